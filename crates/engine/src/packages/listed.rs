//! An InstallOverrideList as the nodes of one product read it (spec documents 5, selection 2).

use patchplay_model::{DebWildcards, ListedPatch, Readings};
use patchplay_ordered::SortedMap;

use super::{
    Plan,
    manager::Manager,
    names::Pattern,
    numbering::{Packages, id},
    titled::Known,
};
use crate::{PatchIndex, VersionIndex, World};

/// The versions that a list names, by package, oldest first; those alone that a repository has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Listed {
    versions: SortedMap<PatchIndex, Vec<VersionIndex>>,
}

impl Listed {
    pub(crate) fn new(world: &World, room: &Plan, readings: &Readings, list: &[ListedPatch]) -> Self {
        let mut listed = Self::default();
        let Some(packages) = world.patches().packages() else { return listed };
        let manager = Manager::of(world.patches().system(), &room.product);
        let entries: Vec<Entry> = list.iter().map(|patch| Entry::new(manager, readings, patch)).collect();
        for patch in 0..world.patches().len() {
            let named: Vec<&Entry> = entries.iter().filter(|entry| entry.may_name(packages, patch)).collect();
            if named.is_empty() {
                continue;
            }
            let there = packages.versions(patch).filter(|&version| room.is_available(version));
            let versions: Vec<VersionIndex> =
                there.filter(|&version| named.iter().any(|entry| entry.names(packages, patch, version))).collect();
            if !versions.is_empty() {
                listed.versions.insert(patch, versions);
            }
        }
        listed
    }

    /// The version that the list gives a package, whether or not the node has it already.
    pub(crate) fn pin(&self, room: &Plan, patch: PatchIndex, installed: Option<VersionIndex>) -> Option<VersionIndex> {
        let stays =
            |version: &VersionIndex| installed.is_none_or(|installed| room.stays_in_release(installed, *version));
        self.versions.get(&patch)?.iter().rev().copied().find(stays)
    }

    /// The version that an Install brings an installed package to. A list upgrades and never adds.
    pub(crate) fn target(&self, room: &Plan, patch: PatchIndex, installed: VersionIndex) -> Option<VersionIndex> {
        self.pin(room, patch, Some(installed)).filter(|version| *version > installed)
    }
}

/// An entry as a manager reads it.
pub(crate) struct Entry {
    manager: Manager,
    id: Pattern,
    title: Option<Pattern>,
}

impl Entry {
    pub(crate) fn new(manager: Manager, readings: &Readings, patch: &ListedPatch) -> Self {
        let pattern = |text: &str| match manager {
            Manager::Yum | Manager::Dnf | Manager::Zypper => Pattern::shell(text),
            Manager::Apt if readings.deb_wildcards == DebWildcards::Payload => Pattern::shell(text),
            Manager::Apt | Manager::MacOs => Pattern::Exact(text.to_owned()),
        };
        // On macOS an entry has no title.
        let title = patch.title.as_deref().filter(|_| manager != Manager::MacOs);
        Self { manager, id: pattern(&patch.id), title: title.map(pattern) }
    }

    /// Whether it can name some version of a package.
    fn may_name(&self, packages: &Packages, patch: PatchIndex) -> bool {
        self.manager == Manager::MacOs || self.names_id(packages.name(patch), packages.arch(patch))
    }

    fn names_id(&self, name: &str, arch: &str) -> bool {
        self.id.fits(&id(name, arch)) || self.id.fits(name)
    }

    /// Whether it names a package in a version: by id, and where there is one by title too (rules
    /// param-list-id-and-title, param-list-forms-linux, param-list-forms-windows-macos).
    pub(crate) fn names(&self, packages: &Packages, patch: PatchIndex, version: VersionIndex) -> bool {
        let (name, arch) = (packages.name(patch), packages.arch(patch));
        if self.manager == Manager::MacOs {
            let known = packages.version(version).map(|version| &version.known);
            let with_version = match known {
                Some(Known::Exactly(version)) => self.id.fits(&format!("{name}.{}", version.version)),
                _ => false,
            };
            return with_version || self.id.fits(name);
        }
        self.names_id(name, arch) && self.title.as_ref().is_none_or(|title| title.fits(packages.title(version)))
    }
}
