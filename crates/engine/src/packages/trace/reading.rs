//! What sources, lists and rules of a baseline say of one version, by comparing texts.

use patchplay_model::{
    DebWildcards, DeploymentStatus, FilterKey, ListAndGlobalFilter, NoUpdateinfo, OperatingSystem, PatchFilter,
    PatchRule, Timestamp,
};

use super::{Mention, Mentioned, Said, Walk};
use crate::{
    PatchIndex, VersionIndex,
    dates::{Dated, dated, due},
    packages::{
        manager::{Manager, sees},
        names::{Named, Pattern, spellings},
        repositories::{names_of, needs_updateinfo, reads_gone, source_is_for},
    },
    trace::step::earlier,
};
use patchplay_catalog::Patch;

impl Walk<'_> {
    /// Whether a row is for the node's product.
    pub(super) fn is_for_product(&self, row: usize) -> bool {
        self.facts(Some(row)).is_some_and(|facts| sees(self.system, self.product, facts.product))
    }

    /// Whether the node hears of a row at all: it is for its product, and in one of its repositories.
    pub(super) fn is_known(&self, row: usize) -> bool {
        let Some(facts) = self.facts(Some(row)).filter(|_| self.is_for_product(row)) else { return false };
        let sources = &self.subject.baseline.sources;
        let in_sources = sources.is_empty()
            || self.manager == Manager::MacOs
            || sources.iter().filter(|source| source_is_for(source, self.product)).any(|source| {
                !facts.repository.is_empty()
                    && names_of(source, self.manager).iter().any(|name| name == facts.repository)
            });
        let strict =
            self.subject.readings.no_updateinfo_rhel == NoUpdateinfo::Documented2023 && needs_updateinfo(self.system);
        in_sources && (!strict || self.repository_has_notices(facts.repository))
    }

    fn repository_has_notices(&self, repository: &str) -> bool {
        let all = self.subject.world.current().iter().map(|current| current.row);
        let own = all.filter(|&row| {
            self.facts(Some(row))
                .is_some_and(|facts| facts.repository == repository && sees(self.system, self.product, facts.product))
        });
        own.into_iter().any(|row| self.facts(Some(row)).is_some_and(|facts| has_notice(&facts)))
    }

    /// Whether the version of a row has left its repository; if so, whether the notice still counts.
    pub(super) fn has_left(&self, row: usize) -> Option<bool> {
        let day = self.facts(Some(row))?.withdrawn?;
        (day.midnight() <= self.subject.world.clock()).then(|| reads_gone(self.system, self.manager))
    }

    /// What the two lists and the rules say of one version.
    pub(super) fn said_of(&self, patch: PatchIndex, version: VersionIndex, row: Option<usize>) -> Said {
        if self.mention(&self.subject.baseline.rejected_patches, false, (patch, version), row).is_some() {
            return Said { status: Some(DeploymentStatus::ExplicitRejected), due: None };
        }
        if self.listed(patch, version, row).is_some() && self.list_holds(patch, version, row) {
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

    pub(super) fn released(&self, row: Option<usize>) -> Timestamp {
        self.facts(row).and_then(|row| row.released).map_or(Timestamp::EPOCH, |day| day.midnight())
    }

    pub(super) fn date(&self, rule: &PatchRule, row: Option<usize>) -> Dated {
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

    pub(super) fn filter_passes(&self, filters: &[PatchFilter], number: usize, row: Option<usize>) -> bool {
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
    pub(super) fn text_of(&self, key: FilterKey, row: Option<usize>) -> String {
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
        self.facts(row).is_some_and(|row| has_notice(&row) && !row.malformed)
    }

    fn is_from_security_repository(&self, row: Option<usize>) -> bool {
        self.facts(row).is_some_and(|row| {
            row.repository.ends_with("-security") || (row.repository.is_empty() && row.advisories().next().is_some())
        })
    }

    /// Whether a version counts as security, for a rule or for the list.
    pub(super) fn is_security(&self, row: Option<usize>, for_list: bool) -> bool {
        match self.manager {
            Manager::Dnf if !for_list => {
                let complete =
                    |row: Patch<'_>| !row.classification.is_empty() && !row.severity.is_empty() && !row.malformed;
                self.facts(row).is_some_and(complete)
            }
            Manager::Yum | Manager::Dnf => self.is_noticed(row),
            Manager::Apt => self.is_from_security_repository(row),
            Manager::Zypper | Manager::MacOs => true,
        }
    }

    pub(super) fn gate_opens(&self, rule: &PatchRule, row: Option<usize>) -> bool {
        rule.enable_non_security || self.is_security(row, false)
    }

    pub(super) fn listed(&self, patch: PatchIndex, version: VersionIndex, row: Option<usize>) -> Option<Mention> {
        self.mention(&self.subject.baseline.approved_patches, true, (patch, version), row)
    }

    /// Whether what the list names is approved by it.
    pub(super) fn list_holds(&self, patch: PatchIndex, version: VersionIndex, row: Option<usize>) -> bool {
        let baseline = self.subject.baseline;
        let by_notice = self.listed(patch, version, row).is_some_and(|mention| mention.by_notice);
        let payload = self.subject.readings.approved_list_and_global_filter == ListAndGlobalFilter::Payload;
        let asks = payload && (self.manager == Manager::Apt || (self.manager == Manager::Yum && by_notice));
        let open = baseline.approved_patches_non_security || self.is_security(row, true);
        open && (!asks || self.group_passes(&baseline.global_filters, row))
    }

    /// The first entry of a list that names a version, else the first that names a notice of it, and how it is spelled
    /// there.
    pub(super) fn mention(
        &self,
        list: &[String],
        approved: bool,
        (patch, version): (PatchIndex, VersionIndex),
        row: Option<usize>,
    ) -> Option<Mention> {
        let known = &self.packages.version(version)?.known;
        let package = Named::new(self.packages.name(patch), self.packages.arch(patch), known);
        let names = spellings(self.manager, package);
        let (mut notices, mut bugs): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        if let Some(facts) = self.facts(row) {
            notices.extend(facts.advisories().map(str::to_owned));
            if self.manager != Manager::Zypper {
                notices.extend(facts.cves().map(str::to_owned));
            }
            bugs.extend(facts.bugs().map(str::to_owned));
        }
        let mentioned = |by: Mentioned| {
            list.iter().enumerate().find_map(|(entry, text)| {
                let stars = text.matches('*').count();
                let is_rpm = matches!(self.manager, Manager::Yum | Manager::Dnf);
                let is_bug = is_rpm && approved && text.chars().all(|digit| digit.is_ascii_digit());
                let (pattern, by_name, by_notice) = match self.manager {
                    Manager::Yum | Manager::Dnf => {
                        (Pattern::any_case(text), stars < 2 && !is_bug, approved && stars == 0 && !is_bug)
                    }
                    Manager::Zypper => (Pattern::any_case(text), stars < 2, stars < 2),
                    Manager::Apt if self.subject.readings.deb_wildcards == DebWildcards::Payload => {
                        (Pattern::shell(text), true, false)
                    }
                    Manager::Apt | Manager::MacOs => (Pattern::Exact(text.clone()), true, false),
                };
                let found = match by {
                    Mentioned::ByName => names.iter().find(|name| by_name && pattern.fits(name)),
                    Mentioned::ByNotice if is_bug => bugs.iter().find(|bug| *bug == text),
                    Mentioned::ByNotice => notices.iter().find(|notice| by_notice && pattern.fits(notice)),
                };
                Some(Mention { entry, spelled: found?.clone(), by_notice: by == Mentioned::ByNotice })
            })
        };
        mentioned(Mentioned::ByName).or_else(|| mentioned(Mentioned::ByNotice))
    }
}

/// Whether an update notice names the row's package, readable or not.
fn has_notice(row: &Patch<'_>) -> bool {
    !row.classification.is_empty() || row.advisories().next().is_some()
}
