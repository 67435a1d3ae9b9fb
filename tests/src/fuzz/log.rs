//! Logs: whatever is pasted is read or refused, and a text without its line breaks says nothing else of its counters.

use patchplay_document::Severity;
use patchplay_playground::Playground;

/// Reads a log.
pub(super) fn read(text: &str) {
    let answer = Playground::decode(text);
    let refused = answer.diagnostics.iter().any(|found| found.severity == Severity::Error);
    assert_eq!(refused, answer.log.is_none(), "{:?}", answer.diagnostics);
    let Some(log) = answer.log else { return };
    for patch in &log.patches {
        assert!(!patch.id.is_empty(), "a patch without a name");
    }
    for advice in &log.advice {
        assert!(!advice.message.is_empty() && advice.page.starts_with("https://"), "{advice:?}");
    }
    let is_plain = |text: &str| !text.contains(['\u{1}', '\u{2}']);
    let texts = [&log.instance_id, &log.baseline_id, &log.baseline_name, &log.patch_group, &log.execution_id];
    for text in texts.into_iter().flatten() {
        assert!(is_plain(text), "a sign of our own is in {text:?}");
    }
    assert!(log.patches.iter().all(|patch| is_plain(&patch.id) && patch.message.as_deref().is_none_or(is_plain)));
}
