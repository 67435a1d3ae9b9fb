//! What a node has at one moment.

use std::collections::BTreeMap;

use patchplay_model::{Date, Timestamp};

use crate::{PatchIndex, PatchSet, Patches};

/// The patches on a node, and what an operation needs to know of their past.
#[derive(Debug, Clone)]
pub struct Holdings {
    pub(crate) installed: PatchSet,
    pub(crate) pending: PatchSet,
    pub(crate) failing: PatchSet,
    came: BTreeMap<PatchIndex, Timestamp>,
    image_built: Date,
    last_no_reboot_install: Option<Timestamp>,
    module_present: bool,
}

impl Holdings {
    /// A node as it was started: with these patches since the day its image was built.
    #[must_use]
    pub fn new<'a>(
        patches: &Patches,
        installed: impl IntoIterator<Item = &'a str>,
        failing: impl IntoIterator<Item = &'a str>,
        image_built: Date,
    ) -> Self {
        Self {
            installed: patches.set(installed),
            pending: patches.none(),
            failing: patches.set(failing),
            came: BTreeMap::new(),
            image_built,
            last_no_reboot_install: None,
            module_present: false,
        }
    }

    /// Patches on the node.
    #[must_use]
    pub const fn installed(&self) -> &PatchSet {
        &self.installed
    }

    /// When a patch came to the node; `None` if it is not there. What the image brought has the image's day.
    #[must_use]
    pub fn installed_time(&self, patch: PatchIndex) -> Option<Timestamp> {
        self.installed
            .contains(patch)
            .then(|| self.came.get(&patch).copied().unwrap_or_else(|| self.image_built.midnight()))
    }

    /// When an Install with NoReboot last ran, which answers keep (rule state-pending-last-noreboot-time).
    #[must_use]
    pub const fn last_no_reboot_install(&self) -> Option<Timestamp> {
        self.last_no_reboot_install
    }

    /// Whether an earlier run left Patch Manager's module on the node.
    #[must_use]
    pub const fn module_present(&self) -> bool {
        self.module_present
    }

    /// Notes that a run brought the module.
    pub const fn keep_module(&mut self) {
        self.module_present = true;
    }

    /// Notes when an operation put these patches on the node. An operation's end is known only once it is known what it
    /// installs, so time comes after the sets.
    pub fn date(&mut self, new: &PatchSet, at: Timestamp) {
        for patch in new.ones() {
            self.came.insert(patch, at);
        }
    }

    /// Notes when an Install with NoReboot ran.
    pub const fn date_no_reboot_install(&mut self, at: Timestamp) {
        self.last_no_reboot_install = Some(at);
    }

    pub(crate) fn install(&mut self, new: &PatchSet, leaving: &PatchSet) {
        self.installed.union_with(new);
        self.installed.difference_with(leaving);
        self.pending.difference_with(leaving);
    }
}
