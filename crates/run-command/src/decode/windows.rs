//! Fields of a Windows summary and what stands below it, with the labels in any column, with or without line breaks.

use patchplay_model::{Counts, PatchState};

use super::{
    Decoded, DecodedPatch,
    literal::{self, text_of},
    plain::{CUT, ERRORS},
    scan::{behind, is_node, line, number, word, words},
    span::SUMMARY,
};
use crate::status::WindowsExit;

/// Labels of the summary that are no counters.
const LABELS: &[&str] = &[
    "PatchGroup",
    "BaselineId",
    "Baseline",
    "SnapshotId",
    "ExecutionId",
    "RebootOption",
    "OwnerInformation",
    "OperationType",
    "OperationStartTime",
    "OperationEndTime",
];
/// Begin what is no result any more.
const ENDS: &[&str] = &[
    super::exit::AGENT_LINE,
    "Invoke-PatchBaselineOperation :",
    "Preparing to download PatchBaselineOperations",
    "(Windows updates)",
];

/// One field: what stands behind its label, up to the next one.
#[derive(Clone, Copy)]
struct Field<'t> {
    label: &'static str,
    value: &'t str,
    /// Whether another field follows, so that the value is whole.
    is_followed: bool,
}

/// Reads a run; the answer is what the step ends with as far as its own words tell.
pub(super) fn read(run: &str, read: &mut Decoded) -> Option<i64> {
    let summary = behind(run, SUMMARY)?;
    if let Some(id) = word(summary).filter(|id| is_node(id)) {
        read.instance_id = Some(id.to_owned());
    }
    let (fields, is_lined) = fields(summary);
    let value = |label: &str| fields.iter().find(|field| field.label == label).copied();
    let first = |label: &str| value(label).and_then(|field| word(field.value)).map(str::to_owned);
    for field in &fields {
        if let Some(name) = Counts::NAMES.iter().find(|name| **name == field.label)
            && let Some(count) = number(field.value)
        {
            read.counts.insert(name, count);
        }
    }
    let is_evaluated = read.counts.get("InstalledCount").is_none_or(|count| *count >= 0);
    read.baseline_id = first("BaselineId");
    read.baseline_name = value("Baseline").and_then(|field| name(field.value));
    if read.baseline_id.is_some() {
        read.patch_group = value("PatchGroup").and_then(|field| group(field, is_lined));
    }
    read.snapshot_id = first("SnapshotId");
    read.execution_id = first("ExecutionId").or(read.execution_id.take());
    read.reboot_option = first("RebootOption").and_then(|option| option.parse().ok());
    // A run that could not evaluate anything prints Scan whatever it was.
    let operation = if is_evaluated { first("OperationType") } else { asked(run) };
    read.operation = operation.and_then(|operation| operation.parse().ok());
    let time = |label| first(label).filter(|time| !time.starts_with("1970-"));
    read.operation_start_time = time("OperationStartTime");
    read.operation_end_time = time("OperationEndTime");
    let results = behind(summary, " - PatchBaselineOperations ").and_then(|heading| behind(heading, "Results - "));
    if let Some(results) = results {
        read.patches = patches(results);
    }
    match (is_evaluated, results) {
        (false, _) => Some(WindowsExit::MinusOne.response_code()),
        // Operators report that an Install with a failed patch ends well.
        (true, Some(_)) if !read.is_cut => Some(WindowsExit::Success.response_code()),
        _ => None,
    }
}

/// The operation in the call that an error block shows.
fn asked(run: &str) -> Option<String> {
    behind(run, "Invoke-PatchBaselineOperation -Operation ").and_then(word).map(str::to_owned)
}

/// Every field, and whether each stands in a line of its own.
fn fields(summary: &str) -> (Vec<Field<'_>>, bool) {
    let mut found: Vec<(&'static str, usize, usize)> = Vec::new();
    let mut is_lined = None;
    let (mut skipped, mut end) = (0, summary.len());
    for (at, word) in words(summary) {
        if at < skipped {
            continue;
        }
        if word == "PatchBaselineOperations" {
            end = at;
            break;
        }
        let mut labels = LABELS.iter().chain(Counts::NAMES);
        let Some(label) = labels.find(|label| word.strip_suffix(':').unwrap_or(word) == **label) else { continue };
        if found.iter().any(|(seen, ..)| seen == label) {
            continue;
        }
        let Some(value) = colon(summary, at + label.len()) else { continue };
        let begins_line = begins_line(summary, at);
        if *is_lined.get_or_insert(begins_line) && !begins_line {
            continue;
        }
        found.push((label, at, value));
        if let Some(json) = summary.get(value..).filter(|json| json.trim_start().starts_with('{')) {
            skipped = summary.len() - literal::read(json).rest.len();
        }
    }
    let ends: Vec<usize> = found.iter().skip(1).map(|(_, at, _)| *at).chain([end]).collect();
    let total = found.len();
    let fields = found.iter().zip(ends).enumerate().map(|(number, ((label, _, value), end))| Field {
        label,
        value: summary.get(*value..end).unwrap_or_default(),
        is_followed: number + 1 < total,
    });
    (fields.collect(), is_lined == Some(true))
}

/// The byte behind the colon that follows a label.
fn colon(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?.trim_start().strip_prefix(':')?;
    Some(text.len() - rest.len())
}

fn begins_line(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('\n'))
}

/// The patch group, which may hold blanks.
fn group(field: Field<'_>, is_lined: bool) -> Option<String> {
    if is_lined {
        return line(field.value).map(str::to_owned);
    }
    (field.is_followed && !field.value.contains([CUT, ERRORS])).then(|| field.value.trim().to_owned())
}

/// The baseline's name: from its JSON, or what stands in its place.
fn name(value: &str) -> Option<String> {
    if value.trim_start().starts_with('{') {
        return text_of(&literal::read(value).value, "Name").map(str::to_owned);
    }
    word(value).filter(|name| *name != "null").map(str::to_owned)
}

/// The missing patches of a Scan, or the table of an Install.
fn patches(results: &str) -> Vec<DecodedPatch> {
    let end = ENDS.iter().filter_map(|mark| results.find(mark)).chain(results.find(ERRORS)).min();
    let results = end.and_then(|end| results.get(..end)).unwrap_or(results);
    if let Some(missing) = behind(results, "Scan found the following updates missing:") {
        // A list may go on in the next lines (rule log-win-decode-wrapped-scan).
        return words(missing)
            .map_while(|(_, id)| is_kb(id).then_some(id))
            .map(|id| DecodedPatch { id: id.to_owned(), state: Some(PatchState::Missing), ..DecodedPatch::default() })
            .collect();
    }
    let mut rows: Vec<DecodedPatch> = Vec::new();
    let mut words = words(results).map(|(_, word)| word).peekable();
    while let Some(word) = words.next() {
        let installed = is_kb(word).then(|| words.peek()).flatten().and_then(|next| match *next {
            "Yes" => Some(true),
            "No" => Some(false),
            _ => None,
        });
        if let Some(installed) = installed {
            words.next();
            rows.push(DecodedPatch {
                id: word.to_owned(),
                state: (!installed).then_some(PatchState::Failed),
                installed: Some(installed),
                ..DecodedPatch::default()
            });
            continue;
        }
        let starts_row = word.starts_with("KB") && words.peek().is_none_or(|next| next.contains(CUT));
        if starts_row {
            break;
        }
        let Some(row) = rows.last_mut() else { continue };
        if word.contains(CUT) {
            // The rest of the message is lost, and so may be the patch that follows.
            if !word.starts_with("KB") {
                row.message = None;
            }
            break;
        }
        let message = row.message.get_or_insert_default();
        if !message.is_empty() {
            message.push(' ');
        }
        message.push_str(word);
    }
    rows
}

fn is_kb(word: &str) -> bool {
    word.strip_prefix("KB").is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}
