//! The answer: a sentence that could be read aloud, then each node as a line with cells above and below it.

use patchplay_language::{counts, say, sentence_joined};
use std::rc::Rc;

use patchplay_document::{Place, Scenario};
use patchplay_model::{Counts, PatchState};
use patchplay_playground::view::{NodeView, Outcome, ResultView};
use yew::prelude::*;

use super::assertions::Assertions;
use super::glance::{Glance, Picked};
use super::node::NodeRow;
use super::what_if::{WhatIf, what_if};
use crate::action::{Action, Dispatch, answering};
use crate::cells::Picture;
use crate::glossary::Word;
use crate::sight::{use_ever, use_stages};
use crate::versions::{CompareForm, Other};
use crate::{lines, parts, term, words};

#[derive(Debug, Clone, PartialEq, Properties)]
pub struct AnswerProps {
    /// The result.
    pub result: Rc<ResultView>,
    /// The scenario, whose lines are quoted where the editor is out of sight.
    pub files: Rc<Scenario>,
    /// The run's settings.
    pub settings: Html,
    /// What would change the outcome.
    pub what_if: WhatIf,
    /// Whether that is still to be found out.
    pub wondering: bool,
    /// Whether the result is older than the text.
    pub stale: bool,
    /// Whether assertions are proposed.
    pub proposing: bool,
    /// Whether there is a version before the last edit.
    pub has_edit: bool,
    /// What has changed since, in one line.
    pub since: Option<Rc<str>>,
    /// Whether it is drawn in parts: the sentence, the nodes, the rest.
    pub in_parts: bool,
}

/// The answer.
#[component]
pub fn Answer(props: &AnswerProps) -> Html {
    let result = &*props.result;
    let dispatch = use_context::<Dispatch>();
    let part = use_stages(if props.in_parts { 0 } else { 2 }, 2);
    // Nothing moves under a reader's eyes: what stands below the first suggestions waits for them.
    let below = use_ever(part > 1 && !props.wondering);
    let empty = result.nodes.is_empty();
    let names: Vec<(String, String)> =
        result.nodes.iter().map(|node| (node.instance_id.clone(), node.name.clone())).collect();
    let to = |other: Other| {
        answering::<MouseEvent>(&dispatch, Action::Compare(CompareForm { other, ..CompareForm::default() }))
    };
    let causes: Vec<Place> =
        result.headline.title.iter().filter(|phrase| phrase.cause).flat_map(|phrase| phrase.places.clone()).collect();
    html! {
        <div class="in">
            <section class="answer" aria-labelledby="answer-title">
                { props.settings.clone() }
                <h1 id="answer-title">{ parts::phrases(&result.headline.title) }</h1>
                <p>{ parts::phrases(&result.headline.detail) }</p>
                <p class="since" hidden={props.since.is_none() || props.stale}>{ say!("Since your last edit: {what}.", what = props.since.as_deref().unwrap_or_default()) }</p>
                <p class="compare-link" hidden={empty}>
                    <button type="button" class="lk" onclick={to(Other::AwsDefault)}>{ say!("Compare with AWS's default") }</button>
                    <span hidden={!props.has_edit}>{ " · " }<button type="button" class="lk" onclick={to(Other::LastEdit)}>{ say!("What changed since your last edit") }</button></span>
                </p>
                <p class="first-act" hidden={!empty}>
                    <button type="button" class="btn primary" onclick={answering(&dispatch, Action::AddNode(None, Vec::new()))}>{ say!("Add a node") }</button>
                </p>
            </section>
            <div class="slot">{ peek(&causes, result, &props.files) }</div>
            <div class="slot">if part > 0 { <Fleet result={props.result.clone()} /> }</div>
            <div class="slot">if part > 1 { { what_if(&props.what_if, &dispatch) } }</div>
            <div class="slot">if below { <Assertions expectations={result.expectations.clone()} proposals={result.proposals.clone()} proposing={props.proposing} nodes={names} stale={props.stale} /> }</div>
        </div>
    }
}

#[derive(Debug, Clone, PartialEq, Properties)]
struct FleetProps {
    /// The result.
    result: Rc<ResultView>,
}

/// The nodes after the run, and what their pictures mean.
#[component]
fn Fleet(props: &FleetProps) -> Html {
    let result = &*props.result;
    let picture = |node: &NodeView| node.counts.map(|counts| Picture::of(&counts, node.newly_installed.len()));
    let longest = result.nodes.iter().filter_map(picture).map(|picture| picture.longest()).max().unwrap_or(0);
    let picked = use_state(|| None::<(usize, Outcome)>);
    let on_pick = {
        let picked = picked.clone();
        Callback::from(move |next: Picked| picked.set(next))
    };
    let kinds = result.fleet.as_ref().map(|fleet| fleet.kinds.as_slice()).unwrap_or_default();
    // What was picked of a fleet that is no more like that is not picked.
    let held =
        |(share, outcome): (usize, Outcome)| kinds.iter().any(|kind| kind.share == share && kind.outcome == outcome);
    let now: Picked = picked.filter(|picked| held(*picked));
    let shown = kinds.iter().filter(|kind| now.is_none_or(|now| now == (kind.share, kind.outcome)));
    let rows = shown.filter_map(|kind| {
        let first = result.nodes.iter().find(|node| node.instance_id == kind.first)?.clone();
        let key = first.instance_id.clone();
        let chosen = first.baseline.as_ref();
        // Entries of a baseline override need not have an id.
        let baseline = chosen.and_then(|chosen| {
            result.baselines.iter().find(|baseline| baseline.id == chosen.id && baseline.name == chosen.name)
        });
        let approves = baseline.map(|baseline| baseline.approves);
        let line = result.influence.as_ref().filter(|influence| influence.nodes.contains(&kind.first));
        let by_line = line.map(|influence| influence.line.line);
        Some(html! { <NodeRow {key} node={first} others={kind.others.clone()} members={kind.members} {longest} {approves} {by_line} /> })
    });
    let total = result.fleet.as_ref().map_or(result.nodes.len(), |fleet| fleet.total);
    let beyond = result.fleet.as_ref().map_or(0, |fleet| fleet.beyond);
    let counted = result.nodes.iter().any(|node| node.counts.is_some_and(|counts| counts.installed_count >= 0));
    html! {
        <section aria-labelledby="fleet-title" hidden={result.nodes.is_empty()}>
            <h2 class="vh" id="fleet-title">{ say!("{} after the run", counts::nodes(total)) }</h2>
            <Glance fleet={result.fleet.clone().unwrap_or_default()} picked={now} {on_pick} />
            <div class="fleet">{ for rows }</div>
            <p class="muted" hidden={beyond == 0}>{ say!("And {} that came to other things, in too many ways for one screen. The table of nodes has them all.", counts::nodes(beyond)) }</p>
            <div hidden={!counted}>{ legend() }{ term::line("answer", &states(&result.nodes)) }{ trust(&result.nodes) }</div>
        </section>
    }
}

/// The lines that decide, quoted: on a narrow screen the editor is not in sight.
fn peek(causes: &[Place], result: &ResultView, scenario: &Scenario) -> Html {
    let mut seen: Vec<(String, u32)> = Vec::new();
    for place in causes {
        let (first, last) = lines::span(place);
        for line in first..=last.min(first.saturating_add(5)) {
            if !seen.iter().any(|(file, other)| *file == place.file && *other == line) {
                seen.push((place.file.clone(), line));
            }
        }
    }
    let rows = seen.iter().filter_map(|(file, line)| {
        let text = lines::text_of(&scenario.files, file, *line)?;
        let note = result.margin.iter().find(|note| note.place.file == *file && note.place.start.line == *line);
        let note = note.map(|note| note.text.clone()).unwrap_or_default();
        Some(html! { <li key={*line}><span class="no">{ line }</span><code>{ text.trim() }</code><span class="fx">{ note }</span></li> })
    });
    let rows: Vec<Html> = rows.collect();
    if rows.is_empty() {
        return html! {};
    }
    html! { <ol class="peek only-m" aria-label={say!("The lines that decide")}>{ for rows }</ol> }
}

/// A line of the legend, whose sign stands between backticks.
fn legend_of(text: String) -> Html {
    let pieces = words::pieces(&text).into_iter().enumerate();
    let piece = |(index, (text, sign)): (usize, (String, bool))| {
        if sign {
            html! { <b key={index}>{ text }</b> }
        } else {
            html! { <span key={index}>{ text }</span> }
        }
    };
    html! { <span>{ for pieces.map(piece) }</span> }
}

fn legend() -> Html {
    html! {
        <p class="legend">
            <span>{ parts::glyph(Some(PatchState::Installed), false) }{ legend_of(say!("`above the line`: approved")) }</span>
            <span>{ parts::glyph(Some(PatchState::InstalledOther), false) }{ legend_of(say!("`below`: not approved")) }</span>
            <span>{ parts::hollow() }{ legend_of(say!("`hollow`: not on the node")) }</span>
            <span>{ parts::glyph(Some(PatchState::Installed), true) }{ legend_of(say!("`notched`: by this run")) }</span>
            <span>{ parts::glyph(Some(PatchState::NotApplicable), false) }{ legend_of(say!("`NotApplicable`: other product or replaced")) }</span>
        </p>
    }
}

/// The states that nodes count, as words of the field.
fn states(nodes: &[NodeView]) -> Vec<Word> {
    let of = |counts: &Counts| {
        [
            (Word::Installed, counts.installed_count),
            (Word::InstalledOther, counts.installed_other_count),
            (Word::InstalledPendingReboot, counts.installed_pending_reboot_count),
            (Word::InstalledRejected, counts.installed_rejected_count),
            (Word::Missing, counts.missing_count),
            (Word::Failed, counts.failed_count),
            (Word::NotApplicable, counts.not_applicable_count),
            (Word::AvailableSecurityUpdate, counts.available_security_update_count.unwrap_or(0)),
        ]
    };
    let mut words = Vec::new();
    for (word, count) in nodes.iter().filter_map(|node| node.counts.as_ref()).flat_map(of) {
        if count > 0 && !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Which numbers rest on more than facts, said where the numbers are.
fn trust(nodes: &[NodeView]) -> Html {
    let mut sentences: Vec<String> = Vec::new();
    let uncertain = |word: &str| nodes.iter().any(|node| node.image_certainty.as_deref() == Some(word));
    if uncertain("reconstruction") {
        sentences.push(
            say!("Installed and InstalledOther start from the image's list of patches, which is reconstructed from a similar machine's."),
        );
    }
    if uncertain("assumed") || uncertain("invented") {
        sentences.push(say!("The image's list of patches is assumed, so what was there before the run is an example."));
    }
    let not_applicable = nodes.iter().filter_map(|node| node.counts).map(|counts| counts.not_applicable_count).max();
    if let Some(count) = not_applicable.filter(|count| *count > 0) {
        sentences.push(say!(
            "NotApplicable ({}) depends on how much the patch catalogue lists; ours is cut so that the article's run gives the article's figure.",
            words::number(count)
        ));
    }
    html! { <p class="trust" hidden={sentences.is_empty()}>{ sentence_joined(&sentences) }</p> }
}
