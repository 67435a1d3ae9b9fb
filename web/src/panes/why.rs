//! Why one patch is in its state on one node: the tests in AWS's order, the one that decided in yellow.

use patchplay_language::say;
use patchplay_model::PatchState;
use patchplay_playground::view::{StepOutcome, WhyQuery, WhyStep, WhyView};
use yew::prelude::*;

use super::what_if::{WhatIf, what_if};
use crate::action::{Action, Dispatch, answering};
use crate::parts;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct WhyProps {
    /// The answer.
    pub why: Option<WhyView>,
    /// What was asked.
    pub wanted: Option<WhyQuery>,
    /// Instance ids and names.
    pub nodes: Vec<(String, String)>,
    /// What would change the state.
    pub what_if: WhatIf,
}

/// More nodes than this are chosen from a list.
const MOST_BUTTONS: usize = 4;

/// The panel.
#[component]
pub fn Why(props: &WhyProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let (Some(why), Some(wanted)) = (&props.why, &props.wanted) else {
        return html! {
            <aside class="why empty" aria-label={say!("Why")}>
                <p class="muted">{ if props.wanted.is_some() { "–".to_owned() } else { say!("Choose a patch to see why it is in its state.") } }</p>
            </aside>
        };
    };
    let to = |node: &String| Action::Why(Some(WhyQuery { node: node.clone(), patch: wanted.patch.clone() }));
    let buttons = props.nodes.iter().filter(|(id, _)| props.nodes.len() <= MOST_BUTTONS || *id == wanted.node).map(|(id, name)| {
        html! { <button type="button" key={id.clone()} aria-pressed={(*id == wanted.node).to_string()} onclick={answering::<MouseEvent>(&dispatch, to(id))}>{ name }</button> }
    });
    use PatchState::{Failed, Installed, InstalledPendingReboot, Missing};
    let approved = matches!(why.state, Some(Installed | InstalledPendingReboot | Missing | Failed));
    let mut decided = false;
    let steps = why.steps.iter().enumerate().map(|(index, step)| {
        let after = decided;
        decided |= step.outcome == StepOutcome::Decided;
        html! { <li key={index} class={class(step.outcome, after)}>{ one(step, approved) }</li> }
    });
    let steps: Vec<Html> = steps.collect();
    html! {
        <aside class="why" aria-labelledby="why-title">
            <div class="why-head">
                <div class="seg" role="group" aria-label={say!("Node")}>{ for buttons }</div>
                <button type="button" class="less" aria-label={say!("Close the why")} onclick={answering(&dispatch, Action::Why(None))}>{ "×" }</button>
            </div>
            <h2 id="why-title">{ &why.question }</h2>
            <p class="muted">{ &why.title }</p>
            <p class="conclusion">{ conclusion(why) }</p>
            <ol class="trace">{ for steps }</ol>
            <div class="slot">{ what_if(&props.what_if, &dispatch) }</div>
        </aside>
    }
}

/// What follows from all tests, with the state in bold: the answer, before how it came about.
fn conclusion(why: &WhyView) -> Html {
    let state = why.state.map_or("", PatchState::as_str);
    match why.conclusion.strip_prefix(state) {
        Some(rest) => html! { <><b>{ state }</b>{ rest.to_owned() }</> },
        None => html! { &why.conclusion },
    }
}

fn class(outcome: StepOutcome, after: bool) -> &'static str {
    match outcome {
        StepOutcome::Passed => "pass",
        StepOutcome::Decided => "stop",
        StepOutcome::WouldPass | StepOutcome::WouldStop => "after-stop",
        StepOutcome::Conclusion if after => "end",
        StepOutcome::Conclusion => "end pass",
    }
}

fn one(step: &WhyStep, approved: bool) -> Html {
    let (sign, words) = match step.outcome {
        StepOutcome::Passed => ("✓", say!("passed:")),
        StepOutcome::Decided => (if approved { "✓" } else { "✕" }, say!("decided:")),
        StepOutcome::WouldPass => ("✓", say!("would pass:")),
        StepOutcome::WouldStop => ("✕", say!("would stop it too:")),
        StepOutcome::Conclusion => ("=", String::new()),
    };
    let sides = [(say!("the patch is"), &step.patch_has), (say!("the text wants"), &step.text_wants)];
    let compared = sides.into_iter().filter_map(|(name, value)| {
        value.as_ref().map(|value| html! { <div key={name.clone()}><dt>{ name }</dt><dd>{ value }</dd></div> })
    });
    let compared: Vec<Html> = compared.collect();
    let decided = step.outcome == StepOutcome::Decided;
    html! { <>
        <span class="m" aria-hidden="true">{ sign }</span>
        <div class="b" title={step.rule_id.clone()}>
            <b><span class="vh">{ words }{ " " }</span>{ &step.step }</b>
            <span hidden={step.detail.is_empty()}>{ &step.detail }</span>
            <dl class="vs" hidden={compared.is_empty()}>{ for compared }</dl>
            <span class="at" hidden={step.places.is_empty()}>{ parts::chips(&step.places, decided) }</span>
        </div>
    </> }
}
