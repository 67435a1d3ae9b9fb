//! The snapshot of a baseline that a node of Linux or macOS loads before it patches (spec baseline-model 11).
//!
//! Keys and their order are those of a public snapshot of 2021. It lists no patches: these systems decide on what their
//! own repositories have.

use patchplay_model::{Approval, Date, FilterKey, PatchBaseline, PatchFilter, PatchRule};
use serde::Serialize;

use crate::baseline_json::Registration;

/// The snapshot.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Snapshot<'a> {
    /// The baseline; the log prints it.
    pub patch_baseline: SnapshotBaseline<'a>,
    /// The node's patch group.
    pub patch_group: Option<&'a str>,
    /// Nothing.
    pub patches: [(); 0],
    /// A matter of Windows.
    pub enable_application_patches: bool,
    /// Nothing that a payload would have to know.
    pub required_features: [(); 0],
}

/// `patchBaseline` of a snapshot.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "each field is the snapshot's member of that name")]
pub struct SnapshotBaseline<'a> {
    pub account_id: Option<&'a str>,
    pub baseline_id: Option<&'a str>,
    pub name: Option<&'a str>,
    pub global_filters: Filters<'a>,
    pub approval_rules: Rules<'a>,
    pub approved_patches: &'a [String],
    pub approved_patches_compliance_level: &'static str,
    pub approved_patches_enable_non_security: bool,
    pub rejected_patches: &'a [String],
    pub rejected_patches_action: &'static str,
    /// Seconds since 1970.
    pub created_time: Option<f64>,
    pub modified_time: Option<f64>,
    pub description: Option<&'a str>,
    pub operating_system: &'static str,
    pub sources: Vec<Source<'a>>,
}

/// A group of filters.
#[derive(Debug, Serialize)]
pub struct Filters<'a> {
    filters: Vec<Filter<'a>>,
}

/// Approval rules.
#[derive(Debug, Serialize)]
pub struct Rules<'a> {
    rules: Vec<Rule<'a>>,
}

#[derive(Debug, Serialize)]
struct Filter<'a> {
    key: FilterKey,
    values: &'a [String],
}

/// One rule; the date that it does not use is null (rule `log-linux-snapshot-json`).
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    filter_group: Filters<'a>,
    compliance_level: &'static str,
    enable_non_security: bool,
    approve_after_days: Option<u16>,
    approve_until_date: Option<Date>,
}

/// An alternative repository.
#[derive(Debug, Serialize)]
pub struct Source<'a> {
    name: &'a str,
    products: &'a [String],
    configuration: &'a str,
}

impl<'a> From<&'a [PatchFilter]> for Filters<'a> {
    fn from(filters: &'a [PatchFilter]) -> Self {
        let filters = filters.iter().map(|filter| Filter { key: filter.key, values: &filter.values });
        Self { filters: filters.collect() }
    }
}

impl<'a> From<&'a PatchRule> for Rule<'a> {
    fn from(rule: &'a PatchRule) -> Self {
        let (approve_after_days, approve_until_date) = match rule.approval {
            Some(Approval::AfterDays(days)) => (Some(days), None),
            Some(Approval::UntilDate(date)) => (None, Some(date)),
            None => (None, None),
        };
        Self {
            filter_group: rule.filters.as_slice().into(),
            compliance_level: rule.compliance_level.as_str(),
            enable_non_security: rule.enable_non_security,
            approve_after_days,
            approve_until_date,
        }
    }
}

/// The snapshot of a baseline for a node of a patch group. Without a registration it is an entry of a BaselineOverride, of
/// which the service knows nothing but the id that it names, if it names one.
#[must_use]
pub fn of<'a>(
    baseline: &'a PatchBaseline,
    id: &'a str,
    registration: Option<Registration<'a>>,
    patch_group: Option<&'a str>,
) -> Snapshot<'a> {
    let seconds = |millis: i64| millis as f64 / 1000.0;
    Snapshot {
        patch_baseline: SnapshotBaseline {
            account_id: registration.map(|registration| registration.account_id),
            baseline_id: Some(id).filter(|id| !id.is_empty()),
            name: baseline.name.as_deref(),
            global_filters: baseline.global_filters.as_slice().into(),
            approval_rules: Rules { rules: baseline.rules.iter().map(Rule::from).collect() },
            approved_patches: &baseline.approved_patches,
            approved_patches_compliance_level: baseline.approved_patches_level.as_str(),
            approved_patches_enable_non_security: baseline.approved_patches_non_security,
            rejected_patches: &baseline.rejected_patches,
            rejected_patches_action: baseline.rejected_patches_action.as_str(),
            created_time: registration.map(|registration| seconds(registration.created_millis)),
            modified_time: registration.map(|registration| seconds(registration.modified_millis)),
            description: baseline.description.as_deref(),
            operating_system: baseline.operating_system.as_str(),
            sources: baseline
                .sources
                .iter()
                .map(|source| Source {
                    name: &source.name,
                    products: &source.products,
                    configuration: &source.configuration,
                })
                .collect(),
        },
        patch_group,
        patches: [],
        enable_application_patches: false,
        required_features: [],
    }
}

#[cfg(test)]
mod tests {
    use patchplay_model::OperatingSystem;

    use super::*;

    #[test]
    fn keys_stand_in_the_order_of_a_real_snapshot() {
        let baseline = PatchBaseline {
            name: Some("web".to_owned()),
            rules: vec![PatchRule {
                filters: vec![PatchFilter { key: FilterKey::Priority, values: vec!["Required".to_owned()] }],
                approval: Some(Approval::AfterDays(7)),
                ..PatchRule::default()
            }],
            ..PatchBaseline::new(OperatingSystem::Ubuntu)
        };
        let registration = Registration {
            account_id: "111122223333",
            baseline_id: "pb-0aaaabbbbccccdddd",
            created_millis: 1_600_000_000_040,
            modified_millis: 1_600_000_100_000,
        };
        let json = serde_json::to_string(&of(&baseline, "pb-0aaaabbbbccccdddd", Some(registration), None)).unwrap();
        assert_eq!(
            json,
            r#"{"patchBaseline":{"accountId":"111122223333","baselineId":"pb-0aaaabbbbccccdddd","name":"web","globalFilters":{"filters":[]},"approvalRules":{"rules":[{"filterGroup":{"filters":[{"key":"PRIORITY","values":["Required"]}]},"complianceLevel":"UNSPECIFIED","enableNonSecurity":false,"approveAfterDays":7,"approveUntilDate":null}]},"approvedPatches":[],"approvedPatchesComplianceLevel":"UNSPECIFIED","approvedPatchesEnableNonSecurity":false,"rejectedPatches":[],"rejectedPatchesAction":"ALLOW_AS_DEPENDENCY","createdTime":1600000000.04,"modifiedTime":1600000100.0,"description":null,"operatingSystem":"UBUNTU","sources":[]},"patchGroup":null,"patches":[],"enableApplicationPatches":false,"requiredFeatures":[]}"#
        );
    }
}
