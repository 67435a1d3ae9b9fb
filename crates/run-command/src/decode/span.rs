//! Which part of a text is the last run of the last node: people paste what they have, several passes or several nodes.

use patchplay_model::Platform;
use patchplay_ordered::sort;

use super::{
    plain::CUT,
    scan::{is_node, word},
};

/// Begins the summary of a Windows run.
pub(super) const SUMMARY: &str = "Patch Summary for";
/// Begins a run of the payload; a pass after a reboot that patches nothing lacks it.
pub(super) const RUNNING: &str = "Running with snapshot id";
/// Begins a pass of the Linux step.
pub(super) const DOWNLOADING: &str = "Downloading payload from";
/// Begin what one node prints.
const STARTS: &[&str] =
    &["Preparing to download PatchBaselineOperations PowerShell module", SUMMARY, DOWNLOADING, RUNNING];
/// Stand before a node's id.
const MENTIONS: &[&str] = &[SUMMARY, "Instance Id:", "instance ID:", "InstanceData\\", "/amazon/ssm/", "#InstanceId="];
/// Stand before the id of an execution.
const EXECUTIONS: &[&str] = &["orchestration\\", "orchestration/", "&RunCommandId="];
/// Only a Windows node prints them.
const OF_WINDOWS: &[&str] = &[SUMMARY, "PatchBaselineOperations", "Invoke-PatchBaselineOperation", "PatchWindows"];
/// Only a node of Linux or macOS prints them; the payload has the same name as the module, written another way.
const OF_LINUX: &[&str] =
    &[RUNNING, DOWNLOADING, "patch-baseline-operations", "root [INFO]:", "root [ERROR]:", "PatchLinux", "PatchMacOS"];

/// Parts of a text.
#[derive(Debug)]
pub(super) struct Span<'t> {
    /// All that the last node printed.
    pub(super) node: &'t str,
    /// Its last run.
    pub(super) run: &'t str,
    /// Its id.
    pub(super) instance_id: Option<&'t str>,
    /// Nodes in the text.
    pub(super) nodes: usize,
    /// Runs of the last one.
    pub(super) runs: usize,
    /// What it runs.
    pub(super) platform: Option<Platform>,
}

/// The last run of the last node.
pub(super) fn last(text: &str) -> Span<'_> {
    let mut mentions: Vec<(usize, &str)> = MENTIONS
        .iter()
        .flat_map(|mark| text.match_indices(mark))
        .filter_map(|(at, mark)| Some((at, id(text.get(at + mark.len()..)?)?)))
        .collect();
    sort(&mut mentions);
    let instance_id = mentions.last().map(|(_, id)| *id);
    let other = mentions.iter().rposition(|(_, id)| Some(*id) != instance_id);
    let start = other.and_then(|other| {
        let (after, _) = mentions.get(other)?;
        let (own, _) = mentions.get(other + 1)?;
        let between = text.get(*after + 1..)?;
        let starts = STARTS.iter().filter_map(|mark| between.find(mark)).min();
        Some(starts.map_or(*own, |start| (after + 1 + start).min(*own)))
    });
    let node = start.and_then(|start| text.get(start..)).unwrap_or(text);
    let mut ids: Vec<&str> = mentions.iter().map(|(_, id)| *id).collect();
    sort(&mut ids);
    ids.dedup();

    let has = |marks: &[&str]| marks.iter().any(|mark| node.contains(mark));
    let platform = match (has(OF_WINDOWS), has(OF_LINUX)) {
        (true, _) => Some(Platform::Windows),
        (false, true) => Some(Platform::Linux),
        (false, false) => None,
    };
    let begin = if platform == Some(Platform::Windows) { SUMMARY } else { RUNNING };
    let begins: Vec<usize> = node.match_indices(begin).map(|(at, _)| at).collect();
    let run = match begins.as_slice() {
        [.., last] if begins.len() > 1 => node.get(*last..).unwrap_or(node),
        _ => node,
    };
    Span { node, run, instance_id, nodes: ids.len(), runs: begins.len(), platform }
}

/// The id of a node at the beginning of a text.
fn id(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let end = text.find(|char: char| !char.is_ascii_alphanumeric() && char != '-').unwrap_or(text.len());
    let (id, rest) = text.split_at_checked(end)?;
    (is_node(id) && !rest.starts_with(CUT)).then_some(id)
}

/// The id of the execution that the paths and links of a text name.
pub(super) fn orchestration(text: &str) -> Option<&str> {
    EXECUTIONS.iter().find_map(|mark| {
        let (_, rest) = text.rsplit_once(mark)?;
        let id = word(rest)?.split(['\\', '/', '&']).next()?;
        (id.len() == 36 && id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')).then_some(id)
    })
}
