//! What the second evaluator answers, and which baseline a node gets by it.

use std::collections::{BTreeMap, BTreeSet};

use patchplay_model::{
    ComplianceLevel, ComplianceStatus, Counts, DeploymentStatus, OperatingSystem, OverallSeverityFloor, PatchBaseline,
    PatchState, PredefinedBaseline, Tag, Timestamp,
};
use patchplay_tests::stories::{Act, Story};

use crate::{packages, windows};

/// What one act comes to. Patches are named by id: KB number, `name.arch`, or on macOS the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub baseline: String,
    pub patch_group: Option<String>,
    /// Approved for the node's product; of packages: in some version.
    pub approved: BTreeSet<String>,
    pub states: BTreeMap<String, PatchState>,
    /// Package systems: the full name that an item of the node is titled with.
    pub titles: BTreeMap<String, String>,
    /// Package systems: what the item is classified as.
    pub classes: BTreeMap<String, BTreeSet<String>>,
    pub new: BTreeSet<String>,
    pub failed: BTreeSet<String>,
    pub left: BTreeSet<String>,
    pub rebooted: bool,
    pub counts: Counts,
    pub status: ComplianceStatus,
    pub severity: Option<ComplianceLevel>,
}

/// A baseline's word on one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    pub status: Option<DeploymentStatus>,
    pub level: ComplianceLevel,
    /// When a rule has approved it, or will.
    pub due: Option<Timestamp>,
}

impl Word {
    pub const SILENT: Self = Self { status: None, level: ComplianceLevel::Unspecified, due: None };

    pub fn approves(self) -> bool {
        matches!(self.status, Some(DeploymentStatus::Approved | DeploymentStatus::ExplicitApproved))
    }
}

/// Plays every act of a story.
pub fn answers(story: &Story) -> Vec<Answer> {
    match story.system {
        OperatingSystem::Windows => windows::answers(story),
        _ => packages::answers(story),
    }
}

/// The value of `Patch Group`, else that of `PatchGroup`.
pub fn group_of(tags: &[Tag]) -> Option<String> {
    let value = |key: &str| tags.iter().find(|tag| tag.key == key).map(|tag| tag.value.clone());
    value("Patch Group").or_else(|| value("PatchGroup"))
}

/// The baseline of the node: its group's, else the account's default, else AWS's of that day.
pub fn choose(story: &Story, act: &Act) -> (String, PatchBaseline) {
    let own = || story.account.iter().enumerate().filter(|(_, baseline)| baseline.operating_system == story.system);
    let grouped =
        group_of(&act.tags).and_then(|group| own().find(|(_, baseline)| baseline.patch_groups.contains(&group)));
    if let Some((number, baseline)) = grouped.or_else(|| own().rfind(|(_, one)| one.default_baseline)) {
        return (format!("pb-{number}"), baseline.clone());
    }
    let aws = PredefinedBaseline::ALL
        .iter()
        .find(|one| one.system == story.system && one.name.ends_with("DefaultPatchBaseline"));
    let aws = aws.unwrap();
    (aws.name.to_owned(), aws.baseline_on(act.clock.date()))
}

/// The highest of the levels of what counts against a node; when all are UNSPECIFIED the reading decides.
pub fn overall_severity(levels: impl Iterator<Item = ComplianceLevel>, story: &Story) -> Option<ComplianceLevel> {
    levels.max().map(|level| match story.readings.overall_severity_floor {
        OverallSeverityFloor::Informational if level == ComplianceLevel::Unspecified => ComplianceLevel::Informational,
        _ => level,
    })
}
