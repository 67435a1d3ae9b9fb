//! The run as the console words it.

use patchplay_document::Place;
use patchplay_model::Timestamp;
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
    /// Where the texts say so.
    pub places: Vec<Place>,
    /// Status of the command.
    pub status: String,
    /// Status details of the command.
    pub status_details: String,
    /// A sentence about the run as a whole.
    pub sentence: String,
    /// Invocations, one for each node that got the command.
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
    /// Start.
    pub start: Timestamp,
    /// Finish.
    pub finish: Timestamp,
    /// Ids of the patches the run installed.
    pub newly_installed: Vec<String>,
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
