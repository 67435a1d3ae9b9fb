//! A Scan or an Install on one node (spec states 3, selection 8).

use patchplay_model::{Operation, RebootOption};

use crate::{
    Assessment, Holdings, PatchIndex, PatchSet, Plan,
    packages::{VersionIndex, target},
    plan::Room,
};

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
    /// Package systems: the versions on the node before the run and after it.
    pub(crate) versions: Versions,
}

/// The packages of a node in their versions, sorted by patch, before and after a run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Versions {
    pub(crate) before: Vec<(PatchIndex, VersionIndex)>,
    pub(crate) after: Vec<(PatchIndex, VersionIndex)>,
}

/// Plays an operation: changes what the node has, and tells the states afterwards. A Scan changes nothing.
#[must_use]
pub fn operate(plan: &Plan, holdings: &mut Holdings, operation: Operation, reboot: RebootOption) -> Outcome {
    let before = Assessment::of(plan, holdings);
    let versions = holdings.versions().to_vec();
    let nothing = || PatchSet::with_capacity(before.missing.len());
    if operation == Operation::Scan {
        let (newly_installed, failed, left) = (nothing(), nothing(), nothing());
        let versions = Versions { before: versions.clone(), after: versions };
        return Outcome { assessment: before, newly_installed, failed, left, rebooted: false, versions };
    }
    let (new, failed, left) = match &plan.room {
        Room::Windows(room) => {
            let mut failed = before.missing.clone();
            failed.intersect_with(&holdings.failing);
            let mut new = before.missing.clone();
            new.difference_with(&failed);
            let mut left = room.edges.leave_with(&new);
            left.intersect_with(&holdings.installed);
            holdings.install(&new, &left);
            (new, failed, left)
        }
        Room::Packages(room) => {
            let (mut new, mut failed) = (nothing(), nothing());
            for patch in before.missing.ones() {
                match holdings.version_of(patch).and_then(|installed| target(room, installed)) {
                    Some(version) if !holdings.fails(patch, version) => {
                        holdings.replace(patch, version);
                        new.insert(patch);
                    }
                    // What an Install leaves behind is Failed, and nothing is Missing (rule
                    // state-failed-linux-all-remaining).
                    _ => failed.insert(patch),
                }
            }
            (new, failed, nothing())
        }
    };

    // A reboot follows from anything installed now or pending from before; whether a patch needs one is not asked.
    holdings.pending.union_with(&new);
    let rebooted = reboot == RebootOption::RebootIfNeeded && !holdings.pending.is_clear();
    if rebooted {
        holdings.pending.clear();
    }
    let mut assessment = Assessment::of(plan, holdings);
    assessment.missing.difference_with(&failed);
    assessment.failed.union_with(&failed);
    let versions = Versions { before: versions, after: holdings.versions().to_vec() };
    Outcome { assessment, newly_installed: new, failed, left, rebooted, versions }
}
