//! The second evaluator for Linux and macOS: versions of packages, notices and repositories, from the documentation's
//! sentences, over lists and texts. Slow, obvious, and without a line of the engine.

use std::collections::{BTreeMap, BTreeSet};

use patchplay_catalog::PatchFacts;
use patchplay_model::{
    Approval, ComplianceLevel, ComplianceStatus, Counts, Date, DeploymentStatus, FilterKey, ListAndGlobalFilter,
    NoUpdateinfo, OperatingSystem, Operation, PatchBaseline, PatchFilter, PatchRule, PatchSource, PatchState, Readings,
    RebootOption, RejectedAllowedInstalled, RejectedPatchesAction, Timestamp,
};
use patchplay_tests::stories::{Act, Story};

use crate::{
    answer::{Answer, End, Word, choose, group_of, overall_severity},
    names::{self, Named},
    node::{Node, Package},
    rows::{
        Manager, from_security, has_notice, in_notice, is_of_release, is_system_release, is_withdrawn,
        live_patched_kernel, manager, offers, reads_gone, released, repositories, rules, title_case,
    },
    versions::{Known, Rules, Version},
};

/// Plays every act of a story.
pub fn answers(story: &Story) -> Vec<End> {
    let mut node = Node::new(story);
    story.acts.iter().map(|act| answer(story, act, &mut node)).collect()
}

fn answer(story: &Story, act: &Act, node: &mut Node) -> End {
    let (baseline_name, baseline) = choose(story, act)?;
    let day = View::new(story.system, &story.rows, &baseline, &story.product, act.clock, &story.readings);
    if day.lacks_source() {
        return Err("NoSource");
    }
    let asks_live_patches = act.operation == Operation::Scan || act.reboot == RebootOption::NoReboot;
    let (mut new, mut failed) = (BTreeSet::new(), BTreeMap::new());
    let mut rebooted = false;
    if act.operation == Operation::Install {
        let wanted = match &act.list {
            Some(list) => day.listed(node, list),
            None => day.missing(node, asks_live_patches),
        };
        for (package, target) in wanted {
            // Another package may have brought it along.
            if !node.held(&package).is_some_and(|held| held.is_older_than(&target, day.rules)) {
                continue;
            }
            match day.with_needs(node, act.list.as_ref(), &package, &target) {
                Some(together) => {
                    for (package, version) in together {
                        new.insert(package.id());
                        if live_patched_kernel(story.system, &package).is_none() {
                            node.pending.insert(package.id());
                        }
                        node.put(&package, version);
                    }
                }
                None => {
                    failed.insert(package, target);
                }
            }
        }
        for package in node.held.iter().map(|held| &held.package).filter(|package| new.contains(&package.id())) {
            assert!(day.has_its_needs(node, package), "{} came without what it needs", package.id());
        }
        failed.retain(|package, target| node.held(package).is_some_and(|held| held.is_older_than(target, day.rules)));
        if act.reboot == RebootOption::RebootIfNeeded && !node.pending.is_empty() {
            rebooted = true;
            node.pending.clear();
        }
    }
    let mut items = day.items(node, asks_live_patches);
    for item in &mut items {
        if let Some(target) = failed.get(&item.package) {
            *item = day.failed_item(item.package.clone(), target);
        }
    }
    let counts = counts(&items, act.clock);
    let bad: Vec<&Item> = items.iter().filter(|item| item.state.is_non_compliant()).collect();
    let status = if bad.is_empty() { ComplianceStatus::Compliant } else { ComplianceStatus::NonCompliant };
    let listed = || items.iter().filter(|item| item.state != PatchState::NotApplicable);
    Ok(Answer {
        baseline: baseline_name,
        patch_group: group_of(&act.tags),
        severity: overall_severity(bad.iter().map(|item| item.level), story),
        approved: day.approved(),
        states: items.iter().map(|item| (item.package.id(), item.state)).collect(),
        titles: listed().map(|item| (item.package.id(), day.title_of(&item.package, &item.version))).collect(),
        classes: listed().map(|item| (item.package.id(), day.classes(item))).collect(),
        new,
        failed: failed.keys().map(Package::id).collect(),
        left: BTreeSet::new(),
        rebooted,
        counts,
        status,
    })
}

/// One package of a node, or one that it could have.
#[derive(Debug, Clone)]
pub struct Item {
    pub package: Package,
    pub state: PatchState,
    /// The version that the item speaks of.
    pub version: Known,
    pub level: ComplianceLevel,
    pub security: bool,
}

/// What one baseline means for the nodes of one product at one moment.
pub struct View<'a> {
    manager: Manager,
    pub rules: Rules,
    pub system: OperatingSystem,
    product: &'a str,
    pub baseline: &'a PatchBaseline,
    pub clock: Timestamp,
    pub readings: &'a Readings,
    /// The rows that are published and offered, by package.
    rows: BTreeMap<Package, Vec<&'a PatchFacts>>,
}

impl<'a> View<'a> {
    pub fn new(
        system: OperatingSystem,
        rows: &'a [PatchFacts],
        baseline: &'a PatchBaseline,
        product: &'a str,
        clock: Timestamp,
        readings: &'a Readings,
    ) -> Self {
        let manager = manager(system, product);
        let of_product = |row: &&PatchFacts| released(row) <= clock && offers(system, product, &row.product);
        // The guide of 2023: from a repository without any notice Red Hat and its likes get nothing.
        let silent = readings.no_updateinfo_rhel == NoUpdateinfo::Documented2023
            && matches!(system, OperatingSystem::RedHat | OperatingSystem::RockyLinux | OperatingSystem::AlmaLinux);
        let speaking: BTreeSet<&str> =
            rows.iter().filter(of_product).filter(|row| has_notice(row)).map(|row| row.repository.as_str()).collect();
        // Alternative repositories take the place of the node's own.
        let in_use: Option<BTreeSet<String>> = (!baseline.sources.is_empty() && manager != Manager::MacOs).then(|| {
            let usable = baseline.sources.iter().filter(|source| is_for(source, product));
            usable.flat_map(|source| repositories(source, manager)).collect()
        });
        let offered = |row: &&PatchFacts| {
            of_product(row)
                && (!silent || speaking.contains(row.repository.as_str()))
                && in_use.as_ref().is_none_or(|names| !row.repository.is_empty() && names.contains(&row.repository))
                && (reads_gone(system, manager) || !is_withdrawn(row, clock))
        };
        let mut by_package: BTreeMap<Package, Vec<&PatchFacts>> = BTreeMap::new();
        for row in rows.iter().filter(offered) {
            by_package.entry(Package::of(row)).or_default().push(row);
        }
        Self { manager, rules: rules(system), system, product, baseline, clock, readings, rows: by_package }
    }

    /// Whether there are sources, and none of them for the product.
    fn lacks_source(&self) -> bool {
        let sources = &self.baseline.sources;
        self.manager != Manager::MacOs
            && !sources.is_empty()
            && !sources.iter().any(|source| is_for(source, self.product))
    }

    pub fn rows_of(&self, package: &Package) -> Vec<&'a PatchFacts> {
        self.rows.get(package).cloned().unwrap_or_default()
    }

    /// Whether a row is approved without leave for what is not security.
    pub fn counts_as_security(&self, row: &PatchFacts) -> bool {
        match self.manager {
            Manager::Yum => in_notice(row),
            Manager::Dnf => in_notice(row) && !row.classification.is_empty() && !row.severity.is_empty(),
            Manager::Apt => from_security(row),
            Manager::Zypper | Manager::MacOs => true,
        }
    }

    fn severity(&self, row: &PatchFacts) -> String {
        // A notice without severity counts as None for yum.
        let none = self.manager == Manager::Yum && row.severity.is_empty() && in_notice(row);
        if none { "None".to_owned() } else { row.severity.clone() }
    }

    /// Whether one value of the filter is the row's or the node's, or `*`.
    fn passes(&self, filter: &PatchFilter, row: &PatchFacts) -> bool {
        let has = match filter.key {
            FilterKey::Product => self.product.to_owned(),
            FilterKey::Classification => row.classification.clone(),
            FilterKey::Severity => self.severity(row),
            FilterKey::Priority => row.priority.clone(),
            FilterKey::Section => row.section.clone(),
            key => panic!("{key} is no key of a package's filter"),
        };
        let equal = |value: &String| match (self.manager, filter.key) {
            (Manager::Apt, _) => value.to_lowercase() == has.to_lowercase(),
            (_, FilterKey::Product) | (Manager::MacOs, _) => *value == has,
            (Manager::Yum, _) => *value == title_case(&has),
            (Manager::Dnf | Manager::Zypper, _) => value.to_lowercase() == has.to_lowercase(),
        };
        let medium = filter.key == FilterKey::Severity
            && matches!(self.system, OperatingSystem::AmazonLinux2022 | OperatingSystem::AmazonLinux2023)
            && has.eq_ignore_ascii_case("Moderate");
        filter.values.iter().any(|value| {
            value == "*" || (!has.is_empty() && equal(value)) || (medium && value.eq_ignore_ascii_case("Medium"))
        })
    }

    /// Whether a row passes a filter of a group; on Debian's family a later filter of the same key replaces it.
    pub fn filter_passes(&self, group: &[PatchFilter], number: usize, row: &PatchFacts) -> bool {
        let replaced =
            self.manager == Manager::Apt && group.iter().skip(number + 1).any(|later| later.key == group[number].key);
        replaced || self.passes(&group[number], row)
    }

    fn passes_all(&self, group: &[PatchFilter], row: &PatchFacts) -> bool {
        (0..group.len()).all(|number| self.filter_passes(group, number, row))
    }

    /// Whether a list entry names a version of a package, which on SUSE these patches bring.
    fn names(&self, entry: &str, package: &Package, version: Option<&Version>, patches: &[String]) -> bool {
        let named = Named { name: &package.name, arch: &package.arch, version };
        match self.manager {
            Manager::Yum | Manager::Dnf => names::rpm(entry, &named).is_some(),
            Manager::Apt => names::deb(entry, &named, self.readings),
            Manager::MacOs => entry == package.name,
            Manager::Zypper => names::suse(entry, &named, patches),
        }
    }

    pub fn rejects(&self, package: &Package, version: Option<&Version>, patches: &[String]) -> bool {
        self.baseline.rejected_patches.iter().any(|entry| self.names(entry, package, version, patches))
    }

    /// Whether an entry of the rejected list names a row.
    pub fn rejects_by(&self, entry: &str, row: &PatchFacts) -> bool {
        self.names(entry, &Package::of(row), Some(&Version::of(row)), &row.advisories)
    }

    /// Whether an entry of the approved list names a row or its notice.
    pub fn lists_by(&self, entry: &str, row: &PatchFacts) -> bool {
        let (by_name, by_id) = self.lists(entry, row, Some(&Version::of(row)));
        by_name || by_id
    }

    /// Whether an entry of the approved list names a version, and whether a notice of it.
    fn lists(&self, entry: &str, row: &PatchFacts, version: Option<&Version>) -> (bool, bool) {
        let rpm = matches!(self.manager, Manager::Yum | Manager::Dnf);
        // Digits alone are a Bugzilla number.
        let bug = rpm && entry.chars().all(|c| c.is_ascii_digit());
        let by_name = !bug && self.names(entry, &Package::of(row), version, &row.advisories);
        (by_name, rpm && names::notice(entry, row))
    }

    fn list_approves(&self, row: &PatchFacts, version: Option<&Version>) -> bool {
        let payload = self.readings.approved_list_and_global_filter == ListAndGlobalFilter::Payload;
        let passes_global = self.passes_all(&self.baseline.global_filters, row);
        self.baseline.approved_patches.iter().any(|entry| {
            let (by_name, by_id) = self.lists(entry, row, version);
            let gated = payload && (self.manager == Manager::Apt || (self.manager == Manager::Yum && !by_name));
            (by_name || by_id)
                && (!gated || passes_global)
                && (self.baseline.approved_patches_non_security || self.list_takes(row))
        })
    }

    /// Whether the approved list takes a row without leave for what is not security.
    pub fn list_takes(&self, row: &PatchFacts) -> bool {
        match self.manager {
            Manager::Yum | Manager::Dnf => in_notice(row),
            Manager::Apt => from_security(row),
            Manager::Zypper | Manager::MacOs => true,
        }
    }

    fn covers(&self, rule: &PatchRule, row: &PatchFacts) -> bool {
        self.passes_all(&self.baseline.global_filters, row)
            && self.passes_all(&rule.filters, row)
            && (rule.enable_non_security || self.counts_as_security(row))
    }

    pub fn date_holds(&self, rule: &PatchRule, row: &PatchFacts) -> bool {
        if matches!(self.manager, Manager::Apt | Manager::MacOs) {
            return true;
        }
        match rule.approval {
            Some(Approval::AfterDays(days)) => self.clock > released(row).plus_days(days.into()),
            Some(Approval::UntilDate(day)) => row.released.unwrap_or(Date::EPOCH) <= day,
            None => false,
        }
    }

    /// The baseline's word on one row.
    pub fn word(&self, row: &PatchFacts) -> Word {
        self.word_on(row, Some(&Version::of(row)))
    }

    /// The same for a row of a version that may not be known.
    fn word_on(&self, row: &PatchFacts, version: Option<&Version>) -> Word {
        if self.rejects(&Package::of(row), version, &row.advisories) {
            return Word { status: Some(DeploymentStatus::ExplicitRejected), ..Word::SILENT };
        }
        let rules: Vec<&PatchRule> = self.baseline.rules.iter().filter(|rule| self.covers(rule, row)).collect();
        let approving = rules.iter().filter(|rule| self.date_holds(rule, row));
        let level = approving.map(|rule| rule.compliance_level).max();
        if self.list_approves(row, version) {
            let level = level.into_iter().chain([self.baseline.approved_patches_level]).max().unwrap();
            return Word { status: Some(DeploymentStatus::ExplicitApproved), level, due: None };
        }
        if let Some(level) = level {
            return Word { status: Some(DeploymentStatus::Approved), level, due: None };
        }
        // A delay ends some day; a date that is past never comes back.
        let due = rules.iter().filter_map(|rule| match rule.approval {
            Some(Approval::AfterDays(days)) => Some(released(row).plus_days(days.into())),
            _ => None,
        });
        match due.min() {
            Some(due) => Word { status: Some(DeploymentStatus::PendingApproval), due: Some(due), ..Word::SILENT },
            None => Word::SILENT,
        }
    }

    /// Every package of the node, and those that the baseline matches and the node could have.
    pub fn items(&self, node: &Node, asks_live_patches: bool) -> Vec<Item> {
        let mut packages: BTreeSet<Package> = self.rows.keys().cloned().collect();
        packages.extend(node.held.iter().map(|held| held.package.clone()));
        let mut items: Vec<Item> = packages.into_iter().filter_map(|package| self.item(node, package)).collect();
        for item in items.iter_mut().filter(|_| asks_live_patches) {
            if self.is_live_patched(node, item) {
                item.state = PatchState::Installed;
            }
        }
        items
    }

    /// Whether a live patch on the node has every CVE of the kernel that it misses.
    fn is_live_patched(&self, node: &Node, item: &Item) -> bool {
        let (true, PatchState::Missing) = (item.package.name == "kernel", item.state) else { return false };
        let (Some(installed), Some(newer)) = (node.held(&item.package), item.version.exactly()) else { return false };
        let up_to = |row: &PatchFacts, last: &Known| !last.is_older_than(&Version::of(row), self.rules);
        let open: BTreeSet<String> = self
            .rows_of(&item.package)
            .into_iter()
            .filter(|row| installed.is_older_than(&Version::of(row), self.rules))
            .filter(|row| up_to(row, &Known::Exactly(newer.clone())))
            .flat_map(|row| row.cves.clone())
            .collect();
        node.held.iter().filter(|held| held.package.arch == item.package.arch).any(|held| {
            let kernel = live_patched_kernel(self.system, &held.package);
            let closed = || {
                let rows = self.rows_of(&held.package).into_iter().filter(|row| up_to(row, &held.version));
                rows.flat_map(|row| row.cves.clone()).collect::<BTreeSet<String>>()
            };
            kernel.is_some_and(|kernel| installed.is(&kernel, self.rules))
                && !open.is_empty()
                && open.is_subset(&closed())
        })
    }

    pub fn item(&self, node: &Node, package: Package) -> Option<Item> {
        let rows = self.rows_of(&package);
        let approved: Vec<&PatchFacts> = rows.iter().copied().filter(|row| self.word(row).approves()).collect();
        let Some(held) = node.held(&package) else {
            if node.is_foreign(&package) {
                return None;
            }
            let version = Known::Exactly(self.newest(&approved).filter(|newest| !self.is_gone(&package, newest))?);
            let level = ComplianceLevel::Unspecified;
            return Some(Item { package, state: PatchState::NotApplicable, version, level, security: false });
        };
        let is_newer = |row: &PatchFacts| held.is_older_than(&Version::of(row), self.rules);
        // What is newer and never comes counts as if it were not there.
        let comes = |row: &&PatchFacts| !is_newer(row) || self.stays_in_release(&package, held, row);
        let candidates: Vec<&PatchFacts> = approved.into_iter().filter(comes).collect();
        // A package whose newest matched version is gone is passed over.
        let target = self.newest(&candidates).filter(|newest| !self.is_gone(&package, newest)).map(|version| {
            candidates
                .iter()
                .filter(|row| Version::of(row).compare(&version, self.rules).is_eq())
                .copied()
                .collect::<Vec<_>>()
        });
        let target = target.unwrap_or_default();
        let is_of_installer =
            self.manager == Manager::MacOs && target.iter().any(|row| row.classification == "installer");
        if target.iter().any(|row| is_newer(row)) && !is_of_installer {
            return Some(self.approved_item(
                package,
                PatchState::Missing,
                Known::Exactly(Version::of(target[0])),
                &target,
            ));
        }
        let pending = node.pending.contains(&package.id());
        let state = |state: PatchState| if pending { PatchState::InstalledPendingReboot } else { state };
        // On Debian's family the installed version itself has to be matched, elsewhere some version up to it.
        let own: Vec<&PatchFacts> = rows.iter().filter(|row| held.is(&Version::of(row), self.rules)).copied().collect();
        let matched: Vec<&PatchFacts> = match self.manager {
            Manager::Apt => own.iter().filter(|row| self.word(row).approves()).copied().collect(),
            _ => target,
        };
        if !matched.is_empty() {
            return Some(self.approved_item(package, state(PatchState::Installed), held.clone(), &matched));
        }
        if self.manager == Manager::Apt && own.is_empty() && !rows.is_empty() {
            // dpkg knows the installed version without any repository: it is from no security one, and its priority and
            // section are not known here.
            let word = self.word_on(&self.row_of_the_node_alone(&package), held.exactly());
            if word.approves() {
                let state = state(PatchState::Installed);
                return Some(Item { package, state, version: held.clone(), level: word.level, security: false });
            }
        }
        // On SUSE a version may be part of several patches, of which one is rejected.
        let patches: Vec<String> = own.iter().flat_map(|row| row.advisories.clone()).collect();
        let rejected = self.blocks() && self.rejects(&package, held.exactly(), &patches);
        // Of several notices one that approves the version speaks for it, also when the version has left its repository.
        let approving: Vec<&PatchFacts> = own.iter().filter(|row| self.word(row).approves()).copied().collect();
        let speaking = if approving.is_empty() { own } else { self.loudest(&approving) };
        let speaking = self.with_all_notices(&package, speaking);
        let security = match self.manager {
            Manager::MacOs => false,
            Manager::Apt => speaking.iter().any(|row| from_security(row)),
            _ => speaking.iter().any(|row| row.classification.eq_ignore_ascii_case("Security")),
        };
        let state = state(if rejected { PatchState::InstalledRejected } else { PatchState::InstalledOther });
        Some(Item { package, state, version: held.clone(), level: ComplianceLevel::Unspecified, security })
    }

    /// What is known of a version that only the node has.
    pub fn row_of_the_node_alone(&self, package: &Package) -> PatchFacts {
        PatchFacts { arch: package.arch.clone(), ..PatchFacts::new(self.system, package.name.clone()) }
    }

    /// Whether no repository has a version any longer, of which notices still speak.
    pub fn is_gone(&self, package: &Package, version: &Version) -> bool {
        let rows = self.rows_of(package);
        let mut of_version = rows.iter().filter(|row| Version::of(row).compare(version, self.rules).is_eq());
        of_version.all(|row| is_withdrawn(row, self.clock))
    }

    /// A macOS is never upgraded to another release.
    pub fn stays_in_release(&self, package: &Package, held: &Known, newer: &PatchFacts) -> bool {
        self.manager != Manager::MacOs || !is_system_release(package) || is_of_release(held, newer)
    }

    pub fn newest(&self, rows: &[&PatchFacts]) -> Option<Version> {
        rows.iter().map(|row| Version::of(row)).max_by(|one, other| one.compare(other, self.rules))
    }

    /// An item that approved rows of one version speak of: it has their highest level, and the classification of a
    /// notice with that level, Security if there is such a one.
    pub fn approved_item(&self, package: Package, state: PatchState, version: Known, rows: &[&'a PatchFacts]) -> Item {
        let level = rows.iter().map(|row| self.word(row).level).max().unwrap();
        let loudest = self.with_all_notices(&package, self.loudest(rows));
        let security = match self.manager {
            Manager::Apt => loudest.iter().any(|row| from_security(row)),
            Manager::MacOs => true,
            _ => loudest.iter().any(|row| row.classification.eq_ignore_ascii_case("Security")),
        };
        Item { package, state, version, level, security }
    }

    /// Of a live patch every notice of the version counts, whichever of them speak.
    fn with_all_notices(&self, package: &Package, rows: Vec<&'a PatchFacts>) -> Vec<&'a PatchFacts> {
        let Some(first) = rows.first().filter(|_| live_patched_kernel(self.system, package).is_some()) else {
            return rows;
        };
        let version = Version::of(first);
        let all = self.rows_of(package).into_iter();
        all.filter(|row| Version::of(row).compare(&version, self.rules).is_eq()).collect()
    }

    /// Those of some rows that have the highest level among them.
    fn loudest<'r>(&self, rows: &[&'r PatchFacts]) -> Vec<&'r PatchFacts> {
        let level = rows.iter().map(|row| self.word(row).level).max();
        rows.iter().filter(|row| Some(self.word(row).level) == level).copied().collect()
    }

    /// Whether an installed rejected package counts against the node.
    fn blocks(&self) -> bool {
        let payload = self.readings.rejected_allowed_installed == RejectedAllowedInstalled::Payload;
        self.baseline.rejected_patches_action == RejectedPatchesAction::Block
            || (payload && matches!(self.manager, Manager::Dnf | Manager::Zypper))
    }

    /// `name.arch:epoch:version-release`; on Debian's family without an epoch that is 0; on macOS `name.version`.
    pub fn title_of(&self, package: &Package, version: &Known) -> String {
        let id = package.id();
        let Known::Exactly(Version { epoch, version, release }) = version else { return id };
        let release = if release.is_empty() { String::new() } else { format!("-{release}") };
        match self.manager {
            Manager::MacOs => format!("{id}.{version}"),
            Manager::Apt if *epoch == 0 => format!("{id}:{version}{release}"),
            _ => format!("{id}:{epoch}:{version}{release}"),
        }
    }

    /// What the item may be classified as: the values of the rows of its version.
    fn classes(&self, item: &Item) -> BTreeSet<String> {
        if self.manager == Manager::Apt {
            return BTreeSet::from([if item.security { "Security".to_owned() } else { String::new() }]);
        }
        let rows = self.rows_of(&item.package);
        let of_version = rows.iter().filter(|row| item.version.is(&Version::of(row), self.rules));
        let classes: BTreeSet<String> = of_version.map(|row| row.classification.clone()).collect();
        if classes.is_empty() { BTreeSet::from([String::new()]) } else { classes }
    }

    /// The packages of which some offered version is approved.
    fn approved(&self) -> BTreeSet<String> {
        let newest_approved = |rows: &[&'a PatchFacts]| {
            self.newest(&rows.iter().copied().filter(|row| self.word(row).approves()).collect::<Vec<_>>())
        };
        let matched = self
            .rows
            .iter()
            .filter(|(package, rows)| newest_approved(rows).is_some_and(|newest| !self.is_gone(package, &newest)));
        matched.map(|(package, _)| package.id()).collect()
    }
}

fn is_for(source: &PatchSource, product: &str) -> bool {
    source.products.iter().any(|one| one == "*" || one == product)
}

fn counts(items: &[Item], clock: Timestamp) -> Counts {
    let of = |state: PatchState| items.iter().filter(|item| item.state == state).count() as i64;
    let bad = |wanted: &dyn Fn(&Item) -> bool| {
        items.iter().filter(|item| item.state.is_non_compliant() && wanted(item)).count() as i64
    };
    let critical = |item: &Item| item.level == ComplianceLevel::Critical;
    Counts {
        installed_count: of(PatchState::Installed),
        installed_other_count: of(PatchState::InstalledOther),
        installed_pending_reboot_count: of(PatchState::InstalledPendingReboot),
        installed_rejected_count: of(PatchState::InstalledRejected),
        missing_count: of(PatchState::Missing),
        failed_count: of(PatchState::Failed),
        unreported_not_applicable_count: -1,
        not_applicable_count: of(PatchState::NotApplicable),
        available_security_update_count: (clock >= Timestamp::parse("2025-03-24").unwrap()).then_some(-1),
        critical_non_compliant_count: bad(&critical),
        security_non_compliant_count: bad(&|item| item.security),
        other_non_compliant_count: bad(&|item| !critical(item) && !item.security),
    }
}
