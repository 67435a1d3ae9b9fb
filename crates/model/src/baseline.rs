//! The patch baseline: CloudFormation's `AWS::SSM::PatchBaseline`, the API's `GetPatchBaseline`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{ComplianceLevel, ComplianceStatus, Date, OperatingSystem, PatchFilter, RejectedPatchesAction, Tag};

/// Lengths and counts that CloudFormation's schema or the API enforces (spec baseline-model 1 and 2).
pub mod limits {
    /// Characters of a baseline's `Name`: 3 to 128 of letters, digits, `_`, `-` and `.`.
    pub const NAME: std::ops::RangeInclusive<usize> = 3..=128;
    /// Rules of one baseline.
    pub const RULES: usize = 10;
    /// Filters in one group by CloudFormation's schema.
    pub const FILTERS_SCHEMA: usize = 5;
    /// Filters in one group by the API, which has the last word at deployment.
    pub const FILTERS_API: usize = 4;
    /// Values of one filter.
    pub const VALUES: std::ops::RangeInclusive<usize> = 1..=20;
    /// Characters of one filter value.
    pub const VALUE: std::ops::RangeInclusive<usize> = 1..=64;
    /// Days of `ApproveAfterDays`.
    pub const DAYS: std::ops::RangeInclusive<i64> = 0..=360;
    /// Entries of `ApprovedPatches` and of `RejectedPatches`.
    pub const LIST: usize = 50;
    /// Characters of an entry of these lists.
    pub const LIST_ENTRY: std::ops::RangeInclusive<usize> = 1..=100;
    /// Characters of a patch group.
    pub const PATCH_GROUP: std::ops::RangeInclusive<usize> = 1..=256;
    /// Characters of `Description`.
    pub const DESCRIPTION: std::ops::RangeInclusive<usize> = 1..=1024;
    /// Alternative sources.
    pub const SOURCES: usize = 20;
    /// Characters of a source's name, of the same kind as those of a baseline's.
    pub const SOURCE_NAME: std::ops::RangeInclusive<usize> = 3..=50;
    /// Products of a source.
    pub const SOURCE_PRODUCTS: std::ops::RangeInclusive<usize> = 1..=20;
    /// Characters of one of them.
    pub const SOURCE_PRODUCT: std::ops::RangeInclusive<usize> = 1..=128;
    /// Characters of a source's configuration.
    pub const SOURCE_CONFIGURATION: std::ops::RangeInclusive<usize> = 1..=1024;
    /// Patch groups of one baseline by the service's quota.
    pub const PATCH_GROUPS: usize = 25;
    /// Tags of a baseline.
    pub const TAGS: usize = 1000;
    /// Characters of a tag's key.
    pub const TAG_KEY: std::ops::RangeInclusive<usize> = 1..=128;
    /// Characters of a tag's value.
    pub const TAG_VALUE: std::ops::RangeInclusive<usize> = 0..=256;
}

/// A baseline's id: `pb-` and 17 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BaselineId(pub String);

impl fmt::Display for BaselineId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// When a rule's patches are approved by themselves. Exactly one of the two stands in a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approval {
    /// `ApproveAfterDays`: as soon as the clock is later than release plus so many days of 24 hours.
    AfterDays(u16),
    /// `ApproveUntilDate`: what was released up to the end of this UTC day.
    UntilDate(Date),
}

/// One approval rule: filters that must all match, a date condition, and what follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PatchRule {
    /// All of them must match; none at all match everything of the operating system.
    pub filters: Vec<PatchFilter>,
    /// The date condition; `None` only on the Debian family, where no dates are compared.
    pub approval: Option<Approval>,
    /// The level its patches are reported with.
    pub compliance_level: ComplianceLevel,
    /// Linux: also packages outside any security notice.
    pub enable_non_security: bool,
}

/// An alternative package repository (Linux).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PatchSource {
    /// Name of the repository.
    pub name: String,
    /// Products it serves; `*` for all.
    pub products: Vec<String>,
    /// The repository's definition.
    pub configuration: String,
}

/// A patch baseline, whoever owns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatchBaseline {
    /// `Name`; `None` while the text leaves it open, for example behind a parameter without a value.
    pub name: Option<String>,
    /// `OperatingSystem`, WINDOWS when absent.
    pub operating_system: OperatingSystem,
    /// `Description`.
    pub description: Option<String>,
    /// `GlobalFilters`: what passes no filter here reaches no rule.
    pub global_filters: Vec<PatchFilter>,
    /// `ApprovalRules`: any one approves.
    pub rules: Vec<PatchRule>,
    /// `ApprovedPatches`.
    pub approved_patches: Vec<String>,
    /// `ApprovedPatchesComplianceLevel`.
    pub approved_patches_level: ComplianceLevel,
    /// `ApprovedPatchesEnableNonSecurity` (Linux).
    pub approved_patches_non_security: bool,
    /// `RejectedPatches`; stronger than anything that approves.
    pub rejected_patches: Vec<String>,
    /// `RejectedPatchesAction`.
    pub rejected_patches_action: RejectedPatchesAction,
    /// `Sources` (Linux).
    pub sources: Vec<PatchSource>,
    /// `AvailableSecurityUpdatesComplianceStatus` (Windows, since 2025-03-24).
    pub available_security_updates: Option<ComplianceStatus>,
    /// CloudFormation's `DefaultBaseline`: becomes the account's default of its system.
    pub default_baseline: bool,
    /// CloudFormation's `PatchGroups`: values of the tag `Patch Group`. A group whose text has no value yet is left out.
    pub patch_groups: Vec<String>,
    /// `Tags` of the baseline itself.
    pub tags: Vec<Tag>,
}

impl PatchBaseline {
    /// A baseline of which nothing but its system is given: it approves nothing.
    #[must_use]
    pub const fn new(operating_system: OperatingSystem) -> Self {
        Self {
            name: None,
            operating_system,
            description: None,
            global_filters: Vec::new(),
            rules: Vec::new(),
            approved_patches: Vec::new(),
            approved_patches_level: ComplianceLevel::Unspecified,
            approved_patches_non_security: false,
            rejected_patches: Vec::new(),
            rejected_patches_action: RejectedPatchesAction::AllowAsDependency,
            sources: Vec::new(),
            available_security_updates: None,
            default_baseline: false,
            patch_groups: Vec::new(),
            tags: Vec::new(),
        }
    }
}
