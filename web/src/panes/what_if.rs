//! What would change the outcome: the best suggestion with its picture and the one filled button, the others below it.

use patchplay_language::say;
use std::rc::Rc;

use patchplay_document::{Edit, Place};
use patchplay_playground::view::{Difference, Suggestion};
use yew::prelude::*;

use super::node;
use crate::action::{Action, Dispatch, answering};
use crate::cells::Picture;
use crate::{parts, words};

/// What would change the outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct WhatIf {
    /// Best first.
    pub suggestions: Rc<Vec<Suggestion>>,
    /// Whether they are of the text as it is: older ones stay in sight until the new ones are there, and cannot be taken.
    pub fresh: bool,
}

/// Draws it: no component, which might appear later than what stands below it.
pub fn what_if(now: &WhatIf, dispatch: &Option<Dispatch>) -> Html {
    let take = |suggestion: &Suggestion| answering::<MouseEvent>(dispatch, Action::Take(Box::new(suggestion.clone())));
    let Some((first, others)) = now.suggestions.split_first() else {
        return html! { <div class="what-if" hidden=true></div> };
    };
    let rows = others.iter().enumerate().map(|(index, other)| {
        html! {
            <li key={index}>
                <button type="button" class="lk" disabled={!now.fresh} onclick={take(other)}>{ &other.edit }</button>
                <span class="at">{ parts::chips(&places(other), false) }</span>
                <span class="muted">{ &other.effect }</span>
            </li>
        }
    });
    html! {
        <section class={classes!("what-if", (!now.fresh).then_some("old"))} aria-labelledby="what-if-title" aria-busy={(!now.fresh).to_string()}>
            <div class="wi-first">
                <div>
                    <h2 id="what-if-title">{ say!("What would change this") }</h2>
                    <p class="wi-edit">{ &first.edit }</p>
                    { lines(&first.change.edits) }
                </div>
                <div class="wi-after">
                    <p>{ &first.effect }</p>
                    { for first.nodes.iter().take(1).map(after) }
                </div>
            </div>
            <div class="wi-act">
                <button type="button" class="btn primary" disabled={!now.fresh} onclick={take(first)}>{ label(first) }</button>
                <span class="muted">{ say!("Tried out on this run.") }</span>
            </div>
            <details class="wi-others" open=true hidden={others.is_empty()}>
                <summary>{ say!(others.len(); "{count} other change", "{count} other changes", count = words::count(others.len())) }</summary>
                <ul>{ for rows }</ul>
            </details>
        </section>
    }
}

/// Where the button's change goes.
fn label(suggestion: &Suggestion) -> String {
    match (suggestion.change.edits.is_empty(), suggestion.change.node.is_some()) {
        (false, _) => say!("Apply to the text"),
        (true, true) => say!("Apply to the node"),
        (true, false) => say!("Apply to the run"),
    }
}

fn places(suggestion: &Suggestion) -> Vec<Place> {
    suggestion.change.edits.iter().map(|edit| edit.place.clone()).collect()
}

/// The lines as they will be.
fn lines(edits: &[Edit]) -> Html {
    let rows = edits.iter().enumerate().flat_map(|(index, edit)| {
        // What begins with a line break comes after the line that it is put behind.
        let (text, first) = match edit.text.trim_start_matches('\r').strip_prefix('\n') {
            Some(rest) => (rest, edit.place.start.line + 1),
            None => (edit.text.as_str(), edit.place.start.line),
        };
        let rows = text.lines().zip(first..).enumerate().map(move |(row, (text, line))| {
            html! { <li key={format!("{index} {row}")}><span class="no">{ line }</span><code>{ text.trim() }</code></li> }
        });
        rows.collect::<Vec<_>>()
    });
    let rows: Vec<Html> = rows.collect();
    html! { <ol class="wi-lines" aria-label={say!("The lines as they would be")} hidden={rows.is_empty()}>{ for rows }</ol> }
}

/// The picture of a node after the change.
fn after(node: &Difference) -> Html {
    let Some(counts) = node.after.counts.filter(|counts| counts.installed_count >= 0) else {
        return html! { <div class="wi-picture" hidden=true></div> };
    };
    let picture = Picture::of(&counts, node.after.newly_installed.len());
    let longest = picture.longest();
    html! {
        <div class="wi-picture" aria-hidden="true">
            <b>{ words::number(counts.installed_count) }</b><div class="up">{ node::row(&picture.above, longest) }</div>
            <b>{ words::number(counts.installed_other_count) }</b><div class="dn">{ node::row(&picture.below, longest) }</div>
        </div>
    }
}
