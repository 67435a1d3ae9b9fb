//! A Scan or an Install on one node (spec states 3, selection 8).

use patchplay_model::{Operation, RebootOption};

use crate::{Assessment, Holdings, PatchSet, Plan};

/// What an operation came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// States afterwards.
    pub assessment: Assessment,
    /// Installed by this operation.
    pub newly_installed: PatchSet,
    /// Tried by this operation and still not there.
    pub failed: PatchSet,
    /// Taken off the node, because a newer cumulative update came.
    pub left: PatchSet,
    /// Whether the node was rebooted.
    pub rebooted: bool,
}

/// Plays an operation: changes what the node has, and tells the states afterwards. A Scan changes nothing.
#[must_use]
pub fn operate(plan: &Plan, holdings: &mut Holdings, operation: Operation, reboot: RebootOption) -> Outcome {
    let before = Assessment::of(plan, holdings);
    let nothing = || PatchSet::with_capacity(before.missing.len());
    if operation == Operation::Scan {
        let (newly_installed, failed, left) = (nothing(), nothing(), nothing());
        return Outcome { assessment: before, newly_installed, failed, left, rebooted: false };
    }
    let mut failed = before.missing.clone();
    failed.intersect_with(&holdings.failing);
    let mut new = before.missing.clone();
    new.difference_with(&failed);
    let mut left = plan.edges().leave_with(&new);
    left.intersect_with(&holdings.installed);
    holdings.install(&new, &left);

    // A reboot follows from anything installed now or pending from before; whether a patch needs one is not asked.
    holdings.pending.union_with(&new);
    let rebooted = reboot == RebootOption::RebootIfNeeded && !holdings.pending.is_clear();
    if rebooted {
        holdings.pending.clear();
    }
    let mut assessment = Assessment::of(plan, holdings);
    assessment.missing.difference_with(&failed);
    assessment.failed.union_with(&failed);
    Outcome { assessment, newly_installed: new, failed, left, rebooted }
}
