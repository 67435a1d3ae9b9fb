//! A Windows baseline compiled over a world (spec selection 3).

use patchplay_catalog::{Catalog, Symbol};
use patchplay_model::{Approval, ComplianceLevel, FilterKey, PatchBaseline, PatchFilter, Timestamp};

use super::names::named;
use crate::{
    ApprovedBy, PatchIndex, PatchSet, Verdict, World,
    dates::{Dated, dated, due},
    index::SetOperations as _,
    verdict::{Counting, Distinct, Verdicts},
};

/// What a Windows baseline says besides its verdicts.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    /// Patches that `ApprovedPatches` names and of which no fact exists at the clock: one that is on a node counts as
    /// approved there, one that is not does not exist.
    pub(crate) listed_unpublished: PatchSet,
    /// Whether a rule covers Microsoft applications.
    pub(crate) applications: bool,
}

/// Compiles a Windows baseline; the work is one pass over the world's rows.
pub(crate) fn policy(world: &World, baseline: &PatchBaseline) -> (Verdicts, Policy) {
    let patches = world.patches();
    let catalog = world.catalog();
    let global: Vec<Filter> = baseline.global_filters.iter().map(|filter| Filter::new(catalog, filter)).collect();
    let rules: Vec<Rule> = baseline.rules.iter().map(|rule| Rule::new(catalog, rule)).collect();
    let listed = named(world, baseline.approved_patches.iter().map(String::as_str));
    let rejected = named(world, baseline.rejected_patches.iter().map(String::as_str));

    let mut approved = patches.none();
    let mut counting = Counting::new(baseline);
    let candidates = Candidates::new(catalog);
    let of_rows = world
        .current()
        .iter()
        .map(|current| {
            let mut verdict = Verdict::default();
            let patch = candidates.of(current.row);
            if listed.contains(current.patch) {
                verdict.approve(ApprovedBy::List, baseline.approved_patches_level, None);
            }
            let global_passes = global.iter().all(|filter| filter.passes(&patch));
            for (number, rule) in rules.iter().enumerate() {
                for (filter, counted) in
                    rule.filters.iter().zip(counting.by_value.get_mut(number).into_iter().flatten())
                {
                    filter.note(current.patch, &patch, counted);
                }
                if !global_passes || !rule.filters_pass(&patch) {
                    continue;
                }
                match rule.approves_at(patch.released, world.clock()) {
                    Dated::Now => {
                        verdict.approve(ApprovedBy::Rule(number), rule.level, Some(due(rule.approval, patch.released)));
                        if let Some(counted) = counting.by_rule.get_mut(number) {
                            counted.note(current.patch);
                        }
                    }
                    Dated::Later(when) => verdict.wait_until(when),
                    Dated::Never => {}
                }
            }
            if rejected.contains(current.patch) {
                verdict = Verdict::rejected();
            } else if verdict.is_approved() {
                approved.insert(current.patch);
            }
            verdict
        })
        .collect();
    let (by_rule, by_value) = counting.sizes();
    let mut listed_unpublished = listed;
    listed_unpublished.subtract(world.published());
    listed_unpublished.subtract(&rejected);
    let room =
        Policy { listed_unpublished, applications: rules.iter().any(|rule| rule.set == PatchSetWanted::Applications) };
    let said = Verdicts {
        of_rows,
        approved,
        rejected,
        blocks: baseline.rejected_patches_action == patchplay_model::RejectedPatchesAction::Block,
        by_rule,
        by_value,
    };
    (said, room)
}

/// The facts of one row that filters look at.
pub(crate) struct Candidate {
    pub(crate) product: Option<Symbol>,
    pub(crate) family: Option<Symbol>,
    pub(crate) classification: Option<Symbol>,
    pub(crate) severity: Option<Symbol>,
    pub(crate) released: Timestamp,
    pub(crate) is_application: bool,
}

/// The rows of a catalogue as candidates.
pub(crate) struct Candidates<'c> {
    catalog: &'c Catalog,
    /// The family of the operating system's own updates.
    system_family: Option<Symbol>,
}

impl<'c> Candidates<'c> {
    pub(crate) fn new(catalog: &'c Catalog) -> Self {
        Self { catalog, system_family: catalog.symbol("Windows") }
    }

    pub(crate) fn of(&self, row: usize) -> Candidate {
        let column = |column: &[Symbol]| column.get(row).copied();
        let family = column(self.catalog.families());
        Candidate {
            product: column(self.catalog.products()),
            classification: column(self.catalog.classifications()),
            severity: column(self.catalog.severities()),
            released: self.catalog.released().get(row).map_or(Timestamp::EPOCH, |day| day.midnight()),
            is_application: family != self.system_family,
            family,
        }
    }
}

impl Candidate {
    pub(crate) const fn value(&self, key: FilterKey) -> Option<Symbol> {
        match key {
            FilterKey::Product => self.product,
            FilterKey::ProductFamily => self.family,
            FilterKey::Classification => self.classification,
            FilterKey::MsrcSeverity => self.severity,
            _ => None,
        }
    }
}

/// A filter with its values looked up once; a value that no patch carries is `None` and matches nothing.
struct Filter {
    key: FilterKey,
    all: bool,
    values: Vec<Wanted>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Value(Symbol),
    Set(bool),
    Any,
    Nothing,
}

impl Filter {
    fn new(catalog: &Catalog, filter: &PatchFilter) -> Self {
        let values = filter
            .values
            .iter()
            .map(|value| match (filter.key, value.as_str()) {
                (_, "*") => Wanted::Any,
                (FilterKey::PatchSet, "APPLICATION") => Wanted::Set(true),
                (FilterKey::PatchSet, "OS") => Wanted::Set(false),
                // The empty text stands for "not known" in the catalogue and must not be found by name.
                (_, "") => Wanted::Nothing,
                (_, text) => catalog.symbol(text).map_or(Wanted::Nothing, Wanted::Value),
            })
            .collect();
        Self { key: filter.key, all: filter.matches_all(), values }
    }

    /// Notes a patch with each of the values that it carries.
    fn note(&self, number: PatchIndex, patch: &Candidate, counted: &mut [Distinct]) {
        for (&wanted, counted) in self.values.iter().zip(counted) {
            if self.one_matches(wanted, patch) {
                counted.note(number);
            }
        }
    }

    fn one_matches(&self, wanted: Wanted, patch: &Candidate) -> bool {
        match wanted {
            Wanted::Any => true,
            Wanted::Nothing => false,
            Wanted::Set(application) => patch.is_application == application,
            Wanted::Value(symbol) => patch.value(self.key) == Some(symbol),
        }
    }

    fn passes(&self, patch: &Candidate) -> bool {
        self.all || self.values.iter().any(|&wanted| self.one_matches(wanted, patch))
    }
}

/// Which patch set a rule covers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PatchSetWanted {
    /// `PATCH_SET` absent or OS: operating system updates only (rule approve-windows-patch-set-default).
    System,
    /// A filter on `PATCH_SET` names APPLICATION (or all).
    Applications,
}

struct Rule {
    filters: Vec<Filter>,
    set: PatchSetWanted,
    approval: Option<Approval>,
    level: ComplianceLevel,
}

impl Rule {
    fn new(catalog: &Catalog, rule: &patchplay_model::PatchRule) -> Self {
        let applications = rule
            .filters
            .iter()
            .filter(|filter| filter.key == FilterKey::PatchSet)
            .any(|filter| filter.values.iter().any(|value| value == "APPLICATION" || value == "*"));
        Self {
            filters: rule.filters.iter().map(|filter| Filter::new(catalog, filter)).collect(),
            set: if applications { PatchSetWanted::Applications } else { PatchSetWanted::System },
            approval: rule.approval,
            level: rule.compliance_level,
        }
    }

    fn filters_pass(&self, patch: &Candidate) -> bool {
        (self.set == PatchSetWanted::Applications || !patch.is_application)
            && self.filters.iter().all(|filter| filter.passes(patch))
    }

    fn approves_at(&self, released: Timestamp, clock: Timestamp) -> Dated {
        dated(self.approval, released, clock)
    }
}
