//! The second evaluator for Windows: its rules once more, from the documentation's sentences, over lists and texts.
//! Slow, obvious, and without a line of the engine.

use std::collections::{BTreeMap, BTreeSet};

use patchplay_catalog::{PatchFacts, PatchKind};
use patchplay_model::{
    Approval, ComplianceLevel, ComplianceStatus, Counts, Date, DeploymentStatus, FilterKey, InstallOverrideList,
    NodeSettings, Operation, PatchBaseline, PatchFilter, PatchRule, PatchState, Readings, RebootOption,
    RejectedPatchesAction, SupersededBy, Timestamp,
};
use patchplay_tests::stories::{Act, Story, available_status};

use crate::answer::{Answer, End, Word, choose, group_of, overall_severity};

/// Plays every act of a story.
pub fn answers(story: &Story) -> Vec<End> {
    let mut on_node: BTreeSet<String> = story.installed.iter().cloned().collect();
    let mut pending: BTreeSet<String> = BTreeSet::new();
    story.acts.iter().map(|act| answer(story, act, &mut on_node, &mut pending)).collect()
}

fn answer(story: &Story, act: &Act, on_node: &mut BTreeSet<String>, pending: &mut BTreeSet<String>) -> End {
    let (baseline_name, baseline) = choose(story, act)?;
    let day = View::new(story, &baseline, act.clock);
    let before = day.states(on_node, pending);
    let (mut new, mut failed, mut left) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let mut rebooted = false;
    if act.operation == Operation::Install {
        let missing = before.iter().filter(|(_, state)| **state == PatchState::Missing).map(|(id, _)| id);
        // A list narrows what is installed and never widens it.
        for id in missing.filter(|id| act.list.as_ref().is_none_or(|list| day.is_listed(list, id))) {
            if story.failing.contains(id) {
                failed.insert(id.clone())
            } else {
                new.insert(id.clone())
            };
        }
        for newer in &new {
            let replaced = day.replaced_by(newer);
            left.extend(
                on_node.iter().filter(|id| day.both_cumulative(newer, id) && replaced.contains(id.as_str())).cloned(),
            );
        }
        on_node.extend(new.iter().cloned());
        on_node.retain(|id| !left.contains(id));
        pending.extend(new.iter().cloned());
        pending.retain(|id| !left.contains(id));
        if act.reboot == RebootOption::RebootIfNeeded && !pending.is_empty() {
            rebooted = true;
            pending.clear();
        }
    }
    let mut states = day.states(on_node, pending);
    for id in &failed {
        states.insert(id.clone(), PatchState::Failed);
    }
    let available = available_status(&baseline, &story.readings);
    let counts = day.counts(&states, available);
    let open = counts.available_security_update_count.unwrap_or(0) > 0;
    let bad = states.values().any(|state| state.is_non_compliant());
    let open_counts = open && available == ComplianceStatus::NonCompliant;
    let status = if bad || open_counts { ComplianceStatus::NonCompliant } else { ComplianceStatus::Compliant };
    let patch_group = group_of(&act.tags);
    let levels = states.iter().filter(|(_, state)| state.is_non_compliant()).map(|(id, state)| match state {
        PatchState::InstalledRejected => ComplianceLevel::Unspecified,
        _ => day.heard(id).level,
    });
    // An available security update that counts against the node has no level.
    let open_levels = open_counts.then_some(ComplianceLevel::Unspecified);
    let severity = overall_severity(levels.chain(open_levels), story);
    let titles = BTreeMap::new();
    let classes = BTreeMap::new();
    Ok(Answer {
        baseline: baseline_name,
        patch_group,
        approved: day.own_rows().filter(|row| day.word(row).approves()).map(|row| row.id.clone()).collect(),
        states,
        titles,
        classes,
        new,
        failed,
        left,
        rebooted,
        counts,
        status,
        severity,
    })
}

/// What one baseline means for the nodes of one product at one moment.
pub struct View<'a> {
    baseline: &'a PatchBaseline,
    clock: Timestamp,
    readings: &'a Readings,
    settings: &'a NodeSettings,
    /// The newest row of every patch and product that is published.
    published: BTreeMap<(&'a str, &'a str), &'a PatchFacts>,
    /// The same rows, by patch.
    by_id: BTreeMap<&'a str, Vec<&'a PatchFacts>>,
    /// Every row of a patch, also those of the future.
    ever: BTreeMap<&'a str, Vec<&'a PatchFacts>>,
    product: &'a str,
    /// From a patch to those that its row of the product replaces directly.
    replaces: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> View<'a> {
    pub fn new(story: &'a Story, baseline: &'a PatchBaseline, clock: Timestamp) -> Self {
        let Story { rows, product, readings, settings, .. } = story;
        let mut published: BTreeMap<(&str, &str), &PatchFacts> = BTreeMap::new();
        let mut ever: BTreeMap<&str, Vec<&PatchFacts>> = BTreeMap::new();
        for row in rows.iter() {
            ever.entry(&row.id).or_default().push(row);
            if released(row) > clock {
                continue;
            }
            let newest = published.entry((&row.id, &row.product)).or_insert(row);
            if newest.released.unwrap_or(Date::EPOCH) < row.released.unwrap_or(Date::EPOCH) {
                *newest = row;
            }
        }
        let mut by_id: BTreeMap<&str, Vec<&PatchFacts>> = BTreeMap::new();
        for ((id, _), row) in &published {
            by_id.entry(id).or_default().push(row);
        }
        let mut view =
            Self { baseline, clock, readings, settings, published, by_id, ever, product, replaces: BTreeMap::new() };
        view.replaces = view.edges();
        view
    }

    /// The row of the node's product.
    pub fn own(&self, id: &str) -> Option<&'a PatchFacts> {
        self.published.get(&(id, self.product)).copied()
    }

    pub fn own_rows(&self) -> impl Iterator<Item = &'a PatchFacts> {
        self.published.values().copied().filter(|row| row.product == self.product)
    }

    fn edges(&self) -> BTreeMap<&'a str, Vec<&'a str>> {
        let mut edges: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for row in self.own_rows() {
            for older in &row.supersedes {
                let back = self.own(older).filter(|other| other.supersedes.contains(&row.id));
                if back.is_none_or(|other| rank(row) > rank(other)) {
                    edges.entry(&row.id).or_default().push(older);
                }
            }
        }
        edges
    }

    /// Everything that a patch replaces, directly or through others.
    fn replaced_by(&self, newer: &str) -> BTreeSet<&'a str> {
        fn follow<'a>(view: &View<'a>, from: &str, found: &mut BTreeSet<&'a str>) {
            for older in view.replaces.get(from).into_iter().flatten() {
                if found.insert(older) {
                    follow(view, older, found);
                }
            }
        }
        let mut found = BTreeSet::new();
        follow(self, newer, &mut found);
        found
    }

    fn replaced_by_any(&self, newer: impl IntoIterator<Item = String>) -> BTreeSet<&'a str> {
        newer.into_iter().flat_map(|id| self.replaced_by(&id)).collect()
    }

    fn both_cumulative(&self, one: &str, other: &str) -> bool {
        [one, other].iter().all(|id| self.own(id).is_some_and(|row| row.kind == PatchKind::Lcu))
    }

    /// The baseline's word on one row.
    pub fn word(&self, row: &PatchFacts) -> Word {
        if self.names(&self.baseline.rejected_patches, &row.id) {
            return Word { status: Some(DeploymentStatus::ExplicitRejected), ..Word::SILENT };
        }
        let rules: Vec<&PatchRule> = self.baseline.rules.iter().filter(|rule| self.covers(rule, row)).collect();
        let approving: Vec<&PatchRule> = rules.iter().copied().filter(|rule| self.date_holds(rule, row)).collect();
        let levels = approving.iter().map(|rule| rule.compliance_level);
        if self.names(&self.baseline.approved_patches, &row.id) {
            let level = levels.chain([self.baseline.approved_patches_level]).max().unwrap();
            return Word { status: Some(DeploymentStatus::ExplicitApproved), level, due: None };
        }
        if let Some(level) = levels.max() {
            let due = approving.iter().filter_map(|rule| due(rule, row)).min();
            return Word { status: Some(DeploymentStatus::Approved), level, due };
        }
        // A delay ends some day; a date that is past never comes back.
        let due = rules.iter().filter_map(|rule| match rule.approval {
            Some(Approval::AfterDays(_)) => due(rule, row),
            _ => None,
        });
        match due.min() {
            Some(due) => Word { status: Some(DeploymentStatus::PendingApproval), due: Some(due), ..Word::SILENT },
            None => Word::SILENT,
        }
    }

    /// Whether global filters and the rule's filters let a row pass.
    fn covers(&self, rule: &PatchRule, row: &PatchFacts) -> bool {
        let speaks_of_sets = rule.filters.iter().any(|filter| filter.key == FilterKey::PatchSet);
        self.baseline.global_filters.iter().all(|filter| passes(filter, row))
            && (speaks_of_sets || is_system_update(row))
            && rule.filters.iter().all(|filter| passes(filter, row))
    }

    fn date_holds(&self, rule: &PatchRule, row: &PatchFacts) -> bool {
        match rule.approval {
            Some(Approval::AfterDays(days)) => self.clock > released(row).plus_days(days.into()),
            Some(Approval::UntilDate(day)) => row.released.unwrap_or(Date::EPOCH) <= day,
            None => false,
        }
    }

    /// The word on a patch as a node of the product hears it: its own row's, else the best of the others'.
    pub fn heard(&self, id: &str) -> Word {
        if let Some(own) = self.own(id) {
            return self.word(own);
        }
        let Some(rows) = self.by_id.get(id) else {
            let listed = |list: &[String]| list.iter().any(|entry| entry == id);
            let status = if listed(&self.baseline.rejected_patches) {
                Some(DeploymentStatus::ExplicitRejected)
            } else {
                listed(&self.baseline.approved_patches).then_some(DeploymentStatus::ExplicitApproved)
            };
            return Word { status, ..Word::SILENT };
        };
        let words: Vec<Word> = rows.iter().map(|row| self.word(row)).collect();
        let earliest = |wanted: fn(&Word) -> bool| words.iter().filter(|word| wanted(word)).min_by_key(|word| word.due);
        let pending: fn(&Word) -> bool = |word| word.status == Some(DeploymentStatus::PendingApproval);
        earliest(|word| word.approves()).or_else(|| earliest(pending)).or(words.first()).copied().unwrap()
    }

    /// The rows that a trace of a patch may walk: its own, else those with the word that is heard.
    pub fn candidates(&self, id: &str) -> Vec<&'a PatchFacts> {
        if let Some(own) = self.own(id) {
            return vec![own];
        }
        let rows = self.by_id.get(id).into_iter().flatten().copied();
        rows.filter(|row| self.word(row).status == self.heard(id).status).collect()
    }

    fn approved_here(&self, id: &str) -> bool {
        self.own(id).is_some_and(|row| self.word(row).approves())
    }

    fn approved_anywhere(&self, id: &str) -> bool {
        self.by_id.get(id).is_some_and(|rows| rows.iter().any(|row| self.word(row).approves()))
    }

    fn is_listed(&self, list: &InstallOverrideList, id: &str) -> bool {
        let ids: Vec<String> = list.patches.iter().map(|patch| patch.id.clone()).collect();
        self.names(&ids, id)
    }

    /// Whether a list has the number of a patch, or the bulletin that one of its published rows bears.
    fn names(&self, list: &[String], id: &str) -> bool {
        let bears = |entry: &String| {
            self.by_id.get(id).is_some_and(|rows| rows.iter().any(|row| row.advisories.contains(entry)))
        };
        list.iter().any(|entry| entry == id || bears(entry))
    }

    /// The state of every patch that the node reports.
    pub fn states(&self, on_node: &BTreeSet<String>, pending: &BTreeSet<String>) -> BTreeMap<String, PatchState> {
        let mut states = BTreeMap::new();
        for id in on_node {
            let state = if pending.contains(id) {
                PatchState::InstalledPendingReboot
            } else if self.heard(id).approves() {
                PatchState::Installed
            } else if self.names(&self.baseline.rejected_patches, id)
                && self.baseline.rejected_patches_action == RejectedPatchesAction::Block
            {
                PatchState::InstalledRejected
            } else {
                PatchState::InstalledOther
            };
            states.insert(id.clone(), state);
        }
        let replaced = self.replaced_by_any(
            self.own_rows().filter(|row| self.hides(row)).map(|row| row.id.clone()).chain(on_node.iter().cloned()),
        );
        for (&id, rows) in &self.by_id {
            if on_node.contains(id) || !rows.iter().any(|row| self.word(row).approves()) {
                continue;
            }
            let state = if self.approved_here(id) && self.is_offered(id) && !replaced.contains(id) {
                PatchState::Missing
            } else {
                PatchState::NotApplicable
            };
            states.insert(id.to_owned(), state);
        }
        for id in self.available(on_node) {
            states.insert(id, PatchState::AvailableSecurityUpdate);
        }
        states
    }

    /// Whether a row of the product keeps Windows Update from offering what it replaces.
    fn hides(&self, row: &PatchFacts) -> bool {
        let security = ["SecurityUpdates", "CriticalUpdates"].contains(&row.classification.as_str());
        (self.word(row).approves() && self.is_offered(&row.id))
            || match self.readings.superseded_by {
                SupersededBy::PublishedSecurity => security,
                SupersededBy::Approved => false,
                SupersededBy::Published => true,
            }
    }

    /// Whether WSUS and the options of Windows Update let the node find a patch.
    fn is_offered(&self, id: &str) -> bool {
        let wanted = self.settings.other_microsoft_products || self.own(id).is_none_or(is_system_update);
        wanted && !self.settings.wsus_withholds.iter().any(|withheld| withheld == id)
    }

    /// Security updates that apply, that nothing approves or rejects, and that nothing newer makes pointless.
    fn available(&self, on_node: &BTreeSet<String>) -> BTreeSet<String> {
        if self.clock < Timestamp::parse("2025-03-24").unwrap() {
            return BTreeSet::new();
        }
        let applications = self.baseline.rules.iter().any(|rule| {
            let values = rule.filters.iter().filter(|filter| filter.key == FilterKey::PatchSet);
            values.flat_map(|filter| &filter.values).any(|value| value == "APPLICATION" || value == "*")
        });
        let open: BTreeSet<String> = self
            .own_rows()
            .filter(|row| row.classification == "SecurityUpdates" && (applications || is_system_update(row)))
            .map(|row| row.id.clone())
            .filter(|id| !on_node.contains(id) && !self.approved_anywhere(id) && self.is_offered(id))
            .filter(|id| !self.names(&self.baseline.rejected_patches, id))
            .collect();
        let approved = self
            .own_rows()
            .filter(|row| self.word(row).approves() && self.is_offered(&row.id))
            .map(|row| row.id.clone());
        let replaced = self.replaced_by_any(open.iter().cloned().chain(on_node.iter().cloned()).chain(approved));
        open.into_iter().filter(|id| !replaced.contains(id.as_str())).collect()
    }

    fn counts(&self, states: &BTreeMap<String, PatchState>, available: ComplianceStatus) -> Counts {
        let of = |state: PatchState| states.values().filter(|one| **one == state).count() as i64;
        let bad: Vec<&String> = states.iter().filter(|(_, state)| state.is_non_compliant()).map(|(id, _)| id).collect();
        let critical = |id: &str| self.heard(id).level == ComplianceLevel::Critical;
        let security = |id: &str| self.shown(id).is_some_and(|row| row.classification == "SecurityUpdates");
        let open = of(PatchState::AvailableSecurityUpdate);
        let open_bad = if available == ComplianceStatus::NonCompliant { open } else { 0 };
        Counts {
            installed_count: of(PatchState::Installed),
            installed_other_count: of(PatchState::InstalledOther),
            installed_pending_reboot_count: of(PatchState::InstalledPendingReboot),
            installed_rejected_count: of(PatchState::InstalledRejected),
            missing_count: of(PatchState::Missing),
            failed_count: of(PatchState::Failed),
            unreported_not_applicable_count: 0,
            not_applicable_count: of(PatchState::NotApplicable),
            available_security_update_count: (self.clock >= Timestamp::parse("2025-03-24").unwrap()).then_some(open),
            critical_non_compliant_count: bad.iter().filter(|id| critical(id)).count() as i64,
            security_non_compliant_count: bad.iter().filter(|id| security(id)).count() as i64 + open_bad,
            other_non_compliant_count: bad.iter().filter(|id| !critical(id) && !security(id)).count() as i64,
        }
    }

    /// The row whose facts an answer shows: the product's own, else the last of the others, else one of the future.
    pub fn shown(&self, id: &str) -> Option<&'a PatchFacts> {
        let by_order = |rows: &Vec<&'a PatchFacts>| rows.iter().copied().max_by_key(|row| (&row.product, row.released));
        self.own(id).or_else(|| self.by_id.get(id).and_then(by_order)).or_else(|| self.ever.get(id).and_then(by_order))
    }
}

fn released(row: &PatchFacts) -> Timestamp {
    row.released.unwrap_or(Date::EPOCH).midnight()
}

fn due(rule: &PatchRule, row: &PatchFacts) -> Option<Timestamp> {
    match rule.approval? {
        Approval::AfterDays(days) => Some(released(row).plus_days(days.into())),
        Approval::UntilDate(_) => Some(released(row)),
    }
}

/// The newer day, then the higher number.
fn rank(row: &PatchFacts) -> (Timestamp, u64) {
    (released(row), row.id.trim_start_matches("KB").parse().unwrap())
}

fn is_system_update(row: &PatchFacts) -> bool {
    row.family == "Windows"
}

/// Whether one value of the filter is the row's, or `*`.
pub fn passes(filter: &PatchFilter, row: &PatchFacts) -> bool {
    let has = match filter.key {
        FilterKey::PatchSet => {
            if is_system_update(row) {
                "OS"
            } else {
                "APPLICATION"
            }
        }
        FilterKey::Product => &row.product,
        FilterKey::ProductFamily => &row.family,
        FilterKey::Classification => &row.classification,
        FilterKey::MsrcSeverity => &row.severity,
        key => panic!("{key} is no key of a Windows filter"),
    };
    // What is not known passes only `*`.
    filter.values.iter().any(|value| value == "*" || (!has.is_empty() && value == has))
}
