//! Assertions of the scenario: whether each holds, what is there instead, and those that the result proposes.

use patchplay_document::Expectation;
use patchplay_language::{counts, say};
use patchplay_playground::view::{ExpectationView, PatchQuery, ProposalView, WhyQuery};
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::{parts, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct AssertionsProps {
    /// Those of the scenario.
    pub expectations: Vec<ExpectationView>,
    /// Those that could be added.
    pub proposals: Vec<ProposalView>,
    /// Whether those are asked for and shown.
    pub proposing: bool,
    /// Instance ids and names.
    pub nodes: Vec<(String, String)>,
    /// Whether the result is older than the text, so that nothing may be taken from it.
    pub stale: bool,
}

/// The assertions.
#[component]
pub fn Assertions(props: &AssertionsProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let AssertionsProps { expectations, proposals, proposing, .. } = props;
    let none = expectations.is_empty();
    let held = expectations.iter().filter(|expectation| expectation.holds).count();
    let sum = if none {
        say!(
            "Keep what a run comes to beside the template: on the page an assertion that a change breaks turns red, and patchplay run exits with 3."
        )
    } else {
        let all = counts::assertions(expectations.len());
        say!(held; "{held} of {all} holds", "{held} of {all} hold")
    };
    let rows = expectations.iter().enumerate().map(|(index, one)| {
        let remove = answering::<MouseEvent>(&dispatch, Action::Unexpect(index));
        html! {
            <li key={format!("{index} {}", one.text)} class={if one.holds { "y" } else { "n" }}>
                { parts::tick(one.holds) }<b class="verdict">{ if one.holds { say!("holds") } else { say!("does not hold") } }</b>
                <span class="what">{ &one.text }<span class="found" hidden={one.holds}>{ say!(" – found {}", one.found) }</span>{ " " }{ links(one, &props.nodes, &dispatch) }</span>
                <button type="button" class="less" disabled={props.stale} aria-label={say!("Remove the assertion {}", one.text)} onclick={remove}>{ "×" }</button>
            </li>
        }
    });
    let offers = proposals.iter().map(|proposal| {
        let add = answering::<MouseEvent>(&dispatch, Action::Expect(vec![proposal.expectation.clone()]));
        html! {
            <li key={proposal.text.clone()}>
                <button type="button" class="btn" disabled={props.stale} aria-label={say!("Add {}", proposal.text)} onclick={add}>{ say!("Add") }</button><span>{ &proposal.text }</span>
            </li>
        }
    });
    let all: Vec<Expectation> = proposals.iter().map(|proposal| proposal.expectation.clone()).collect();
    let toggle = answering::<MouseEvent>(&dispatch, Action::Propose(!proposing));
    html! {
        <section class="assertions" aria-labelledby="assertions-title" hidden={none && props.nodes.is_empty()}>
            <h2 id="assertions-title">{ say!("Assertions") }</h2>
            <p class={(held < expectations.len()).then_some("bad")}>{ sum }</p>
            <ul class="expect" hidden={none}>{ for rows }</ul>
            <p hidden={props.nodes.is_empty()}>
                <button type="button" class="btn" aria-expanded={proposing.to_string()} aria-controls="proposals" onclick={toggle}>{ say!("Assert what is now") }</button>
            </p>
            <div class="proposals" id="proposals" hidden={!proposing || proposals.is_empty()}>
                <button type="button" class="btn" disabled={props.stale} onclick={answering::<MouseEvent>(&dispatch, Action::Expect(all))}>{ say!("Add all {}", words::count(proposals.len())) }</button>
                <ul aria-label={say!("Assertions that hold now")}>{ for offers }</ul>
            </div>
        </section>
    }
}

/// What leads to the reason of one that does not hold.
fn links(one: &ExpectationView, nodes: &[(String, String)], dispatch: &Option<Dispatch>) -> Html {
    let to_nodes = one.nodes.iter().filter_map(|id| {
        let (_, name) = nodes.iter().find(|(other, _)| other == id)?;
        let (label, action) = match &one.patch {
            Some(patch) => {
                let why = WhyQuery { node: id.clone(), patch: patch.clone() };
                (say!("Why on {name}?"), Action::OpenWhy(why))
            }
            None => {
                let query = PatchQuery { node: Some(id.clone()), ..PatchQuery::default() };
                (say!("Patches of {name}"), Action::OpenPatches(query))
            }
        };
        Some(html! { <button type="button" key={id.clone()} class="lk" onclick={answering::<MouseEvent>(dispatch, action)}>{ label }</button> })
    });
    html! { <span class="links" hidden={one.holds}>{ for to_nodes }{ parts::chips(&one.places, true) }</span> }
}
