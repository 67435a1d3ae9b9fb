//! Two results side by side: what is compared with what, the difference as a sentence, then nodes and patches that differ.

use patchplay_language::{counts, say};
use std::rc::Rc;

use patchplay_playground::view::{CompareView, Half, NodeComparison, PatchComparison, ResultView, Standing, WhyQuery};
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering, handing_on};
use crate::fields::{Field, value};
use crate::versions::{CompareForm, Other, Versions};
use crate::{parts, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct CompareProps {
    /// The result.
    pub result: Rc<ResultView>,
    /// What was asked.
    pub form: CompareForm,
    /// What there is to compare with.
    pub versions: Versions,
}

/// The comparison.
#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let view = props.result.compare.clone();
    let body = match view {
        Some(view) => html! { <Difference {view} result={props.result.clone()} form={props.form.clone()} /> },
        None => html! { <p class="waiting" aria-label={say!("Waiting for the comparison")}>{ "–" }</p> },
    };
    html! {
        <div class="in compare">
            <Choice result={props.result.clone()} form={props.form.clone()} versions={props.versions.clone()} />
            <div class="slot">{ body }</div>
        </div>
    }
}

/// What is compared with what.
#[component]
fn Choice(props: &CompareProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let act = handing_on(&dispatch);
    let chosen = &props.form.other;
    let form = |other: Other| CompareForm { other, ..CompareForm::default() };
    let button = |other: Other, label: String| {
        let there = props.versions.has(&other);
        let on = *chosen == other;
        html! { <button type="button" class="chip" key={label.clone()} hidden={!there} aria-pressed={on.to_string()} onclick={answering::<MouseEvent>(&dispatch, Action::Compare(form(other)))}>{ label }</button> }
    };
    let own: Vec<String> = props
        .result
        .baselines
        .iter()
        .filter(|baseline| baseline.place.is_some())
        .map(|baseline| baseline.logical_id.clone().unwrap_or_else(|| baseline.name.clone()))
        .collect();
    let options = own.iter().map(|name| {
        let selected = *chosen == Other::Baseline(name.clone());
        html! { <option key={name.clone()} value={name.clone()} {selected}>{ name }</option> }
    });
    let is_baseline = matches!(chosen, Other::Baseline(_));
    let on_baseline = act.reform(move |event: Event| {
        let other = Some(value(&event)).filter(|name| !name.is_empty()).map_or(Other::AwsDefault, Other::Baseline);
        Action::Compare(CompareForm { other, ..CompareForm::default() })
    });
    let clock = match chosen {
        Other::Clock(clock) => *clock,
        _ => props.result.clock,
    };
    let time = words::clock(props.result.clock, 8);
    let on_date = act.reform(move |date: String| {
        let other = words::instant_of(&date, &time).map_or(Other::AwsDefault, Other::Clock);
        Action::Compare(CompareForm { other, ..CompareForm::default() })
    });
    html! {
        <div class="against" role="group" aria-label={say!("Compare the present result with")}>
            <span class="muted" aria-hidden="true">{ say!("Compare with") }</span>
            { button(Other::AwsDefault, say!("AWS's default")) }
            { button(Other::LastEdit, say!("Before your last edit")) }
            { button(Other::Opened, say!("As it was opened")) }
            { button(Other::Kept, say!("The kept version")) }
            <select class="field" aria-label={say!("A baseline for every node")} onchange={on_baseline} hidden={own.is_empty()}>
                <option value="" selected={!is_baseline}>{ say!("A baseline for every node") }</option>{ for options }
            </select>
            <label class="date">{ say!("Another date") }{ " " }<Field kind="date" value={clock.date().to_string()} on_change={on_date} /></label>
            <button type="button" class="btn" onclick={answering::<MouseEvent>(&dispatch, Action::KeepVersion)}>{ say!("Keep this version to compare") }</button>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct DifferenceProps {
    view: CompareView,
    result: Rc<ResultView>,
    form: CompareForm,
}

#[component]
fn Difference(props: &DifferenceProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let CompareView { title, detail, here, there, nodes, differing, same, .. } = &props.view;
    let told: usize = nodes.iter().map(|kind| kind.others + 1).sum();
    let more = differing.saturating_sub(told);
    let mut sum = say!(
        *same;
        "{count} node is as on the other side",
        "{count} nodes are as on the other side",
        count = words::count(*same)
    );
    if more > 0 {
        sum = say!("{sum}, and {} more differ", words::count(more));
    }
    let rows = nodes.iter().map(|kind| html! { <tr key={kind.instance_id.clone()}>{ node(kind) }</tr> });
    html! {
        <>
            <section class="answer" aria-labelledby="compare-title">
                <h1 id="compare-title">{ title }</h1>
                <p hidden={detail.is_empty()}>{ detail }</p>
            </section>
            <section aria-labelledby="kinds-title" hidden={nodes.is_empty()}>
                <h2 id="kinds-title">{ say!("Nodes that differ") }</h2>
                <div class="wide" role="region" tabindex="0" aria-label={say!("Table of nodes that differ")}>
                    <table><thead><tr><th scope="col">{ say!("Node") }</th><th scope="col">{ here }</th><th scope="col">{ there }</th></tr></thead><tbody>{ for rows }</tbody></table>
                </div>
                <p class="muted">{ say!("{sum}.") }</p>
            </section>
            <section aria-labelledby="differ-title" hidden={!props.view.compared}>
                <h2 id="differ-title">{ say!("Patches that differ") }</h2>
                { filters(&props.view, &props.form, &dispatch) }
                { patches(&props.view, &props.result, &dispatch) }
            </section>
        </>
    }
}

fn node(kind: &NodeComparison) -> Html {
    let like = if kind.others == 0 { String::new() } else { say!(" and {} like it", counts::nodes(kind.others)) };
    html! { <><th scope="row">{ &kind.name }<span class="muted">{ like }</span></th><td>{ standing(kind.here.as_ref()) }</td><td>{ standing(kind.there.as_ref()) }</td></> }
}

fn standing(standing: Option<&Standing>) -> Html {
    let Some(standing) = standing else { return html! { <span class="muted">{ say!("not there") }</span> } };
    let baseline = standing.baseline.clone().unwrap_or_else(|| say!("no baseline"));
    let Some(counts) = standing.counts.filter(|counts| counts.installed_count >= 0) else {
        let ends = standing.status_details.clone().unwrap_or_else(|| say!("no command"));
        return html! { <><b>{ ends }</b><span class="by">{ baseline }</span></> };
    };
    let counts: Vec<String> = [
        (counts.installed_count, "Installed"),
        (counts.installed_other_count, "InstalledOther"),
        (counts.missing_count, "Missing"),
        (counts.failed_count, "Failed"),
        (counts.installed_pending_reboot_count, "InstalledPendingReboot"),
        (counts.installed_rejected_count, "InstalledRejected"),
    ]
    .into_iter()
    .filter(|(count, state)| *count > 0 || *state == "Installed")
    .map(|(count, state)| format!("{} {state}", words::number(count)))
    .collect();
    let verdict = standing.compliance.map_or_else(String::new, |compliance| format!(" · {compliance}"));
    html! { <><b>{ counts.join(", ") }</b><span class="by">{ baseline }{ verdict }</span></> }
}

fn filters(view: &CompareView, form: &CompareForm, dispatch: &Option<Dispatch>) -> Html {
    let act = handing_on(dispatch);
    let on_text = {
        let form = form.clone();
        act.reform(move |event: InputEvent| Action::Compare(CompareForm { text: value(&event), ..form.clone() }))
    };
    let on_node = {
        let form = form.clone();
        act.reform(move |event: Event| {
            let node = Some(value(&event)).filter(|value| !value.is_empty());
            Action::Compare(CompareForm { node, ..form.clone() })
        })
    };
    let nodes = view.nodes.iter().map(|kind| {
        let selected = form.node.as_ref() == Some(&kind.instance_id);
        html! { <option key={kind.instance_id.clone()} value={kind.instance_id.clone()} {selected}>{ &kind.name }</option> }
    });
    let next = CompareForm { inapplicable: !form.inapplicable, ..form.clone() };
    html! {
        <div class="compare-filters">
            <input class="field" type="search" value={form.text.clone()} oninput={on_text} placeholder={say!("Find a patch")} aria-label={say!("Find a patch that differs")} autocomplete="off" spellcheck="false" />
            <select class="field" aria-label={say!("Kind of nodes")} onchange={on_node}><option value="" selected={form.node.is_none()}>{ say!("Any node") }</option>{ for nodes }</select>
            <button type="button" class="chip" hidden={view.inapplicable == 0} aria-pressed={form.inapplicable.to_string()} onclick={answering::<MouseEvent>(dispatch, Action::Compare(next))}>
                { say!("{} that apply to no node", words::count(view.inapplicable)) }
            </button>
        </div>
    }
}

fn patches(view: &CompareView, result: &ResultView, dispatch: &Option<Dispatch>) -> Html {
    let rows = view.rows.iter().map(|row| {
        let why = Action::OpenWhy(WhyQuery { node: row.instance_id.clone(), patch: row.id.clone() });
        let there = result.nodes.iter().any(|node| node.instance_id == row.instance_id);
        html! { <tr key={format!("{} {}", row.instance_id, row.id)}>{ patch(row, there, answering::<MouseEvent>(dispatch, why)) }</tr> }
    });
    let shown = match (view.matching, view.rows.len()) {
        (0, _) => say!("No patch differs"),
        (all, shown) if shown < all => say!("The first {} of {}", words::count(shown), words::count(all)),
        (all, _) => counts::rows(all),
    };
    html! {
        <>
            <div class="wide" role="region" tabindex="0" aria-label={say!("Table of patches that differ")} hidden={view.rows.is_empty()}>
                <table><thead><tr><th scope="col">{ say!("Patch") }</th><th scope="col">{ say!("Node") }</th><th scope="col">{ &view.here }</th><th scope="col">{ &view.there }</th></tr></thead><tbody>{ for rows }</tbody></table>
            </div>
            <p class="muted">{ shown }</p>
        </>
    }
}

fn patch(row: &PatchComparison, there: bool, onclick: Callback<MouseEvent>) -> Html {
    let nodes = if row.nodes > 1 { format!(" ×{}", words::count(row.nodes)) } else { String::new() };
    let levels = row.here.level != row.there.level;
    html! {
        <>
            <th scope="row"><button type="button" class="kb" title={row.title.clone()} aria-label={say!("{}, why on {}", row.id, row.node)} disabled={!there} {onclick}>{ &row.id }</button></th>
            <td>{ &row.node }{ nodes }</td><td>{ half(&row.here, levels) }</td><td>{ half(&row.there, levels) }</td>
        </>
    }
}

fn half(half: &Half, levels: bool) -> Html {
    let level = if levels { format!(" ({})", half.level) } else { String::new() };
    html! {
        <><span class="st">{ parts::glyph(half.state, half.new) }{ parts::state_name(half.state) }{ level }</span><span class="by">{ &half.why }</span></>
    }
}
