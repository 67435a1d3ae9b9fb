//! `InventoryItem`: what a node of Linux or macOS uploads of its patches with PutInventory after it judged them.
//!
//! What a Windows node uploads is not published; it has none here.

use std::fmt::Write as _;

use patchplay_model::{ComplianceLevel, ComplianceStatus, Counts, Operation, PatchState, RebootOption, Timestamp};
use patchplay_ordered::sort_by;
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::PatchComplianceData;

/// API shape `InventoryItem`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct InventoryItem {
    pub type_name: &'static str,
    pub schema_version: &'static str,
    /// SHA-256 of the content's JSON in hexadecimal digits: a node that finds its last one again uploads no content.
    pub content_hash: String,
    pub capture_time: String,
    pub content: InventoryContent,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<InventoryContext>,
}

/// `Content` of an [`InventoryItem`]: a list of objects with strings alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum InventoryContent {
    /// Of the type `AWS:PatchSummary`.
    Summary(Box<[PatchSummaryEntry; 1]>),
    /// Of the type `AWS:ComplianceItem`.
    Items(Vec<ComplianceEntry>),
}

/// `Context` of an item of the type `AWS:ComplianceItem`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct InventoryContext {
    pub compliance_type: &'static str,
    pub execution_id: String,
    pub execution_type: &'static str,
}

/// The one entry of `AWS:PatchSummary`. All counts are strings (rule count-linux-strings).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the entry's member of that name")]
pub struct PatchSummaryEntry {
    pub baseline_id: String,
    pub patch_group: String,
    pub snapshot_id: String,
    pub execution_id: String,
    pub installed_count: String,
    pub installed_other_count: String,
    pub installed_rejected_count: String,
    pub installed_pending_reboot_count: String,
    pub not_applicable_count: String,
    pub missing_count: String,
    pub failed_count: String,
    pub critical_non_compliant_count: String,
    pub security_non_compliant_count: String,
    pub other_non_compliant_count: String,
    pub operation_type: Operation,
    pub operation_start_time: String,
    pub operation_end_time: String,
    pub reboot_option: RebootOption,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub install_override_list: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_no_reboot_install_operation_time: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub non_compliant_severity: Option<ComplianceLevel>,
}

/// One entry of `AWS:ComplianceItem` (rule state-item-fields).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the entry's member of that name")]
pub struct ComplianceEntry {
    pub id: String,
    pub title: String,
    /// The baseline's level (rule state-item-severity-is-level).
    pub severity: ComplianceLevel,
    pub status: ComplianceStatus,
    pub patch_baseline_id: String,
    pub patch_state: PatchState,
    pub patch_group: String,
    pub document_name: &'static str,
    pub document_version: &'static str,
    /// Empty for what is not on the node (rule state-item-installed-time).
    pub installed_time: String,
    pub classification: String,
    /// The vendor's severity.
    pub patch_severity: String,
    #[serde(rename = "CVEIds", skip_serializing_if = "Option::is_none")]
    pub cve_ids: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub install_override_list: Option<String>,
}

/// What a run left on a node, as its uploads tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InventoryFacts<'a> {
    /// The baseline.
    pub baseline_id: &'a str,
    /// The node's patch group, if any.
    pub patch_group: Option<&'a str>,
    /// The snapshot.
    pub snapshot_id: &'a str,
    /// Execution id.
    pub execution_id: &'a str,
    /// Counters.
    pub counts: Counts,
    /// Operation.
    pub operation: Operation,
    /// Reboot option.
    pub reboot_option: RebootOption,
    /// The address of the list that decided what to install.
    pub install_override_list: Option<&'a str>,
    /// Start of the operation.
    pub start: Timestamp,
    /// End of the operation.
    pub end: Timestamp,
    /// End of the last Install with NoReboot.
    pub last_no_reboot_install: Option<Timestamp>,
    /// Severity of a non-compliant node.
    pub severity: Option<ComplianceLevel>,
    /// What kind of run it was.
    pub execution_type: &'static str,
}

/// Builds the two items that a node uploads: the summary, and the compliance item of every patch it reports.
#[must_use]
pub fn inventory(
    facts: &InventoryFacts<'_>,
    patches: Vec<(ComplianceLevel, PatchComplianceData)>,
) -> [InventoryItem; 2] {
    let mut entries: Vec<ComplianceEntry> =
        patches.into_iter().map(|(level, patch)| compliance_entry(facts, level, patch)).collect();
    sort_by(&mut entries, |left, right| {
        (group_of(left.patch_state), &left.id).cmp(&(group_of(right.patch_state), &right.id))
    });
    let context = InventoryContext {
        compliance_type: "Patch",
        execution_id: facts.execution_id.to_owned(),
        execution_type: facts.execution_type,
    };
    [
        item("AWS:PatchSummary", InventoryContent::Summary(Box::new([summary_entry(facts)])), None, facts.end),
        item("AWS:ComplianceItem", InventoryContent::Items(entries), Some(context), facts.end),
    ]
}

fn item(
    type_name: &'static str,
    content: InventoryContent,
    context: Option<InventoryContext>,
    end: Timestamp,
) -> InventoryItem {
    let json = serde_json::to_string(&content).unwrap_or_default();
    let mut content_hash = String::new();
    for byte in Sha256::digest(json.as_bytes()) {
        let _ = write!(content_hash, "{byte:02x}");
    }
    InventoryItem { type_name, schema_version: "1.0", content_hash, capture_time: utc(end), content, context }
}

fn summary_entry(facts: &InventoryFacts<'_>) -> PatchSummaryEntry {
    let counts = facts.counts;
    PatchSummaryEntry {
        baseline_id: facts.baseline_id.to_owned(),
        patch_group: facts.patch_group.unwrap_or_default().to_owned(),
        snapshot_id: facts.snapshot_id.to_owned(),
        execution_id: facts.execution_id.to_owned(),
        installed_count: counts.installed_count.to_string(),
        installed_other_count: counts.installed_other_count.to_string(),
        installed_rejected_count: counts.installed_rejected_count.to_string(),
        installed_pending_reboot_count: counts.installed_pending_reboot_count.to_string(),
        not_applicable_count: counts.not_applicable_count.to_string(),
        missing_count: counts.missing_count.to_string(),
        failed_count: counts.failed_count.to_string(),
        critical_non_compliant_count: counts.critical_non_compliant_count.to_string(),
        security_non_compliant_count: counts.security_non_compliant_count.to_string(),
        other_non_compliant_count: counts.other_non_compliant_count.to_string(),
        operation_type: facts.operation,
        operation_start_time: utc(facts.start),
        operation_end_time: utc(facts.end),
        reboot_option: facts.reboot_option,
        install_override_list: facts.install_override_list.map(str::to_owned),
        last_no_reboot_install_operation_time: facts.last_no_reboot_install.map(utc),
        non_compliant_severity: facts.severity,
    }
}

fn compliance_entry(facts: &InventoryFacts<'_>, level: ComplianceLevel, patch: PatchComplianceData) -> ComplianceEntry {
    let status =
        if patch.state.is_non_compliant() { ComplianceStatus::NonCompliant } else { ComplianceStatus::Compliant };
    ComplianceEntry {
        id: patch.kb_id,
        title: patch.title,
        severity: level,
        status,
        patch_baseline_id: facts.baseline_id.to_owned(),
        patch_state: patch.state,
        patch_group: facts.patch_group.unwrap_or_default().to_owned(),
        document_name: "",
        document_version: "",
        installed_time: if patch.state.is_present() { utc(patch.installed_time.0) } else { String::new() },
        classification: patch.classification,
        patch_severity: patch.severity,
        cve_ids: patch.cve_ids,
        install_override_list: facts.install_override_list.map(str::to_owned),
    }
}

/// The place of a state among the groups of items. What is rejected stands before what is pending, other than in the
/// documentation's list of states.
const fn group_of(state: PatchState) -> u8 {
    match state {
        PatchState::Installed => 0,
        PatchState::InstalledOther => 1,
        PatchState::InstalledRejected => 2,
        PatchState::InstalledPendingReboot => 3,
        PatchState::Missing => 4,
        PatchState::Failed => 5,
        PatchState::NotApplicable | PatchState::AvailableSecurityUpdate => 6,
    }
}

fn utc(time: Timestamp) -> String {
    format!("{}Z", time.to_iso(0))
}
