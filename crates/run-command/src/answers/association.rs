//! `AssociationExecution`, `AssociationExecutionTarget` and `InstanceAssociationStatusInfo`: what State Manager keeps of
//! a run.

use patchplay_model::Timestamp;
use patchplay_ordered::SortedMap;
use serde::Serialize;

use super::CliTime;
use crate::{
    console,
    status::{InvocationDetails, Status},
};

/// The version of an association that was never changed.
const VERSION: &str = "1";
/// What State Manager calls a node.
const RESOURCE_TYPE: &str = "ManagedInstance";
/// What ran the document on a node.
const OUTPUT_SOURCE: &str = "RunCommand";
/// The status of a node that the execution has not reached, for as long as it is not managed.
const PENDING: &str = "Pending";
/// The status of a node that was left out because too many others had failed (AWS page
/// systems-manager-state-manager-targets-and-rate-controls.md: its execution does not run).
const SKIPPED: &str = "Skipped";

/// The status that State Manager shows for a node.
fn status(ended: Option<InvocationDetails>) -> &'static str {
    match ended {
        None => PENDING,
        Some(InvocationDetails::Terminated) => SKIPPED,
        Some(ended) => ended.status().as_str(),
    }
}

/// The same in more detail.
fn detailed(ended: Option<InvocationDetails>) -> &'static str {
    match ended {
        None => PENDING,
        Some(InvocationDetails::Terminated) => SKIPPED,
        Some(ended) => ended.as_str(),
    }
}

/// API shape `AssociationExecution`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct AssociationExecution {
    pub association_id: String,
    pub association_version: &'static str,
    pub execution_id: String,
    pub status: &'static str,
    pub detailed_status: &'static str,
    pub created_time: CliTime,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_execution_date: Option<CliTime>,
    /// Such as `{Failed=1, Success=2}`.
    pub resource_count_by_status: String,
}

/// API shape `OutputSource`: what ran the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct OutputSource {
    pub output_source_id: String,
    pub output_source_type: &'static str,
}

/// API shape `AssociationExecutionTarget`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct AssociationExecutionTarget {
    pub association_id: String,
    pub association_version: &'static str,
    pub execution_id: String,
    pub resource_id: String,
    pub resource_type: &'static str,
    pub status: &'static str,
    pub detailed_status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_execution_date: Option<CliTime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_source: Option<OutputSource>,
}

/// API shape `S3OutputUrl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct S3OutputUrl {
    pub output_url: String,
}

/// API shape `InstanceAssociationOutputUrl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct InstanceAssociationOutputUrl {
    #[serde(rename = "S3OutputUrl")]
    pub s3_output_url: S3OutputUrl,
}

/// API shape `InstanceAssociationStatusInfo`: what a node reported of the association.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[expect(missing_docs, reason = "each field is the API's member of that name")]
pub struct InstanceAssociationStatusInfo {
    pub association_id: String,
    pub name: String,
    pub association_version: &'static str,
    pub instance_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_date: Option<CliTime>,
    pub status: &'static str,
    pub detailed_status: &'static str,
    /// At most 510 characters (rule out-association-summary-limit).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_summary: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output_url: Option<InstanceAssociationOutputUrl>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association_name: Option<String>,
}

/// What an execution came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExecutionFacts<'a> {
    /// The association.
    pub association_id: &'a str,
    /// Its name, if it has one.
    pub association_name: Option<&'a str>,
    /// The execution.
    pub execution_id: &'a str,
    /// Name of the document.
    pub document_name: &'a str,
    /// How the whole ended.
    pub ended: Status,
    /// When it began.
    pub created: Timestamp,
}

/// One node of an execution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutionTargetFacts<'a> {
    /// The node.
    pub instance_id: &'a str,
    /// How it ended there; `None`: it waits for a node that is not managed.
    pub ended: Option<InvocationDetails>,
    /// What ran the document on the node, and when that ended; `None` where nothing ran.
    pub ran: Option<(&'a str, Timestamp)>,
    /// The document's steps and how each ended there.
    pub steps: Steps,
    /// What the failed step wrote to stderr: its name and the text.
    pub fault: Option<(&'static str, &'a str)>,
    /// Where its output lies.
    pub output_url: Option<String>,
}

/// How many of a document's steps ended in which way on a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(missing_docs, reason = "each field counts the steps that its name says")]
pub struct Steps {
    pub success: usize,
    pub failed: usize,
    pub timed_out: usize,
    pub skipped: usize,
}

impl Steps {
    const fn processed(self) -> usize {
        self.success + self.failed + self.timed_out + self.skipped
    }
}

/// Builds an `AssociationExecution`.
#[must_use]
pub fn association_execution(facts: &ExecutionFacts<'_>, targets: &[ExecutionTargetFacts<'_>]) -> AssociationExecution {
    let mut counts: SortedMap<&str, usize> = SortedMap::new();
    for target in targets {
        *counts.entry(status(target.ended)).or_default() += 1;
    }
    let counts: Vec<String> = counts.into_iter().map(|(status, count)| format!("{status}={count}")).collect();
    AssociationExecution {
        association_id: facts.association_id.to_owned(),
        association_version: VERSION,
        execution_id: facts.execution_id.to_owned(),
        status: facts.ended.as_str(),
        detailed_status: facts.ended.as_str(),
        created_time: CliTime(facts.created),
        last_execution_date: targets.iter().filter_map(|target| Some(target.ran?.1)).max().map(CliTime),
        resource_count_by_status: format!("{{{}}}", counts.join(", ")),
    }
}

/// Builds an `AssociationExecutionTarget`.
#[must_use]
pub fn association_execution_target(
    facts: &ExecutionFacts<'_>,
    target: &ExecutionTargetFacts<'_>,
) -> AssociationExecutionTarget {
    AssociationExecutionTarget {
        association_id: facts.association_id.to_owned(),
        association_version: VERSION,
        execution_id: facts.execution_id.to_owned(),
        resource_id: target.instance_id.to_owned(),
        resource_type: RESOURCE_TYPE,
        status: status(target.ended),
        detailed_status: detailed(target.ended),
        last_execution_date: target.ran.map(|(_, end)| CliTime(end)),
        output_source: target
            .ran
            .map(|(id, _)| OutputSource { output_source_id: id.to_owned(), output_source_type: OUTPUT_SOURCE }),
    }
}

/// Builds an `InstanceAssociationStatusInfo`.
#[must_use]
pub fn association_status_info(
    facts: &ExecutionFacts<'_>,
    target: &ExecutionTargetFacts<'_>,
) -> InstanceAssociationStatusInfo {
    InstanceAssociationStatusInfo {
        association_id: facts.association_id.to_owned(),
        name: facts.document_name.to_owned(),
        association_version: VERSION,
        instance_id: target.instance_id.to_owned(),
        execution_date: target.ran.map(|(_, end)| CliTime(end)),
        status: status(target.ended),
        detailed_status: detailed(target.ended),
        execution_summary: target.ran.map(|_| summary(target)),
        output_url: target
            .output_url
            .as_ref()
            .filter(|_| target.ran.is_some())
            .map(|url| InstanceAssociationOutputUrl { s3_output_url: S3OutputUrl { output_url: url.clone() } }),
        association_name: facts.association_name.map(str::to_owned),
    }
}

/// The agent's sentence about the steps, and what a failed one wrote to stderr.
fn summary(target: &ExecutionTargetFacts<'_>) -> String {
    let Steps { success, failed, timed_out, skipped } = target.steps;
    let processed = target.steps.processed();
    let plural = if processed > 1 { "s" } else { "" };
    let fault = target
        .fault
        .map_or_else(String::new, |(step, stderr)| format!("\nThe operation {step} failed because {stderr}."));
    let text = format!(
        "{processed} out of {processed} plugin{plural} processed, {success} success, {failed} failed, {timed_out} \
         timedout, {skipped} skipped. {fault}"
    );
    console::association_summary(&text).text
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACTS: ExecutionFacts<'_> = ExecutionFacts {
        association_id: "a",
        association_name: None,
        execution_id: "e",
        document_name: "AWS-RunPatchBaseline",
        ended: Status::Failed,
        created: Timestamp::EPOCH,
    };

    fn target(ended: Option<InvocationDetails>) -> ExecutionTargetFacts<'static> {
        ExecutionTargetFacts {
            instance_id: "i-1",
            ended,
            ran: ended.map(|_| ("o", Timestamp::EPOCH.plus_seconds(9))),
            steps: Steps { success: 1, skipped: 2, ..Steps::default() },
            fault: None,
            output_url: None,
        }
    }

    #[test]
    fn an_execution_counts_its_nodes_by_status() {
        let targets = [
            target(Some(InvocationDetails::Success)),
            target(Some(InvocationDetails::Failed)),
            target(Some(InvocationDetails::Success)),
            target(None),
            ExecutionTargetFacts { ran: None, ..target(Some(InvocationDetails::Terminated)) },
        ];
        let execution = association_execution(&FACTS, &targets);
        assert_eq!(execution.resource_count_by_status, "{Failed=1, Pending=1, Skipped=1, Success=2}");
        assert_eq!(execution.last_execution_date, Some(CliTime(Timestamp::EPOCH.plus_seconds(9))));
        assert_eq!(association_execution(&FACTS, &targets[3..]).last_execution_date, None);
    }

    #[test]
    fn a_node_that_waits_has_no_output() {
        let waiting = association_execution_target(&FACTS, &target(None));
        assert_eq!((waiting.status, waiting.output_source, waiting.last_execution_date), ("Pending", None, None));
        assert_eq!(association_status_info(&FACTS, &target(None)).execution_summary, None);
        let ran = association_execution_target(&FACTS, &target(Some(InvocationDetails::ExecutionTimedOut)));
        assert_eq!((ran.status, ran.detailed_status), ("TimedOut", "ExecutionTimedOut"));
        assert_eq!(ran.output_source.unwrap().output_source_id, "o");
    }

    #[test]
    fn a_summary_tells_of_steps_and_of_what_failed_in_510_bytes() {
        let text = |facts: &ExecutionTargetFacts<'_>| association_status_info(&FACTS, facts).execution_summary.unwrap();
        let well = target(Some(InvocationDetails::Success));
        assert_eq!(text(&well), "3 out of 3 plugins processed, 1 success, 0 failed, 0 timedout, 2 skipped. ");
        let stderr = "e".repeat(600);
        let steps = Steps { failed: 1, skipped: 2, ..Steps::default() };
        let ill = ExecutionTargetFacts {
            steps,
            fault: Some(("PatchLinux", "no disk")),
            ..target(Some(InvocationDetails::Failed))
        };
        assert!(text(&ill).ends_with("2 skipped. \nThe operation PatchLinux failed because no disk."));
        let cut = text(&ExecutionTargetFacts { fault: Some(("PatchLinux", &stderr)), ..ill });
        assert_eq!(cut.len(), 510);
        assert!(cut.ends_with("ee--output truncated--"));
    }
}
