//! Parameters of the patch documents (spec documents 3).

use std::str::FromStr;

use patchplay_language::{joined, said, say};
use patchplay_model::{
    BaselineTags, Document, Hook, Operation, RebootOption, UnknownName, file_of_address, parameter_fault,
};
use patchplay_ordered::SortedMap;

use crate::{
    Severity,
    code::Code,
    fields::{text_of, unresolved, word_of},
    report::Report,
    text::Span,
    value::{Value, ValueKind},
};

/// What a run's parameters say, as far as it is simulated.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    pub(super) operation: Option<Operation>,
    pub(super) operation_span: Option<Span>,
    pub(super) reboot_option: Option<RebootOption>,
    pub(super) reboot_span: Option<Span>,
    pub(super) snapshot_id: Option<String>,
    pub(super) baseline_override: Option<String>,
    pub(super) override_span: Option<Span>,
    pub(super) override_list: Option<String>,
    pub(super) override_list_span: Option<Span>,
    pub(super) baseline_tags: Option<String>,
    pub(super) tags_span: Option<Span>,
    pub(super) association_id: Option<String>,
    pub(super) hooks: SortedMap<Hook, String>,
    pub(super) step_timeout_seconds: Option<u32>,
}

/// Whether any patch document has the parameter; if none has, that is reported.
pub(crate) fn is_parameter(name: &str, span: Span, report: &Report<'_>) -> bool {
    let all = || Document::ALL.iter().flat_map(|document| document.parameters().iter().copied());
    if all().any(|known| known == name) {
        return true;
    }
    let draft = report.add(Code::UnknownParameter, span, say!("no patch document has a parameter `{name}`"));
    match report.nearest(name, all()) {
        Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(Some(span), word)),
        None => drop(draft.help(say!("most runs need only `Operation` and `RebootOption`"))),
    }
    false
}

/// Reports parameters that are no lists, of whatever document they are.
pub(super) fn must_be_lists(value: &Value, report: &Report<'_>) {
    for member in value.members() {
        only_item(&member.key.text, &member.value, report);
    }
}

/// Reads the parameters; `owner` is the resource, for what is missing.
pub(super) fn read(document: Document, value: Option<&Value>, owner: Span, report: &Report<'_>) -> Chosen {
    let mut chosen = Chosen::default();
    match value.map(|value| &value.kind) {
        Some(ValueKind::Map(members)) => {
            for member in members {
                parameter(document, member.key.text.as_str(), member.key.span, &member.value, &mut chosen, report);
            }
        }
        Some(ValueKind::Unknown(_)) => value.into_iter().for_each(|value| unresolved(report, value)),
        Some(_) => {
            let span = value.map_or(owner, |value| value.span);
            report
                .add(Code::WrongType, span, say!("`Parameters` is a mapping of names to lists"))
                .help(say!("write `Operation: [Install]` below it"));
        }
        None => {}
    }
    for &name in document.required_parameters() {
        if value.is_some_and(|value| value.get(name).is_some() || value.as_unknown().is_some()) {
            continue;
        }
        let draft =
            report.add(Code::MissingKey, value.map_or(owner, |value| value.span), say!("`{document}` needs `{name}`"));
        drop(draft.help(match name {
            "Operation" => say!("add `Operation: [Scan]` or `Operation: [Install]` to its `Parameters`"),
            _ => say!("add the id of the association that the result is reported under to its `Parameters`"),
        }));
    }
    chosen
}

fn parameter(document: Document, name: &str, span: Span, value: &Value, chosen: &mut Chosen, report: &Report<'_>) {
    if !document.parameters().contains(&name) {
        let draft = report.add(Code::UnknownParameter, span, say!("`{document}` has no parameter `{name}`"));
        match report.nearest(name, document.parameters().iter().copied()) {
            Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(Some(span), word)),
            None => drop(draft.help(say!("it has {}", joined(document.parameters())))),
        }
        return;
    }
    let Some(item) = only_item(name, value, report) else { return };
    match name {
        "Operation" => {
            chosen.operation = word(name, item, report);
            chosen.operation_span = Some(item.span);
        }
        "RebootOption" => {
            chosen.reboot_option = word(name, item, report);
            chosen.reboot_span = Some(item.span);
        }
        "SnapshotId" => {
            chosen.snapshot_id = formed(name, item, report);
        }
        "AssociationId" => {
            chosen.association_id = formed(name, item, report);
        }
        "BaselineOverride" => {
            chosen.baseline_override = address(name, item, report);
            chosen.override_span = Some(item.span);
        }
        "InstallOverrideList" => {
            chosen.override_list = address(name, item, report);
            chosen.override_list_span = Some(item.span);
        }
        "BaselineTags" => {
            chosen.baseline_tags = tags(name, item, report);
            chosen.tags_span = Some(item.span);
        }
        "StepTimeoutSeconds" => {
            chosen.step_timeout_seconds = formed(name, item, report).and_then(|text| text.parse().ok());
        }
        _ => {
            let hook = name.parse::<Hook>().ok();
            chosen.hooks.extend(hook.and_then(|hook| Some((hook, formed(name, item, report)?))));
        }
    }
}

/// A text whose form its document checks; the empty one stands for the default.
fn formed(name: &str, item: &Value, report: &Report<'_>) -> Option<String> {
    let text = text_of(report, name, item).filter(|text| !text.is_empty())?;
    if let Some(fault) = parameter_fault(name, text) {
        report.add(Code::NamePattern, item.span, say!("`{text}` of `{name}` {fault}")).help(said(fault.help()));
    }
    Some(text.to_owned())
}

/// The address of a file; the empty text is none.
fn address(name: &str, item: &Value, report: &Report<'_>) -> Option<String> {
    let text = text_of(report, name, item).filter(|text| !text.is_empty())?;
    if let Err(fault) = file_of_address(text) {
        report
            .add(Code::NamePattern, item.span, say!("the address `{text}` of `{name}` {fault}"))
            .help(say!("write `s3://bucket/key` or `https://...`, and give the file as one of the scenario's"));
    }
    Some(text.to_owned())
}

/// `BaselineTags`; in a wrong form it reaches the node, which then fails.
fn tags(name: &str, item: &Value, report: &Report<'_>) -> Option<String> {
    let text = text_of(report, name, item).filter(|text| !text.is_empty())?;
    if BaselineTags::parse(text).is_none() {
        report
            .add(Code::NamePattern, item.span, say!("`{text}` is no tag that a node can look for, so the run fails"))
            .help(say!("write `Key=tag-key,Values=tag-value`, several values behind commas"))
            .severity(Severity::Warning);
    }
    Some(text.to_owned())
}

fn word<T: FromStr<Err = UnknownName>>(name: &str, item: &Value, report: &Report<'_>) -> Option<T> {
    text_of(report, name, item).and_then(|text| word_of(report, text, item))
}

/// The one item of a parameter's list: documents take lists, these parameters take one value.
fn only_item<'v>(name: &str, value: &'v Value, report: &Report<'_>) -> Option<&'v Value> {
    match &value.kind {
        ValueKind::List(items) => {
            if let [item] = items.as_slice() {
                return Some(item);
            }
            report
                .add(Code::OutOfRange, value.span, say!("`{name}` has {} values, and takes one", items.len()))
                .help(say!("write `{name}: [value]`"));
            None
        }
        ValueKind::Text(_) => {
            let draft = report
                .add(Code::ParameterNotList, value.span, say!("`{name}` must be a list"))
                .help(say!("parameters of a document are lists of texts in a template"));
            if let Some(span) = value.literal.filter(|span| value.span.holds(*span)) {
                drop(draft.listed(span));
            }
            Some(value)
        }
        ValueKind::Unknown(_) => {
            unresolved(report, value);
            None
        }
        ValueKind::Map(_) | ValueKind::Null | ValueKind::Absent => {
            report
                .add(Code::ParameterNotList, value.span, say!("`{name}` must be a list of one text"))
                .help(say!("write `{name}: [value]`"));
            None
        }
    }
}
