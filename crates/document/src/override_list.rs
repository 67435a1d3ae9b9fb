//! Lists for the parameter `InstallOverrideList`: `patches:` with an `id` and perhaps a `title` each (spec documents 5).

use patchplay_language::say;
use patchplay_model::ListedPatch;

use crate::{
    FoundOverrideList, Severity,
    code::Code,
    report::Report,
    text::Span,
    tree::{Entry, Kind, Node},
};

/// The entry that makes a document a list; a template or baseline has none of that name.
pub(crate) fn recognise(root: &Node) -> Option<&Entry> {
    root.get("patches").filter(|_| root.get("Resources").is_none())
}

/// Reads a list. Keys that AWS ignores are left out without a word.
pub(crate) fn read(file: &str, entry: &Entry, report: &Report<'_>) -> FoundOverrideList {
    let mut found = FoundOverrideList {
        file: file.to_owned(),
        patches: Vec::new(),
        places: Vec::new(),
        without_id: None,
        place: report.place(entry.key.span),
    };
    let items = match &entry.value.kind {
        Kind::Sequence(items) => items.as_slice(),
        _ if entry.value.is_null() => &[],
        _ => {
            report
                .add(Code::WrongType, entry.value.span, say!("`patches` is a list"))
                .help(say!("write `- id: name.arch` below it for each patch"));
            &[]
        }
    };
    for item in items {
        match patch(item, report) {
            Some(patch) => {
                found.patches.push(patch);
                found.places.push(report.place(item.span));
            }
            None => {
                found.without_id.get_or_insert_with(|| report.place(item.span));
            }
        }
    }
    found
}

fn patch(item: &Node, report: &Report<'_>) -> Option<ListedPatch> {
    if !matches!(item.kind, Kind::Mapping(_)) {
        let draft = report.add(Code::WrongType, item.span, say!("an entry of `patches` is a mapping with an `id`"));
        match item.text() {
            Some(text) => drop(draft.help(say!("write `id: {text}`"))),
            None => drop(draft.help("write `- id: name.arch`")),
        }
        return None;
    }
    let Some(id) = item.get("id") else {
        report
            .add(Code::MissingKey, Span { end: item.span.start, ..item.span }, say!("the entry has no `id`"))
            .severity(Severity::Warning)
            .help(say!("AWS fails the run over it with `Must provide an id for each patch`; add `id:`"));
        return None;
    };
    Some(ListedPatch { id: text(id, report)?, title: item.get("title").and_then(|title| text(title, report)) })
}

/// The text of a member; an empty one or another kind of value is reported.
fn text(entry: &Entry, report: &Report<'_>) -> Option<String> {
    let name = &entry.key.text;
    match entry.value.text() {
        Some(text) if !text.trim().is_empty() && !entry.value.is_null() => Some(text.to_owned()),
        Some(_) if name == "title" => None,
        Some(_) => {
            report
                .add(Code::NullValue, entry.key.span, say!("`{name}` has no value"))
                .severity(Severity::Warning)
                .help(say!("AWS fails the run over it with `Must provide an id for each patch`"));
            None
        }
        None => {
            report
                .add(Code::WrongType, entry.value.span, say!("`{name}` is a text"))
                .help(say!("write `{name}: 'value'`"));
            None
        }
    }
}
