//! `EffectivePatch`: what DescribeEffectivePatchesForPatchBaseline answers of a Windows baseline.

use patchplay_model::{ComplianceLevel, Date, DeploymentStatus};
use serde::Serialize;

use super::CliTime;

/// API shape `EffectivePatch`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct EffectivePatch {
    pub patch: Patch,
    pub patch_status: PatchStatus,
}

/// API shape `Patch`, as far as a Windows update has its members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct Patch {
    /// Absent where no day is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release_date: Option<CliTime>,
    pub title: String,
    pub vendor: &'static str,
    pub product_family: String,
    pub product: String,
    pub classification: String,
    pub msrc_severity: String,
    pub kb_number: String,
    /// The bulletin.
    pub msrc_number: String,
}

/// API shape `PatchStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct PatchStatus {
    pub deployment_status: DeploymentStatus,
    pub compliance_level: ComplianceLevel,
    /// When a rule approved the patch, or will; absent for what a list decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_date: Option<CliTime>,
}

/// One release of an update for one product, and a baseline's word on it.
#[derive(Debug, Clone, Copy)]
pub struct EffectiveFacts<'a> {
    /// The update.
    pub patch: patchplay_catalog::Patch<'a>,
    /// Its status.
    pub status: PatchStatus,
}

/// Builds the shape.
#[must_use]
pub fn effective_patch(facts: EffectiveFacts<'_>) -> EffectivePatch {
    let EffectiveFacts { patch, status } = facts;
    EffectivePatch {
        patch: Patch {
            release_date: patch.released.map(Date::midnight).map(CliTime),
            title: patch.title.to_owned(),
            vendor: "Microsoft",
            product_family: patch.family.to_owned(),
            product: patch.product.to_owned(),
            classification: patch.classification.to_owned(),
            msrc_severity: patch.severity.to_owned(),
            kb_number: patch.id.to_owned(),
            msrc_number: patch.advisories().next().unwrap_or_default().to_owned(),
        },
        patch_status: status,
    }
}
