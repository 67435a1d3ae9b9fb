//! The settings of a run that few runs need: its document, rate control, timeouts, hooks and where output goes. They lie
//! closed below the ones that everybody needs; the line that opens them says how many are set.

use patchplay_language::say;
use std::rc::Rc;

use patchplay_document::{RunOverlay, Scenario};
use patchplay_model::{Document, Hook};
use patchplay_playground::view::RunView;
use yew::prelude::*;

use super::settings::{choice, value};
use crate::action::{Action, Dispatch, handing_on};
use crate::run_overlay::{self, RunEdit};
use crate::words;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RunFieldsProps {
    /// The run as it was played.
    pub run: RunView,
    /// What the scenario says by hand.
    pub scenario: Rc<Scenario>,
}

fn text(event: &Event) -> Option<String> {
    Some(value(event).trim().to_owned()).filter(|value| !value.is_empty())
}

/// A number of seconds; what is none changes nothing.
fn seconds(event: &Event) -> Option<Option<u32>> {
    match text(event) {
        None => Some(None),
        Some(text) => text.parse().ok().map(Some),
    }
}

/// The fields.
#[component]
pub fn RunFields(props: &RunFieldsProps) -> Html {
    let act = handing_on(&use_context::<Dispatch>()).reform(Action::EditRun);
    let given = props.scenario.run.clone().unwrap_or_default();
    let set = run_overlay::settings(&given);
    let line = if set == 0 {
        say!("More: document, rate control, timeouts, output")
    } else {
        say!("More: {} set", words::count(set))
    };
    let of_seconds = |make: fn(Option<u32>) -> RunEdit| {
        let act = act.clone();
        Callback::from(move |event: Event| {
            if let Some(seconds) = seconds(&event) {
                act.emit(make(seconds));
            }
        })
    };
    let number = |id: &'static str,
                  label: String,
                  value: Option<u32>,
                  placeholder: String,
                  min: &'static str,
                  onchange| {
        html! {
            <label class="labelled" for={id}>{ label }
                <input class="field" type="number" {id} {min} value={value.map(|value| value.to_string())} {placeholder} {onchange} />
            </label>
        }
    };
    let share = |id: &'static str,
                 label: String,
                 value: &Option<String>,
                 now: &str,
                 make: fn(Option<String>) -> RunEdit| {
        html! {
            <label class="labelled" for={id}>{ label }
                <input class="field" {id} value={value.clone()} placeholder={now.to_owned()} onchange={act.reform(move |event: Event| make(text(&event)))} autocomplete="off" spellcheck="false" />
            </label>
        }
    };
    let document = act.reform(|event: Event| RunEdit::Document(text(&event)));
    let patch_now = act.reform({
        let now = !given.patch_now;
        move |_: Event| RunEdit::PatchNow(now)
    });
    html! {
        <details class="fields-more">
            <summary>{ line }</summary>
            <div class="settings-grid">
                { choice("run-document", say!("Document"), Document::NAMES, given.document.clone(), &props.run.document, document) }
                { share("run-concurrency", "MaxConcurrency".to_owned(), &given.max_concurrency, &props.run.max_concurrency, RunEdit::MaxConcurrency) }
                { share("run-errors", "MaxErrors".to_owned(), &given.max_errors, &props.run.max_errors, RunEdit::MaxErrors) }
                { number("run-timeout", say!("Must reach a node within, seconds"), given.timeout_seconds, "3600".to_owned(), "30", of_seconds(RunEdit::Timeout)) }
                { number("run-cancel", say!("Cancelled after, seconds"), given.cancel_after, say!("never"), "0", of_seconds(RunEdit::CancelAfter)) }
                <label class="check"><input type="checkbox" checked={given.patch_now} onchange={patch_now} />{ say!("Started by “Patch now” of the console") }</label>
                <CloudWatch given={given.clone()} act={act.clone()} />
                { hooks(props, &given, &act) }
            </div>
        </details>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct CloudWatchProps {
    given: RunOverlay,
    act: Callback<RunEdit>,
}

#[component]
fn CloudWatch(props: &CloudWatchProps) -> Html {
    let output = props.given.cloud_watch.as_ref();
    let on = output.is_some();
    let group = output.and_then(|output| output.group.clone());
    let flip = props.act.reform(move |_: Event| RunEdit::CloudWatch((!on).then(String::new)));
    let name = props.act.reform(|event: Event| RunEdit::CloudWatch(Some(text(&event).unwrap_or_default())));
    html! {
        <div class="check-with">
            <label class="check"><input type="checkbox" checked={on} onchange={flip} />{ say!("Output to CloudWatch Logs") }</label>
            <label class="labelled" for="run-log-group" hidden={!on}>{ say!("Log group") }
                <input class="field" id="run-log-group" value={group} placeholder={say!("the document's own")} onchange={name} autocomplete="off" spellcheck="false" />
            </label>
        </div>
    }
}

/// When each hook runs, in plain words.
fn hook_words(hook: Hook) -> String {
    match hook {
        Hook::PreInstall => say!("before the installation"),
        Hook::PostInstall => say!("after the installation"),
        Hook::OnExit => say!("at the end"),
    }
}

/// The documents of the hooks, and which of them fail; only one of the patch documents has any.
fn hooks(props: &RunFieldsProps, given: &RunOverlay, act: &Callback<RunEdit>) -> Html {
    let has_hooks = props.run.document == Document::RunPatchBaselineWithHooks.as_str();
    let fields = Hook::ALL.iter().map(|&hook| {
        let id = format!("run-{}", hook.as_str());
        let fails = given.failing_hooks.contains(&hook);
        let name = act.reform(move |event: Event| RunEdit::Parameter(hook.as_str(), text(&event)));
        let flip = act.reform(move |_: Event| RunEdit::FailingHook(hook, !fails));
        let words = hook_words(hook);
        html! {
            <li key={hook.as_str()} class="check-with">
                <label class="labelled" for={id.clone()}>{ say!("Hook {words}") }
                    <input class="field" {id} value={given.parameters.get(hook.as_str()).cloned()} placeholder={Hook::NO_OPERATION} onchange={name} autocomplete="off" spellcheck="false" />
                </label>
                <label class="check"><input type="checkbox" checked={fails} onchange={flip} />{ say!("fails") }<span class="vh">{ say!(": hook {words}") }</span></label>
            </li>
        }
    });
    html! { <ul class="hooks settings-grid" hidden={!has_hooks && given.failing_hooks.is_empty()}>{ for fields }</ul> }
}
