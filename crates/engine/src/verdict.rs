//! What a baseline says of patches, one by one and counted (spec selection 2 and 3).

use patchplay_model::{ComplianceLevel, DeploymentStatus, PatchBaseline, Timestamp};

use crate::{PatchIndex, PatchSet};

/// What approved a patch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApprovedBy {
    /// The rule with this number, from 0; the first of several.
    Rule(usize),
    /// `ApprovedPatches`.
    List,
}

/// A baseline's word on one patch for one product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Verdict {
    /// Status as DescribeEffectivePatchesForPatchBaseline has it; `None`: the baseline says nothing of the patch.
    pub status: Option<DeploymentStatus>,
    /// What approved it; a rejected or pending patch has none.
    pub by: Option<ApprovedBy>,
    /// The highest level of everything that approves it (rules approve-level-*).
    pub level: ComplianceLevel,
    /// When the first rule approved it, or of a pending patch will; what a list decides has no date, and neither has what
    /// is approved where dates do not count.
    pub approval: Option<Timestamp>,
}

impl Verdict {
    /// Whether the patch may be installed.
    #[must_use]
    pub const fn is_approved(&self) -> bool {
        matches!(self.status, Some(DeploymentStatus::Approved | DeploymentStatus::ExplicitApproved))
    }

    pub(crate) fn rejected() -> Self {
        Self { status: Some(DeploymentStatus::ExplicitRejected), ..Self::default() }
    }

    /// `since` is when a rule approved it, where dates count.
    pub(crate) fn approve(&mut self, by: ApprovedBy, level: ComplianceLevel, since: Option<Timestamp>) {
        self.level = if self.is_approved() { self.level.max(level) } else { level };
        if self.is_approved() {
            self.approval = self.approval.map(|earlier| since.map_or(earlier, |since| since.min(earlier)));
        } else {
            self.approval = since;
            self.by = Some(by);
            self.status = Some(match by {
                ApprovedBy::List => DeploymentStatus::ExplicitApproved,
                ApprovedBy::Rule(_) => DeploymentStatus::Approved,
            });
        }
    }

    pub(crate) fn wait_until(&mut self, when: Timestamp) {
        if !self.is_approved() {
            self.status = Some(DeploymentStatus::PendingApproval);
            self.approval = Some(self.approval.map_or(when, |earlier| earlier.min(when)));
        }
    }
}

/// What a baseline says of everything that is published.
#[derive(Debug, Clone)]
pub(crate) struct Verdicts {
    /// Parallel to [`World::current`](crate::World::current).
    pub(crate) of_rows: Vec<Verdict>,
    /// Approved for one product or another.
    pub(crate) approved: PatchSet,
    /// Named by `RejectedPatches`.
    pub(crate) rejected: PatchSet,
    /// Whether the action on rejected patches is BLOCK.
    pub(crate) blocks: bool,
    /// How many patches each rule approves.
    pub(crate) by_rule: Vec<usize>,
    /// How many published patches carry each value, by rule, filter and value.
    pub(crate) by_value: Vec<Vec<Vec<usize>>>,
}

/// How many patches something holds of, told row by row: rows of one patch stand together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Distinct {
    patches: usize,
    last: Option<PatchIndex>,
}

impl Distinct {
    pub(crate) fn note(&mut self, patch: PatchIndex) {
        if self.last != Some(patch) {
            self.last = Some(patch);
            self.patches += 1;
        }
    }
}

/// The counts beside a baseline's text while they are made.
pub(crate) struct Counting {
    pub(crate) by_rule: Vec<Distinct>,
    /// By rule, filter and value.
    pub(crate) by_value: Vec<Vec<Vec<Distinct>>>,
}

impl Counting {
    pub(crate) fn new(baseline: &PatchBaseline) -> Self {
        let values = |values: &[String]| vec![Distinct::default(); values.len()];
        Self {
            by_rule: vec![Distinct::default(); baseline.rules.len()],
            by_value: baseline
                .rules
                .iter()
                .map(|rule| rule.filters.iter().map(|filter| values(&filter.values)).collect())
                .collect(),
        }
    }

    /// The sizes, by rule, and by rule, filter and value.
    pub(crate) fn sizes(&self) -> (Vec<usize>, Vec<Vec<Vec<usize>>>) {
        let sizes = |counted: &Vec<Distinct>| counted.iter().map(|counted| counted.patches).collect();
        (sizes(&self.by_rule), self.by_value.iter().map(|filters| filters.iter().map(sizes).collect()).collect())
    }
}
