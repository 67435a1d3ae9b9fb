//! States of patches and the counters over them.

use serde::{Deserialize, Serialize};

use crate::name::named;

named! {
    /// State of one patch on one node, spelled as DescribeInstancePatches prints it (spec states 1).
    pub enum PatchState as "patch state" {
        /// Approved and on the node.
        Installed = "Installed",
        /// On the node without the baseline's approval.
        InstalledOther = "InstalledOther",
        /// Installed without a reboot since.
        InstalledPendingReboot = "InstalledPendingReboot",
        /// On the node, rejected, and the action is BLOCK.
        InstalledRejected = "InstalledRejected",
        /// Approved and applicable, not on the node.
        Missing = "Missing",
        /// Tried in this Install and still not on the node.
        Failed = "Failed",
        /// Approved, but for another product, or replaced.
        NotApplicable = "NotApplicable",
        /// Windows since 2025-03-24: a security update that applies and is not approved.
        AvailableSecurityUpdate = "AvailableSecurityUpdate",
    }
}

impl PatchState {
    /// Whether the patch is on the node.
    #[must_use]
    pub const fn is_present(self) -> bool {
        matches!(self, Self::Installed | Self::InstalledOther | Self::InstalledPendingReboot | Self::InstalledRejected)
    }

    /// Whether one patch in this state makes its node non-compliant. `AvailableSecurityUpdate` depends on the baseline
    /// and is not counted here.
    #[must_use]
    pub const fn is_non_compliant(self) -> bool {
        matches!(self, Self::InstalledPendingReboot | Self::InstalledRejected | Self::Missing | Self::Failed)
    }
}

named! {
    /// `PatchDeploymentStatus` of DescribeEffectivePatchesForPatchBaseline: a baseline's word on one patch.
    pub enum DeploymentStatus as "deployment status" {
        /// A rule approves it.
        Approved = "APPROVED",
        /// A rule will, once its delay is over.
        PendingApproval = "PENDING_APPROVAL",
        /// `ApprovedPatches` names it.
        ExplicitApproved = "EXPLICIT_APPROVED",
        /// `RejectedPatches` names it.
        ExplicitRejected = "EXPLICIT_REJECTED",
    }
}

/// The counters of one operation on one node (API shape `InstancePatchState`). Signed, because a Windows run that
/// fails before it can evaluate anything prints -1 in each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the AWS counter of that name; spec states 4 defines them")]
pub struct Counts {
    pub installed_count: i64,
    pub installed_other_count: i64,
    pub installed_pending_reboot_count: i64,
    pub installed_rejected_count: i64,
    pub missing_count: i64,
    pub failed_count: i64,
    pub unreported_not_applicable_count: i64,
    pub not_applicable_count: i64,
    /// `None` before the service knew the state (2025-03-24).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub available_security_update_count: Option<i64>,
    pub critical_non_compliant_count: i64,
    pub security_non_compliant_count: i64,
    pub other_non_compliant_count: i64,
}

impl Counts {
    /// What Windows prints when it failed before evaluation.
    pub const UNKNOWN: Self = Self {
        installed_count: -1,
        installed_other_count: -1,
        installed_pending_reboot_count: -1,
        installed_rejected_count: -1,
        missing_count: -1,
        failed_count: -1,
        unreported_not_applicable_count: -1,
        not_applicable_count: -1,
        available_security_update_count: None,
        critical_non_compliant_count: -1,
        security_non_compliant_count: -1,
        other_non_compliant_count: -1,
    };

    /// The counter with this AWS name, such as `InstalledCount`.
    #[must_use]
    pub fn by_name(&self, name: &str) -> Option<i64> {
        Some(match name {
            "InstalledCount" => self.installed_count,
            "InstalledOtherCount" => self.installed_other_count,
            "InstalledPendingRebootCount" => self.installed_pending_reboot_count,
            "InstalledRejectedCount" => self.installed_rejected_count,
            "MissingCount" => self.missing_count,
            "FailedCount" => self.failed_count,
            "UnreportedNotApplicableCount" => self.unreported_not_applicable_count,
            "NotApplicableCount" => self.not_applicable_count,
            "AvailableSecurityUpdateCount" => self.available_security_update_count?,
            "CriticalNonCompliantCount" => self.critical_non_compliant_count,
            "SecurityNonCompliantCount" => self.security_non_compliant_count,
            "OtherNonCompliantCount" => self.other_non_compliant_count,
            _ => return None,
        })
    }

    /// The names that [`Self::by_name`] knows.
    pub const NAMES: &'static [&'static str] = &[
        "InstalledCount",
        "InstalledOtherCount",
        "InstalledPendingRebootCount",
        "InstalledRejectedCount",
        "MissingCount",
        "FailedCount",
        "UnreportedNotApplicableCount",
        "NotApplicableCount",
        "AvailableSecurityUpdateCount",
        "CriticalNonCompliantCount",
        "SecurityNonCompliantCount",
        "OtherNonCompliantCount",
    ];
}
