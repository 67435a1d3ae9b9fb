//! What a change makes of the nodes: how they stand without and with it, and the difference in words.

use patchplay_engine::{Choice, Registry};
use patchplay_language::say;
use patchplay_model::{ComplianceStatus, Node, Operation};
use patchplay_ordered::sort;
use patchplay_run_command::StepResult;

use crate::{
    act::Act,
    stage::Stage,
    view::{Difference, Standing, WhatIfQuery},
    words::listed,
};

/// Ids that a sentence names.
const NAMES: usize = 3;

/// How every node stands after a run, in the order of the stage.
pub(crate) fn standings(stage: &Stage, act: &Act) -> Vec<Standing> {
    let mut standings: Vec<Standing> = stage
        .nodes
        .iter()
        .map(|node| Standing { baseline: baseline_of(&stage.registry, node), ..Standing::default() })
        .collect();
    for invocation in &act.played.invocations {
        let Some(standing) = standings.get_mut(invocation.node) else { continue };
        standing.status_details = Some(invocation.ended.as_str().to_owned());
        if let StepResult::Judged(judged) = &invocation.result {
            standing.counts = Some(judged.counts);
            standing.compliance = Some(judged.compliance);
            let world = act.world_of(stage, invocation.node);
            standing.newly_installed = world.map_or_else(Vec::new, |world| {
                judged.outcome.newly_installed.ones().map(|patch| world.patches().id(patch).to_owned()).collect()
            });
        }
    }
    standings
}

fn baseline_of(registry: &Registry, node: &Node) -> Option<String> {
    let Choice { entry, .. } = registry.choose(node).ok()?;
    registry.entry(entry).map(|entry| entry.name().to_owned())
}

/// The nodes that stand otherwise.
pub(super) fn differences(stage: &Stage, before: &[Standing], after: Vec<Standing>) -> Vec<Difference> {
    let pairs = stage.nodes.iter().zip(before).zip(after);
    pairs
        .filter(|((_, before), after)| *before != after)
        .map(|((node, before), after)| Difference {
            instance_id: node.instance_id.clone(),
            name: node.name.clone(),
            before: before.clone(),
            after,
        })
        .collect()
}

/// By how many patches a node is better off: what is installed or known to be missing counts, what keeps it from being
/// compliant does not.
pub(super) fn gain(difference: &Difference) -> usize {
    let known = |standing: &Standing| {
        standing.counts.map_or(-1, |counts| counts.installed_count + counts.missing_count - counts.failed_count)
    };
    usize::try_from(known(&difference.after) - known(&difference.before)).unwrap_or(0)
}

/// Whether a node is better off: more is known to be missing or installed, less fails or waits, or the run gets further.
pub(super) fn is_better(difference: &Difference) -> bool {
    let Difference { before, after, .. } = difference;
    let waiting = |standing: &Standing| {
        standing.counts.map_or(0, |counts| counts.failed_count + counts.installed_pending_reboot_count)
    };
    gain(difference) > 0
        || waiting(after) < waiting(before)
        || (before.counts.is_none() && after.counts.is_some())
        || after.newly_installed.len() > before.newly_installed.len()
        || (before.compliance, after.compliance)
            == (Some(ComplianceStatus::NonCompliant), Some(ComplianceStatus::Compliant))
}

/// Nodes that something is the matter with, the worst first.
pub(super) fn troubled(stage: &Stage, act: &Act, most: usize) -> Vec<usize> {
    let mut nodes: Vec<(usize, usize)> = standings(stage, act)
        .iter()
        .enumerate()
        .filter_map(|(number, standing)| {
            let misses = stage.nodes.get(number).is_some_and(|node| {
                let choice = stage.registry.choose(node).ok();
                choice.is_some_and(|choice| stage.registry.near_miss(node, &choice).is_some())
            });
            let trouble = match (&standing.counts, standing.compliance) {
                _ if misses => 0,
                (None, _) => 1,
                (Some(counts), _) if counts.installed_count + counts.missing_count + counts.failed_count == 0 => 2,
                (_, Some(ComplianceStatus::NonCompliant)) => 3,
                _ => return None,
            };
            Some((trouble, number))
        })
        .collect();
    sort(&mut nodes);
    nodes.into_iter().map(|(_, number)| number).take(most).collect()
}

/// The state of the patch that was asked about, in words.
pub(super) fn state_of(stage: &Stage, act: &Act, query: &WhatIfQuery) -> Option<String> {
    let (id, patch) = (query.node.as_ref()?, query.patch.as_ref()?);
    let number = stage.nodes.iter().position(|node| node.instance_id == *id)?;
    let invocation = act.played.of_node(number)?;
    let StepResult::Judged(judged) = &invocation.result else { return None };
    let meant = act.world_of(stage, number)?.patches().meant(patch);
    let state = meant.into_iter().find_map(|patch| judged.outcome.assessment.state(patch));
    Some(state.map_or_else(|| say!("not reported"), |state| state.to_string()))
}

/// How one node stands after a change, in words: "Instance2: 28 Installed, 2 of them new (KB5009557 and KB5009718)".
pub(super) fn words(difference: &Difference, operation: Operation) -> String {
    let Difference { name, before, after, .. } = difference;
    let commanded = before.status_details.is_none() && after.status_details.is_some();
    let baseline = after.baseline.as_ref().filter(|name| before.baseline.as_ref() != Some(*name));
    let subject = match (commanded, baseline) {
        (false, None) => name.clone(),
        (true, None) => say!("{name} gets the command"),
        (false, Some(baseline)) => say!("{name} gets the baseline {baseline}"),
        (true, Some(baseline)) => say!("{name} gets the command and gets the baseline {baseline}"),
    };
    let Some(counts) = after.counts else {
        return match &after.status_details {
            None => say!("{subject}: no command"),
            Some(status) => say!("{subject}: ends as {status}"),
        };
    };
    let new = &after.newly_installed;
    let mut states = vec![match new.len() {
        0 => say!("{} Installed", counts.installed_count),
        _ => say!("{} Installed, {} of them new ({})", counts.installed_count, new.len(), listed(new, NAMES)),
    }];
    for (count, word) in [
        (counts.missing_count, "Missing"),
        (counts.failed_count, "Failed"),
        (counts.installed_pending_reboot_count, "InstalledPendingReboot"),
        (counts.installed_rejected_count, "InstalledRejected"),
    ] {
        // A Scan is about what is missing, also when that is nothing.
        if count > 0 || (word == "Missing" && operation == Operation::Scan) {
            states.push(format!("{count} {word}"));
        }
    }
    let compliance = after.compliance.filter(|_| before.compliance != after.compliance);
    let states = listed(&states, states.len());
    match compliance {
        None => say!("{subject}: {states}"),
        Some(compliance) => say!("{subject}: {states}; {compliance}"),
    }
}
