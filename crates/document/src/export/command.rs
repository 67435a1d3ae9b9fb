//! Command lines for bash: `aws ssm create-patch-baseline`, then the registrations.

use std::fmt::Write as _;

use patchplay_model::RejectedPatchesAction;
use patchplay_ordered::SortedMap;
use serde::Serialize;

use super::{
    Exported, Text,
    properties::{Filters, Rules, unless_default},
};

/// One option in each line.
const NEXT: &str = " \\\n    ";

/// Writes the commands of all baselines. A baseline that something is registered for keeps its id in a variable.
pub(super) fn print(exported: &[Exported<'_>]) -> String {
    let mut text = String::new();
    for one in exported {
        if !text.is_empty() {
            text.push('\n');
        }
        let create = create(one);
        if one.groups.is_empty() && !one.baseline.default_baseline {
            // Writing to a String cannot fail, here and below.
            let _ = writeln!(text, "{create}");
            continue;
        }
        let id = &one.id;
        let _ = writeln!(text, "{id}=$({create}{NEXT}--query BaselineId --output text)");
        for value in one.groups.iter().map(quoted_text) {
            let _ = writeln!(
                text,
                "aws ssm register-patch-baseline-for-patch-group --baseline-id \"${id}\" --patch-group{}{value}",
                gap(&value)
            );
        }
        if one.baseline.default_baseline {
            let _ = writeln!(text, "aws ssm register-default-patch-baseline --baseline-id \"${id}\"");
        }
    }
    text
}

/// What stands between an option and its value: a value that begins like an option, in quotes or not, needs the sign.
fn gap(value: &str) -> &'static str {
    match value.trim_start_matches(['\'', '"']).chars().next() {
        None if value.is_empty() => "",
        Some('-') => "=",
        _ => " ",
    }
}

fn create(one: &Exported<'_>) -> String {
    let baseline = one.baseline;
    let mut command = "aws ssm create-patch-baseline".to_owned();
    let mut option = |name: &str, value: &str| {
        let _ = write!(command, "{NEXT}--{name}{}{value}", gap(value));
    };
    option("name", &quoted_text(&one.name));
    option("operating-system", baseline.operating_system.as_str());
    if let Some(description) = &baseline.description {
        if ["file://", "fileb://"].iter().any(|scheme| description.starts_with(scheme)) {
            // The CLI would read that file; what stands in its input is taken as it is.
            option("cli-input-json", &json(&SortedMap::from([("Description", description)])));
        } else {
            option("description", &quoted(description));
        }
    }
    if let Some(filters) = Filters::of(&baseline.global_filters) {
        option("global-filters", &json(&filters));
    }
    if let Some(rules) = Rules::of(&baseline.rules) {
        option("approval-rules", &json(&rules));
    }
    if !baseline.approved_patches.is_empty() {
        option("approved-patches", &list(&baseline.approved_patches));
    }
    if let Some(level) = unless_default(baseline.approved_patches_level) {
        option("approved-patches-compliance-level", level.as_str());
    }
    if baseline.approved_patches_non_security {
        option("approved-patches-enable-non-security", "");
    }
    if !baseline.rejected_patches.is_empty() {
        option("rejected-patches", &list(&baseline.rejected_patches));
    }
    if baseline.rejected_patches_action != RejectedPatchesAction::AllowAsDependency {
        option("rejected-patches-action", baseline.rejected_patches_action.as_str());
    }
    if !baseline.sources.is_empty() {
        option("sources", &json(&baseline.sources));
    }
    if let Some(status) = baseline.available_security_updates {
        option("available-security-updates-compliance-status", status.as_str());
    }
    if !baseline.tags.is_empty() {
        option("tags", &json(&baseline.tags));
    }
    command
}

/// Compact JSON in single quotes. Nothing given to it can fail: string keys, no foreign `Serialize`.
fn json<T: Serialize + ?Sized>(value: &T) -> String {
    single(&serde_json::to_string(value).unwrap_or_default())
}

/// A word for each patch; names that the CLI would take for options or for JSON, before which it passes over blanks, go
/// as JSON.
fn list(patches: &[String]) -> String {
    if patches.iter().any(|patch| patch.trim_start().starts_with(['-', '[', '{']) || patch.contains("file://")) {
        return json(patches);
    }
    patches.iter().map(|patch| quoted(patch)).collect::<Vec<_>>().join(" ")
}

fn quoted_text(text: &Text) -> String {
    match text {
        Text::Known(text) => quoted(text),
        // What a function leaves open is the shell's variable of that name.
        Text::Open(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('`', "\\`")),
    }
}

/// A word, in quotes where the shell would take a letter of it for something else.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '@' | '+' | ',');
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { single(text) }
}

fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
