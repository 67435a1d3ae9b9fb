//! What a node has at one moment.

use std::sync::Arc;

use patchplay_model::{Date, NodeSettings, Timestamp};
use patchplay_ordered::{SortedMap, SortedSet};

use crate::{
    PatchIndex, PatchSet, Patches, VersionIndex,
    index::SetOperations as _,
    packages::{Machine, is_live_patch},
    settings::Settings,
};

/// The patches on a node, and what an operation needs to know of their past.
///
/// What decides about patches is shared among nodes that have the same: all that were started from one image, until one
/// of them changes. Only the past is each node's own.
#[derive(Debug, Clone)]
pub struct Holdings {
    have: Arc<Have>,
    /// What came to this node, and when; the later entry counts.
    came: Vec<(Arc<PatchSet>, Timestamp)>,
    image_built: Date,
    last_no_reboot_install: Option<Timestamp>,
    module_present: bool,
}

/// What of a node decides about patches.
#[derive(Debug, Clone)]
pub(crate) struct Have {
    pub(crate) installed: PatchSet,
    pub(crate) pending: PatchSet,
    pub(crate) failing: PatchSet,
    /// Package systems: the version of each installed package, sorted by patch.
    versions: Arc<Vec<(PatchIndex, VersionIndex)>>,
    /// Package systems: what fails in these versions alone.
    failing_versions: SortedSet<VersionIndex>,
    machine: Machine,
    settings: Arc<Settings>,
}

impl Holdings {
    /// A node as it was started: with these patches since the day its image was built.
    ///
    /// On Windows patches are KB numbers. On package systems what is installed is `name.arch:epoch:version-release`
    /// (rpm) or `name.arch:version` (deb), the architecture optional; `name:<version` is some version before that one,
    /// and a bare name the oldest there can be. Of several installed versions of one package the newest counts (rule
    /// approve-rpm-kernel-as-others). What fails is a name, `name.arch`, or one version of it in the same form. What
    /// the catalogue has no name for is left out.
    #[must_use]
    pub fn new<'a>(
        patches: &Patches,
        installed: impl IntoIterator<Item = &'a str>,
        failing: impl IntoIterator<Item = &'a str>,
        image_built: Date,
    ) -> Self {
        let have = Have {
            installed: patches.none(),
            pending: patches.none(),
            failing: patches.none(),
            versions: Arc::default(),
            failing_versions: SortedSet::new(),
            machine: Machine::Any,
            settings: Arc::default(),
        };
        let mut holdings = Self {
            have: Arc::new(have),
            came: Vec::new(),
            image_built,
            last_no_reboot_install: None,
            module_present: false,
        };
        holdings.add(patches, &mut installed.into_iter());
        holdings.let_fail(patches, &mut failing.into_iter());
        holdings
    }

    pub(crate) fn add(&mut self, patches: &Patches, texts: &mut dyn Iterator<Item = &str>) {
        let Some(packages) = patches.packages() else {
            for patch in texts.filter_map(|id| patches.index(id)) {
                self.edit().installed.insert(patch);
            }
            return;
        };
        let mut new = texts.filter_map(|text| packages.installed(text)).peekable();
        if new.peek().is_none() {
            return;
        }
        let have = self.edit();
        let mut versions: SortedMap<PatchIndex, VersionIndex> = have.versions.iter().copied().collect();
        for (patch, version) in new {
            let newest = versions.entry(patch).or_insert(version);
            *newest = version.max(*newest);
        }
        have.installed.extend(versions.keys().copied());
        have.machine = packages.machine_of(versions.keys().copied());
        have.versions = Arc::new(versions.into_iter().collect());
    }

    pub(crate) fn let_fail(&mut self, patches: &Patches, failing: &mut dyn Iterator<Item = &str>) {
        let Some(packages) = patches.packages() else {
            for patch in failing.filter_map(|id| patches.index(id)) {
                self.edit().failing.insert(patch);
            }
            return;
        };
        for (patch, version) in failing.flat_map(|text| packages.failing(text)) {
            match version {
                Some(version) => {
                    self.edit().failing_versions.insert(version);
                }
                None => self.edit().failing.insert(patch),
            }
        }
    }

    /// Notes that patches came since the last boot by other ways than Patch Manager, in the forms of [`Self::new`], so
    /// that they wait for a reboot (rule state-pending-outside-installs, when it is read so).
    pub fn await_reboot<'a>(&mut self, patches: &Patches, outside: impl IntoIterator<Item = &'a str>) {
        for text in outside {
            let patch = match patches.packages() {
                Some(packages) => packages.installed(text).map(|(patch, _)| patch),
                None => patches.index(text),
            };
            let needs_reboot = |patch: PatchIndex| {
                patches.packages().is_none_or(|packages| !is_live_patch(patches.system(), packages.name(patch)))
            };
            if let Some(patch) = patch.filter(|patch| self.installed().contains(*patch) && needs_reboot(*patch)) {
                self.edit().pending.insert(patch);
            }
        }
    }

    /// The node reboots on its own, without a run: nothing waits for it any more.
    pub fn reboot(&mut self) {
        if !self.have().pending.is_clear() {
            self.edit().pending.clear();
        }
    }

    /// Gives the node settings of its own.
    pub fn set(&mut self, patches: &Patches, settings: &NodeSettings) {
        if *settings != NodeSettings::default() {
            self.edit().settings = Arc::new(Settings::new(patches, settings));
        }
    }

    /// Patches on the node.
    #[must_use]
    pub fn installed(&self) -> &PatchSet {
        &self.have.installed
    }

    /// A number that tells what a node has: two nodes with the same number, both there, have the same and fare alike.
    #[must_use]
    pub fn mark(&self) -> usize {
        Arc::as_ptr(&self.have).addr()
    }

    /// Lets the node have what another one has, whose past stays its own.
    pub fn take_from(&mut self, other: &Self) {
        self.have = Arc::clone(&other.have);
    }

    pub(crate) fn have(&self) -> &Have {
        &self.have
    }

    pub(crate) fn edit(&mut self) -> &mut Have {
        Arc::make_mut(&mut self.have)
    }

    /// When a patch came to the node; `None` if it is not there. What the image brought has the image's day.
    #[must_use]
    pub fn installed_time(&self, patch: PatchIndex) -> Option<Timestamp> {
        let came = || self.came.iter().rev().find(|(patches, _)| patches.contains(patch)).map(|(_, at)| *at);
        self.installed().contains(patch).then(|| came().unwrap_or_else(|| self.image_built.midnight()))
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

    /// Lets these patches fail for the time being: an operation that is stopped does not get to them.
    pub fn hold_back(&mut self, patches: &PatchSet) {
        self.edit().failing.add(patches);
    }

    /// Lets fail again what fails on another state of the same node, and nothing else.
    pub fn release(&mut self, other: &Self) {
        self.edit().failing.clone_from(&other.have.failing);
    }

    /// Notes when an operation put these patches on the node. An operation's end is known only once it is known what it
    /// installs, so time comes after the sets.
    pub fn date(&mut self, new: &Arc<PatchSet>, at: Timestamp) {
        if !new.is_clear() {
            self.came.push((Arc::clone(new), at));
        }
    }

    /// Notes when an Install with NoReboot ran.
    pub const fn date_no_reboot_install(&mut self, at: Timestamp) {
        self.last_no_reboot_install = Some(at);
    }

    /// Package systems: what is installed, in which version.
    pub(crate) fn versions(&self) -> &Arc<Vec<(PatchIndex, VersionIndex)>> {
        &self.have.versions
    }

    pub(crate) fn version_of(&self, patch: PatchIndex) -> Option<VersionIndex> {
        version_in(&self.have.versions, patch)
    }

    pub(crate) fn machine(&self) -> Machine {
        self.have.machine
    }

    pub(crate) fn settings(&self) -> &Arc<Settings> {
        &self.have.settings
    }

    /// Whether bringing a package to a version fails.
    pub(crate) fn fails(&self, patch: PatchIndex, version: VersionIndex) -> bool {
        self.have.failing.contains(patch) || self.have.failing_versions.contains(&version)
    }

    /// Package systems: a version comes, in the place of the installed one if there is one.
    pub(crate) fn replace(&mut self, patch: PatchIndex, version: VersionIndex) {
        let have = self.edit();
        let versions = Arc::make_mut(&mut have.versions);
        match versions.binary_search_by_key(&patch, |(patch, _)| *patch) {
            Ok(place) => {
                if let Some(held) = versions.get_mut(place) {
                    held.1 = version;
                }
            }
            Err(place) => {
                versions.insert(place, (patch, version));
                have.installed.insert(patch);
            }
        }
    }

    pub(crate) fn install(&mut self, new: &PatchSet, leaving: &PatchSet) {
        let have = self.edit();
        have.installed.add(new);
        have.installed.subtract(leaving);
        have.pending.subtract(leaving);
    }
}

/// The version of a package among a node's.
pub(crate) fn version_in(versions: &[(PatchIndex, VersionIndex)], patch: PatchIndex) -> Option<VersionIndex> {
    let place = versions.binary_search_by_key(&patch, |(patch, _)| *patch).ok()?;
    versions.get(place).map(|(_, version)| *version)
}
