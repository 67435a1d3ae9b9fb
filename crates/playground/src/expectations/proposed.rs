//! Assertions that a result fulfils: a small set that says what matters of it, for somebody to keep.
//!
//! Of every node its verdict, the counters that speak of the run and are not zero, and the patches that the run
//! installed; of every rule of the files how many patches it approves. NotApplicableCount is left out: it tells more of
//! the patch facts than of the scenario.

use patchplay_document::{Expectation, Scenario};
use patchplay_engine::{Owner, PatchIndex, World};
use patchplay_model::Node;
use patchplay_run_command::{Judged, StepResult};

use super::{is_named, rule_of, words};
use crate::{act::Act, stage::Stage, view::ProposalView};

/// The counters that are proposed.
const COUNTERS: [&str; 7] = [
    "InstalledCount",
    "InstalledOtherCount",
    "InstalledPendingRebootCount",
    "InstalledRejectedCount",
    "MissingCount",
    "FailedCount",
    "AvailableSecurityUpdateCount",
];
/// Nodes of which something is proposed each by itself.
const NODES: usize = 10;
/// Patches of one node that are proposed.
const PATCHES: usize = 10;

/// What could be asserted and is not yet, in the order of the nodes, then of the rules.
#[must_use]
pub fn proposed(scenario: &Scenario, stage: &Stage, act: &Act) -> Vec<ProposalView> {
    let judged: Vec<(&Node, &Judged)> = act
        .played
        .invocations
        .iter()
        .filter_map(|invocation| match &invocation.result {
            StepResult::Judged(judged) => Some((stage.nodes.get(invocation.node)?, judged.as_ref())),
            _ => None,
        })
        .collect();
    let mut all = of_fleet(stage, &judged);
    for (node, judged) in judged.iter().take(NODES) {
        if let (Some(name), Some(world)) = (name_of(stage, node), act.world(node.system)) {
            of_node(&name, world, judged, &mut all);
        }
    }
    of_rules(stage, act, &mut all);
    all.retain(|expectation| !scenario.expect.contains(expectation));
    all.into_iter().map(|expectation| ProposalView { text: words(&expectation), expectation }).collect()
}

/// The verdict of a large fleet whose nodes all came to the same.
fn of_fleet(stage: &Stage, judged: &[(&Node, &Judged)]) -> Vec<Expectation> {
    let Some((_, first)) = judged.first().filter(|_| judged.len() > NODES && judged.len() == stage.nodes.len()) else {
        return Vec::new();
    };
    let is_same = judged.iter().all(|(_, other)| other.compliance == first.compliance);
    let status = Expectation::Status { node: "*".to_owned(), status: first.compliance };
    is_same.then_some(status).into_iter().collect()
}

fn of_node(name: &str, world: &World, judged: &Judged, all: &mut Vec<Expectation>) {
    let node = || name.to_owned();
    all.push(Expectation::Status { node: node(), status: judged.compliance });
    for count in COUNTERS {
        if let Some(equals) = judged.counts.by_name(count).filter(|value| *value > 0) {
            all.push(Expectation::Count { node: node(), count: count.to_owned(), equals });
        }
    }
    let assessment = &judged.outcome.assessment;
    let new = judged.outcome.newly_installed.ones().filter_map(|patch| {
        let id = id_of(world, patch)?;
        Some(Expectation::Patch { node: node(), patch: id, state: assessment.state(patch)? })
    });
    all.extend(new.take(PATCHES));
}

/// The id of a patch, where it means no other patch too.
fn id_of(world: &World, patch: PatchIndex) -> Option<String> {
    let id = world.patches().id(patch);
    (world.patches().meant(id) == [patch]).then(|| id.to_owned())
}

/// What a node is called by: the first of its names that no other node has.
fn name_of(stage: &Stage, node: &Node) -> Option<String> {
    let names = [Some(&node.name), node.logical_id.as_ref(), Some(&node.instance_id)];
    let is_own = |name: &&String| stage.nodes.iter().filter(|other| is_named(other, name)).count() == 1;
    names.into_iter().flatten().filter(|name| *name != "*").find(is_own).cloned()
}

fn of_rules(stage: &Stage, act: &Act, all: &mut Vec<Expectation>) {
    for (entry, registered) in stage.registry.entries().iter().enumerate() {
        let Owner::Account(_) = registered.owner else { continue };
        let (Some(found), Some(policy)) = (stage.found(entry), act.plans.known_policy(entry)) else { continue };
        let baseline = found.logical_id.as_ref().unwrap_or(&found.display_name);
        for (number, approves) in policy.approved_by_rule().iter().enumerate() {
            let rule = format!("{baseline}/{}", number + 1);
            if rule_of(stage, &rule) == Some((entry, number)) {
                all.push(Expectation::Rule { rule, approves: *approves });
            }
        }
    }
}
