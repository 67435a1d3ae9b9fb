//! A Scan counted without making the sets of states: what an overview of a whole fleet needs of a node.

use patchplay_model::{ComplianceStatus, Counts};

use crate::{Holdings, Plan, compliance, count, counters::counts_of, judgement::judge, plan::Room};

/// The counters and the verdict that a Scan would give a node: those of [`count`] and [`compliance`] over its
/// [`Assessment`](crate::Assessment), at a fraction of the cost. `available` is what the baseline says of available
/// security updates.
#[must_use]
pub fn tally(plan: &Plan, holdings: &Holdings, available: ComplianceStatus) -> (Counts, ComplianceStatus) {
    let tally = match &plan.room {
        // Counting takes for granted that everything is offered.
        Room::Windows(room) => holdings.settings().offers_everything().then(|| room.counting.tally(holdings)),
        // Weights know versions alone.
        Room::Packages(room) if room.depends_on_live_patches(holdings) => None,
        Room::Packages(room) => room.weights.tally(holdings),
    };
    let Some(tally) = tally else {
        let assessment = judge(plan, holdings, true);
        return (count(&assessment, plan, available), compliance(&assessment, available));
    };
    let counts = counts_of(tally, plan, available);
    let open = available == ComplianceStatus::NonCompliant && tally.available.is_some_and(|count| count > 0);
    let bad = tally.pending + tally.rejected + tally.missing;
    let status = if bad == 0 && !open { ComplianceStatus::Compliant } else { ComplianceStatus::NonCompliant };
    (counts, status)
}
