//! A Scan or an Install on one node (spec states 3, selection 8).

use std::sync::Arc;

use patchplay_model::{ComplianceLevel, Counts, Operation, RebootOption};
use patchplay_ordered::SortedMap;

use crate::{
    Assessment, Holdings, InstallList, PatchIndex, PatchSet, Plan, VersionIndex,
    index::SetOperations as _,
    install_list,
    judgement::judge,
    packages::{self, Brought, Machine},
    plan::Room,
    settings::Settings,
};

/// What an operation came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// States afterwards.
    pub assessment: Assessment,
    /// How many patches were in each state before: what some package managers print first. The counters of
    /// compliance are left at 0.
    pub found: Counts,
    /// Installed by this operation.
    pub newly_installed: Arc<PatchSet>,
    /// Tried by this operation and still not there.
    pub failed: PatchSet,
    /// Taken off the node, because a newer cumulative update came.
    pub left: PatchSet,
    /// Package systems: those of the failed ones that could not come because of what they depend on, each with that
    /// package.
    pub blocked: SortedMap<PatchIndex, PatchIndex>,
    /// The InstallOverrideList that decided what to install; `None`: the baseline did.
    pub list: Option<Arc<InstallList>>,
    /// Whether live patches may stand in for a newer kernel: on a Scan, and on an Install with NoReboot.
    pub asks_live_patches: bool,
    /// Whether the node was rebooted.
    pub rebooted: bool,
    /// Package systems: the versions on the node before the run and after it.
    pub(crate) versions: Versions,
    /// The node's settings.
    pub(crate) settings: Arc<Settings>,
}

/// The packages of a node in their versions, sorted by patch, before and after a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Versions {
    pub(crate) before: Arc<Vec<(PatchIndex, VersionIndex)>>,
    pub(crate) after: Arc<Vec<(PatchIndex, VersionIndex)>>,
    /// The kind of machine that the node has been from the start, whatever came since.
    pub(crate) machine: Machine,
}

/// Plays an operation: changes what the node has, and tells the states afterwards. A Scan changes nothing.
#[must_use]
pub fn operate(plan: &Plan, holdings: &mut Holdings, operation: Operation, reboot: RebootOption) -> Outcome {
    match operation {
        Operation::Scan => scan(plan, holdings),
        Operation::Install => install(plan, holdings, None, reboot),
    }
}

/// Plays an Install with an InstallOverrideList, which was made for this plan. Only what the list names is tried;
/// everything is judged by the baseline all the same (rules state-override-list-remaining,
/// param-list-compliance-by-baseline).
#[must_use]
pub fn install_listed(plan: &Plan, holdings: &mut Holdings, list: &Arc<InstallList>, reboot: RebootOption) -> Outcome {
    install(plan, holdings, Some(list), reboot)
}

fn scan(plan: &Plan, holdings: &Holdings) -> Outcome {
    let assessment = judge(plan, holdings, true);
    let nothing = || PatchSet::with_capacity(assessment.missing.len());
    let versions = Arc::clone(holdings.versions());
    Outcome {
        found: sizes(&assessment),
        newly_installed: Arc::new(nothing()),
        failed: nothing(),
        left: nothing(),
        blocked: SortedMap::new(),
        list: None,
        asks_live_patches: true,
        rebooted: false,
        versions: Versions { before: Arc::clone(&versions), after: versions, machine: holdings.machine() },
        settings: Arc::clone(holdings.settings()),
        assessment,
    }
}

fn install(plan: &Plan, holdings: &mut Holdings, list: Option<&Arc<InstallList>>, reboot: RebootOption) -> Outcome {
    let asks_live_patches = reboot == RebootOption::NoReboot;
    let before = judge(plan, holdings, asks_live_patches);
    let versions = Arc::clone(holdings.versions());
    let nothing = || PatchSet::with_capacity(before.missing.len());
    let found = sizes(&before);
    let mut left = nothing();
    let mut brought = Brought { new: nothing(), failed: SortedMap::new(), blocked: SortedMap::new() };
    let mut failed = nothing();
    match (&plan.room, list.map(|list| &list.room)) {
        (Room::Windows(room), listed) => {
            let mut tried = before.missing.clone();
            match listed {
                Some(install_list::Room::Windows(listed)) => tried.keep(listed),
                Some(install_list::Room::Packages(_)) => tried.clear(),
                None => {}
            }
            failed = tried.clone();
            failed.keep(&holdings.have().failing);
            tried.subtract(&failed);
            left = room.sets.edges.leave_with(&tried);
            left.keep(holdings.installed());
            if !tried.is_clear() {
                holdings.install(&tried, &left);
            }
            brought.new = tried;
        }
        (Room::Packages(room), listed) => {
            // A list that was made for another kind of system names nothing here.
            let empty = packages::Listed::default();
            let listed = listed.map(|listed| match listed {
                install_list::Room::Packages(listed) => listed,
                install_list::Room::Windows(_) => &empty,
            });
            brought = packages::install(room, holdings, &before.missing, listed);
            failed.extend(brought.failed.keys().copied());
        }
    }

    // A reboot follows from anything installed now or pending from before; whether a patch needs one is not asked.
    // Live patches never need one.
    let mut pending = holdings.have().pending.clone();
    pending.add(&brought.new);
    if let Room::Packages(room) = &plan.room {
        pending.subtract(room.live_patches.packages());
    }
    let rebooted = reboot == RebootOption::RebootIfNeeded && !pending.is_clear();
    if rebooted {
        pending.clear();
    }
    if pending != holdings.have().pending {
        holdings.edit().pending = pending;
    }
    let mut assessment = judge(plan, holdings, asks_live_patches);
    fail(plan, &mut assessment, &failed, &brought);
    let versions = Versions { before: versions, after: Arc::clone(holdings.versions()), machine: holdings.machine() };
    Outcome {
        assessment,
        found,
        newly_installed: Arc::new(brought.new),
        failed,
        left,
        blocked: brought.blocked,
        list: list.map(Arc::clone),
        asks_live_patches,
        rebooted,
        versions,
        settings: Arc::clone(holdings.settings()),
    }
}

/// Sizes of the sets of states.
fn sizes(assessment: &Assessment) -> Counts {
    Counts {
        installed_count: assessment.installed.size(),
        installed_other_count: assessment.installed_other.size(),
        installed_pending_reboot_count: assessment.installed_pending_reboot.size(),
        installed_rejected_count: assessment.installed_rejected.size(),
        missing_count: assessment.missing.size(),
        failed_count: assessment.failed.size(),
        not_applicable_count: assessment.not_applicable.size(),
        ..Counts::default()
    }
}

/// Moves what was tried in vain to Failed. Without a list that is everything which is still missing (rule
/// state-failed-linux-all-remaining); a list may also name what the baseline does not approve.
fn fail(plan: &Plan, assessment: &mut Assessment, failed: &PatchSet, brought: &Brought) {
    for set in [
        &mut assessment.missing,
        &mut assessment.installed,
        &mut assessment.installed_other,
        &mut assessment.installed_rejected,
        &mut assessment.installed_pending_reboot,
    ] {
        set.subtract(failed);
    }
    assessment.failed.add(failed);
    let (Room::Packages(room), Some(items)) = (&plan.room, &mut assessment.items) else { return };
    for (&patch, &version) in &brought.failed {
        let (security, level) = room.weight_of(version);
        items.security.set(patch, security);
        for set in items.levels.values_mut() {
            set.set(patch, false);
        }
        if level != ComplianceLevel::Unspecified {
            let len = failed.len();
            items.levels.entry(level).or_insert_with(|| PatchSet::with_capacity(len)).insert(patch);
        }
        items.aimed.insert(patch, version);
    }
}
