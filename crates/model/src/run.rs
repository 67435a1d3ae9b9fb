//! A run of a command document over targets.

use serde::{Deserialize, Serialize};

use crate::name::named;

named! {
    /// The parameter `Operation`.
    pub enum Operation as "operation" {
        /// Looks and reports.
        Scan = "Scan",
        /// Installs what is missing, then reports.
        Install = "Install",
    }
}

named! {
    /// The parameter `RebootOption`.
    #[derive(Default)]
    pub enum RebootOption as "reboot option" {
        /// Reboots after an Install that installed something or found something pending.
        #[default]
        RebootIfNeeded = "RebootIfNeeded",
        /// Never reboots; what was installed stays `InstalledPendingReboot`.
        NoReboot = "NoReboot",
    }
}

named! {
    /// The command documents that patch by a baseline.
    pub enum Document as "patch document" {
        /// The document of Run Command, associations and maintenance windows.
        RunPatchBaseline = "AWS-RunPatchBaseline",
        /// Its sibling for Quick Setup host management.
        RunPatchBaselineAssociation = "AWS-RunPatchBaselineAssociation",
        /// The wrapper with three hooks.
        RunPatchBaselineWithHooks = "AWS-RunPatchBaselineWithHooks",
    }
}

/// One criterion of a command's targets; several join by AND, values by OR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Target {
    /// `InstanceIds`, `tag:{key}`, `resource-groups:Name`.
    pub key: String,
    /// Values; for `InstanceIds` instance ids, or `*` in an association.
    pub values: Vec<String>,
}

/// Where a run writes its output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutputLocation {
    /// `OutputS3BucketName`.
    pub bucket: String,
    /// `OutputS3KeyPrefix`, without slashes at its ends.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
}

named! {
    /// What started the run; it decides the ids a run has and the shape of its S3 keys.
    pub enum Origin as "origin of a run" {
        /// Run Command's SendCommand: one command id.
        Command = "Command",
        /// A State Manager association: an association id, and an execution id on each node.
        Association = "Association",
        /// A maintenance window's task, which sends a command.
        MaintenanceWindow = "MaintenanceWindow",
    }
}

/// A run as it will be played: document, parameters, targets, rate control, output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Logical id of the resource it was found in.
    pub logical_id: Option<String>,
    /// `AssociationName` or the task's name.
    pub name: Option<String>,
    /// What started it.
    pub origin: Origin,
    /// The command document.
    pub document: Document,
    /// `Operation`.
    pub operation: Operation,
    /// `RebootOption`.
    pub reboot_option: RebootOption,
    /// Given `SnapshotId`; none means one per node.
    pub snapshot_id: Option<String>,
    /// Targets; none means every node.
    pub targets: Vec<Target>,
    /// `MaxConcurrency` as written.
    pub max_concurrency: Option<String>,
    /// `MaxErrors` as written.
    pub max_errors: Option<String>,
    /// Output location.
    pub output: Option<OutputLocation>,
}

impl Run {
    /// What a fleet without any run in its documents gets: a Scan of every node.
    #[must_use]
    pub const fn scan_all() -> Self {
        Self {
            logical_id: None,
            name: None,
            origin: Origin::Command,
            document: Document::RunPatchBaseline,
            operation: Operation::Scan,
            reboot_option: RebootOption::RebootIfNeeded,
            snapshot_id: None,
            targets: Vec::new(),
            max_concurrency: None,
            max_errors: None,
            output: None,
        }
    }
}
