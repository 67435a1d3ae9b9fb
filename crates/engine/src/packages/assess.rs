//! States of a node's packages (spec states 2): a look-up for each installed package, and sets for the others.

use patchplay_model::{ComplianceLevel, PatchState};
use patchplay_ordered::SortedMap;

use super::{
    Plan,
    fate::{Fate, FateState},
    manager::{Manager, sees},
};
use crate::{
    Assessment, Holdings, PatchIndex, PatchSet, VersionIndex, World,
    assessment::Items,
    index::SetOperations as _,
    reach::{Levels, Reach},
};

/// Judges what a node has by a plan. Nothing has failed yet.
pub(crate) fn assess(reach: &Reach, room: &Plan, holdings: &Holdings) -> Assessment {
    let none = || PatchSet::with_capacity(reach.approved_here.len());
    let (mut installed, mut other, mut rejected, mut missing) = (none(), none(), none(), none());
    let mut items =
        Items { security: none(), levels: Levels::new(), aimed: SortedMap::new(), live_patched: SortedMap::new() };
    for &(patch, version) in holdings.versions().iter() {
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
    let mut pending = holdings.have().pending.clone();
    pending.subtract(&missing);
    pending.keep(holdings.installed());
    for set in [&mut installed, &mut other, &mut rejected] {
        set.subtract(&pending);
    }
    let mut not_applicable = reach.approved_here.clone();
    not_applicable.subtract(holdings.installed());
    if let Some(foreign) = room.foreign_to(holdings.machine()) {
        not_applicable.subtract(foreign);
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
pub(crate) fn target(room: &Plan, version: VersionIndex) -> Option<VersionIndex> {
    room.fates.get(version).and_then(|fate: &Fate| fate.target)
}

/// The version that an answer about a patch speaks of, and the row whose facts it shows: what a missing or failed one
/// would become, or a kernel if live patches stand in for it; else what is installed, else the newest that the baseline
/// matches, else the newest there is.
pub(crate) fn shown(
    world: &World,
    room: &Plan,
    holdings: &Holdings,
    patch: PatchIndex,
    assessment: &Assessment,
) -> (Option<VersionIndex>, Option<usize>) {
    let installed = holdings.version_of(patch);
    let aimed = assessment.items.as_ref().and_then(|items| items.aimed.get(&patch).copied());
    let live_patched = assessment.items.as_ref().and_then(|items| items.live_patched.get(&patch).copied());
    let version = match (assessment.state(patch), installed) {
        (Some(PatchState::Installed), Some(_)) if live_patched.is_some() => live_patched,
        (Some(PatchState::Failed), Some(_)) if aimed.is_some() => aimed,
        (Some(PatchState::Missing | PatchState::Failed), Some(installed)) => {
            target(room, installed).or(Some(installed))
        }
        (_, Some(installed)) => Some(installed),
        (_, None) => room.targets.get(patch).copied().flatten().or_else(|| {
            let packages = world.patches().packages()?;
            packages.versions(patch).rev().find(|&version| room.row_of(version).is_some())
        }),
    };
    (version, version.and_then(|version| room.row_of(version)))
}

/// CVE numbers of a missing or failed package on rpm: those of every notice from the installed version on up to the one
/// to come (rule state-item-cve-union), the newest version's first.
pub(crate) fn cves_between<'w>(
    world: &'w World,
    room: &Plan,
    holdings: &Holdings,
    patch: PatchIndex,
    target: VersionIndex,
) -> Option<Vec<&'w str>> {
    let manager = Manager::of(world.patches().system(), &room.product);
    let (Manager::Yum | Manager::Dnf, Some(installed)) = (manager, holdings.version_of(patch)) else { return None };
    let packages = world.patches().packages()?;
    let mut all: Vec<&str> = Vec::new();
    for current in world.current().get(world.positions_of(patch))?.iter().rev() {
        let product = world.catalog().products().get(current.row).map_or("", |&own| world.catalog().text(own));
        let offered = packages.version_of_row(current.row).filter(|&own| room.row_of(own).is_some());
        let between = offered.is_some_and(|own| own > installed && own <= target);
        if !between || !sees(world.patches().system(), &room.product, product) {
            continue;
        }
        for &cve in world.catalog().cves(current.row) {
            let cve = world.catalog().text(cve);
            if !all.contains(&cve) {
                all.push(cve);
            }
        }
    }
    Some(all)
}

/// Makes kernels that live patches stand in for Installed. A Scan and an Install that must not reboot ask them.
pub(crate) fn cover(room: &Plan, holdings: &Holdings, assessment: &mut Assessment) {
    for cover in room.live_patches.on(holdings) {
        if assessment.missing.contains(cover.kernel) {
            assessment.missing.set(cover.kernel, false);
            assessment.installed.insert(cover.kernel);
            if let Some(items) = &mut assessment.items {
                items.live_patched.insert(cover.kernel, cover.newer);
            }
        }
    }
}
