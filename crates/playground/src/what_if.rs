//! What would change the outcome: candidates for a change are gathered, each is tried on the whole scenario, and those
//! that make a difference are told with exactly that difference.
//!
//! Nothing is estimated. The module `candidates` only proposes, by what stopped the patches that the node could have; a
//! candidate becomes a suggestion when the run, played again with it, comes to something else.

mod candidates;
mod effect;
mod needs;

use patchplay_document::{InstanceOverlay, NetworkOverlay, Scenario};
use patchplay_ordered::sort_by_key;

use crate::{
    Playground, ScenarioFile,
    act::Act,
    stage::Stage,
    view::{Change, Difference, NodeChange, Suggestion, WhatIfQuery},
};
use candidates::{Candidate, Kind};
pub(crate) use effect::standings;
use patchplay_language::say;

/// Candidates that are tried for one question.
const TRIED: usize = 14;
/// The same for a fleet beyond [`LARGE`] nodes, each of which is played again for every candidate.
const TRIED_IF_LARGE: usize = 4;
/// Nodes from which on a fleet is large: playing it over and over takes longer than somebody who types waits.
pub const LARGE: usize = 300;
/// Nodes whose candidates are gathered when the question names none.
const ASKED: usize = 3;
/// Suggestions that are told.
const TOLD: usize = 6;

/// The suggestions for a scenario that was played, best first.
#[must_use]
pub fn suggestions(
    playground: &Playground,
    file: &ScenarioFile,
    scenario: &Scenario,
    (stage, act): (&Stage, &Act),
    query: &WhatIfQuery,
) -> Vec<Suggestion> {
    let asked = match &query.node {
        Some(id) => stage.nodes.iter().position(|node| node.instance_id == *id).into_iter().collect(),
        None => effect::troubled(stage, act, ASKED),
    };
    let mut proposed: Vec<Candidate> = Vec::new();
    for node in asked {
        for candidate in candidates::of_node(stage, act, scenario, node, query.patch.as_deref()) {
            if !proposed.iter().any(|other| other.change == candidate.change) {
                proposed.push(candidate);
            }
        }
    }
    sort_by_key(&mut proposed, |candidate| candidate.kind);
    proposed.truncate(if stage.nodes.len() > LARGE { TRIED_IF_LARGE } else { TRIED });
    let before = standings(stage, act);
    let state_of = |stage: &Stage, act: &Act| effect::state_of(stage, act, query);
    let state_before = state_of(stage, act);
    let mut tried: Vec<(Kind, usize, Suggestion)> = proposed
        .into_iter()
        .filter_map(|candidate| {
            let (stage, act) = played(playground, file, scenario, &candidate.change)?;
            let state = state_of(&stage, &act);
            if query.patch.is_some() && state == state_before {
                return None;
            }
            let nodes = effect::differences(&stage, &before, standings(&stage, &act));
            if !matches!(candidate.kind, Kind::Tag | Kind::KeptOff) && !nodes.iter().any(effect::is_better) {
                return None;
            }
            let (effect, gain) = told(&nodes, &stage, query, state)?;
            let suggestion = Suggestion { edit: candidate.words, effect, change: candidate.change, nodes };
            Some((candidate.kind, gain, suggestion))
        })
        .collect();
    sort_by_key(&mut tried, |(kind, gain, suggestion)| (kind.rank(), suggestion.change.edits.len(), usize::MAX - gain));
    let mut suggestions: Vec<Suggestion> = Vec::new();
    for (_, _, suggestion) in tried {
        // Of several ways to the same outcome the first is the smallest.
        if !suggestions.iter().any(|other| other.nodes == suggestion.nodes && other.effect == suggestion.effect) {
            suggestions.push(suggestion);
        }
    }
    suggestions.truncate(TOLD);
    suggestions
}

/// The scenario with a change, played; `None` where the change cannot be made or forbids the run.
fn played(playground: &Playground, file: &ScenarioFile, scenario: &Scenario, change: &Change) -> Option<(Stage, Act)> {
    let changed = change.made(scenario)?;
    let file = ScenarioFile { scenario: Some(changed), ..file.clone() };
    playground.try_out(&file).0
}

/// The effect in words, and by how many patches the fleet is better off.
fn told(nodes: &[Difference], stage: &Stage, query: &WhatIfQuery, state: Option<String>) -> Option<(String, usize)> {
    let own = query.node.as_ref().and_then(|id| nodes.iter().find(|node| node.instance_id == *id));
    let first = own.or_else(|| nodes.first())?;
    let mut effect = effect::words(first, stage.setting.run.operation);
    if let (Some(patch), Some(state)) = (&query.patch, state) {
        effect = say!("{patch} is {state}; {effect}");
    }
    let others = nodes.len() - 1;
    if others > 0 {
        effect = say!(
            others;
            "{effect}; it makes a difference to 1 other node too",
            "{effect}; it makes a difference to {others} other nodes too"
        );
    }
    Some((effect, nodes.iter().map(effect::gain).sum()))
}

impl Change {
    /// The scenario with this change; `None` when a text has no such stretch.
    #[must_use]
    pub fn made(&self, scenario: &Scenario) -> Option<Scenario> {
        let mut changed = scenario.clone();
        for file in &mut changed.files {
            let edits: Vec<_> = self.edits.iter().filter(|edit| edit.place.file == file.name).cloned().collect();
            if !edits.is_empty() {
                file.text = patchplay_document::apply(&file.text, &edits)?;
            }
        }
        if let Some(node) = &self.node {
            node.lay(&mut changed.instances);
        }
        if let Some((name, value)) = &self.parameter {
            let run = changed.run.get_or_insert_default();
            run.parameters.insert(name.clone(), value.clone());
        }
        Some(changed)
    }
}

impl NodeChange {
    /// Lays the members over those of the scenario's instances.
    pub fn lay(&self, instances: &mut Vec<InstanceOverlay>) {
        let Some(own) = self.number.and_then(|number| instances.get_mut(number)) else {
            instances.push(self.overlay.clone());
            return;
        };
        own.tags.extend(self.overlay.tags.clone());
        own.profile = self.overlay.profile.or(own.profile);
        if let Some(new) = self.overlay.network {
            let old = own.network.unwrap_or_default();
            own.network = Some(NetworkOverlay {
                ssm: new.ssm.or(old.ssm),
                s3: new.s3.or(old.s3),
                snapshot: new.snapshot.or(new.s3).or(old.snapshot),
                updates: new.updates.or(old.updates),
                logs: new.logs.or(old.logs),
            });
        }
    }
}
