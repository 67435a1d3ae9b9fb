//! `ComplianceItem` and `ResourceComplianceSummaryItem`: what Systems Manager's compliance keeps of a run.

use patchplay_engine::ItemsByLevel;
use patchplay_model::{ComplianceLevel, ComplianceStatus, Counts, Document, Run, Timestamp};
use patchplay_ordered::SortedMap;
use serde::Serialize;

use super::CliTime;

/// API shape `ComplianceExecutionSummary`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct ComplianceExecutionSummary {
    pub execution_time: CliTime,
    pub execution_id: String,
    pub execution_type: &'static str,
}

impl ComplianceExecutionSummary {
    fn new(ended: Timestamp, execution_id: &str, execution_type: &'static str) -> Self {
        Self { execution_time: CliTime(ended.whole_second()), execution_id: execution_id.to_owned(), execution_type }
    }
}

/// `ExecutionType` of everything but a patch policy's runs.
const COMMAND: &str = "Command";

/// `ExecutionType` of what a run reports (AWS page patch-manager-aws-runpatchbaseline.md, on `AssociationId`).
#[must_use]
pub const fn execution_type(run: &Run) -> &'static str {
    if run.is_of_patch_policy() { "PatchPolicy" } else { COMMAND }
}

/// API shape `ComplianceItem`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct ComplianceItem {
    pub compliance_type: &'static str,
    pub resource_type: &'static str,
    pub resource_id: String,
    pub id: String,
    pub title: String,
    pub status: ComplianceStatus,
    pub severity: ComplianceLevel,
    pub execution_summary: ComplianceExecutionSummary,
    pub details: SortedMap<&'static str, String>,
}

/// What a run of AWS-RunPatchBaselineAssociation found on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssociationFacts<'a> {
    /// The node.
    pub instance_id: &'a str,
    /// The association.
    pub association_id: &'a str,
    /// Its `ComplianceSeverity`.
    pub severity: ComplianceLevel,
    /// Id of the baseline.
    pub baseline_id: &'a str,
    /// Its name.
    pub baseline_name: &'a str,
    /// Verdict.
    pub status: ComplianceStatus,
    /// Counters.
    pub counts: Counts,
    /// End of the operation.
    pub end: Timestamp,
    /// Execution id.
    pub execution_id: &'a str,
}

/// Builds the one item that AWS-RunPatchBaselineAssociation writes in place of patch data (rule
/// state-association-own-item). That its text holds the counters is known, not how: here they have the names and the
/// order of `InstancePatchState`.
#[must_use]
pub fn association_item(facts: &AssociationFacts<'_>) -> ComplianceItem {
    let details = SortedMap::from([
        ("DocumentName", Document::RunPatchBaselineAssociation.as_str().to_owned()),
        ("DocumentVersion", "1".to_owned()),
        ("PatchBaselineId", facts.baseline_id.to_owned()),
        ("DetailedText", serde_json::to_string(&facts.counts).unwrap_or_default()),
    ]);
    ComplianceItem {
        compliance_type: "Association",
        resource_type: RESOURCE_TYPE,
        resource_id: facts.instance_id.to_owned(),
        id: facts.association_id.to_owned(),
        title: facts.baseline_name.to_owned(),
        status: facts.status,
        severity: facts.severity,
        execution_summary: ComplianceExecutionSummary::new(facts.end, facts.execution_id, COMMAND),
        details,
    }
}

/// What compliance calls a managed node.
const RESOURCE_TYPE: &str = "ManagedInstance";

/// API shape `SeveritySummary`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct SeveritySummary {
    pub critical_count: usize,
    pub high_count: usize,
    pub medium_count: usize,
    pub low_count: usize,
    pub informational_count: usize,
    pub unspecified_count: usize,
}

impl From<&SortedMap<ComplianceLevel, usize>> for SeveritySummary {
    fn from(items: &SortedMap<ComplianceLevel, usize>) -> Self {
        let count = |level| items.get(&level).copied().unwrap_or_default();
        Self {
            critical_count: count(ComplianceLevel::Critical),
            high_count: count(ComplianceLevel::High),
            medium_count: count(ComplianceLevel::Medium),
            low_count: count(ComplianceLevel::Low),
            informational_count: count(ComplianceLevel::Informational),
            unspecified_count: count(ComplianceLevel::Unspecified),
        }
    }
}

/// API shape `CompliantSummary`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct CompliantSummary {
    pub compliant_count: usize,
    pub severity_summary: SeveritySummary,
}

/// API shape `NonCompliantSummary`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct NonCompliantSummary {
    pub non_compliant_count: usize,
    pub severity_summary: SeveritySummary,
}

/// API shape `ResourceComplianceSummaryItem`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct ResourceComplianceSummaryItem {
    pub compliance_type: &'static str,
    pub resource_type: &'static str,
    pub resource_id: String,
    pub status: ComplianceStatus,
    pub overall_severity: ComplianceLevel,
    pub execution_summary: ComplianceExecutionSummary,
    pub compliant_summary: CompliantSummary,
    pub non_compliant_summary: NonCompliantSummary,
}

/// What the patch data of a node comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SummaryFacts<'a> {
    /// The node.
    pub instance_id: &'a str,
    /// Verdict.
    pub status: ComplianceStatus,
    /// The severity of a non-compliant node.
    pub severity: Option<ComplianceLevel>,
    /// Its items.
    pub items: &'a ItemsByLevel,
    /// End of the operation.
    pub end: Timestamp,
    /// Execution id.
    pub execution_id: &'a str,
    /// What kind of run it was.
    pub execution_type: &'static str,
}

/// Builds the summary of a node's patch data. A compliant node has the severity UNSPECIFIED.
#[must_use]
pub fn patch_summary(facts: &SummaryFacts<'_>) -> ResourceComplianceSummaryItem {
    let ItemsByLevel { compliant, non_compliant } = facts.items;
    ResourceComplianceSummaryItem {
        compliance_type: "Patch",
        resource_type: RESOURCE_TYPE,
        resource_id: facts.instance_id.to_owned(),
        status: facts.status,
        overall_severity: facts.severity.unwrap_or_default(),
        execution_summary: ComplianceExecutionSummary::new(facts.end, facts.execution_id, facts.execution_type),
        compliant_summary: CompliantSummary {
            compliant_count: compliant.values().sum(),
            severity_summary: compliant.into(),
        },
        non_compliant_summary: NonCompliantSummary {
            non_compliant_count: non_compliant.values().sum(),
            severity_summary: non_compliant.into(),
        },
    }
}
