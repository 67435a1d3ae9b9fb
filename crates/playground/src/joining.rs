//! Nodes that are registered with Systems Manager after others: what they missed, and what they caught up on.

use patchplay_language::say;

use patchplay_document::Diagnostic;
use patchplay_engine::Registry;
use patchplay_model::{Node, Origin, Target, Timestamp};
use patchplay_ordered::SortedSet;

use crate::{codes, fleet::FleetNode, setting::Setting, sources::Sources, stage::Earlier};

/// Adds the runs that newcomers made: a node that comes to match the targets of an association runs it at once, unless the
/// association waits for its schedule (rule time-association-new-node).
pub fn newcomers(
    history: &mut Vec<Earlier>,
    nodes: &[Node],
    clock: Timestamp,
    registry_of: &dyn Fn(Timestamp, &Setting) -> Registry,
) {
    let mut made: SortedSet<(usize, Option<usize>, String)> = SortedSet::new();
    let mut runs = Vec::new();
    for (number, earlier) in history.iter().enumerate().filter(|(_, earlier)| !earlier.in_window) {
        let setting = &earlier.setting;
        if setting.run.origin != Origin::Association || setting.run.only_at_schedule {
            continue;
        }
        for node in nodes {
            let Some(since) = node.since.filter(|since| *since > earlier.clock && *since <= clock) else { continue };
            // An association that the files define runs once for a newcomer, however often it ran before.
            let which = if setting.found.is_some() { 0 } else { number + 1 };
            if !made.insert((which, setting.found, node.instance_id.clone())) {
                continue;
            }
            let mut setting = setting.clone();
            setting.run.targets.push(Target { key: "InstanceIds".to_owned(), values: vec![node.instance_id.clone()] });
            let registry = registry_of(since, &setting);
            runs.push(Earlier { clock: since, setting, registry, in_window: false });
        }
    }
    for run in runs {
        let later = |earlier: &Earlier| earlier.in_window || earlier.clock > run.clock;
        let at = history.iter().position(later).unwrap_or(history.len());
        history.insert(at, run);
    }
}

/// A note on every node that is not there yet when the run starts.
#[must_use]
pub fn not_there(fleet: &[FleetNode], clock: Timestamp, sources: &Sources) -> Vec<Diagnostic> {
    let late = fleet.iter().filter(|member| !member.node.is_there(clock));
    late.map(|member| {
        let path = member.overlay.map_or_else(String::new, |number| format!("instances[{number}].since"));
        codes::NODE_NOT_THERE.at(
            sources.place(&path),
            say!("`{}` is registered with Systems Manager after the run has started", member.node.name),
            say!("a run takes the nodes that are there when it starts; set `since` to an earlier time, or the clock later"),
        )
    })
    .collect()
}
