//! The steps on the node, and the state after the run.

use patchplay_model::{OperatingSystem, PatchState, RejectedAllowedInstalled, RejectedPatchesAction};

use super::{Mention, Offer, Said, Walk};
use crate::{
    PatchIndex, VersionIndex,
    holdings::version_in,
    packages::{
        Machine, dependencies,
        listed::Entry,
        manager::Manager,
        names::{Named, Pattern, spellings},
        titled::machine,
    },
    trace::step::{Obstacle, Step, Test, Word},
};

impl Walk<'_> {
    /// What the node makes of it, and the state after the run.
    pub(super) fn node_steps(&mut self, offers: &[Offer], walked: Option<Offer>, said: Said) -> Option<PatchState> {
        let Some(installed) = self.installed else { return self.absent_steps(offers, walked, said) };
        let installed_title = self.packages.told(self.patch, installed);
        self.push(Test::InstalledVersion(Some(installed_title.clone())), Word::Passed);
        self.settings_steps(installed);
        let mut before = self.settled_state(offers, installed);
        if let Some(walked) = walked.filter(|_| said.approves()) {
            self.version_step(walked, installed, before, installed_title);
        } else if self.manager == Manager::Apt && walked.is_some() {
            self.push(Test::InstalledVersionMatches(false), Word::Passed);
        }
        let after = self.after.unwrap_or(installed);
        let mut settled = self.settled_state(offers, after);
        if settled == PatchState::InstalledRejected
            && let Some(mention) = self.rejection(offers, after)
        {
            let wants = self.subject.baseline.rejected_patches.get(mention.entry).cloned().into_iter().collect();
            let test = Test::InstalledVersionRejected(mention.entry);
            self.steps.push(Step { test, word: Word::Decided, has: Some(mention.spelled), wants });
        }
        let versions = &self.subject.outcome.versions;
        if self.live_patch(offers, &versions.before).is_some() {
            before = PatchState::Installed;
        }
        if let Some(live_patch) = self.live_patch(offers, &versions.after) {
            settled = PatchState::Installed;
            if !self.subject.outcome.failed.contains(self.patch) {
                before = PatchState::Installed;
                let has = Some(self.packages.told(live_patch.patch, live_patch.version));
                let test = Test::LivePatched(self.subject.world.patches().id(live_patch.patch).to_owned());
                self.steps.push(Step { test, word: Word::Decided, has, wants: live_patch.cves });
            }
        }
        self.run_steps(offers, installed, before);
        Some(self.state_after(settled))
    }

    /// A package that was not on the node: nothing adds it but another one that needs it.
    fn absent_steps(&mut self, offers: &[Offer], walked: Option<Offer>, said: Said) -> Option<PatchState> {
        if let Some(after) = self.after {
            self.push(Test::InstalledVersion(None), Word::Passed);
            let parent = self.parent();
            self.push(Test::BroughtBy(parent), Word::Decided);
            return Some(self.state_after(self.settled_state(offers, after)));
        }
        if !said.approves() {
            self.push(Test::InstalledVersion(None), Word::Passed);
            return None;
        }
        if self.is_foreign() {
            self.push(Test::OtherMachine, Word::Decided);
            return None;
        }
        if let Some(walked) = walked.filter(|walked| walked.gone) {
            self.gone_step(walked, None);
            return None;
        }
        self.push(Test::InstalledVersion(None), Word::Decided);
        Some(PatchState::NotApplicable)
    }

    /// What the node's own package manager would heed, and Patch Manager does not.
    fn settings_steps(&mut self, installed: VersionIndex) {
        let settings = std::sync::Arc::clone(&self.subject.outcome.settings);
        if let (Manager::Yum, Some(known)) = (self.manager, self.packages.version(installed)) {
            let package = Named::new(self.packages.name(self.patch), self.packages.arch(self.patch), &known.known);
            let names = spellings(self.manager, package);
            let excludes = |entry: &&String| names.iter().any(|name| Pattern::shell(entry).fits(name));
            if let Some(entry) = settings.excluded.iter().find(excludes) {
                self.push(Test::Excluded(entry.clone()), Word::Passed);
            }
        }
        if let (OperatingSystem::AmazonLinux2023, Some(release)) = (self.system, &settings.locked_release) {
            self.push(Test::LockedRelease(release.clone()), Word::Passed);
        }
    }

    fn version_step(&mut self, walked: Offer, installed: VersionIndex, before: PatchState, installed_title: String) {
        let (has, wants) = (Some(installed_title), vec![self.packages.title(walked.version).to_owned()]);
        if walked.gone {
            self.gone_step(walked, has);
        } else if !self.stays_in_release(self.installed, walked.version) {
            self.steps.push(Step { test: Test::NewRelease, word: Word::Decided, has, wants });
        } else if self.manager == Manager::Apt && walked.version <= installed {
            self.push(Test::InstalledVersionMatches(true), Word::Decided);
        } else {
            let newer = walked.version > installed;
            let word = if newer { Word::Passed } else { Word::Decided };
            self.steps.push(Step { test: Test::NewerVersion(newer), word, has, wants });
            if newer && before == PatchState::Installed {
                self.push(Test::InstallerNeverMissing, Word::Decided);
            }
        }
    }

    fn gone_step(&mut self, gone: Offer, has: Option<String>) {
        let wants = vec![self.packages.title(gone.version).to_owned()];
        self.steps.push(Step { test: Test::LeftRepository, word: Word::Decided, has, wants });
    }

    /// What the run did with an installed package, and for whose sake.
    fn run_steps(&mut self, offers: &[Offer], installed: VersionIndex, before: PatchState) {
        let outcome = self.subject.outcome;
        let tried = outcome.newly_installed.contains(self.patch) || outcome.failed.contains(self.patch);
        let mut wanted = before == PatchState::Missing;
        if outcome.list.is_some() {
            let named = self.pinned(self.patch, offers, self.installed);
            let (entry, version) = named.map_or((None, None), |(entry, version)| (Some(entry), Some(version)));
            wanted = version.is_some_and(|version| version > installed);
            let word = if tried || !(wanted || before == PatchState::Missing) { Word::Passed } else { Word::Decided };
            let has = version.map(|version| self.packages.title(version).to_owned());
            self.steps.push(Step { test: Test::InstallList(entry), word, has, wants: Vec::new() });
        }
        if tried && !wanted {
            let parent = self.parent();
            self.push(Test::BroughtBy(parent), Word::Decided);
        } else if let Some(&dependency) = outcome.blocked.get(&self.patch) {
            let id = self.subject.world.patches().id(dependency).to_owned();
            let obstacle = self.obstacle(dependency);
            self.push(Test::Blocked { dependency: id, obstacle }, Word::Decided);
        } else if tried {
            self.push(Test::Attempted, Word::Decided);
        }
    }

    /// The first entry of the run's list that names a package in the version it would come to, and that version.
    fn pinned(&self, patch: PatchIndex, offers: &[Offer], from: Option<VersionIndex>) -> Option<(usize, VersionIndex)> {
        let list = self.subject.outcome.list.as_ref()?;
        let entries: Vec<Entry> =
            list.patches.iter().map(|listed| Entry::new(self.manager, self.subject.readings, listed)).collect();
        let there = offers.iter().rev().filter(|offer| !offer.gone && self.stays_in_release(from, offer.version));
        there.into_iter().find_map(|offer| {
            let entry = entries.iter().position(|entry| entry.names(self.packages, patch, offer.version))?;
            Some((entry, offer.version))
        })
    }

    /// A package that came in this run and needs this one.
    fn parent(&self) -> Option<String> {
        let Walk { subject, packages, .. } = self;
        let name = packages.name(self.patch);
        let needs = |patch: &PatchIndex| {
            let Some(version) = version_in(&subject.outcome.versions.after, *patch) else { return false };
            subject.world.current().iter().filter(|current| current.patch == *patch).any(|current| {
                packages.version_of_row(current.row) == Some(version)
                    && self
                        .facts(Some(current.row))
                        .is_some_and(|facts| facts.depends().any(|needed| dependencies::read(needed).0 == name))
            })
        };
        let parent = subject.outcome.newly_installed.ones().filter(|patch| *patch != self.patch).find(needs);
        parent.map(|patch| subject.world.patches().id(patch).to_owned())
    }

    /// Why a package that another one needs did not come.
    fn obstacle(&self, dependency: PatchIndex) -> Obstacle {
        let offers = self.offers(dependency);
        if self.pinned(dependency, &offers, None).is_some() {
            return Obstacle::Pinned;
        }
        let rejected = &self.subject.baseline.rejected_patches;
        let blocks = self.subject.baseline.rejected_patches_action == RejectedPatchesAction::Block;
        let mention = |offer: &Offer| self.mention(rejected, false, (dependency, offer.version), offer.row);
        match offers.iter().rev().find_map(mention) {
            Some(mention) if blocks => Obstacle::Rejected(mention.entry),
            _ => Obstacle::Unavailable,
        }
    }

    /// The state of a version, by what the baseline says alone.
    fn settled_state(&self, offers: &[Offer], installed: VersionIndex) -> PatchState {
        if let Some(target) = self.target(offers, Some(installed)).filter(|target| target.version > installed) {
            let never_missing = self.manager == Manager::MacOs
                && offers.iter().any(|offer| {
                    offer.version == target.version
                        && offer.said.approves()
                        && self.facts(offer.row).is_some_and(|row| row.classification == "installer")
                });
            return if never_missing { PatchState::Installed } else { PatchState::Missing };
        }
        let matches = match self.manager {
            Manager::Apt => {
                let mut own = offers.iter().filter(|offer| offer.version == installed).peekable();
                match own.peek() {
                    Some(_) => own.any(|own| own.said.approves()),
                    None => !offers.is_empty() && self.said_of(self.patch, installed, None).approves(),
                }
            }
            _ => self.target(offers, Some(installed)).is_some(),
        };
        if matches {
            return PatchState::Installed;
        }
        let payload = self.subject.readings.rejected_allowed_installed == RejectedAllowedInstalled::Payload
            && matches!(self.manager, Manager::Dnf | Manager::Zypper);
        let refuses = payload || self.subject.baseline.rejected_patches_action == RejectedPatchesAction::Block;
        if refuses && self.rejection(offers, installed).is_some() {
            PatchState::InstalledRejected
        } else {
            PatchState::InstalledOther
        }
    }

    /// How `RejectedPatches` names the installed version.
    fn rejection(&self, offers: &[Offer], installed: VersionIndex) -> Option<Mention> {
        let rows = offers.iter().filter(|offer| offer.version == installed).map(|offer| offer.row);
        let rejected = &self.subject.baseline.rejected_patches;
        rows.chain([None]).find_map(|row| self.mention(rejected, false, (self.patch, installed), row))
    }

    fn state_after(&self, settled: PatchState) -> PatchState {
        let outcome = self.subject.outcome;
        if outcome.failed.contains(self.patch) {
            return PatchState::Failed;
        }
        // What is still missing waits for no reboot.
        if settled != PatchState::Missing && outcome.assessment.installed_pending_reboot.contains(self.patch) {
            return PatchState::InstalledPendingReboot;
        }
        settled
    }

    /// Whether the package is for another kind of machine than what the node has.
    fn is_foreign(&self) -> bool {
        let own = self.subject.outcome.versions.machine;
        let theirs = machine(self.packages.arch(self.patch));
        own != Machine::Any && theirs != Machine::Any && own != theirs
    }
}
