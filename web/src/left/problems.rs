//! The strip below the editor: one problem at a time, and the list of all of them.

use std::rc::Rc;

use patchplay_document::{Diagnostic, Severity};
use patchplay_language::say;
use yew::prelude::*;

use crate::action::{Action, Dispatch, answering};
use crate::parts::{message, note_sign, triangle};
use crate::words;

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct ProblemsProps {
    /// Problems by file and place.
    pub diagnostics: Rc<Vec<Diagnostic>>,
    /// The one in the strip, by index.
    pub shown: usize,
    /// Whether the list is open.
    pub open: bool,
    /// Whether the editor has the focus.
    pub editing: bool,
}

fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "e",
        Severity::Warning => "w",
        Severity::Note => "n",
    }
}

fn sign(severity: Severity) -> Html {
    if severity == Severity::Note { note_sign() } else { triangle() }
}

fn place(problem: &Diagnostic) -> String {
    if problem.place.file.is_empty() { say!("Scenario") } else { say!("Line {}", problem.place.start.line) }
}

/// A text whose keys stand between backticks.
fn keys(text: &str) -> Html {
    let pieces = words::pieces(text).into_iter().enumerate();
    let piece = |(index, (text, key)): (usize, (String, bool))| {
        if key {
            html! { <kbd key={index}>{ text }</kbd> }
        } else {
            html! { <span key={index}>{ text }</span> }
        }
    };
    pieces.map(piece).collect()
}

/// More problems than this are not listed: whoever sees them mends the first.
const MOST_LISTED: usize = 100;

/// The strip and the list.
#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    let dispatch = use_context::<Dispatch>();
    let act = |action: Action| answering::<MouseEvent>(&dispatch, action);
    let total = props.diagnostics.len();
    let leave = html! {
        <span class="leave" hidden={!props.editing}>{ keys(&say!("`Esc`, then `Tab` leaves the editor")) }</span>
    };
    let Some(problem) = props.diagnostics.get(props.shown).or_else(|| props.diagnostics.first()) else {
        return html! {
            <div class="probs none"><p>{ say!("No problems") }</p>{ leave }</div>
        };
    };
    let fix = problem.fix.clone();
    let title = fix.as_ref().map(|fix| fix.title.clone()).unwrap_or_default();
    let apply = fix.map(|fix| act(Action::Apply(fix)));
    let number = props.diagnostics.iter().position(|one| std::ptr::eq(one, problem)).unwrap_or(0) + 1;
    let list = props.diagnostics.iter().take(MOST_LISTED).enumerate().map(|(index, one)| {
        let fix = one.fix.clone();
        let fix_title = fix.as_ref().map(|fix| fix.title.clone()).unwrap_or_default();
        let no_fix = fix.is_none();
        let apply = fix.map(|fix| act(Action::Apply(fix)));
        html! {
            <li key={index} class={class(one.severity)}>
                { sign(one.severity) }
                <button type="button" class="lk" onclick={act(Action::GoTo(one.place.clone()))}>{ place(one) }</button>
                <div>
                    <p>{ message(&one.message) }</p>
                    <p class="muted" hidden={one.help.is_empty()}>{ message(&words::sentence(&one.help)) }</p>
                </div>
                <button type="button" class="btn" hidden={no_fix} onclick={apply}>{ fix_title }</button>
            </li>
        }
    });
    html! {
        <div class="problems">
            <ol class="problem-list" hidden={!props.open} aria-label={say!("Problems")} id="problem-list">{ if props.open { list.collect::<Html>() } else { html! {} } }</ol>
            <div class={classes!("probs", class(problem.severity))} role="group" aria-label={say!("Problem")}>
                { sign(problem.severity) }
                <p title={problem.help.clone()}><b>{ place(problem) }</b>{ ": " }{ message(&problem.message) }</p>
                // It comes and goes with the focus: behind the buttons it would push them from under the pointer.
                { leave }
                <button type="button" class="btn" hidden={apply.is_none()} onclick={apply} title={title.clone()} >{ say!("Fix") }<span class="vh">{ format!(": {title}") }</span></button>
                <button type="button" class="btn quiet" onclick={act(Action::Problem(if total > 1 { 1 } else { 0 }))} >
                    <span class="vh">{ say!("Next problem") }{ ", " }</span>{ format!("{number}/{total}") }<kbd>{ "F8" }</kbd>
                </button>
                <button type="button" class="btn quiet" aria-expanded={props.open.to_string()} aria-controls="problem-list" onclick={act(Action::ToggleProblems)}>
                    <span class="vh">{ say!("List of problems") }</span><span aria-hidden="true">{ if props.open { "▾" } else { "▴" } }</span>
                </button>
            </div>
        </div>
    }
}
