//! What a baseline says of one row, to a node of one product.

use patchplay_model::{Approval, ComplianceLevel, ListAndGlobalFilter, PatchBaseline, Readings, RejectedPatchesAction};

use super::{
    facts::Facts,
    filter::{Filter, Reader},
    manager::Manager,
    names::{Hit, Named, Names},
    numbering::Packages,
};
use crate::{
    ApprovedBy, PatchIndex, PatchList, Verdict, World,
    dates::{Dated, dated, due},
    verdict::Distinct,
};

struct Rule {
    filters: Vec<Filter>,
    approval: Option<Approval>,
    level: ComplianceLevel,
    non_security: bool,
}

/// A baseline as the nodes of one product read it.
pub(crate) struct Judge<'a> {
    world: &'a World,
    pub(crate) manager: Manager,
    global: Vec<Filter>,
    rules: Vec<Rule>,
    approved: Names,
    rejected: Names,
    list_level: ComplianceLevel,
    list_non_security: bool,
    pub(crate) blocks: bool,
    list_asks_global: ListAndGlobalFilter,
}

impl<'a> Judge<'a> {
    /// The packages are the world's.
    pub(crate) fn new(
        world: &'a World,
        packages: &Packages,
        baseline: &PatchBaseline,
        product: &str,
        readings: &Readings,
    ) -> Self {
        let system = world.patches().system();
        let manager = Manager::of(system, product);
        let reader = Reader { catalog: world.catalog(), values: &packages.values, system, manager, product };
        let rule = |rule: &patchplay_model::PatchRule| Rule {
            filters: Filter::group(reader, &rule.filters),
            approval: rule.approval,
            level: rule.compliance_level,
            non_security: rule.enable_non_security,
        };
        Self {
            world,
            manager,
            global: Filter::group(reader, &baseline.global_filters),
            rules: baseline.rules.iter().map(rule).collect(),
            approved: Names::new(manager, &baseline.approved_patches, PatchList::Approved, readings),
            rejected: Names::new(manager, &baseline.rejected_patches, PatchList::Rejected, readings),
            list_level: baseline.approved_patches_level,
            list_non_security: baseline.approved_patches_non_security,
            blocks: baseline.rejected_patches_action == RejectedPatchesAction::Block,
            list_asks_global: readings.approved_list_and_global_filter,
        }
    }

    /// Ids of the notices that a row stands in.
    fn notices(&self, row: Option<usize>) -> impl Iterator<Item = &'a str> + Clone {
        let catalog = self.world.catalog();
        let advisories = row.map(|row| catalog.advisories(row)).unwrap_or_default();
        // SUSE's lists know patches, and no CVE numbers (rule approve-name-suse).
        let known = row.filter(|_| self.manager != Manager::Zypper);
        let cves = known.map(|row| catalog.cves(row)).unwrap_or_default();
        advisories.iter().chain(cves).map(|&symbol| catalog.text(symbol))
    }

    /// Bugs that those notices fix.
    fn bugs(&self, row: Option<usize>) -> impl Iterator<Item = &'a str> + Clone {
        let catalog = self.world.catalog();
        row.map(|row| catalog.bugs(row)).unwrap_or_default().iter().map(|&symbol| catalog.text(symbol))
    }

    /// Whether a list names a package, also in a version that only a node has.
    pub(crate) fn names(&self, which: PatchList, package: Named<'_>, row: Option<usize>) -> bool {
        let list = match which {
            PatchList::Approved => &self.approved,
            PatchList::Rejected => &self.rejected,
        };
        list.find(package, self.notices(row), self.bugs(row)).is_some()
    }

    /// Whether `RejectedPatches` does.
    pub(crate) fn rejects(&self, package: Named<'_>, row: Option<usize>) -> bool {
        self.names(PatchList::Rejected, package, row)
    }

    /// What the baseline says of a package; `row` is its row in the catalogue, if it has one, with its facts. `by` gets
    /// the rules that approve it, rejections left aside.
    pub(crate) fn judge(
        &self,
        package: Named<'_>,
        row: Option<usize>,
        facts: &Facts,
        by: &mut dyn FnMut(usize),
    ) -> Verdict {
        let mut verdict = Verdict::default();
        let global = self.global.iter().all(|filter| filter.passes(facts));
        if let Some(hit) = self.approved.find(package, self.notices(row), self.bugs(row))
            && self.list_approves(hit, facts, global)
        {
            verdict.approve(ApprovedBy::List, self.list_level, None);
        }
        for (number, rule) in self.rules.iter().enumerate() {
            let passes = global
                && rule.filters.iter().all(|filter| filter.passes(facts))
                && (rule.non_security || facts.is_security(self.manager));
            if !passes {
                continue;
            }
            let date = if self.manager.compares_dates() {
                dated(rule.approval, facts.released, self.world.clock())
            } else {
                Dated::Now
            };
            match date {
                Dated::Now => {
                    let since = self.manager.compares_dates().then(|| due(rule.approval, facts.released));
                    verdict.approve(ApprovedBy::Rule(number), rule.level, since);
                    by(number);
                }
                Dated::Later(when) => verdict.wait_until(when),
                Dated::Never => {}
            }
        }
        if self.rejects(package, row) {
            verdict = Verdict::rejected();
        }
        verdict
    }

    fn list_approves(&self, hit: Hit, facts: &Facts, global: bool) -> bool {
        let gate = match self.manager {
            Manager::Yum | Manager::Dnf => facts.in_notice || self.list_non_security,
            Manager::Apt => facts.from_security || self.list_non_security,
            Manager::Zypper | Manager::MacOs => true,
        };
        let asks_global = self.list_asks_global == ListAndGlobalFilter::Payload
            && (self.manager == Manager::Apt || (self.manager == Manager::Yum && hit.by_notice));
        gate && (global || !asks_global)
    }

    /// Notes a row's patch with every value of the rules' filters that it carries.
    pub(crate) fn note_values(&self, patch: PatchIndex, facts: &Facts, counted: &mut [Vec<Vec<Distinct>>]) {
        for (rule, counted) in self.rules.iter().zip(counted) {
            for (filter, counted) in rule.filters.iter().zip(counted) {
                filter.note(patch, facts, counted);
            }
        }
    }
}
