//! A Scan counted without making the sets of states: what an overview of a whole fleet needs of a node.

use patchplay_model::{ComplianceStatus, Counts};

use crate::{Holdings, Plan, compliance, count, counters::NOT_COUNTED, operation, plan::Room};

/// Patches of one node by what counters ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    pub(crate) installed: i64,
    pub(crate) other: i64,
    pub(crate) pending: i64,
    pub(crate) rejected: i64,
    pub(crate) missing: i64,
    pub(crate) not_applicable: i64,
    /// `None` where the state does not exist.
    pub(crate) available: Option<i64>,
    /// Non-compliant ones of level CRITICAL, of class security, and of neither.
    pub(crate) critical: i64,
    pub(crate) security: i64,
    pub(crate) neither: i64,
}

/// The counters and the verdict that a Scan would give a node: those of [`count`] and [`compliance`] over its
/// [`Assessment`](crate::Assessment), at a fraction of the cost. `available` is what the baseline says of available security updates.
#[must_use]
pub fn tally(plan: &Plan, holdings: &Holdings, available: ComplianceStatus) -> (Counts, ComplianceStatus) {
    let tally = match &plan.room {
        Room::Windows(room) => Some(room.counting.tally(holdings)),
        // Weights know versions alone.
        Room::Packages(room) if room.depends_on_live_patches(holdings) => None,
        Room::Packages(room) => room.weights.tally(holdings),
    };
    let Some(tally) = tally else {
        let assessment = operation::assess(plan, holdings, true);
        return (count(&assessment, plan, available), compliance(&assessment, available));
    };
    let (unreported, available_count) = match &plan.room {
        Room::Windows(_) => (0, tally.available),
        Room::Packages(room) => (NOT_COUNTED, room.knows_available.then_some(NOT_COUNTED)),
    };
    let available_bad = match available {
        ComplianceStatus::NonCompliant => available_count.unwrap_or_default().max(0),
        ComplianceStatus::Compliant => 0,
    };
    let counts = Counts {
        installed_count: tally.installed,
        installed_other_count: tally.other,
        installed_pending_reboot_count: tally.pending,
        installed_rejected_count: tally.rejected,
        missing_count: tally.missing,
        failed_count: 0,
        unreported_not_applicable_count: unreported,
        not_applicable_count: tally.not_applicable,
        available_security_update_count: available_count,
        critical_non_compliant_count: tally.critical,
        security_non_compliant_count: tally.security + available_bad,
        other_non_compliant_count: tally.neither,
    };
    let bad = tally.pending + tally.rejected + tally.missing + available_bad;
    let status = if bad == 0 { ComplianceStatus::Compliant } else { ComplianceStatus::NonCompliant };
    (counts, status)
}
