//! The settings of a run that few runs need: its document, targets, rate control, timeouts, hooks, where
//! output goes and what starts it. They lie
//! closed below the ones that everybody needs; the line that opens them says how many are set.

use std::rc::Rc;

use patchplay_document::{RunOverlay, Scenario};
use patchplay_language::say;
use patchplay_model::Document;
use patchplay_ordered::SortedSet;
use patchplay_playground::view::{ResultView, RunView};
use yew::prelude::*;

use super::account_fields::BaselineTimes;
use super::choice;
use super::hook_fields::HookFields;
use super::target_rows::TargetRows;
use crate::action::{Action, Dispatch, handing_on};
use crate::fields::{Field, InstantField, numbers, text, value};
use crate::run_overlay::{self, RunEdit};
use crate::words;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct RunFieldsProps {
    /// What was played.
    pub result: Rc<ResultView>,
    /// What the scenario says by hand.
    pub scenario: Rc<Scenario>,
}

/// Keys of the tags that the nodes shown have, the patch group first.
fn tag_keys(result: &ResultView) -> Vec<String> {
    let tags = result.nodes.iter().flat_map(|node| &node.tags);
    let keys: SortedSet<&str> = tags.map(|tag| tag.key.as_str()).filter(|key| *key != "Name").collect();
    let (mut groups, rest): (Vec<&str>, Vec<&str>) =
        keys.into_iter().partition(|key| matches!(*key, "Patch Group" | "PatchGroup"));
    groups.extend(rest);
    groups.into_iter().map(str::to_owned).collect()
}

/// The choice among the runs of the texts, if there are several.
fn runs(run: &RunView, given: &RunOverlay, act: &Callback<RunEdit>) -> Html {
    let onchange = act.reform(|event: Event| RunEdit::Use(text(&value(&event))));
    let options = run.choices.iter().map(|choice| {
        html! { <option key={choice.clone()} value={choice.clone()} selected={given.use_.as_ref() == Some(choice)}>{ choice }</option> }
    });
    let none = given.use_.is_none();
    html! {
        <label class="labelled" for="run-use" hidden={run.choices.len() < 2 && none}>{ say!("Run of the texts") }
            <select class="field" id="run-use" {onchange}><option value="" selected={none}>{ say!("The one that installs") }</option>{ for options }</select>
        </label>
    }
}

/// The fields.
#[component]
pub fn RunFields(props: &RunFieldsProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let act = handing_on(&dispatch).reform(Action::EditRun);
    let account = handing_on(&dispatch).reform(Action::EditAccount);
    let ResultView { run, baselines, .. } = &*props.result;
    let given = props.scenario.run.clone().unwrap_or_default();
    let set = run_overlay::settings(&given);
    let line = if set == 0 {
        say!("More: document, targets, rate control, timeouts, output")
    } else {
        say!("More: {} set", words::count(set))
    };
    let of_seconds = |make: fn(Option<u32>) -> RunEdit| numbers(act.reform(make));
    let count = |id: &'static str,
                 label: String,
                 value: Option<u32>,
                 placeholder: String,
                 min: &'static str,
                 on_change| {
        html! {
            <label class="labelled" for={id}>{ label }
                <Field kind="number" {id} {min} value={value.map(|value| value.to_string()).unwrap_or_default()} {placeholder} {on_change} />
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
                <Field {id} value={value.clone().unwrap_or_default()} placeholder={now.to_owned()} on_change={act.reform(move |typed: String| make(text(&typed)))} />
            </label>
        }
    };
    let document = act.reform(|event: Event| RunEdit::Document(text(&value(&event))));
    let patch_now = act.reform({
        let now = !given.patch_now;
        move |_: Event| RunEdit::PatchNow(now)
    });
    let retarget = {
        let (kept, played) = (given.use_.clone().filter(|_| run.choices.len() > 1), run.chosen.clone());
        act.reform(move |targets: Option<_>| {
            let logical_id = kept.clone().or_else(|| played.clone().filter(|_| targets.is_some()));
            RunEdit::Targets(targets, logical_id)
        })
    };
    let output = given.output.as_ref();
    let bucket = output.map(|output| output.bucket.clone());
    let prefix = output.map(|output| output.prefix.clone()).filter(|prefix| !prefix.is_empty());
    html! {
        <details class="fields-more">
            <summary>{ line }</summary>
            <div class="settings-grid">
                { runs(run, &given, &act) }
                { choice("run-document", say!("Document"), Document::NAMES, given.document.clone(), &run.document, document) }
                { share("run-concurrency", "MaxConcurrency".to_owned(), &given.max_concurrency, &run.max_concurrency, RunEdit::MaxConcurrency) }
                { share("run-errors", "MaxErrors".to_owned(), &given.max_errors, &run.max_errors, RunEdit::MaxErrors) }
                { count("run-timeout", say!("Must reach a node within, seconds"), given.timeout_seconds, "3600".to_owned(), "30", of_seconds(RunEdit::Timeout)) }
                { count("run-cancel", say!("Cancelled after, seconds"), given.cancel_after, say!("never"), "0", of_seconds(RunEdit::CancelAfter)) }
                <label class="check"><input type="checkbox" checked={given.patch_now} onchange={patch_now} />{ say!("Started by “Patch now” of the console") }</label>
                <div hidden={!given.patch_now && given.reboot_at.is_none()}>
                    <InstantField id="run-reboot-at" label={say!("Nodes reboot at, UTC")} value={given.reboot_at} on_change={act.reform(RunEdit::RebootAt)} />
                </div>
                { share("run-policy", say!("Patch policy that starts it, by id"), &given.patch_policy, &say!("none"), RunEdit::PatchPolicy) }
                { share("run-bucket", say!("Bucket of the output"), &bucket, run.bucket.as_deref().unwrap_or_default(), RunEdit::Bucket) }
                <div hidden={bucket.is_none()}>{ share("run-prefix", say!("Prefix in the bucket"), &prefix, "", RunEdit::Prefix) }</div>
                <CloudWatch given={given.clone()} act={act.clone()} />
                <HookFields document={run.document.clone()} given={given.clone()} act={act.clone()} />
            </div>
            <TargetRows given={given.targets.clone()} now={run.targets.clone()} tags={tag_keys(&props.result)} on_change={retarget} />
            <div hidden={given.patch_policy.is_none()}>
                <BaselineTimes baselines={baselines.clone()} scenario={props.scenario.clone()} act={account} />
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
    let name = props.act.reform(|typed: String| RunEdit::CloudWatch(Some(text(&typed).unwrap_or_default())));
    html! {
        <div class="check-with">
            <label class="check"><input type="checkbox" checked={on} onchange={flip} />{ say!("Output to CloudWatch Logs") }</label>
            <label class="labelled" for="run-log-group" hidden={!on}>{ say!("Log group") }
                <Field id="run-log-group" value={group.unwrap_or_default()} placeholder={say!("the document's own")} on_change={name} />
            </label>
        </div>
    }
}
