//! Compliance levels and the enums that steer compliance.

use crate::name::named;

named! {
    /// The level a rule or list gives to what it approves, lowest first so that `Ord` ranks them (spec:
    /// model-levels-ranked).
    #[derive(Default)]
    pub enum ComplianceLevel as "compliance level" {
        /// The default, and the only level of AWS's own baselines.
        #[default]
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

named! {
    /// What becomes of a patch in `RejectedPatches` (API shape `PatchAction`).
    #[derive(Default)]
    pub enum RejectedPatchesAction as "rejected patches action" {
        /// Not installed on its own; one that is installed is `InstalledOther`.
        #[default]
        AllowAsDependency = "ALLOW_AS_DEPENDENCY",
        /// Never installed; one that is installed is `InstalledRejected` and non-compliant.
        Block = "BLOCK",
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
