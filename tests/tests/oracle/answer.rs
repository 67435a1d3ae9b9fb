//! What the second evaluator answers, and which baseline a node gets by it.

use std::collections::{BTreeMap, BTreeSet};

use patchplay_model::{
    AssociationFallback, ComplianceLevel, ComplianceStatus, Counts, DeploymentStatus, OperatingSystem,
    OverallSeverityFloor, PatchBaseline, PatchState, PredefinedBaseline, Tag, Timestamp,
};
use patchplay_tests::stories::{Act, Picking, Story};

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

/// What an act comes to, or why its run ends before it looks at a patch.
pub type End = Result<Answer, &'static str>;

/// Plays every act of a story.
pub fn answers(story: &Story) -> Vec<End> {
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

/// The baseline of the node: the override's, the one with the run's tag, its group's, else the account's default, else
/// AWS's of that day.
pub fn choose(story: &Story, act: &Act) -> Result<(String, PatchBaseline), &'static str> {
    let own = || story.account.iter().enumerate().filter(|(_, baseline)| baseline.operating_system == story.system);
    let mut has_default = true;
    match &act.picking {
        Picking::Groups => {}
        Picking::Overrides(entries) => {
            let of_system: Vec<(usize, &PatchBaseline)> =
                entries.iter().enumerate().filter(|(_, entry)| entry.operating_system == story.system).collect();
            return match of_system.as_slice() {
                [] => Err("NotOverridden"),
                [(number, entry)] => Ok((format!("pb-{}", story.account.len() + number), (*entry).clone())),
                _ => Err("OverriddenTwice"),
            };
        }
        Picking::Tags(text) => {
            let parts = text.strip_prefix("Key=").and_then(|rest| rest.split_once(",Values="));
            let (key, values) = parts.ok_or("TagsForm")?;
            let values: Vec<&str> = values.split(',').collect();
            let tagged: Vec<(usize, &PatchBaseline)> = own()
                .filter(|(_, one)| one.tags.iter().any(|tag| tag.key == key && values.contains(&tag.value.as_str())))
                .collect();
            match tagged.as_slice() {
                [] => {
                    has_default = story.readings.association_fallback_baseline == AssociationFallback::AccountDefault;
                }
                [(number, one)] => return Ok((format!("pb-{number}"), (*one).clone())),
                _ => return Err("SeveralTagged"),
            }
        }
    }
    let grouped =
        group_of(&act.tags).and_then(|group| own().find(|(_, baseline)| baseline.patch_groups.contains(&group)));
    let default = || own().rfind(|(_, one)| one.default_baseline).filter(|_| has_default);
    if let Some((number, baseline)) = grouped.or_else(default) {
        return Ok((format!("pb-{number}"), baseline.clone()));
    }
    let aws = PredefinedBaseline::ALL
        .iter()
        .find(|one| one.system == story.system && one.name.ends_with("DefaultPatchBaseline"));
    let aws = aws.unwrap();
    Ok((aws.name.to_owned(), aws.baseline_on(act.clock.date())))
}

/// The highest of the levels of what counts against a node; when all are UNSPECIFIED the reading decides.
pub fn overall_severity(levels: impl Iterator<Item = ComplianceLevel>, story: &Story) -> Option<ComplianceLevel> {
    levels.max().map(|level| match story.readings.overall_severity_floor {
        OverallSeverityFloor::Informational if level == ComplianceLevel::Unspecified => ComplianceLevel::Informational,
        _ => level,
    })
}
