//! The API's answers after a run: shapes with exactly its member names, and the builders that fill them.
//!
//! Members are those of botocore's service model; times print as the AWS CLI, version 2, prints them. Builders take plain
//! data and decide what AWS decides: which output a skipped step has, which details of a patch are hidden, where output
//! is cut.

use patchplay_model::Timestamp;
use serde::{Serialize, Serializer};

mod association;
mod command;
mod compliance;
mod effective;
mod error;
mod group;
mod inventory;
mod invocation;
mod items;
mod window;

pub use association::{
    AssociationExecution, AssociationExecutionTarget, ExecutionFacts, ExecutionTargetFacts,
    InstanceAssociationOutputUrl, InstanceAssociationStatusInfo, OutputSource, S3OutputUrl, Steps,
    association_execution, association_execution_target, association_status_info,
};
pub use command::{Command, CommandFacts, command};
pub use compliance::{
    InstancePatchState, PackageFacts, PatchComplianceData, PatchFacts, PatchStateFacts, package_compliance,
    patch_compliance, patch_state,
};
pub use effective::{EffectiveFacts, EffectivePatch, Patch, PatchStatus, effective_patch};
pub use error::{ApiError, invalid_instances};
pub use group::{PatchGroupState, patch_group_state};
pub use inventory::{
    ComplianceEntry, InventoryContent, InventoryContext, InventoryFacts, InventoryItem, PatchSummaryEntry, inventory,
};
pub use invocation::{
    CloudWatchOutputConfig, CommandInvocation, CommandPlugin, GetCommandInvocation, InvocationFacts,
    NotificationConfig, PartFacts, command_invocation, get_command_invocation,
};
pub use items::{
    AssociationFacts, ComplianceExecutionSummary, ComplianceItem, CompliantSummary, NonCompliantSummary,
    ResourceComplianceSummaryItem, SeveritySummary, SummaryFacts, association_item, execution_type, patch_summary,
};

pub use window::{WindowExecutionTask, WindowTaskFacts, window_task};

/// A time as the CLI prints it: `2024-05-06T07:08:09+00:00`, with microseconds when there is a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CliTime(pub Timestamp);

impl Serialize for CliTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ticks_of_microsecond = 10;
        let has_fraction = self.0.ticks().div_euclid(ticks_of_microsecond)
            != self.0.whole_second().ticks().div_euclid(ticks_of_microsecond);
        let text = self.0.to_iso(if has_fraction { 6 } else { 0 });
        serializer.collect_str(&format_args!("{text}+00:00"))
    }
}

/// Where a run's output goes, as the answers repeat it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutputFacts<'a> {
    /// Region of the run, taken for the bucket's (`OutputS3Region` of a request is ignored).
    pub region: &'a str,
    /// Bucket; `None`: the run keeps no output.
    pub bucket: Option<&'a str>,
    /// Prefix, possibly empty.
    pub prefix: &'a str,
}

impl OutputFacts<'_> {
    /// The address of an object, empty without a bucket.
    pub(crate) fn url(&self, key: &str) -> String {
        let suffix = if self.region.starts_with("cn-") { ".cn" } else { "" };
        self.bucket.map_or_else(String::new, |bucket| {
            format!("https://s3.{}.amazonaws.com{suffix}/{bucket}/{key}", self.region)
        })
    }

    fn bucket_name(&self) -> String {
        self.bucket.unwrap_or_default().to_owned()
    }

    /// The prefix, which only a bucket can have.
    fn key_prefix(&self) -> String {
        if self.bucket.is_some() { self.prefix.to_owned() } else { String::new() }
    }
}

/// What is the same in a command and in all its invocations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RunFacts<'a> {
    /// Command id; for an association the id under which its run is listed.
    pub command_id: &'a str,
    /// Name of the document.
    pub document_name: &'a str,
    /// When the run was asked for.
    pub requested: Timestamp,
    /// Where its output goes.
    pub output: OutputFacts<'a>,
    /// Its comment.
    pub comment: &'a str,
    /// The log group it goes to, if it goes to one.
    pub log_group: Option<&'a str>,
}

impl RunFacts<'_> {
    fn cloud_watch(&self) -> CloudWatchOutputConfig {
        CloudWatchOutputConfig {
            cloud_watch_log_group_name: self.log_group.unwrap_or_default().to_owned(),
            cloud_watch_output_enabled: self.log_group.is_some(),
        }
    }
}

/// The version that an answer shows when a request gave none.
const DOCUMENT_VERSION: &str = "$DEFAULT";

#[cfg(test)]
mod tests;
