//! `Tags` of a baseline (spec baseline-model 1).

use patchplay_language::{mark, say};
use patchplay_model::{Tag, limits};

use crate::{
    code::Code,
    fields::{Fields, check_length},
    keys::TAG,
    report::Report,
    value::Value,
};

/// Reads the tags. `in_template`: CloudFormation's check wants a value, the API takes an empty one.
pub(super) fn tags(fields: &Fields<'_>, in_template: bool, report: &Report<'_>) -> Vec<Tag> {
    let Some((items, list)) = fields.list("Tags") else { return Vec::new() };
    if items.len() > limits::TAGS {
        report.add(
            Code::OutOfRange,
            list.span,
            say!("{} tags, and a baseline has at most {}", items.len(), limits::TAGS),
        );
    }
    let read = |item: &Value| {
        let inner = Fields::new(item, mark!("a tag"), TAG.names, report)?;
        let (key, at) = inner.require("Key", item.span).and_then(|_| inner.text("Key"))?;
        check_length(report, mark!("the tag's key"), key, at, &limits::TAG_KEY);
        if key.to_ascii_lowercase().starts_with("aws:") {
            report
                .add(Code::NamePattern, at.span, say!("the tag's key `{key}` begins with `aws:`"))
                .help(say!("that beginning belongs to AWS; choose another"));
        }
        let (value, at) = inner.require("Value", item.span).and_then(|_| inner.text("Value"))?;
        if value.is_empty() && in_template {
            report
                .add(Code::OutOfRange, at.span, say!("the tag `{key}` has an empty value"))
                .help(say!("CloudFormation's check wants 1 to 256 characters; only the API takes an empty value"));
        }
        check_length(report, mark!("the tag's value"), value, at, &limits::TAG_VALUE);
        Some(Tag { key: key.to_owned(), value: value.to_owned() })
    };
    items.iter().filter_map(read).collect()
}
