//! What a log that somebody has pasted says.

use patchplay_document::Scenario;
use patchplay_model::{Operation, PatchState, RebootOption};
use serde::{Deserialize, Serialize};

/// A log, read. Absent is what it does not say.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PastedLog {
    /// Name of its file.
    pub file: String,
    /// Whether it is a log of the patch step at all.
    pub is_log: bool,
    /// What came out, in one sentence.
    pub title: String,
    /// The same in a few words, for the tab.
    pub short: String,
    /// Whether something failed.
    pub failed: bool,
    /// The managed node.
    pub instance_id: Option<String>,
    /// Id of the baseline.
    pub baseline_id: Option<String>,
    /// Its name.
    pub baseline_name: Option<String>,
    /// The node's patch group; empty for a node without one.
    pub patch_group: Option<String>,
    /// Snapshot of the baseline.
    pub snapshot_id: Option<String>,
    /// Command id, or execution id of an association.
    pub execution_id: Option<String>,
    /// What the run did.
    pub operation: Option<Operation>,
    /// What it might do about a reboot.
    pub reboot_option: Option<RebootOption>,
    /// Start, as the log writes it.
    pub start: Option<String>,
    /// End, as the log writes it.
    pub end: Option<String>,
    /// Counters by AWS's names in AWS's order; -1 where the node could not count.
    pub counts: Vec<(String, i64)>,
    /// Patches that the log names, in its order.
    pub patches: Vec<ReadPatch>,
    /// What the step ended with.
    pub exit: Option<ExitView>,
    /// What it comes to, and what to do; causes first.
    pub advice: Vec<AdviceView>,
    /// What is to be known of the text itself.
    pub notes: Vec<AdviceView>,
    /// A scenario of one node that is like the log's, where it says enough of itself.
    pub like: Option<Box<Scenario>>,
}

/// One patch of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ReadPatch {
    /// KB id, or `name.arch` of a package.
    pub id: String,
    /// Full name of a package.
    pub title: Option<String>,
    /// Its state, if the log says it.
    pub state: Option<PatchState>,
    /// Whether this run brought it, if the log says it.
    pub installed: Option<bool>,
    /// What the log says of it.
    pub message: Option<String>,
}

/// The exit code of the step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ExitView {
    /// The code.
    pub code: i64,
    /// What it means; empty for a code that the step is not known to end with.
    pub meaning: String,
}

/// One thing to know, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AdviceView {
    /// What is the case.
    pub message: String,
    /// What to do; empty if nothing is.
    pub help: String,
    /// Page that says so; empty where there is none.
    pub page: String,
}
