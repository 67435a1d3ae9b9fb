//! The way of one package, by the naive reading of the text (see [`crate::trace`]).

use patchplay_catalog::Patch;
use patchplay_model::{
    DebWildcards, DeploymentStatus, FilterKey, ListAndGlobalFilter, OperatingSystem, PatchFilter, PatchRule,
    PatchState, RejectedAllowedInstalled, RejectedPatchesAction, Timestamp,
};

use super::{
    Machine,
    manager::{Manager, sees},
    names::{Named, Pattern, spellings},
    numbering::{Packages, VersionIndex},
    plan::is_macos_itself,
    titled::{Known, machine},
};
use crate::{
    PatchIndex,
    dates::{Dated, dated, due},
    holdings::version_in,
    plan::Room,
    trace::{Step, Subject, Test, Trace, Word, earlier, word},
};

/// Walks the baseline for one package.
pub(crate) fn trace(subject: &Subject<'_>, patch: PatchIndex) -> Trace {
    let Some(packages) = subject.world.patches().packages() else { return Trace::default() };
    let system = subject.world.patches().system();
    let Room::Packages(room) = &subject.plan.room else { return Trace::default() };
    let product = room.product.as_str();
    let mut walk = Walk {
        subject,
        packages,
        patch,
        system,
        manager: Manager::of(system, product),
        product,
        installed: version_in(&subject.outcome.versions.before, patch),
        steps: Vec::new(),
    };
    let offers = walk.offers();
    let walked = walk.walked(&offers);
    let said = walk.approval_steps(walked);
    let state = walk.node_steps(&offers, walked, said);
    Trace { steps: walk.steps, state, deployment: said.status, approval: said.due }
}

/// What the baseline says of one version.
#[derive(Debug, Clone, Copy, Default)]
struct Said {
    status: Option<DeploymentStatus>,
    due: Option<Timestamp>,
}

impl Said {
    const fn approves(self) -> bool {
        matches!(self.status, Some(DeploymentStatus::Approved | DeploymentStatus::ExplicitApproved))
    }
}

/// A version that the node is offered, by one of its rows; without a row: one that only the node has.
#[derive(Debug, Clone, Copy)]
struct Offer {
    version: VersionIndex,
    row: Option<usize>,
    said: Said,
}

/// An entry of a list and the spelling by which it names a package.
struct Mention {
    entry: usize,
    spelled: String,
    /// Whether it names a notice of the package.
    by_notice: bool,
}

/// What of a package an entry names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mentioned {
    ByName,
    ByNotice,
}

struct Walk<'a> {
    subject: &'a Subject<'a>,
    packages: &'a Packages,
    patch: PatchIndex,
    system: OperatingSystem,
    manager: Manager,
    product: &'a str,
    installed: Option<VersionIndex>,
    steps: Vec<Step>,
}

impl<'a> Walk<'a> {
    fn push(&mut self, test: Test, word: Word) {
        self.steps.push(Step { test, word, has: None, wants: Vec::new() });
    }

    fn facts(&self, row: Option<usize>) -> Option<Patch<'a>> {
        self.subject.world.catalog().patch(row?)
    }

    /// What the node's repositories offer, oldest first.
    fn offers(&self) -> Vec<Offer> {
        let world = self.subject.world;
        world
            .current()
            .iter()
            .filter(|current| current.patch == self.patch)
            .filter(|current| {
                self.facts(Some(current.row)).is_some_and(|row| sees(self.system, self.product, row.product))
            })
            .filter_map(|current| {
                let version = self.packages.version_of_row(current.row)?;
                Some(Offer { version, row: Some(current.row), said: self.said_of(version, Some(current.row)) })
            })
            .collect()
    }

    /// The version that decides: the newest that is matched, else the newest there is. apt asks the installed one when
    /// nothing newer is matched.
    fn walked(&self, offers: &[Offer]) -> Option<Offer> {
        let target = self.target(offers);
        match (self.installed, target) {
            (Some(installed), target)
                if self.manager == Manager::Apt && target.is_none_or(|target| target.version <= installed) =>
            {
                let own = offers.iter().rev().find(|offer| offer.version == installed && offer.said.approves());
                let own = own.or_else(|| offers.iter().rev().find(|offer| offer.version == installed)).copied();
                let unknown = || Offer { version: installed, row: None, said: self.said_of(installed, None) };
                own.or_else(|| (!offers.is_empty()).then(unknown))
            }
            (_, Some(target)) => Some(target),
            (_, None) => offers.last().copied(),
        }
    }

    /// The newest version that is matched and that the node may get.
    fn target(&self, offers: &[Offer]) -> Option<Offer> {
        let newest = offers.iter().filter(|offer| offer.said.approves() && self.stays_in_release(offer.version));
        newest.max_by_key(|offer| offer.version).copied()
    }

    fn stays_in_release(&self, newer: VersionIndex) -> bool {
        let (true, Some(installed)) = (is_macos_itself(self.manager, self.packages.name(self.patch)), self.installed)
        else {
            return true;
        };
        let release = |version: VersionIndex| match &self.packages.version(version)?.known {
            Known::Exactly(known) | Known::OlderThan(known) => {
                Some(known.version.split('.').take(2).collect::<Vec<_>>().join("."))
            }
            Known::Nothing => None,
        };
        newer <= installed || release(installed) == release(newer)
    }

    /// What the two lists and the rules say of one version.
    fn said_of(&self, version: VersionIndex, row: Option<usize>) -> Said {
        if self.mention(&self.subject.baseline.rejected_patches, false, version, row).is_some() {
            return Said { status: Some(DeploymentStatus::ExplicitRejected), due: None };
        }
        if self.listed(version, row).is_some() && self.list_holds(version, row) {
            return Said { status: Some(DeploymentStatus::ExplicitApproved), due: None };
        }
        let baseline = self.subject.baseline;
        let (mut since, mut until) = (None, None);
        for rule in baseline.rules.iter().filter(|rule| self.matches(rule, row) && self.gate_opens(rule, row)) {
            match self.date(rule, row) {
                Dated::Now => since = earlier(since, due(rule.approval, self.released(row))),
                Dated::Later(due) => until = earlier(until, due),
                Dated::Never => {}
            }
        }
        let status = match (since, until) {
            (Some(_), _) => Some(DeploymentStatus::Approved),
            (None, Some(_)) => Some(DeploymentStatus::PendingApproval),
            (None, None) => None,
        };
        Said { status, due: since.or(until).filter(|_| self.manager.compares_dates()) }
    }

    fn released(&self, row: Option<usize>) -> Timestamp {
        self.facts(row).and_then(|row| row.released).map_or(Timestamp::EPOCH, |day| day.midnight())
    }

    fn date(&self, rule: &PatchRule, row: Option<usize>) -> Dated {
        if self.manager.compares_dates() {
            dated(rule.approval, self.released(row), self.subject.world.clock())
        } else {
            Dated::Now
        }
    }

    fn matches(&self, rule: &PatchRule, row: Option<usize>) -> bool {
        self.group_passes(&self.subject.baseline.global_filters, row) && self.group_passes(&rule.filters, row)
    }

    fn group_passes(&self, filters: &[PatchFilter], row: Option<usize>) -> bool {
        (0..filters.len()).all(|number| self.filter_passes(filters, number, row))
    }

    fn filter_passes(&self, filters: &[PatchFilter], number: usize, row: Option<usize>) -> bool {
        let Some(filter) = filters.get(number) else { return true };
        let later = filters.iter().skip(number + 1).any(|later| later.key == filter.key);
        let known = matches!(filter.key, FilterKey::Product | FilterKey::Priority | FilterKey::Section);
        if self.manager == Manager::Apt && (later || !known) {
            return true;
        }
        let has = self.text_of(filter.key, row);
        filter.values.iter().any(|value| value == "*" || self.same(filter.key, value, &has))
    }

    fn same(&self, key: FilterKey, value: &str, has: &str) -> bool {
        if has.is_empty() || value.is_empty() {
            return false;
        }
        let exact = matches!(self.manager, Manager::Yum | Manager::MacOs)
            || (key == FilterKey::Product && self.manager != Manager::Apt);
        let moderate = key == FilterKey::Severity
            && matches!(self.system, OperatingSystem::AmazonLinux2022 | OperatingSystem::AmazonLinux2023)
            && value.to_lowercase() == "medium"
            && has.to_lowercase() == "moderate";
        moderate || if exact { value == has } else { value.to_lowercase() == has.to_lowercase() }
    }

    /// What a row has for a key, as the manager compares it.
    fn text_of(&self, key: FilterKey, row: Option<usize>) -> String {
        if key == FilterKey::Product {
            return self.product.to_owned();
        }
        let Some(facts) = self.facts(row) else { return String::new() };
        let text = match (key, self.manager) {
            (FilterKey::Priority, Manager::Apt) => facts.priority,
            (FilterKey::Section, Manager::Apt) => facts.section,
            (FilterKey::Classification, _) => facts.classification,
            (FilterKey::Severity, Manager::Yum) if facts.severity.is_empty() && self.is_noticed(row) => "None",
            (FilterKey::Severity, _) => facts.severity,
            _ => "",
        };
        if self.manager != Manager::Yum {
            return text.to_owned();
        }
        let mut title = text.to_lowercase();
        if let Some(first) = title.get(..1).map(str::to_uppercase) {
            title.replace_range(..1, &first);
        }
        title
    }

    /// Whether an update notice names the row's package.
    fn is_noticed(&self, row: Option<usize>) -> bool {
        self.facts(row).is_some_and(|row| !row.classification.is_empty() || row.advisories().next().is_some())
    }

    fn is_from_security_repository(&self, row: Option<usize>) -> bool {
        self.facts(row).is_some_and(|row| {
            row.repository.ends_with("-security") || (row.repository.is_empty() && row.advisories().next().is_some())
        })
    }

    /// Whether a version counts as security, for a rule or for the list.
    fn is_security(&self, row: Option<usize>, for_list: bool) -> bool {
        match self.manager {
            Manager::Dnf if !for_list => {
                self.facts(row).is_some_and(|row| !row.classification.is_empty() && !row.severity.is_empty())
            }
            Manager::Yum | Manager::Dnf => self.is_noticed(row),
            Manager::Apt => self.is_from_security_repository(row),
            Manager::Zypper | Manager::MacOs => true,
        }
    }

    fn gate_opens(&self, rule: &PatchRule, row: Option<usize>) -> bool {
        rule.enable_non_security || self.is_security(row, false)
    }

    fn listed(&self, version: VersionIndex, row: Option<usize>) -> Option<Mention> {
        self.mention(&self.subject.baseline.approved_patches, true, version, row)
    }

    /// Whether what the list names is approved by it.
    fn list_holds(&self, version: VersionIndex, row: Option<usize>) -> bool {
        let baseline = self.subject.baseline;
        let by_notice = self.listed(version, row).is_some_and(|mention| mention.by_notice);
        let payload = self.subject.readings.approved_list_and_global_filter == ListAndGlobalFilter::Payload;
        let asks = payload && (self.manager == Manager::Apt || (self.manager == Manager::Yum && by_notice));
        let open = baseline.approved_patches_non_security || self.is_security(row, true);
        open && (!asks || self.group_passes(&baseline.global_filters, row))
    }

    /// The first entry of a list that names a version, else the first that names a notice of it, and how it is spelled
    /// there.
    fn mention(&self, list: &[String], approved: bool, version: VersionIndex, row: Option<usize>) -> Option<Mention> {
        let known = &self.packages.version(version)?.known;
        let package = Named::new(self.packages.name(self.patch), self.packages.arch(self.patch), known);
        let names = spellings(self.manager, package);
        let mut notices: Vec<String> = Vec::new();
        if let Some(facts) = self.facts(row) {
            notices.extend(facts.advisories().map(str::to_owned));
            if self.manager != Manager::Zypper {
                notices.extend(facts.cves().map(str::to_owned));
            }
        }
        let mentioned = |by: Mentioned| {
            list.iter().enumerate().find_map(|(entry, text)| {
                let stars = text.matches('*').count();
                let (pattern, by_name, by_notice) = match self.manager {
                    Manager::Yum | Manager::Dnf => {
                        let bugzilla = approved && text.chars().all(|digit| digit.is_ascii_digit());
                        (Pattern::any_case(text), stars < 2 && !bugzilla, approved && stars == 0 && !bugzilla)
                    }
                    Manager::Zypper => (Pattern::any_case(text), stars < 2, stars < 2),
                    Manager::Apt if self.subject.readings.deb_wildcards == DebWildcards::Payload => {
                        (Pattern::shell(text), true, false)
                    }
                    Manager::Apt | Manager::MacOs => (Pattern::Exact(text.clone()), true, false),
                };
                let found = match by {
                    Mentioned::ByName => names.iter().find(|name| by_name && pattern.fits(name)),
                    Mentioned::ByNotice => notices.iter().find(|notice| by_notice && pattern.fits(notice)),
                };
                Some(Mention { entry, spelled: found?.clone(), by_notice: by == Mentioned::ByNotice })
            })
        };
        mentioned(Mentioned::ByName).or_else(|| mentioned(Mentioned::ByNotice))
    }

    fn approval_steps(&mut self, walked: Option<Offer>) -> Said {
        let baseline = self.subject.baseline;
        let Some(Offer { version, row, said }) = walked else {
            self.push(Test::Published, Word::Decided);
            return Said::default();
        };
        let rejected = self.mention(&baseline.rejected_patches, false, version, row);
        let decided = rejected.is_some();
        self.list_step(Test::Rejected, rejected, &baseline.rejected_patches, decided);
        if decided {
            return said;
        }
        let listed = self.listed(version, row);
        let (is_listed, holds) = (listed.is_some(), self.list_holds(version, row));
        self.list_step(Test::Listed, listed, &baseline.approved_patches, is_listed && holds);
        if is_listed && self.manager.has_security_gate() {
            let security = self.is_security(row, true);
            let passes = security || baseline.approved_patches_non_security;
            let word = if passes { Word::Passed } else { Word::WouldStop };
            self.push(Test::SecurityGate { rule: None, security }, word);
        }
        if !(is_listed && holds) {
            self.rule_steps(row, said.approves());
        }
        said
    }

    fn list_step(&mut self, test: fn(Option<usize>) -> Test, mention: Option<Mention>, list: &[String], decides: bool) {
        let word = if decides { Word::Decided } else { Word::Passed };
        let wants = mention.as_ref().and_then(|mention| list.get(mention.entry)).cloned().into_iter().collect();
        let (entry, has) = mention.map_or((None, None), |mention| (Some(mention.entry), Some(mention.spelled)));
        self.steps.push(Step { test: test(entry), word, has, wants });
    }

    fn rule_steps(&mut self, row: Option<usize>, approved: bool) {
        let baseline = self.subject.baseline;
        let mut stopped = false;
        for number in 0..baseline.global_filters.len() {
            let passes = self.filter_passes(&baseline.global_filters, number, row);
            let word = word(passes, &mut stopped, true);
            self.compared(Test::GlobalFilter(number), word, baseline.global_filters.get(number), row);
        }
        if baseline.rules.is_empty() {
            self.push(Test::NoRules, Word::Decided);
        }
        let globally_stopped = stopped;
        for (number, rule) in baseline.rules.iter().enumerate() {
            let mut stopped = globally_stopped;
            for filter in 0..rule.filters.len() {
                let passes = self.filter_passes(&rule.filters, filter, row);
                let word = word(passes, &mut stopped, !approved);
                self.compared(Test::RuleFilter { rule: number, filter }, word, rule.filters.get(filter), row);
            }
            if self.manager.has_security_gate() {
                let word = word(self.gate_opens(rule, row), &mut stopped, !approved);
                self.push(Test::SecurityGate { rule: Some(number), security: self.is_security(row, false) }, word);
            }
            if self.manager.compares_dates() {
                let (passes, due) = match self.date(rule, row) {
                    Dated::Now => (true, Some(due(rule.approval, self.released(row)))),
                    Dated::Later(due) => (false, Some(due)),
                    Dated::Never => (false, None),
                };
                let word = word(passes, &mut stopped, !approved);
                let has = Some(self.released(row).date().to_string());
                let test = Test::RuleDate { rule: number, due, holds: passes };
                self.steps.push(Step { test, word, has, wants: Vec::new() });
            }
        }
    }

    fn compared(&mut self, test: Test, word: Word, filter: Option<&PatchFilter>, row: Option<usize>) {
        let Some(filter) = filter else { return };
        let has = self.text_of(filter.key, row);
        self.steps.push(Step { test, word, has: Some(has), wants: filter.values.clone() });
    }

    /// What the node makes of it, and the state after the run.
    fn node_steps(&mut self, offers: &[Offer], walked: Option<Offer>, said: Said) -> Option<PatchState> {
        let outcome = self.subject.outcome;
        let title = |version: VersionIndex| self.packages.title(version).to_owned();
        let Some(installed) = self.installed else {
            if !said.approves() {
                self.push(Test::InstalledVersion(None), Word::Passed);
                return None;
            }
            if self.is_foreign() {
                self.push(Test::OtherMachine, Word::Decided);
                return None;
            }
            self.push(Test::InstalledVersion(None), Word::Decided);
            return Some(PatchState::NotApplicable);
        };
        let installed_title = self.packages.told(self.patch, installed);
        self.push(Test::InstalledVersion(Some(installed_title.clone())), Word::Passed);
        let settled = self.settled_state(offers, walked, said, installed);
        let has = Some(installed_title);
        if let Some(walked) = walked.filter(|_| said.approves()) {
            let wants = vec![title(walked.version)];
            if !self.stays_in_release(walked.version) {
                self.steps.push(Step { test: Test::NewRelease, word: Word::Decided, has, wants });
            } else if self.manager == Manager::Apt && walked.version <= installed {
                self.push(Test::InstalledVersionMatches(true), Word::Decided);
            } else {
                let newer = walked.version > installed;
                let word = if newer { Word::Passed } else { Word::Decided };
                self.steps.push(Step { test: Test::NewerVersion(newer), word, has, wants });
                if newer && settled == PatchState::Installed {
                    self.push(Test::InstallerNeverMissing, Word::Decided);
                }
            }
        } else if self.manager == Manager::Apt && walked.is_some() {
            self.push(Test::InstalledVersionMatches(false), Word::Passed);
        }
        if settled == PatchState::InstalledRejected
            && let Some(mention) = self.rejection(offers, installed)
        {
            let wants = self.subject.baseline.rejected_patches.get(mention.entry).cloned().into_iter().collect();
            let test = Test::InstalledVersionRejected(mention.entry);
            self.steps.push(Step { test, word: Word::Decided, has: Some(mention.spelled), wants });
        }
        if outcome.newly_installed.contains(self.patch) || outcome.failed.contains(self.patch) {
            self.push(Test::Attempted, Word::Decided);
        }
        Some(self.state_after(settled))
    }

    /// The state by what was there before the run, an Install and reboots left aside.
    fn settled_state(
        &self,
        offers: &[Offer],
        walked: Option<Offer>,
        said: Said,
        installed: VersionIndex,
    ) -> PatchState {
        if let Some(target) = self.target(offers).filter(|target| target.version > installed) {
            let never_missing = self.manager == Manager::MacOs
                && offers.iter().any(|offer| {
                    offer.version == target.version
                        && offer.said.approves()
                        && self.facts(offer.row).is_some_and(|row| row.classification == "installer")
                });
            return if never_missing { PatchState::Installed } else { PatchState::Missing };
        }
        let matches = match self.manager {
            Manager::Apt => walked.is_some() && said.approves(),
            _ => self.target(offers).is_some(),
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
        rows.chain([None]).find_map(|row| self.mention(rejected, false, installed, row))
    }

    fn state_after(&self, settled: PatchState) -> PatchState {
        let outcome = self.subject.outcome;
        if outcome.failed.contains(self.patch) {
            return PatchState::Failed;
        }
        if outcome.assessment.installed_pending_reboot.contains(self.patch) {
            return PatchState::InstalledPendingReboot;
        }
        if outcome.newly_installed.contains(self.patch) { PatchState::Installed } else { settled }
    }

    /// Whether the package is for another kind of machine than what the node has.
    fn is_foreign(&self) -> bool {
        let own = self.packages.machine_of(self.subject.outcome.versions.before.iter().map(|(patch, _)| *patch));
        let theirs = machine(self.packages.arch(self.patch));
        own != Machine::Any && theirs != Machine::Any && own != theirs
    }
}
