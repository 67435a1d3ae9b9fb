//! Compliance levels and the enums that steer compliance.

use crate::name::named;

named! {
    /// The level a rule or list gives to what it approves, lowest first so that `Ord` ranks them (spec:
    /// model-levels-ranked).
    pub enum ComplianceLevel as "compliance level" {
        /// The default, and the only level of AWS's own baselines.
        Unspecified = "UNSPECIFIED",
        /// Rank 1.
        Informational = "INFORMATIONAL",
        /// Rank 2.
        Low = "LOW",
        /// Rank 3.
        Medium = "MEDIUM",
        /// Rank 4.
        High = "HIGH",
        /// Rank 5, the level that `CriticalNonCompliantCount` counts.
        Critical = "CRITICAL",
    }
}

impl Default for ComplianceLevel {
    fn default() -> Self {
        Self::Unspecified
    }
}

named! {
    /// What becomes of a patch in `RejectedPatches` (API shape `PatchAction`).
    pub enum RejectedPatchesAction as "rejected patches action" {
        /// Not installed on its own; one that is installed is `InstalledOther`.
        AllowAsDependency = "ALLOW_AS_DEPENDENCY",
        /// Never installed; one that is installed is `InstalledRejected` and non-compliant.
        Block = "BLOCK",
    }
}

impl Default for RejectedPatchesAction {
    fn default() -> Self {
        Self::AllowAsDependency
    }
}

named! {
    /// A node's verdict, and the value of `AvailableSecurityUpdatesComplianceStatus`.
    pub enum ComplianceStatus as "compliance status" {
        /// Nothing counts against the node.
        Compliant = "COMPLIANT",
        /// Something does.
        NonCompliant = "NON_COMPLIANT",
    }
}
