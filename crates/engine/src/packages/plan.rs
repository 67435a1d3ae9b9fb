//! A baseline for the nodes of one product: the fate of every version that a node may have (spec states 2).

use std::collections::BTreeMap;

use patchplay_catalog::Symbol;
use patchplay_model::{AVAILABLE_SECURITY_UPDATES_SINCE, ComplianceLevel, Readings, RejectedAllowedInstalled};

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
    Holdings, PatchIndex, PatchSet, Verdict, VersionIndex, World,
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
    offers: Vec<Option<Offer>>,
    /// What versions that can be installed need.
    pub(crate) needs: Needs,
    /// Versions of macOS itself, by the release that each belongs to.
    releases: BTreeMap<VersionIndex, String>,
    /// Packages of ARM, and those of Intel.
    not_intel: PatchSet,
    not_arm: PatchSet,
    /// Packages that the catalogue has a row of. Of the others it knows no more than that some node has them.
    pub(crate) with_rows: PatchSet,
    /// Whether the service knows the state AvailableSecurityUpdate, which package systems do not have.
    pub(crate) knows_available: bool,
    pub(crate) weights: Weights,
    /// Amazon Linux 2: kernels that live patches stand in for.
    pub(crate) live_patches: LivePatches,
}

impl Plan {
    /// Packages that do not run on a machine.
    pub(crate) const fn foreign_to(&self, machine: Machine) -> Option<&PatchSet> {
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
        self.offer(version).map(|offer| offer.row)
    }

    /// Whether a repository has the version.
    pub(crate) fn is_available(&self, version: VersionIndex) -> bool {
        self.offer(version).is_some_and(|offer| offer.available)
    }

    /// What an item of this version counts as: whether as Security, and with which level.
    pub(crate) fn weight_of(&self, version: VersionIndex) -> (bool, ComplianceLevel) {
        self.offer(version).map_or_else(Default::default, |offer| (offer.security, offer.verdict.level))
    }

    fn offer(&self, version: VersionIndex) -> Option<&Offer> {
        self.offers.get(version).and_then(Option::as_ref)
    }

    /// Whether macOS stays at its release: 13.3 takes 13.3.1, and never 13.4 (rule approve-macos-no-version-upgrade).
    pub(crate) fn stays_in_release(&self, installed: VersionIndex, newer: VersionIndex) -> bool {
        match (self.releases.get(&installed), self.releases.get(&newer)) {
            (Some(own), Some(other)) => own == other,
            _ => true,
        }
    }
}

/// A version that the product is offered.
#[derive(Debug, Clone, Copy)]
struct Offer {
    verdict: Verdict,
    row: usize,
    security: bool,
    /// macOS: whether it is approved as a package of `installer`.
    of_installer: bool,
    /// Whether the version is rejected in one of its rows.
    rejected: bool,
    /// Whether a repository still has it.
    available: bool,
}

/// One of a package's versions with what is offered of it.
#[derive(Debug, Clone, Copy)]
struct Offered {
    version: VersionIndex,
    offer: Offer,
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
    let (Some(packages), Some(judge)) = (patches.packages(), Judge::new(world, &policy.baseline, product, readings))
    else {
        return (reach, Plan::default());
    };
    let payload = readings.rejected_allowed_installed == RejectedAllowedInstalled::Payload
        && matches!(judge.manager, Manager::Dnf | Manager::Zypper);
    let repositories = Repositories::new(world, &policy.baseline, product, readings);
    let mut maker = Maker {
        world,
        packages,
        refuses: judge.blocks || payload,
        security: security_symbols(world, packages),
        judge,
        plan: Plan {
            product: product.to_owned(),
            lacks_source: repositories.lacks_source,
            fates: vec![Fate::default(); packages.version_count()],
            targets: vec![None; patches.len()],
            newest: vec![None; patches.len()],
            offers: vec![None; packages.version_count()],
            not_intel: packages.foreign_to(Machine::Intel),
            not_arm: packages.foreign_to(Machine::Arm),
            with_rows: (0..patches.len()).filter(|&patch| !patches.rows(patch).is_empty()).collect(),
            knows_available: world.clock().date() >= AVAILABLE_SECURITY_UPDATES_SINCE,
            ..Plan::default()
        },
        repositories,
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

/// The spellings of the classification Security that rows have (rule count-security-uses-classification).
fn security_symbols(world: &World, packages: &Packages) -> Vec<Symbol> {
    let is_security = |symbol: &&Symbol| world.catalog().text(**symbol).eq_ignore_ascii_case("Security");
    packages.values.classifications.iter().filter(is_security).copied().collect()
}

struct Maker<'a> {
    world: &'a World,
    packages: &'a Packages,
    repositories: Repositories<'a>,
    judge: Judge<'a>,
    /// Whether a rejected package that is installed is InstalledRejected.
    refuses: bool,
    security: Vec<Symbol>,
    plan: Plan,
}

impl Maker<'_> {
    /// Decides about one package; whether the baseline matches any of its versions.
    fn package(&mut self, patch: PatchIndex) -> bool {
        if is_macos_itself(self.judge.manager, self.packages.name(patch)) {
            self.note_releases(patch);
        }
        let offered = self.offered(patch);
        for version in &offered {
            if let Some(place) = self.plan.offers.get_mut(version.version) {
                *place = Some(version.offer);
            }
        }
        let mut matched: Vec<Offered> =
            offered.iter().filter(|offered| offered.offer.verdict.is_approved()).copied().collect();
        // A name whose highest matching version is gone is dropped (rule approve-rpm-version-left-repository).
        if matched.last().is_some_and(|newest| !newest.offer.available) {
            matched.clear();
        }
        let target = matched.last().map(|offered| offered.version);
        if let Some(place) = self.plan.targets.get_mut(patch) {
            *place = target;
        }
        let may_come = |offered: &&Offered| offered.offer.available && !(offered.offer.rejected && self.judge.blocks);
        let newest = offered.iter().rev().find(may_come).map(|offered| offered.version);
        if let Some(place) = self.plan.newest.get_mut(patch) {
            *place = newest;
        }
        for version in self.packages.versions(patch) {
            let fate = self.fate(patch, version, &offered, &matched);
            if let Some(place) = self.plan.fates.get_mut(version) {
                *place = fate;
            }
        }
        target.is_some()
    }

    /// The versions that the product is offered, oldest first. One that stands in several rows is judged by each, and
    /// the one that approves it with the highest level speaks for it (rule approve-level-several-notices); of a live patch
    /// an item shows the highest classification and severity.
    fn offered(&mut self, patch: PatchIndex) -> Vec<Offered> {
        let mut all: Vec<Offered> = Vec::new();
        let is_live_patch = is_live_patch(self.world.patches().system(), self.packages.name(patch));
        for current in self.world.current().get(self.world.positions_of(patch)).unwrap_or_default() {
            let stock = self.repositories.stock(current.row);
            if stock == Stock::Absent {
                continue;
            }
            let Some(version) = self.packages.version_of_row(current.row) else { continue };
            let Some(known) = self.packages.version(version) else { continue };
            let package = Named::new(self.packages.name(patch), self.packages.arch(patch), &known.known);
            let verdict = self.judge.judge(package, Some(current.row)).verdict;
            let needs = needs_of(self.world.catalog(), self.packages, patch, current.row);
            if !needs.is_empty() {
                self.plan.needs.entry(version).or_default().extend(needs);
            }
            let mut offer = Offer {
                verdict,
                row: current.row,
                security: self.is_security(current.row),
                of_installer: verdict.is_approved() && self.is_of_installer(current.row),
                rejected: verdict == Verdict::rejected(),
                available: stock == Stock::There,
            };
            match all.last_mut() {
                Some(last) if last.version == version => {
                    let rank = |offer: &Offer| (offer.verdict.is_approved(), offer.verdict.level, offer.security);
                    offer.of_installer |= last.offer.of_installer;
                    offer.rejected |= last.offer.rejected;
                    offer.available |= last.offer.available;
                    let graver = std::cmp::max_by_key(last.offer, offer, |offer| self.gravity(offer));
                    let joint = Offer { verdict: last.offer.verdict, ..offer };
                    if rank(&offer) > rank(&last.offer) {
                        last.offer = offer;
                    } else {
                        last.offer = Offer { row: last.offer.row, security: last.offer.security, ..joint };
                    }
                    if is_live_patch {
                        last.offer = Offer { row: graver.row, security: graver.security, ..last.offer };
                    }
                }
                _ => all.push(Offered { version, offer }),
            }
        }
        all
    }

    /// What makes one notice of a live patch speak before another (rule state-livepatch-packages).
    fn gravity(&self, offer: &Offer) -> (bool, Option<usize>) {
        let severity =
            self.world.catalog().severities().get(offer.row).map(|&severity| self.world.catalog().text(severity));
        (offer.security, severity.and_then(severity_rank))
    }

    /// Whether an item of this row is classified Security (rules state-item-deb-class, count-security-macos).
    fn is_security(&self, row: usize) -> bool {
        let facts = Facts::new(self.world.catalog(), row);
        match self.judge.manager {
            Manager::Apt => facts.from_security,
            Manager::MacOs => true,
            _ => self.security.contains(&facts.classification()),
        }
    }

    fn fate(&self, patch: PatchIndex, version: VersionIndex, offered: &[Offered], matched: &[Offered]) -> Fate {
        let Some(installed) = self.packages.version(version) else { return Fate::default() };
        let own = offered.iter().find(|offered| offered.version == version).map(|own| own.offer);
        let newest = matched
            .iter()
            .rev()
            .find(|newer| newer.version <= version || self.plan.stays_in_release(version, newer.version));
        let speaking = match newest {
            Some(newest) if newest.version > version => {
                let never_missing = newest.offer.of_installer;
                let state = if never_missing { FateState::Installed } else { FateState::Missing };
                return spoken(state, newest);
            }
            // apt asks the installed version itself (rule state-deb-installed-needs-security-origin).
            Some(_) | None if self.judge.manager == Manager::Apt => {
                own.filter(|own| own.verdict.is_approved()).map(|offer| Offered { version, offer })
            }
            found => found.copied(),
        };
        if let Some(speaking) = speaking {
            return spoken(FateState::Installed, &speaking);
        }
        let package = Named::new(self.packages.name(patch), self.packages.arch(patch), &installed.known);
        if own.is_none() && self.judge.manager == Manager::Apt && !offered.is_empty() {
            let verdict = self.judge.judge(package, None).verdict;
            if verdict.is_approved() {
                return Fate { state: FateState::Installed, level: verdict.level, ..Fate::default() };
            }
        }
        let rejected = self.refuses && own.map_or_else(|| self.judge.rejects(package, None), |own| own.rejected);
        Fate {
            state: if rejected { FateState::Rejected } else { FateState::Other },
            security: own.is_some_and(|own| own.security) && self.judge.manager != Manager::MacOs,
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

    fn is_of_installer(&self, row: usize) -> bool {
        if self.judge.manager != Manager::MacOs {
            return false;
        }
        let catalog = self.world.catalog();
        catalog.classifications().get(row).is_some_and(|&class| catalog.text(class) == "installer")
    }
}

fn spoken(state: FateState, offered: &Offered) -> Fate {
    Fate {
        state,
        target: (state == FateState::Missing).then_some(offered.version),
        security: offered.offer.security,
        level: offered.offer.verdict.level,
    }
}

/// Whether a package is the system itself; others know no bound of release.
pub(crate) fn is_macos_itself(manager: Manager, name: &str) -> bool {
    manager == Manager::MacOs && name.starts_with("macOS ")
}
