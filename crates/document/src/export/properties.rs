//! A baseline's properties in the order of AWS's documentation, as CloudFormation and the API spell them.

use patchplay_model::{
    Approval, ComplianceLevel, ComplianceStatus, PatchFilter, PatchRule, PatchSource, RejectedPatchesAction, Tag,
};
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Exported, Text};

/// The properties; what is at its default is `None`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Properties<'b> {
    name: &'b Text,
    operating_system: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'b str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_baseline: Option<bool>,
    #[serde(skip_serializing_if = "<[Text]>::is_empty")]
    patch_groups: &'b [Text],
    #[serde(skip_serializing_if = "Option::is_none")]
    global_filters: Option<Filters<'b>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval_rules: Option<Rules<'b>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    approved_patches: &'b [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_patches_compliance_level: Option<ComplianceLevel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approved_patches_enable_non_security: Option<bool>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    rejected_patches: &'b [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    rejected_patches_action: Option<RejectedPatchesAction>,
    #[serde(skip_serializing_if = "<[PatchSource]>::is_empty")]
    sources: &'b [PatchSource],
    #[serde(skip_serializing_if = "Option::is_none")]
    available_security_updates_compliance_status: Option<ComplianceStatus>,
    #[serde(skip_serializing_if = "<[Tag]>::is_empty")]
    tags: &'b [Tag],
}

impl<'b> Properties<'b> {
    /// What a template's resource has.
    pub(super) fn of_template(exported: &'b Exported<'b>) -> Self {
        let baseline = exported.baseline;
        let level = baseline.approved_patches_level;
        let action = baseline.rejected_patches_action;
        Self {
            name: &exported.name,
            operating_system: baseline.operating_system.as_str(),
            description: baseline.description.as_deref(),
            default_baseline: baseline.default_baseline.then_some(true),
            patch_groups: &exported.groups,
            global_filters: Filters::of(&baseline.global_filters),
            approval_rules: Rules::of(&baseline.rules),
            approved_patches: &baseline.approved_patches,
            approved_patches_compliance_level: unless_default(level),
            approved_patches_enable_non_security: baseline.approved_patches_non_security.then_some(true),
            rejected_patches: &baseline.rejected_patches,
            rejected_patches_action: (action != RejectedPatchesAction::AllowAsDependency).then_some(action),
            sources: &baseline.sources,
            available_security_updates_compliance_status: baseline.available_security_updates,
            tags: &baseline.tags,
        }
    }

    /// What CreatePatchBaseline takes: groups and default are registered by calls of their own.
    pub(super) fn of_api(exported: &'b Exported<'b>) -> Self {
        Self { default_baseline: None, patch_groups: &[], ..Self::of_template(exported) }
    }
}

pub(super) fn unless_default(level: ComplianceLevel) -> Option<ComplianceLevel> {
    (level != ComplianceLevel::Unspecified).then_some(level)
}

impl Serialize for Text {
    /// Open text is CloudFormation's `Fn::Sub`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(text) => serializer.serialize_str(text),
            Self::Open(text) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("Fn::Sub", text)?;
                map.end()
            }
        }
    }
}

/// `PatchFilterGroup`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Filters<'b> {
    patch_filters: &'b [PatchFilter],
}

impl<'b> Filters<'b> {
    /// A group, unless it is empty.
    pub(super) fn of(filters: &'b [PatchFilter]) -> Option<Self> {
        (!filters.is_empty()).then_some(Self { patch_filters: filters })
    }
}

/// `ApprovalRules`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Rules<'b> {
    patch_rules: Vec<Rule<'b>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Rule<'b> {
    /// Written also when it is empty: the API requires the member.
    patch_filter_group: Filters<'b>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approve_after_days: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approve_until_date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    compliance_level: Option<ComplianceLevel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enable_non_security: Option<bool>,
}

impl<'b> Rules<'b> {
    /// The rules, unless there are none.
    pub(super) fn of(rules: &'b [PatchRule]) -> Option<Self> {
        let rule = |rule: &'b PatchRule| {
            let (approve_after_days, approve_until_date) = match rule.approval {
                Some(Approval::AfterDays(days)) => (Some(days), None),
                Some(Approval::UntilDate(date)) => (None, Some(date.to_string())),
                None => (None, None),
            };
            Rule {
                patch_filter_group: Filters { patch_filters: &rule.filters },
                approve_after_days,
                approve_until_date,
                compliance_level: unless_default(rule.compliance_level),
                enable_non_security: rule.enable_non_security.then_some(true),
            }
        };
        (!rules.is_empty()).then(|| Self { patch_rules: rules.iter().map(rule).collect() })
    }
}
