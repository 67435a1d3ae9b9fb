//! A log that was read, worded for people.

use std::fmt::Write as _;

use patchplay_playground::decode::DecodeAnswer;

use crate::text::diagnostics;

/// Every field in a line of its own, then patches, then what to do.
#[must_use]
pub fn words(answer: &DecodeAnswer) -> String {
    let mut text = String::new();
    // Writing to a `String` cannot fail.
    let mut line = |label: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{label:<16} {value}");
        }
    };
    let Some(read) = &answer.log else { return diagnostics(&answer.diagnostics) };
    line("node", read.instance_id.as_deref());
    let baseline = [read.baseline_name.as_deref(), read.baseline_id.as_deref()];
    let baseline: Vec<&str> = baseline.into_iter().flatten().collect();
    line("baseline", (!baseline.is_empty()).then(|| baseline.join(" ")).as_deref());
    let group = read.patch_group.as_deref().map(|group| if group.is_empty() { "none" } else { group });
    line("patch group", group);
    line("operation", read.operation.map(|operation| operation.as_str()));
    line("reboot option", read.reboot_option.map(|option| option.as_str()));
    line("start", read.operation_start_time.as_deref());
    line("end", read.operation_end_time.as_deref());
    line("snapshot", read.snapshot_id.as_deref());
    line("execution", read.execution_id.as_deref());
    line("exit code", read.exit_code.map(|code| code.to_string()).as_deref());
    for (name, count) in &read.counts {
        let _ = writeln!(text, "{count:>8} {name}");
    }
    for patch in &read.patches {
        let state = patch.state.map(|state| state.as_str());
        let came = patch.installed.map(|came| if came { "installed by this run" } else { "not installed" });
        let words: Vec<&str> = [state, came, patch.message.as_deref()].into_iter().flatten().collect();
        let _ = writeln!(text, "  {}: {}", patch.id, words.join(", "));
    }
    for advice in &read.advice {
        let _ = writeln!(text, "{}", advice.message);
        if !advice.help.is_empty() {
            let _ = writeln!(text, "    help: {}", advice.help);
        }
        let _ = writeln!(text, "    {}", advice.page);
    }
    text.push_str(&diagnostics(&answer.diagnostics));
    text
}
