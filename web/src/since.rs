//! What has changed since the last edit, in one line: node by node in a small fleet, by what nodes came to in a large one.

use patchplay_language::{counts, joined, say};
use patchplay_model::Counts;
use patchplay_playground::view::{FleetView, NodeView, Outcome, ResultView};

use crate::fleet::MOST_SINGLE;
use crate::words;

/// Nodes that the line tells of.
const NODES: usize = 2;

/// A counter by AWS's name.
type Counter = (&'static str, fn(&Counts) -> i64);

/// Counters in the order in which a change of one is worth telling.
const COUNTERS: [Counter; 7] = [
    ("Installed", |counts| counts.installed_count),
    ("Missing", |counts| counts.missing_count),
    ("Failed", |counts| counts.failed_count),
    ("InstalledPendingReboot", |counts| counts.installed_pending_reboot_count),
    ("InstalledRejected", |counts| counts.installed_rejected_count),
    ("InstalledOther", |counts| counts.installed_other_count),
    ("AvailableSecurityUpdate", |counts| counts.available_security_update_count.unwrap_or(0)),
];

/// The line, without what it is since; `None` where nothing that it tells of has changed.
pub fn since(before: &ResultView, now: &ResultView) -> Option<String> {
    let (was, is) = (before.fleet.as_ref()?, now.fleet.as_ref()?);
    let parts = if is.total.max(was.total) > MOST_SINGLE { fleet(was, is) } else { nodes(&before.nodes, &now.nodes) };
    (!parts.is_empty()).then(|| joined(&parts))
}

fn nodes(before: &[NodeView], now: &[NodeView]) -> Vec<String> {
    let was = |node: &NodeView| before.iter().find(|other| other.instance_id == node.instance_id);
    let is = |node: &NodeView| now.iter().any(|other| other.instance_id == node.instance_id);
    let mut parts: Vec<String> = now
        .iter()
        .filter_map(|node| match was(node) {
            Some(before) => node_words(before, node),
            None => Some(say!("{} is new", node.name)),
        })
        .collect();
    parts.extend(before.iter().filter(|node| !is(node)).map(|node| say!("{} is gone", node.name)));
    let more = parts.len().saturating_sub(NODES);
    parts.truncate(NODES);
    if more > 0 {
        parts.push(counts::other_nodes(more));
    }
    parts
}

fn node_words(before: &NodeView, now: &NodeView) -> Option<String> {
    let name = &now.name;
    let state = |node: &NodeView| node.status.clone().unwrap_or_else(|| say!("not reached"));
    let counts = (before.counts, now.counts);
    if let (Some(was), Some(is)) = counts
        && let Some((label, count)) = COUNTERS.iter().find(|(_, count)| count(&was) != count(&is))
    {
        return Some(say!("{name} {} {label} (was {})", words::number(count(&is)), words::number(count(&was))));
    }
    (state(before) != state(now)).then(|| say!("{name} {} (was {})", state(now), state(before)))
}

fn fleet(before: &FleetView, now: &FleetView) -> Vec<String> {
    let mut parts = Vec::new();
    if before.total != now.total {
        parts.push(say!("{} (was {})", counts::nodes(now.total), words::count(before.total)));
    }
    let of = |fleet: &FleetView, outcome: Outcome| -> usize {
        let all = fleet.shares.iter().flat_map(|share| &share.outcomes);
        all.filter(|one| one.outcome == outcome).map(|one| one.count).sum()
    };
    for outcome in Outcome::ALL {
        let (was, is) = (of(before, outcome), of(now, outcome));
        if was != is {
            parts.push(say!("{} {label} (was {})", words::count(is), words::count(was), label = outcome.label()));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use patchplay_playground::view::{OutcomeCount, ShareView};

    use super::*;

    fn counted(outcomes: &[(Outcome, usize)]) -> FleetView {
        let outcomes = outcomes.iter().map(|&(outcome, count)| OutcomeCount { outcome, count });
        let share = ShareView { outcomes: outcomes.collect(), ..ShareView::default() };
        FleetView { total: share.total(), shares: vec![share], ..FleetView::default() }
    }

    #[test]
    fn a_large_fleet_tells_what_nodes_came_to() {
        let before = counted(&[(Outcome::NonCompliant, 200)]);
        let now = counted(&[(Outcome::Compliant, 120), (Outcome::NonCompliant, 80)]);
        assert_eq!(fleet(&before, &now), ["120 compliant (was 0)", "80 not compliant (was 200)"]);
        assert!(fleet(&now, &now).is_empty());
        let more = counted(&[(Outcome::NonCompliant, 10_000)]);
        assert_eq!(fleet(&before, &more), ["10,000 nodes (was 200)", "10,000 not compliant (was 200)"]);
    }
}
