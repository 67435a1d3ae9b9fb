//! The run as the console words it.

use patchplay_document::Place;
use patchplay_model::{Target, Timestamp};
use serde::{Deserialize, Serialize};

/// The run as the console words it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RunView {
    /// Document.
    pub document: String,
    /// Scan or Install.
    pub operation: String,
    /// RebootIfNeeded or NoReboot.
    pub reboot_option: String,
    /// Association, command or maintenance window.
    pub origin: String,
    /// Name of the association or task.
    pub name: Option<String>,
    /// Runs that the texts have, by logical id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// Which of them it is; `None`: one that the scenario writes out, or a Scan where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<String>,
    /// Whom it was sent to.
    pub targets: Vec<Target>,
    /// Where the texts say so.
    pub places: Vec<Place>,
    /// When it was sent; tasks of a maintenance window that run later are sent later than the clock.
    pub requested: Timestamp,
    /// When it was cancelled, if that stopped anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Timestamp>,
    /// How many nodes run at a time, as a number or a share.
    pub max_concurrency: String,
    /// How many errors are accepted, as a number or a share.
    pub max_errors: String,
    /// Status of the command; of one that the API refuses `Failed`.
    pub status: String,
    /// Status details of the command; of one that the API refuses the name of the error, such as `InvalidInstanceId`.
    pub status_details: String,
    /// A sentence about the run as a whole; of a command that the API refuses what the AWS CLI prints.
    pub sentence: String,
    /// Invocations, one for each node that got the command; of a large fleet that is folded, those of the nodes shown.
    pub invocations: Vec<InvocationView>,
    /// Bucket of the output, if any.
    pub bucket: Option<String>,
    /// Objects in the bucket, sorted by key.
    pub objects: Vec<ObjectView>,
}

/// One node's part of the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InvocationView {
    /// Instance id.
    pub instance_id: String,
    /// Name of the node.
    pub name: String,
    /// Status.
    pub status: String,
    /// Status details.
    pub status_details: String,
    /// Exit code of the patch step as the console prints it.
    pub response_code: i64,
    /// Start; of a node that was never sent the command, when it would have been at the earliest.
    pub start: Timestamp,
    /// Finish; of a node that never got the command, when that was settled.
    pub finish: Timestamp,
    /// Whether the command reached the node.
    pub sent: bool,
    /// When the node went down for its reboot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reboot: Option<Timestamp>,
    /// When it was back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub back: Option<Timestamp>,
    /// Steps of a document that has others than the three patch steps, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepView>,
    /// Ids of the patches the run installed.
    pub newly_installed: Vec<String>,
}

/// One step of AWS-RunPatchBaselineWithHooks on one node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StepView {
    /// Its name.
    pub name: String,
    /// Whether it ran; one that was passed over counts as successful.
    pub ran: bool,
    /// Status.
    pub status: String,
    /// Status details.
    pub status_details: String,
    /// Exit code.
    pub response_code: i64,
    /// Start.
    pub start: Timestamp,
    /// Finish.
    pub finish: Timestamp,
}

/// An object the run wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ObjectView {
    /// Key.
    pub key: String,
    /// Node that wrote it.
    pub instance_id: String,
    /// Size in bytes.
    pub bytes: usize,
}
