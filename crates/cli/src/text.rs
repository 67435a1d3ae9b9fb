//! Answers worded for people.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use patchplay_document::{Diagnostic, Place, Severity};
use patchplay_model::Timestamp;
use patchplay_ordered::SortedMap;
use patchplay_playground::{
    answers::{ExplainAnswer, InspectAnswer},
    view::{InvocationView, NodeView, ResultView, View},
    words::{as_the_console_says, text_of},
};
use serde_json::Value;

/// Adds a line; writing to a `String` cannot fail.
macro_rules! line {
    ($text:ident) => { let _ = writeln!($text); };
    ($text:ident, $($argument:tt)*) => { let _ = writeln!($text, $($argument)*); };
}

/// What the eye is led to.
const STRONG: Style = Style::new().bold();

const fn style_of(severity: Severity) -> Style {
    let colour = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    colour.on_default().bold()
}

/// One line a diagnostic, as compilers print it, and its help below it.
#[must_use]
pub fn diagnostics(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let Diagnostic { severity, code, message, place: Place { file, start, .. }, .. } = diagnostic;
        let style = style_of(*severity);
        // Some speak of no text, such as one of patch facts that end before the clock.
        if !file.is_empty() {
            text.push_str(&format!("{STRONG}{file}:{}:{}:{STRONG:#} ", start.line, start.column));
        }
        line!(text, "{style}{severity}[{code}]{style:#}: {message}");
        if !diagnostic.help.is_empty() {
            line!(text, "    help: {}", diagnostic.help);
        }
    }
    text
}

/// What files define, as JSON members under headings, since their shapes are AWS's.
#[must_use]
pub fn inspected(answer: &InspectAnswer) -> String {
    let mut text = String::new();
    for (title, found) in [("Baselines", &answer.baselines), ("Instances", &answer.instances), ("Runs", &answer.runs)] {
        line!(text, "{title}: {}", found.len());
        for value in found {
            line!(text, "{}", serde_json::to_string_pretty(value).unwrap_or_default());
        }
    }
    text.push_str(&diagnostics(&answer.diagnostics));
    text
}

/// The command's page.
#[must_use]
pub fn run(view: &View) -> String {
    let mut text = String::new();
    if let Some(result) = &view.result {
        text.push_str(&page(result));
        for failed in result.expectations.iter().filter(|expectation| !expectation.holds) {
            let style = style_of(Severity::Error);
            line!(text, "{style}expectation failed{style:#}: {}", failed.words());
        }
    }
    text.push_str(&diagnostics(&view.diagnostics));
    text
}

fn page(result: &ResultView) -> String {
    let mut text = String::new();
    let run = &result.run;
    line!(text, "{STRONG}{}{STRONG:#}", text_of(&result.headline.title));
    line!(text, "{}", text_of(&result.headline.detail));
    line!(text);
    line!(text, "{} {} {} at {} in {}", run.document, run.operation, run.reboot_option, run.requested, result.region);
    if let Some(name) = &run.name {
        line!(text, "started by {} {name}", starter(&run.origin));
    }
    line!(text, "command: {}. {}", as_the_console_says(&run.status_details), run.sentence);
    line!(text, "{} at a time, {} errors accepted", run.max_concurrency, run.max_errors);
    if let Some(at) = run.cancelled {
        line!(text, "cancelled at {at}");
    }
    let by_id: SortedMap<&str, &InvocationView> =
        run.invocations.iter().map(|invocation| (invocation.instance_id.as_str(), invocation)).collect();
    for node in &result.nodes {
        line!(text);
        text.push_str(&node_block(node, by_id.get(node.instance_id.as_str()).copied()));
    }
    if let Some(bucket) = &run.bucket {
        line!(text);
        line!(text, "s3://{bucket}");
        for object in &run.objects {
            line!(text, "  {} ({} bytes)", object.key, object.bytes);
        }
    }
    text
}

/// Start, reboot and end of a node's part, and the steps of a document with hooks.
fn times(invocation: &InvocationView) -> String {
    let mut text = String::new();
    if !invocation.sent {
        return text;
    }
    let reboot = match (invocation.reboot, invocation.back) {
        (Some(reboot), Some(back)) => format!(", rebooted {} to {}", clock(reboot), clock(back)),
        (Some(reboot), None) => format!(", went down {}", clock(reboot)),
        _ => String::new(),
    };
    line!(text, "  {} to {}{reboot}", clock(invocation.start), clock(invocation.finish));
    for step in &invocation.steps {
        if step.ran {
            let words = as_the_console_says(&step.status_details);
            let exit =
                if step.response_code == 0 { String::new() } else { format!(", exit code {}", step.response_code) };
            line!(text, "    {} {}: {words}{exit}", clock(step.start), step.name);
        } else {
            line!(text, "    {}: passed over", step.name);
        }
    }
    text
}

/// The time of a day, to the second.
fn clock(at: Timestamp) -> String {
    let text = at.whole_second().to_string();
    text.split_once('T').map_or_else(|| text.clone(), |(_, time)| time.to_owned())
}

fn node_block(node: &NodeView, invocation: Option<&InvocationView>) -> String {
    let mut text = String::new();
    line!(text, "{STRONG}{}{STRONG:#} {} {}", node.name, node.instance_id, node.product_label);
    if let Some(baseline) = &node.baseline {
        // An entry of a baseline override need not have an id.
        let named = format!("{} {}", baseline.name, baseline.id);
        line!(text, "  {}, {}", named.trim_end(), text_of(&baseline.because));
    }
    if !node.refusal.is_empty() {
        line!(text, "  cannot be patched: {}", text_of(&node.refusal));
    }
    match (&node.status_details, node.managed) {
        (Some(details), _) => {
            let exit = invocation.filter(|invocation| invocation.sent && invocation.response_code != 0);
            let exit = exit.map_or_else(String::new, |exit| format!(", exit code {}", exit.response_code));
            let severity = node.overall_severity.map_or_else(String::new, |severity| format!(" ({severity})"));
            let verdict = node.compliance.map_or_else(String::new, |verdict| format!(", {verdict}{severity}"));
            line!(text, "  {}{exit}{verdict}", as_the_console_says(details));
            text.push_str(&invocation.map_or_else(String::new, times));
        }
        (None, true) => {
            line!(text, "  not among the targets");
        }
        (None, false) => {
            line!(text, "  not managed: no invocation");
        }
    }
    if let Some(counts) = &node.counts {
        // The counters' own names and order, without the zeros that say nothing.
        let members = serde_json::to_value(counts).unwrap_or_default();
        let shown: Vec<String> = patchplay_model::Counts::NAMES
            .iter()
            .filter_map(|name| Some((name, members.get(name)?.as_i64()?)))
            .filter(|(_, count)| *count != 0)
            .map(|(name, count)| format!("{} {count}", name.trim_end_matches("Count")))
            .collect();
        line!(text, "  {}", shown.join(", "));
    }
    for (label, ids) in [("installed now", &node.newly_installed), ("missing", &node.missing), ("failed", &node.failed)]
    {
        if !ids.is_empty() {
            line!(text, "  {label}: {}", ids.join(" "));
        }
    }
    text
}

/// What started a run, as one says it.
fn starter(origin: &str) -> &'static str {
    match origin {
        "Association" => "association",
        "MaintenanceWindow" => "maintenance window task",
        _ => "command",
    }
}

/// Why: the baseline, then one trace a patch, then suggestions; `of_patch`: one patch alone was asked about.
#[must_use]
pub fn explained(answer: &ExplainAnswer, of_patch: bool) -> String {
    let mut text = String::new();
    let member = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    if let (Some(id), Some(baseline)) = (&answer.instance_id, &answer.baseline) {
        let named = format!("{id}: {} {}", member(baseline, "Name"), member(baseline, "BaselineId"));
        line!(text, "{}", named.trim_end());
        line!(text, "  {}", member(baseline, "Reason"));
    }
    if let Some(compliance) = &answer.compliance {
        let severity = member(compliance, "OverallSeverity");
        let severity = if severity.is_empty() { severity } else { format!(" ({severity})") };
        line!(text, "  {}{severity}", member(compliance, "Status"));
    }
    for patch in answer.patches.iter().flatten() {
        line!(text);
        let state = patch.get("State").and_then(Value::as_str).unwrap_or("not reported");
        line!(text, "{}: {state}", member(patch, "Id"));
        for step in patch.get("Trace").and_then(Value::as_array).into_iter().flatten() {
            line!(text, "  [{}] {}: {}", member(step, "Outcome"), member(step, "Step"), member(step, "Detail"));
        }
        line!(text, "  {}", member(patch, "Conclusion"));
    }
    // What decided about a single patch stands in its trace.
    let readings: Vec<_> = answer.readings.iter().flatten().filter(|_| !of_patch).collect();
    if !readings.is_empty() {
        line!(text);
        line!(text, "What AWS's pages leave open, and an option decides:");
    }
    for deciding in readings {
        line!(text, "  {}: {}", deciding.option, deciding.reading);
        for other in &deciding.otherwise {
            line!(text, "    by {}, {}", other.reading, other.effect);
        }
    }
    if answer.suggestions.as_ref().is_some_and(|suggestions| !suggestions.is_empty()) {
        line!(text);
        line!(text, "What would change this, tried out:");
    }
    for suggestion in answer.suggestions.iter().flatten() {
        let places: Vec<String> = suggestion
            .change
            .edits
            .iter()
            .map(|edit| format!("{}:{}", edit.place.file, edit.place.start.line))
            .collect();
        let at = if places.is_empty() { String::new() } else { format!(" ({})", places.join(", ")) };
        line!(text, "  {}{at}", suggestion.edit);
        line!(text, "    {}", suggestion.effect);
    }
    text.push_str(&diagnostics(&answer.diagnostics));
    text
}
