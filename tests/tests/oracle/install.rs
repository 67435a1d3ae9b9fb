//! What an Install brings to a node of a package system: what is missing or listed, each with what it needs or not at all.

use std::collections::BTreeMap;

use patchplay_catalog::PatchFacts;
use patchplay_model::{InstallOverrideList, PatchState, RejectedPatchesAction};
use patchplay_tests::stories::Kind;

use crate::{
    names::{self, Named},
    node::{Held, Machine, Node, Package, machine, preference},
    packages::{Item, View},
    rows::is_withdrawn,
    versions::{Known, Version},
};

impl View<'_> {
    /// What is missing, with the version to come.
    pub fn missing(&self, node: &Node, asks_live_patches: bool) -> Vec<(Package, Version)> {
        let missing = self.items(node, asks_live_patches).into_iter().filter(|item| item.state == PatchState::Missing);
        missing.map(|item| (item.package, item.version.exactly().unwrap().clone())).collect()
    }

    /// A package in the version to come with everything that it needs and the node has not; `None` if something of it
    /// cannot come.
    pub fn with_needs(
        &self,
        node: &Node,
        list: Option<&InstallOverrideList>,
        package: &Package,
        target: &Version,
    ) -> Option<BTreeMap<Package, Version>> {
        if node.fails(package, target) {
            return None;
        }
        let mut together = BTreeMap::from([(package.clone(), target.clone())]);
        let mut open = vec![(package.clone(), target.clone())];
        while let Some((package, version)) = open.pop() {
            let rows = self.rows_of(&package);
            let row = rows.iter().find(|row| Version::of(row).compare(&version, self.rules).is_eq()).unwrap();
            for need in &row.depends {
                let (name, least) = need
                    .split_once(">=")
                    .map_or((need.as_str(), None), |(name, version)| (name, Some(Version::read(version))));
                let suffices = |known: &Known| {
                    least.as_ref().is_none_or(|least| known.compare(&Known::Exactly(least.clone()), self.rules).is_ge())
                };
                // A package of the own architecture first, then one for all, then the usual ones.
                let mut of_name: Vec<&Package> = node.known.iter().filter(|one| one.name == name).collect();
                of_name.sort_by_key(|one| {
                    (one.arch != package.arch, machine(&one.arch) != Machine::Any, preference(&one.arch))
                });
                let there = |one: &Package| match together.get(one) {
                    Some(version) => suffices(&Known::Exactly(version.clone())),
                    None => node.held(one).is_some_and(suffices),
                };
                if of_name.iter().any(|one| there(one)) {
                    continue;
                }
                // What the catalogue does not know for this machine is taken to be there.
                of_name.retain(|one| !node.is_foreign(one) && node.has_rows(one));
                if of_name.is_empty() {
                    continue;
                }
                let to_bring = of_name.into_iter().find_map(|one| {
                    let version = self.to_bring(node, list, one, &suffices)?;
                    Some((one.clone(), version))
                });
                let (package, version) = to_bring.filter(|(package, version)| !node.fails(package, version))?;
                together.insert(package.clone(), version.clone());
                open.push((package, version));
            }
        }
        Some(together)
    }

    /// Whether a package on the node has there what it needs, as far as the catalogue knows that for such a machine.
    pub fn has_its_needs(&self, node: &Node, package: &Package) -> bool {
        let held = node.held(package);
        let own = |row: &&PatchFacts| held.is_some_and(|held| held.is(&Version::of(row), self.rules));
        self.rows_of(package).into_iter().filter(own).flat_map(|row| &row.depends).all(|need| {
            let (name, least) =
                need.split_once(">=").map_or((need.as_str(), None), |(name, least)| (name, Some(least)));
            let least = least.map(|least| Known::Exactly(Version::read(least)));
            let enough = |known: &Known| least.as_ref().is_none_or(|least| known.compare(least, self.rules).is_ge());
            let mut of_name = node.known.iter().filter(|one| one.name == name);
            of_name.clone().all(|one| node.is_foreign(one) || !node.has_rows(one))
                || of_name.any(|one| node.held(one).is_some_and(enough))
        })
    }

    /// The version in which a needed package comes: what the list says, else what the baseline misses, else the newest
    /// that a repository has and nothing blocks.
    fn to_bring(
        &self,
        node: &Node,
        list: Option<&InstallOverrideList>,
        package: &Package,
        suffices: &dyn Fn(&Known) -> bool,
    ) -> Option<Version> {
        let enough = |version: &Version| suffices(&Known::Exactly(version.clone()));
        let may_come = |version: &Version| {
            let rows = self.rows_of(package);
            let of_version = rows.iter().filter(|row| Version::of(row).compare(version, self.rules).is_eq());
            let blocked = self.baseline.rejected_patches_action == RejectedPatchesAction::Block
                && of_version.clone().any(|row| self.rejects(package, Some(version), &row.advisories));
            !self.is_gone(package, version) && !blocked
        };
        let newest = || {
            let versions = self.rows_of(package).into_iter().map(Version::of).filter(may_come);
            versions.max_by(|one, other| one.compare(other, self.rules))
        };
        let found = match list {
            Some(list) => self.pinned(node, list, package).or_else(newest),
            None => {
                let item = node.held(package).and_then(|_| self.item(node, package.clone()));
                let missing = item.filter(|item| item.state == PatchState::Missing);
                missing.and_then(|item| item.version.exactly().cloned()).filter(enough).or_else(newest)
            }
        };
        found.filter(enough)
    }

    /// What a list brings, whatever the baseline says: of each installed package the newest listed version that a
    /// repository has, if that is newer.
    pub fn listed(&self, node: &Node, list: &InstallOverrideList) -> Vec<(Package, Version)> {
        let mut held: Vec<&Held> = node.held.iter().collect();
        held.sort_by_key(|held| &held.package);
        let targets = held.into_iter().filter_map(|held| {
            let pinned = self.pinned(node, list, &held.package)?;
            held.version.is_older_than(&pinned, self.rules).then(|| (held.package.clone(), pinned))
        });
        targets.collect()
    }

    /// The newest version of a package that a list names and a repository has.
    fn pinned(&self, node: &Node, list: &InstallOverrideList, package: &Package) -> Option<Version> {
        let rows = self.rows_of(package).into_iter().filter(|row| {
            let version = Version::of(row);
            let named = Named { name: &package.name, arch: &package.arch, version: Some(&version) };
            let title = self.title_of(package, &Known::Exactly(version.clone()));
            let kind = Kind::of(self.system);
            !is_withdrawn(row, self.clock)
                && node.held(package).is_none_or(|held| self.stays_in_release(package, held, row))
                && list.patches.iter().any(|entry| names::to_install(kind, entry, &named, &title, self.readings))
        });
        self.newest(&rows.collect::<Vec<_>>())
    }

    /// An item of what was tried in vain, by the rows of the version that was to come.
    pub fn failed_item(&self, package: Package, target: &Version) -> Item {
        let rows = self.rows_of(&package);
        let of_target = rows.iter().filter(|row| Version::of(row).compare(target, self.rules).is_eq());
        let of_target: Vec<&PatchFacts> = of_target.copied().collect();
        let approved: Vec<&PatchFacts> = of_target.iter().filter(|row| self.word(row).approves()).copied().collect();
        let version = Known::Exactly(target.clone());
        self.approved_item(
            package,
            PatchState::Failed,
            version,
            if approved.is_empty() { &of_target } else { &approved },
        )
    }
}
