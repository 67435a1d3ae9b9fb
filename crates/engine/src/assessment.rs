//! The states of all patches of a node as sets (spec states 2).

use patchplay_model::PatchState;
use patchplay_ordered::SortedMap;

use crate::{PatchIndex, PatchSet, VersionIndex, index::SetOperations as _, reach::Levels};

/// Every patch a node reports, by state. The sets do not overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is the set of the state of that name")]
pub struct Assessment {
    pub installed: PatchSet,
    pub installed_other: PatchSet,
    pub installed_pending_reboot: PatchSet,
    pub installed_rejected: PatchSet,
    pub missing: PatchSet,
    pub failed: PatchSet,
    pub not_applicable: PatchSet,
    /// `None` before the service knew the state, and on package systems.
    pub available_security_update: Option<PatchSet>,
    /// On package systems: what counters ask of the version that an item speaks of. On Windows the plan knows it.
    pub(crate) items: Option<Items>,
}

/// The items of a node of a package system by what counts against it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Items {
    /// Classified Security.
    pub(crate) security: PatchSet,
    /// By compliance level, UNSPECIFIED left out.
    pub(crate) levels: Levels,
    /// Of failed items the version that was to come.
    pub(crate) aimed: SortedMap<PatchIndex, VersionIndex>,
    /// Of kernels that are Installed by live patches the version that is not there.
    pub(crate) live_patched: SortedMap<PatchIndex, VersionIndex>,
}

impl Assessment {
    /// The sets with their states, in the order of the documentation.
    pub fn sets(&self) -> impl Iterator<Item = (PatchState, &PatchSet)> {
        [
            (PatchState::Installed, Some(&self.installed)),
            (PatchState::InstalledOther, Some(&self.installed_other)),
            (PatchState::InstalledPendingReboot, Some(&self.installed_pending_reboot)),
            (PatchState::InstalledRejected, Some(&self.installed_rejected)),
            (PatchState::Missing, Some(&self.missing)),
            (PatchState::Failed, Some(&self.failed)),
            (PatchState::NotApplicable, Some(&self.not_applicable)),
            (PatchState::AvailableSecurityUpdate, self.available_security_update.as_ref()),
        ]
        .into_iter()
        .filter_map(|(state, set)| set.map(|set| (state, set)))
    }

    /// State of one patch; `None` when the node reports nothing of it.
    #[must_use]
    pub fn state(&self, patch: PatchIndex) -> Option<PatchState> {
        self.sets().find(|(_, set)| set.contains(patch)).map(|(state, _)| state)
    }

    /// The patches that count against the node, available security updates left aside.
    #[must_use]
    pub fn non_compliant(&self) -> PatchSet {
        let mut set = self.missing.clone();
        set.add(&self.failed);
        set.add(&self.installed_rejected);
        set.add(&self.installed_pending_reboot);
        set
    }
}
