//! The patches: filters, the table, and the why of one of them.

use patchplay_language::say;
use std::rc::Rc;

use patchplay_playground::view::{InfluenceView, LineQuery, PatchQuery, PatchesView, ResultView, WhyQuery};
use wasm_bindgen::JsCast as _;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::table::Table;
use super::what_if::WhatIf;
use super::why::Why;
use crate::action::{Action, Dispatch, answering, handing_on};
use crate::glossary::Word;
use crate::{parts, term, words};

/// Id of the search field, for the shortcut.
pub const SEARCH: &str = "patch-search";

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct PatchesProps {
    /// The result.
    pub result: Rc<ResultView>,
    /// Filters and window.
    pub query: PatchQuery,
    /// Patch whose why is shown.
    pub why: Option<WhyQuery>,
    /// What would change its state.
    pub what_if: WhatIf,
}

/// The patches.
#[component]
pub fn Patches(props: &PatchesProps) -> Html {
    let result = &*props.result;
    let table = match &result.patches {
        Some(patches) => {
            html! { <Table patches={patches.clone()} names={names(result, &patches.columns)} query={props.query.clone()} why={props.why.clone()} /> }
        }
        None => html! { <p class="waiting" aria-label={say!("Waiting for the patches")}>{ "–" }</p> },
    };
    html! {
        <div class={classes!("split", props.why.is_some().then_some("with-why"))}>
            <section class="list" aria-labelledby="patches-title">
                <h1 class="vh" id="patches-title">{ say!("Patches") }</h1>
                <Filters patches={result.patches.clone()} query={props.query.clone()} nodes={nodes(result)} influence={result.influence.clone()} />
                <div class="slot">{ table }</div>
            </section>
            <Why why={result.why.clone()} wanted={props.why.clone()} nodes={nodes(result)} what_if={props.what_if.clone()} />
        </div>
    }
}

fn nodes(result: &ResultView) -> Vec<(String, String)> {
    result.nodes.iter().map(|node| (node.instance_id.clone(), node.name.clone())).collect()
}

fn names(result: &ResultView, columns: &[String]) -> Vec<String> {
    let name = |id: &String| result.nodes.iter().find(|node| node.instance_id == *id).map(|node| node.name.clone());
    columns.iter().map(|id| name(id).unwrap_or_else(|| id.clone())).collect()
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct FiltersProps {
    patches: Option<PatchesView>,
    query: PatchQuery,
    nodes: Vec<(String, String)>,
    influence: Option<InfluenceView>,
}

#[component]
fn Filters(props: &FiltersProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let act = handing_on(&dispatch);
    let query = &props.query;
    let text = {
        let query = query.clone();
        act.reform(move |event: InputEvent| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            let text = input.map(|input| input.value()).unwrap_or_default();
            Action::Query(PatchQuery { text, ..query.clone() })
        })
    };
    let select = |write: fn(&mut PatchQuery, Option<String>)| {
        let query = query.clone();
        act.reform(move |event: Event| {
            let select = event.target().and_then(|target| target.dyn_into::<HtmlSelectElement>().ok());
            let mut next = query.clone();
            write(&mut next, select.map(|select| select.value()).filter(|value| !value.is_empty()));
            Action::Query(next)
        })
    };
    let products = props.patches.iter().flat_map(|patches| &patches.products).map(|product| {
        html! { <option key={product.clone()} value={product.clone()} selected={query.product.as_ref() == Some(product)}>{ product }</option> }
    });
    let nodes = props.nodes.iter().map(|(id, name)| {
        html! { <option key={id.clone()} value={id.clone()} selected={query.node.as_ref() == Some(id)}>{ name }</option> }
    });
    html! {
        <div class="filters">
            <div class="f1">
                <input class="field" id={SEARCH} type="search" value={query.text.clone()} oninput={text} placeholder={say!("Find KB, title or CVE")} aria-label={say!("Find KB, title or CVE")} autocomplete="off" spellcheck="false" />
                <select class="field" aria-label={say!("Product")} onchange={select(|query, value| query.product = value)}>
                    <option value="" selected={query.product.is_none()}>{ say!("All products") }</option>{ for products }
                </select>
                <select class="field" aria-label={say!("Node")} onchange={select(|query, value| query.node = value)}>
                    <option value="" selected={query.node.is_none()}>{ say!("Any node") }</option>{ for nodes }
                </select>
            </div>
            { term::line("patches", &[Word::Classification, Word::MsrcSeverity, Word::Superseded, Word::Rejected]) }
            <div class="chips" role="group" aria-label={say!("States")}>{ state_chips(props.patches.as_ref(), query, props.influence.as_ref(), &dispatch) }</div>
        </div>
    }
}

/// The line that patches may be filtered by, and how many it is the cause of, where that is known: the one of the query,
/// else the caret's if it is about patches.
fn because_of(query: &PatchQuery, influence: Option<&InfluenceView>) -> Option<(LineQuery, Option<usize>)> {
    let of_caret = influence.filter(|influence| influence.patches.is_some_and(|count| count > 0));
    let line = query.because_of.clone().or_else(|| of_caret.map(|influence| influence.line.clone()))?;
    let count = of_caret.filter(|influence| influence.line == line).and_then(|influence| influence.patches);
    Some((line, count))
}

fn state_chips(
    patches: Option<&PatchesView>,
    query: &PatchQuery,
    influence: Option<&InfluenceView>,
    dispatch: &Option<Dispatch>,
) -> Html {
    let Some(patches) = patches else { return html! { <span class="chip" hidden=true></span> } };
    let chip = |name: &'static str, glyph: Html, count: usize, on: bool, next: PatchQuery| {
        html! {
            <button type="button" key={name} class="chip" aria-pressed={on.to_string()} onclick={answering::<MouseEvent>(dispatch, Action::Query(next))}>
                { glyph }<b>{ words::count(count) }</b>{ " " }{ name }
            </button>
        }
    };
    let plain = PatchQuery { state: None, new_only: false, differing_only: false, ..query.clone() };
    let mut chips = Vec::new();
    if patches.new > 0 || query.new_only {
        let next = PatchQuery { new_only: !query.new_only, ..plain.clone() };
        let glyph = parts::glyph(Some(patchplay_model::PatchState::Installed), true);
        chips.push(chip("new", glyph, patches.new, query.new_only, next));
    }
    for state in &patches.states {
        let on = query.state == Some(state.state);
        let next = PatchQuery { state: (!on).then_some(state.state), ..plain.clone() };
        chips.push(chip(state.state.as_str(), parts::glyph(Some(state.state), false), state.count, on, next));
    }
    if let Some((line, count)) = because_of(query, influence) {
        let on = query.because_of.is_some();
        let next = PatchQuery { because_of: (!on).then(|| line.clone()), ..query.clone() };
        let words = say!("by line {}", line.line);
        chips.push(html! {
            <button type="button" key="line" class="chip" aria-pressed={on.to_string()} onclick={answering::<MouseEvent>(dispatch, Action::Query(next))}>
                <b>{ count.map(words::count) }</b>{ " " }{ words }
            </button>
        });
    }
    if patches.differing > 0 || query.differing_only {
        let next = PatchQuery { differing_only: !query.differing_only, ..plain };
        chips.push(chip("differ", parts::glyph(None, false), patches.differing, query.differing_only, next));
    }
    chips.into_iter().collect()
}
