//! A baseline compiled over a world: what it says of every published patch (spec selection 2 and 3).

use patchplay_model::{ComplianceLevel, DeploymentStatus, OperatingSystem, PatchBaseline, Readings, Timestamp};

use crate::{PatchSet, World, packages, windows};

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

/// A baseline compiled over a world.
#[derive(Debug, Clone)]
pub struct Policy {
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) approved: PatchSet,
    pub(crate) rejected: PatchSet,
    pub(crate) blocks: bool,
    pub(crate) by_rule: Vec<usize>,
    pub(crate) by_value: Vec<Vec<Vec<usize>>>,
    pub(crate) room: Room,
}

/// What only one of the two kinds of systems needs.
#[derive(Debug, Clone)]
pub(crate) enum Room {
    Windows(windows::Policy),
    Packages(packages::Policy),
}

impl Policy {
    /// Compiles a baseline by the default readings; the work is one pass over the world's rows.
    #[must_use]
    pub fn new(world: &World, baseline: &PatchBaseline) -> Self {
        Self::read(world, baseline, &Readings::default())
    }

    /// Compiles a baseline. On Windows no reading changes what a baseline says of a patch.
    #[must_use]
    pub fn read(world: &World, baseline: &PatchBaseline, readings: &Readings) -> Self {
        match world.patches().system() {
            OperatingSystem::Windows => windows::policy(world, baseline),
            _ => packages::policy(world, baseline, readings),
        }
    }

    /// The verdicts, parallel to [`World::current`]. On package systems each row is judged as a node of the row's own
    /// product would see it.
    #[must_use]
    pub fn verdicts(&self) -> &[Verdict] {
        &self.verdicts
    }

    /// Patches that are approved for one product or another.
    #[must_use]
    pub const fn approved(&self) -> &PatchSet {
        &self.approved
    }

    /// Patches that `RejectedPatches` names; on package systems those of which it names a published version.
    #[must_use]
    pub const fn rejected(&self) -> &PatchSet {
        &self.rejected
    }

    /// Whether the action on rejected patches is BLOCK.
    #[must_use]
    pub const fn blocks(&self) -> bool {
        self.blocks
    }

    /// How many patches each rule approves, list and rejections left aside.
    #[must_use]
    pub fn approved_by_rule(&self) -> &[usize] {
        &self.by_rule
    }

    /// How many published patches carry each value of each filter of each rule, by rule, filter and value.
    #[must_use]
    pub fn carrying_value(&self) -> &[Vec<Vec<usize>>] {
        &self.by_value
    }
}
