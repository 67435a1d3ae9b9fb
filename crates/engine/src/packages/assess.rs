//! States of a node's packages (spec states 2): a look-up for each installed package, and sets for the others.

use patchplay_model::{ComplianceLevel, PatchState};

use super::{
    numbering::VersionIndex,
    plan::{Fate, FateState},
};
use crate::{Assessment, Holdings, PatchIndex, PatchSet, World, counters::Items, plan::Levels};

/// Judges what a node has by a plan. Nothing has failed yet.
pub(crate) fn assess(plan: &crate::Plan, room: &super::Plan, holdings: &Holdings) -> Assessment {
    let none = || PatchSet::with_capacity(plan.approved_here.len());
    let (mut installed, mut other, mut rejected, mut missing) = (none(), none(), none(), none());
    let mut items = Items { security: none(), levels: Levels::new() };
    for &(patch, version) in holdings.versions() {
        let fate = room.fates.get(version).copied().unwrap_or_default();
        match fate.state {
            FateState::Installed => installed.insert(patch),
            FateState::Missing => missing.insert(patch),
            FateState::Rejected => rejected.insert(patch),
            FateState::Other => other.insert(patch),
        }
        if fate.security {
            items.security.insert(patch);
        }
        if fate.level != ComplianceLevel::Unspecified {
            items.levels.entry(fate.level).or_insert_with(none).insert(patch);
        }
    }
    // What waits for a reboot leaves the other lists of what is installed, not that of what is missing.
    let mut pending = holdings.pending.clone();
    pending.difference_with(&missing);
    pending.intersect_with(holdings.installed());
    for set in [&mut installed, &mut other, &mut rejected] {
        set.difference_with(&pending);
    }
    let mut not_applicable = plan.approved_here().clone();
    not_applicable.difference_with(holdings.installed());
    if let Some(foreign) = room.foreign_to(holdings.machine()) {
        not_applicable.difference_with(foreign);
    }
    Assessment {
        installed,
        installed_other: other,
        installed_pending_reboot: pending,
        installed_rejected: rejected,
        missing,
        failed: none(),
        not_applicable,
        available_security_update: None,
        items: Some(items),
    }
}

/// What an Install would bring a node's package to.
pub(crate) fn target(room: &super::Plan, version: VersionIndex) -> Option<VersionIndex> {
    room.fates.get(version).and_then(|fate: &Fate| fate.target)
}

/// The version that an answer about a patch speaks of, and the row whose facts it shows: what a missing or failed one
/// would become, else what is installed, else the newest that the baseline matches, else the newest there is.
pub(crate) fn shown(
    world: &World,
    room: &super::Plan,
    holdings: &Holdings,
    patch: PatchIndex,
    state: Option<PatchState>,
) -> (Option<VersionIndex>, Option<usize>) {
    let installed = holdings.version_of(patch);
    let version = match (state, installed) {
        (Some(PatchState::Missing | PatchState::Failed), Some(installed)) => {
            target(room, installed).or(Some(installed))
        }
        (_, Some(installed)) => Some(installed),
        (_, None) => room.targets.get(patch).copied().flatten().or_else(|| {
            let packages = world.patches().packages()?;
            packages.versions(patch).rev().find(|&version| room.rows.get(version).is_some_and(Option::is_some))
        }),
    };
    (version, version.and_then(|version| room.rows.get(version).copied().flatten()))
}
