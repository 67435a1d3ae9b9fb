//! Reads back what the patch step printed on a real node: the reverse of [`crate::windows_log`] and
//! [`crate::linux_log`].
//!
//! A text comes as people paste it: standard output, standard error or both, whole or cut by the agent, from a file or
//! from a page that lost its line breaks and turned quotes into entities. `plain` makes it plain, `span` finds the
//! last node and run in it, `windows` and `linux` read the fields by their known names and `packages` what is said
//! of single packages, `literal` the baseline that stands there as JSON or as a dictionary of Python. `known` is the
//! table of errors, `exit` finds the exit code, and `advice` says in plain words what came out and what to do.
//!
//! Nothing is guessed: what the text does not say is absent, and so is a value that a cut may have shortened. Every step
//! goes through the text a fixed number of times, so that a log of megabytes takes a moment.
//!
//! ```
//! let log = "Patch Summary for i-0abc PatchGroup : web BaselineId : pb-1 OperationType : Scan MissingCount : 2";
//! let read = patchplay_run_command::decode::decode(log).unwrap();
//! assert_eq!(read.patch_group.as_deref(), Some("web"));
//! assert_eq!(read.counts["MissingCount"], 2);
//! assert!(patchplay_run_command::decode::decode("no log at all").is_none());
//! ```

use patchplay_model::{ComplianceLevel, Operation, PatchState, Platform, RebootOption};
use patchplay_ordered::SortedMap;
use serde::Serialize;

mod advice;
mod exit;
mod known;
mod linux;
mod literal;
mod packages;
mod plain;
mod scan;
mod span;
mod windows;

pub use advice::Advice;

/// What a log says; absent is what it does not say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Decoded {
    /// The managed node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// The baseline that the node used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline_id: Option<String>,
    /// Its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline_name: Option<String>,
    /// The node's patch group; empty for a node without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch_group: Option<String>,
    /// The snapshot of the baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot_id: Option<String>,
    /// The command id, or the execution id of an association.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_id: Option<String>,
    /// What the run did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<Operation>,
    /// What it might do about a reboot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reboot_option: Option<RebootOption>,
    /// Start, as the log writes it; a time of 1970 is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_start_time: Option<String>,
    /// End.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation_end_time: Option<String>,
    /// Counters by AWS's names, as many as there are; -1 where the node could not count.
    pub counts: SortedMap<&'static str, i64>,
    /// Patches that the log names, in its order.
    pub patches: Vec<DecodedPatch>,
    /// What the step ended with; absent if neither the log says it nor its end is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i64>,
    /// What it comes to, and what to do.
    pub advice: Vec<Advice>,
    /// Overall severity of a non-compliant node, which Linux and macOS print.
    #[serde(skip)]
    pub severity: Option<ComplianceLevel>,
    /// Which step printed it, as far as that can be told: Linux also stands for macOS.
    #[serde(skip)]
    pub platform: Option<Platform>,
    /// Whether a part of the text was cut off by the agent.
    #[serde(skip)]
    pub is_cut: bool,
    /// Nodes in the text; the last is read.
    #[serde(skip)]
    pub nodes: usize,
    /// Runs of that node in the text; the last is read.
    #[serde(skip)]
    pub runs: usize,
}

/// One patch of a log.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DecodedPatch {
    /// KB id, or `name.arch` of a package.
    pub id: String,
    /// Full name of a package, with its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its state, if the log says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<PatchState>,
    /// Whether this run brought it; absent for a patch that the run did not try, or of which the log does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installed: Option<bool>,
    /// What the log says of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// Texts of which one stands in whatever the patch step prints.
const SIGNS: &[&str] = &[
    span::SUMMARY,
    span::RUNNING,
    "PatchBaselineOperation",
    "patch-baseline-operations",
    "Package compliance initialized",
    "Patch Baseline: {",
    "Patching operation completed",
    "PatchWindows",
    "PatchLinux",
    "PatchMacOS",
    exit::AGENT_LINE,
];

/// Reads a log of the patch step; `None` if the text is none.
#[must_use]
pub fn decode(text: &str) -> Option<Decoded> {
    let text = plain::plain(text);
    let bare = scan::bare(&text);
    let is_log = SIGNS.iter().any(|sign| text.contains(sign)) || known::in_text(&bare).next().is_some();
    if !is_log {
        return None;
    }
    let span = span::last(&text);
    let mut read = Decoded {
        is_cut: span.node.contains(plain::CUT),
        nodes: span.nodes,
        runs: span.runs,
        instance_id: span.instance_id.map(str::to_owned),
        execution_id: span::orchestration(span.node).map(str::to_owned),
        ..Decoded::default()
    };
    let end = match span.platform {
        Some(Platform::Windows) => windows::read(span.run, &mut read),
        _ => linux::read(span.run, &mut read),
    };
    read.platform = span.platform;
    let bare = scan::bare(span.run);
    let errors: Vec<&known::Known> = known::in_text(&bare).collect();
    read.exit_code = exit::of_agent(span.run).or(end).or_else(|| errors.iter().find_map(|known| known.exit()));
    read.advice = advice::of(&read, &errors, &bare);
    Some(read)
}

#[cfg(test)]
mod tests;
