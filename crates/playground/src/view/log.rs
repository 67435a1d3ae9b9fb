//! The log of one node.

use patchplay_document::Place;
use serde::{Deserialize, Serialize};

/// The log of one node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogView {
    /// Instance id.
    pub instance_id: String,
    /// Standard output as it lies in S3.
    pub stdout: String,
    /// Standard error as it lies in S3; empty when nothing was written.
    pub stderr: String,
    /// What the console shows: both, cut by the agent's rule.
    pub console: String,
    /// Whether the console's text is cut.
    pub cut: bool,
    /// Key of stdout in the bucket, if the run writes one.
    pub key: Option<String>,
    /// Parts of the text that no source shows and that are built in the same style; empty if none.
    pub reconstructed: Vec<String>,
    /// Notes for single lines of stdout, line from 0.
    pub notes: Vec<LogNote>,
}

/// A note beside a line of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LogNote {
    /// Line of stdout, from 0.
    pub line: usize,
    /// Words.
    pub text: String,
    /// Lines of the user's text that it follows from.
    pub places: Vec<Place>,
}
