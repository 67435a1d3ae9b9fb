//! Nodes as values in texts that have no functions: scenarios, and files that a node reads.

use patchplay_language::{said, say};

use crate::{
    code::Code,
    report::Report,
    tree::{Entry, Kind, Node},
    value::{Member, Value, ValueKind},
};

/// A node as a value; a function's tag is reported. `what` names the text in messages, with its article.
pub(crate) fn value(node: &Node, what: &str, report: &Report<'_>) -> Value {
    if let Some(tag) = &node.tag {
        report
            .add(Code::UnknownFunction, node.span, say!("`!{tag}` has no meaning in {what}", what = said(what)))
            .help(say!("functions belong into templates"));
    }
    match &node.kind {
        Kind::Scalar { .. } if node.is_null() => Value::new(node.span, ValueKind::Null),
        Kind::Scalar { text, .. } => Value { literal: Some(node.span), ..Value::of_text(node.span, text.clone()) },
        Kind::Sequence(items) => {
            Value::new(node.span, ValueKind::List(items.iter().map(|item| value(item, what, report)).collect()))
        }
        Kind::Mapping(entries) => {
            let member = |entry: &Entry| Member { key: entry.key.clone(), value: value(&entry.value, what, report) };
            Value::new(node.span, ValueKind::Map(entries.iter().map(member).collect()))
        }
    }
}
