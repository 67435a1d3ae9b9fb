//! Hooks of a run: the document of each, whether it fails and what it exits with. Only one of the patch documents has any.

use patchplay_document::RunOverlay;
use patchplay_language::say;
use patchplay_model::{Document, Hook};
use yew::prelude::*;

use crate::fields::{Field, numbers, text};
use crate::run_overlay::RunEdit;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct HookFieldsProps {
    /// Document of the run as it was played.
    pub document: String,
    /// What is laid over the run by hand.
    pub given: RunOverlay,
    /// Called with each edit.
    pub act: Callback<RunEdit>,
}

/// When each hook runs, in plain words.
fn hook_words(hook: Hook) -> String {
    match hook {
        Hook::PreInstall => say!("before the installation"),
        Hook::PostInstall => say!("after the installation"),
        Hook::OnExit => say!("at the end"),
    }
}

/// The fields of every hook.
#[component]
pub fn HookFields(props: &HookFieldsProps) -> Html {
    let HookFieldsProps { document, given, act } = props;
    let has_hooks = document == Document::RunPatchBaselineWithHooks.as_str();
    let fields = Hook::ALL.iter().map(|&hook| {
        let id = format!("run-{}", hook.as_str());
        let exit_id = format!("{id}-exit");
        let fails = given.failing_hooks.contains(&hook);
        let exit = given.hook_exits.get(&hook).copied();
        let name = act.reform(move |typed: String| RunEdit::Parameter(hook.as_str(), text(&typed)));
        let flip = act.reform(move |_: Event| RunEdit::FailingHook(hook, !fails));
        let exits = numbers(act.reform(move |code| RunEdit::HookExit(hook, code)));
        let words = hook_words(hook);
        html! {
            <li key={hook.as_str()} class="check-with">
                <label class="labelled" for={id.clone()}>{ say!("Hook {words}") }
                    <Field {id} value={given.parameters.get(hook.as_str()).cloned().unwrap_or_default()} placeholder={Hook::NO_OPERATION} on_change={name} />
                </label>
                <label class="check"><input type="checkbox" checked={fails} onchange={flip} />{ say!("fails") }<span class="vh">{ say!(": hook {words}") }</span></label>
                <label class="labelled" for={exit_id.clone()}>{ say!("exits with") }<span class="vh">{ say!(": hook {words}") }</span>
                    <Field kind="number" min="0" max="255" id={exit_id} value={exit.map(|code| code.to_string()).unwrap_or_default()} placeholder="0" on_change={exits} />
                </label>
            </li>
        }
    });
    let unused = given.failing_hooks.is_empty() && given.hook_exits.is_empty();
    html! { <ul class="hooks settings-grid" hidden={!has_hooks && unused}>{ for fields }</ul> }
}
