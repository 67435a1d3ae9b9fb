//! Files that the parameter BaselineOverride names: a JSON list of baselines (spec documents 6, baseline-model 10).

use patchplay_language::{mark, say};
use serde::de::IgnoredAny;

use crate::{
    FoundOverride, Place, baseline,
    code::Code,
    literal,
    report::Report,
    template::looks_like_baseline,
    text::{Span, to_u32},
    tree::{Kind, Node},
};

/// Reads a document that is such a list; `None` for every other document.
pub(crate) fn read(root: &Node, report: &Report<'_>) -> Option<FoundOverride> {
    let Kind::Sequence(items) = &root.kind else { return None };
    if !items.is_empty() && !items.iter().any(looks_like_baseline) {
        return None;
    }
    let Place { file: name, .. } = report.place(root.span);
    must_be_json(root, report);
    let list = literal::value(root, mark!("a file that a node reads"), report);
    let entry = |(number, item)| baseline::read_entry(item, format!("entry {} of {name}", number + 1), report);
    let entries = list.items().iter().enumerate().filter_map(entry).collect();
    let whole = report.sources.whole(root.span.file);
    Some(FoundOverride { entries, has_errors: report.has_errors_in(whole), place: report.place(root.span), name })
}

/// Nodes read JSON, and this crate's reader takes YAML too.
fn must_be_json(root: &Node, report: &Report<'_>) {
    let text = report.sources.slice(report.sources.whole(root.span.file));
    let Err(error) = serde_json::from_str::<IgnoredAny>(text) else { return };
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let start = to_u32(before + error.column().saturating_sub(1)).min(to_u32(text.len()));
    report
        .add(
            Code::OverrideNotJson,
            Span { file: root.span.file, start, end: start },
            say!("a BaselineOverride is JSON, and this is not from this place on"),
        )
        .help(say!("write a list of objects, names and texts in double quotes, and no comma behind the last item"));
}
