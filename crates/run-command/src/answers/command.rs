//! `Command`: one run over all its targets.

use patchplay_model::{Run, Target};
use patchplay_ordered::SortedMap;
use serde::Serialize;

use super::{CliTime, CloudWatchOutputConfig, DOCUMENT_VERSION, NotificationConfig, RunFacts};
use crate::{
    rate::RateControl,
    status::{CommandCounts, CommandDetails},
};

/// API shape `Command`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct Command {
    pub command_id: String,
    pub document_name: String,
    pub document_version: String,
    pub comment: String,
    /// The request plus the time for delivery and for the step.
    pub expires_after: CliTime,
    pub parameters: SortedMap<String, Vec<String>>,
    pub instance_ids: Vec<String>,
    pub targets: Vec<Target>,
    pub requested_date_time: CliTime,
    pub status: &'static str,
    pub status_details: &'static str,
    #[serde(rename = "OutputS3Region")]
    pub output_s3_region: String,
    #[serde(rename = "OutputS3BucketName")]
    pub output_s3_bucket_name: String,
    #[serde(rename = "OutputS3KeyPrefix")]
    pub output_s3_key_prefix: String,
    pub max_concurrency: String,
    pub max_errors: String,
    pub target_count: usize,
    pub completed_count: usize,
    pub error_count: usize,
    pub delivery_timed_out_count: usize,
    pub service_role: String,
    pub notification_config: NotificationConfig,
    pub cloud_watch_output_config: CloudWatchOutputConfig,
    pub timeout_seconds: i64,
}

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CommandFacts<'a> {
    /// Ids and output location.
    pub run: RunFacts<'a>,
    /// The run as it was asked for.
    pub asked: &'a Run,
    /// Its rate control, defaults filled in.
    pub rate: RateControl,
    /// How it ended.
    pub details: CommandDetails,
    /// Its counters.
    pub counts: CommandCounts,
}

/// Builds a `Command`.
#[must_use]
pub fn command(facts: &CommandFacts<'_>) -> Command {
    let CommandFacts { run, asked, rate, details, counts } = facts;
    let (delivery, step) = (i64::from(asked.delivery_seconds()), i64::from(asked.step_seconds()));
    Command {
        command_id: run.command_id.to_owned(),
        document_name: run.document_name.to_owned(),
        document_version: DOCUMENT_VERSION.to_owned(),
        comment: run.comment.to_owned(),
        expires_after: CliTime(run.requested.plus_seconds(delivery + step)),
        parameters: parameters(asked),
        // Filled only by SendCommand's own list of ids; runs here always have targets.
        instance_ids: Vec::new(),
        targets: asked.targets.clone(),
        requested_date_time: CliTime(run.requested),
        status: details.status().as_str(),
        status_details: details.as_str(),
        output_s3_region: run.output.region.to_owned(),
        output_s3_bucket_name: run.output.bucket_name(),
        output_s3_key_prefix: run.output.key_prefix(),
        max_concurrency: rate.concurrency.to_string(),
        max_errors: rate.errors.to_string(),
        target_count: counts.targets,
        completed_count: counts.completed,
        error_count: counts.errors,
        delivery_timed_out_count: counts.delivery_timed_out,
        service_role: String::new(),
        notification_config: NotificationConfig::default(),
        cloud_watch_output_config: run.cloud_watch(),
        timeout_seconds: delivery,
    }
}

/// The parameters that the document knows, as lists of strings.
fn parameters(run: &Run) -> SortedMap<String, Vec<String>> {
    let mut parameters = SortedMap::from([
        ("Operation".to_owned(), vec![run.operation.to_string()]),
        ("RebootOption".to_owned(), vec![run.reboot_option.to_string()]),
    ]);
    let given = [
        ("SnapshotId", &run.snapshot_id),
        ("BaselineOverride", &run.baseline_override),
        ("BaselineTags", &run.baseline_tags),
        ("AssociationId", &run.association_id),
    ];
    for (name, value) in given {
        // What a run found in a template was given may be laid over another document.
        if let (Some(value), true) = (value, run.document.parameters().contains(&name)) {
            parameters.insert(name.to_owned(), vec![value.clone()]);
        }
    }
    let takes = |name: &str| run.document.parameters().contains(&name);
    for (hook, document) in run.hooks.iter().filter(|(hook, _)| takes(hook.as_str())) {
        parameters.insert(hook.as_str().to_owned(), vec![document.clone()]);
    }
    if let Some(seconds) = run.step_timeout_seconds.filter(|_| takes("StepTimeoutSeconds")) {
        parameters.insert("StepTimeoutSeconds".to_owned(), vec![seconds.to_string()]);
    }
    if let Some(list) = &run.install_override_list {
        parameters.insert("InstallOverrideList".to_owned(), vec![list.address.clone()]);
    }
    parameters
}
