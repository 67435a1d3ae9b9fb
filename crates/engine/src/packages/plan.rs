//! A baseline for the nodes of one product: the fate of every version that a node may have (spec states 2).

use std::sync::Arc;

use patchplay_model::{
    AVAILABLE_SECURITY_UPDATES_SINCE, ComplianceLevel, DeploymentStatus, Readings, RejectedAllowedInstalled,
};
use patchplay_ordered::SortedMap;

use super::{
    dependencies::{Needs, needs_of},
    facts::Facts,
    fate::{Fate, FateState},
    judge::Judge,
    kernel::{is_live_patch, severity_rank},
    livepatch::LivePatches,
    manager::Manager,
    names::Named,
    numbering::Packages,
    policy::Policy,
    repositories::{Repositories, Stock},
    titled::{Known, Machine},
    weights::Weights,
};
use crate::{
    Holdings, PatchIndex, PatchSet, VersionIndex, World,
    reach::{Levels, Reach},
    verdict::Verdicts,
};

/// What a plan for packages knows besides what is approved.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    /// The product as nodes name it, which no row needs to have.
    pub(crate) product: String,
    /// Whether the baseline has sources and none of them is for the product: its nodes' runs fail.
    pub(crate) lacks_source: bool,
    /// By number of the version.
    pub(crate) fates: Vec<Fate>,
    /// By number of the patch: the newest version that the baseline matches.
    pub(crate) targets: Vec<Option<VersionIndex>>,
    /// By number of the patch: the newest version that may come in as a dependency.
    pub(crate) newest: Vec<Option<VersionIndex>>,
    /// By number of the version: what its repository says of it.
    shown: Vec<Option<Shown>>,
    /// What versions that can be installed need.
    pub(crate) needs: Needs,
    /// Versions of macOS itself, by the release that each belongs to.
    releases: SortedMap<VersionIndex, String>,
    /// Packages of ARM, and those of Intel.
    not_intel: Arc<PatchSet>,
    not_arm: Arc<PatchSet>,
    /// Packages that the catalogue has a row of. Of the others it knows no more than that some node has them.
    pub(crate) with_rows: Arc<PatchSet>,
    /// Whether the service knows the state AvailableSecurityUpdate, which package systems do not have.
    pub(crate) knows_available: bool,
    pub(crate) weights: Weights,
    /// Amazon Linux 2: kernels that live patches stand in for.
    pub(crate) live_patches: LivePatches,
}

impl Plan {
    /// Packages that do not run on a machine.
    pub(crate) fn foreign_to(&self, machine: Machine) -> Option<&PatchSet> {
        match machine {
            Machine::Intel => Some(&self.not_intel),
            Machine::Arm => Some(&self.not_arm),
            Machine::Any => None,
        }
    }

    /// Whether live patches change what fates say of a node when the run asks them. Whoever adds up fates has to ask.
    pub(crate) fn depends_on_live_patches(&self, holdings: &Holdings) -> bool {
        self.live_patches.on(holdings).next().is_some()
    }

    /// The row whose facts an item of a version shows.
    pub(crate) fn row_of(&self, version: VersionIndex) -> Option<usize> {
        self.shown(version).map(|shown| shown.row)
    }

    /// Whether a repository has the version.
    pub(crate) fn is_available(&self, version: VersionIndex) -> bool {
        self.shown(version).is_some_and(|shown| shown.available)
    }

    /// What an item of this version counts as: whether as Security, and with which level.
    pub(crate) fn weight_of(&self, version: VersionIndex) -> (bool, ComplianceLevel) {
        self.shown(version).map_or_else(Default::default, |shown| (shown.security, shown.level))
    }

    fn shown(&self, version: VersionIndex) -> Option<&Shown> {
        self.shown.get(version).and_then(Option::as_ref)
    }

    /// Whether macOS stays at its release: 13.3 takes 13.3.1, and never 13.4 (rule approve-macos-no-version-upgrade).
    pub(crate) fn stays_in_release(&self, installed: VersionIndex, newer: VersionIndex) -> bool {
        match (self.releases.get(&installed), self.releases.get(&newer)) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        }
    }
}

/// What an item of a version shows, and whether the version can be had.
#[derive(Debug, Clone, Copy)]
struct Shown {
    row: usize,
    /// What it counts as: whether as Security, and with which level.
    security: bool,
    level: ComplianceLevel,
    /// Whether a repository still has it.
    available: bool,
}

/// A version that the product is offered.
#[derive(Debug, Clone, Copy)]
struct Offered {
    version: VersionIndex,
    shown: Shown,
    approved: bool,
    /// macOS: whether it is approved as a package of `installer`.
    of_installer: bool,
    /// Whether the version is rejected in one of its rows.
    rejected: bool,
}

/// Looks at a policy with the eyes of a product.
pub(crate) fn plan(
    world: &World,
    said: &Verdicts,
    policy: &Policy,
    product: &str,
    readings: &Readings,
) -> (Reach, Plan) {
    let patches = world.patches();
    let mut reach = Reach {
        product: world.catalog().symbol(product),
        approved_here: patches.none(),
        approved_elsewhere: patches.none(),
        blocks: said.blocks,
        levels: Levels::new(),
    };
    let Some(packages) = patches.packages() else { return (reach, Plan::default()) };
    let judge = Judge::new(world, packages, &policy.baseline, product, readings);
    let payload = readings.rejected_allowed_installed == RejectedAllowedInstalled::Payload
        && matches!(judge.manager, Manager::Dnf | Manager::Zypper);
    let repositories = Repositories::new(world, packages, &policy.baseline, product, readings);
    let mut maker = Maker {
        world,
        packages,
        refuses: judge.blocks || payload,
        judge,
        plan: Plan {
            product: product.to_owned(),
            lacks_source: repositories.lacks_source,
            fates: vec![Fate::default(); packages.version_count()],
            targets: vec![None; patches.len()],
            newest: vec![None; patches.len()],
            shown: vec![None; packages.version_count()],
            not_intel: Arc::clone(packages.of_arm()),
            not_arm: Arc::clone(packages.of_intel()),
            with_rows: Arc::clone(patches.with_rows()),
            knows_available: world.clock().date() >= AVAILABLE_SECURITY_UPDATES_SINCE,
            ..Plan::default()
        },
        repositories,
        offered: Vec::new(),
    };
    for patch in 0..patches.len() {
        if maker.package(patch) {
            reach.approved_here.insert(patch);
        }
    }
    let live_patches = LivePatches::new(
        world,
        packages,
        |kernel| maker.plan.fates.get(kernel).and_then(|fate| fate.target),
        |row| maker.repositories.stock(row) != Stock::Absent,
    );
    let mut room = Plan { live_patches, ..maker.plan };
    room.weights = Weights::new(&reach.approved_here, &room.fates, [&room.not_intel, &room.not_arm]);
    (reach, room)
}

struct Maker<'a> {
    world: &'a World,
    packages: &'a Packages,
    repositories: Repositories<'a>,
    judge: Judge<'a>,
    /// Whether a rejected package that is installed is InstalledRejected.
    refuses: bool,
    plan: Plan,
    /// The versions of the package at hand that the product is offered, oldest first.
    offered: Vec<Offered>,
}

impl Maker<'_> {
    /// Decides about one package; whether the baseline matches any of its versions.
    fn package(&mut self, patch: PatchIndex) -> bool {
        if is_macos_itself(self.judge.manager, self.packages.name(patch)) {
            self.note_releases(patch);
        }
        self.offer(patch);
        for offered in &self.offered {
            if let Some(place) = self.plan.shown.get_mut(offered.version) {
                *place = Some(offered.shown);
            }
        }
        // A name whose highest matching version is gone is dropped (rule approve-rpm-version-left-repository).
        let newest = self.offered.iter().rev().find(|offered| offered.approved);
        if newest.is_some_and(|newest| !newest.shown.available) {
            self.offered.iter_mut().for_each(|offered| offered.approved = false);
        }
        let target = self.offered.iter().rev().find(|offered| offered.approved).map(|offered| offered.version);
        if let Some(place) = self.plan.targets.get_mut(patch) {
            *place = target;
        }
        let may_come = |offered: &&Offered| offered.shown.available && !(offered.rejected && self.judge.blocks);
        let newest = self.offered.iter().rev().find(may_come).map(|offered| offered.version);
        if let Some(place) = self.plan.newest.get_mut(patch) {
            *place = newest;
        }
        for version in self.packages.versions(patch) {
            let fate = self.fate(patch, version);
            if let Some(place) = self.plan.fates.get_mut(version) {
                *place = fate;
            }
        }
        target.is_some()
    }

    /// Finds the versions that the product is offered. One that stands in several rows is judged by each, and the one
    /// that approves it with the highest level speaks for it (rule approve-level-several-notices); of a live patch an
    /// item shows the highest classification and severity.
    fn offer(&mut self, patch: PatchIndex) {
        self.offered.clear();
        let (world, packages) = (self.world, self.packages);
        let (name, arch) = (packages.name(patch), packages.arch(patch));
        let is_live_patch = is_live_patch(world.patches().system(), name);
        for current in world.current_of(patch) {
            let stock = self.repositories.stock(current.row);
            if stock == Stock::Absent {
                continue;
            }
            let Some(version) = packages.version_of_row(current.row) else { continue };
            let Some(known) = packages.version(version) else { continue };
            let facts = packages.facts(current.row);
            let package = Named::new(name, arch, &known.known);
            let verdict = self.judge.judge(package, Some(current.row), facts, &mut |_| {});
            if !world.catalog().depends(current.row).is_empty() {
                let needs = needs_of(world.catalog(), packages, patch, current.row);
                if !needs.is_empty() {
                    self.plan.needs.entry(version).or_default().extend(needs);
                }
            }
            let own = Offered {
                version,
                shown: Shown {
                    row: current.row,
                    security: self.is_security(facts),
                    level: verdict.level,
                    available: stock == Stock::There,
                },
                approved: verdict.is_approved(),
                of_installer: verdict.is_approved() && self.is_of_installer(facts),
                rejected: verdict.status == Some(DeploymentStatus::ExplicitRejected),
            };
            match self.offered.pop() {
                Some(last) if last.version == version => {
                    let joint = self.joined(last, own, is_live_patch);
                    self.offered.push(joint);
                }
                last => {
                    self.offered.extend(last);
                    self.offered.push(own);
                }
            }
        }
    }

    /// Two rows of one version.
    fn joined(&self, last: Offered, next: Offered, is_live_patch: bool) -> Offered {
        let rank = |offered: &Offered| (offered.approved, offered.shown.level, offered.shown.security);
        let speaking = if rank(&next) > rank(&last) { next } else { last };
        let mut joint = Offered {
            of_installer: last.of_installer || next.of_installer,
            rejected: last.rejected || next.rejected,
            ..speaking
        };
        joint.shown.available = last.shown.available || next.shown.available;
        if is_live_patch {
            let graver = std::cmp::max_by_key(last.shown, next.shown, |shown| self.gravity(shown));
            joint.shown = Shown { row: graver.row, security: graver.security, ..joint.shown };
        }
        joint
    }

    /// What makes one notice of a live patch speak before another (rule state-livepatch-packages).
    fn gravity(&self, shown: &Shown) -> (bool, Option<usize>) {
        let severity = self.packages.facts(shown.row).severity;
        (shown.security, severity_rank(self.world.catalog().text(severity)))
    }

    /// Whether an item of this row is classified Security (rules state-item-deb-class, count-security-macos).
    const fn is_security(&self, facts: &Facts) -> bool {
        match self.judge.manager {
            Manager::Apt => facts.from_security,
            Manager::MacOs => true,
            _ => facts.is_security_class,
        }
    }

    fn fate(&self, patch: PatchIndex, version: VersionIndex) -> Fate {
        let Some(installed) = self.packages.version(version) else { return Fate::default() };
        let own = self.offered.binary_search_by_key(&version, |offered| offered.version).ok();
        let own = own.and_then(|place| self.offered.get(place));
        let mut matched = self.offered.iter().rev().filter(|offered| offered.approved);
        let newest =
            matched.find(|newer| newer.version <= version || self.plan.stays_in_release(version, newer.version));
        let speaking = match newest {
            Some(newest) if newest.version > version => {
                let never_missing = newest.of_installer;
                let state = if never_missing { FateState::Installed } else { FateState::Missing };
                return spoken(state, newest);
            }
            // apt asks the installed version itself (rule state-deb-installed-needs-security-origin).
            Some(_) | None if self.judge.manager == Manager::Apt => own.filter(|own| own.approved),
            found => found,
        };
        if let Some(speaking) = speaking {
            return spoken(FateState::Installed, speaking);
        }
        let package = Named::new(self.packages.name(patch), self.packages.arch(patch), &installed.known);
        if own.is_none() && self.judge.manager == Manager::Apt && !self.offered.is_empty() {
            let verdict = self.judge.judge(package, None, &Facts::UNKNOWN, &mut |_| {});
            if verdict.is_approved() {
                return Fate { state: FateState::Installed, level: verdict.level, ..Fate::default() };
            }
        }
        let rejected = self.refuses && own.map_or_else(|| self.judge.rejects(package, None), |own| own.rejected);
        Fate {
            state: if rejected { FateState::Rejected } else { FateState::Other },
            security: own.is_some_and(|own| own.shown.security) && self.judge.manager != Manager::MacOs,
            ..Fate::default()
        }
    }

    fn note_releases(&mut self, patch: PatchIndex) {
        for version in self.packages.versions(patch) {
            let release = match self.packages.version(version).map(|version| &version.known) {
                Some(Known::Exactly(known) | Known::OlderThan(known)) => {
                    known.version.split('.').take(2).collect::<Vec<_>>().join(".")
                }
                Some(Known::Nothing) | None => String::new(),
            };
            self.plan.releases.insert(version, release);
        }
    }

    fn is_of_installer(&self, facts: &Facts) -> bool {
        self.judge.manager == Manager::MacOs && self.world.catalog().text(facts.classification) == "installer"
    }
}

fn spoken(state: FateState, offered: &Offered) -> Fate {
    Fate {
        state,
        target: (state == FateState::Missing).then_some(offered.version),
        security: offered.shown.security,
        level: offered.shown.level,
    }
}

/// Whether a package is the system itself; others know no bound of release.
pub(crate) fn is_macos_itself(manager: Manager, name: &str) -> bool {
    manager == Manager::MacOs && name.starts_with("macOS ")
}
