//! Answers of the API, as the CLI prints them in JSON or YAML, whole or only their list (`--query`).

use patchplay_language::{mark, said, say};

use patchplay_model::Origin;

use super::{Action, Form, Target, nodes, plain, shell, states};
use crate::{
    code::Code,
    evaluate::Resource,
    fields::flag_of,
    report::Report,
    run::ASSOCIATION,
    template::PATCH_BASELINE,
    text::Span,
    tree::{Entry, Kind, Node},
    value::{Value, ValueKind},
};

/// Answers from which nothing is read, by a member that no document has: what they are, and what to do with them.
const OTHERS: &[(&str, &str, &str)] = &[
    ("Patches", mark!("an answer that lists patches"), mark!("patch facts are chosen by the scenario's `catalog`")),
    (
        "EffectivePatches",
        mark!("an answer that lists patches"),
        mark!("patch facts are chosen by the scenario's `catalog`"),
    ),
    ("CommandInvocations", mark!("what a real command came to"), mark!("paste its baseline and nodes to play it")),
    ("CommandPlugins", mark!("what a real command came to"), mark!("paste its baseline and nodes to play it")),
    (
        "ComplianceItems",
        mark!("a list of compliance items"),
        mark!("compare it with the states that a run here prints"),
    ),
];

/// Members of an element, for a list that stands alone (`--query 'Patches[]'`).
const OF_PATCHES: &[&str] = &["KBId", "KbNumber", "MsrcSeverity", "PatchStatus"];

/// Reads an answer; `None` for every other document.
pub(super) fn read(root: &Node, report: &Report<'_>) -> Option<Form> {
    let has = |key: &str| root.get(key).is_some();
    let mut form = Form::default();
    match &root.kind {
        Kind::Scalar { .. } => return None,
        Kind::Sequence(_) => {
            if let Some(list) = nodes::of_list(root) {
                form.nodes = nodes::records(&list, report);
            } else if elements(root).any(|item| OF_PATCHES.iter().any(|key| item.get(key).is_some())) {
                let start = Span { end: root.span.start, ..root.span };
                tell_other(
                    mark!("an answer that lists patches"),
                    mark!("patch facts are chosen by the scenario's `catalog`"),
                    start,
                    report,
                );
            } else if let Some(list) = states::of(root) {
                take_states(&list, &mut form, report);
            } else {
                return None;
            }
        }
        Kind::Mapping(_) if has("Resources") || has("Type") || has("Properties") => return None,
        Kind::Mapping(entries) => {
            if let Some(id) = root.get("BaselineId").filter(|_| has("Name")) {
                form.actions.push(baseline(root, entries, id, report));
            } else if let Some(list) = list(root, "BaselineIdentities") {
                form.actions = list.iter().filter_map(listed).collect();
            } else if let Some(list) = list(root, "Mappings").or_else(|| list(root, "PatchGroupPatchBaselineMappings"))
            {
                form.actions = list.iter().filter_map(|item| mapped(item, report)).collect();
            } else if let Some(list) = states::of(root) {
                take_states(&list, &mut form, report);
            } else if let Some(entry) = root.get("Command").filter(|entry| entry.value.get("DocumentName").is_some()) {
                form.runs.push((sent(entry, report), Origin::Command));
            } else if let Some(list) = nodes::of_answer(root) {
                form.nodes = nodes::records(&list, report);
            } else {
                let found = OTHERS.iter().find_map(|other| root.get(other.0).map(|entry| (entry, other)));
                let (entry, (_, what, help)) = found?;
                tell_other(what, help, entry.key.span, report);
            }
        }
    }
    Some(form)
}

/// Nodes, and what they tell of the account.
fn take_states(list: &[&Node], form: &mut Form, report: &Report<'_>) {
    form.nodes = nodes::records(list, report);
    form.actions = list.iter().filter_map(|item| states::seen(item)).collect();
}

fn tell_other(what: &str, help: &str, span: Span, report: &Report<'_>) {
    report
        .add(Code::PatchData, span, say!("this is {what}; no baseline and no node is read from it", what = said(what)))
        .help(said(help));
}

fn elements(node: &Node) -> impl Iterator<Item = &Node> {
    match &node.kind {
        Kind::Sequence(items) => items.as_slice(),
        Kind::Scalar { .. } | Kind::Mapping(_) => &[],
    }
    .iter()
}

fn list<'n>(root: &'n Node, key: &str) -> Option<&'n [Node]> {
    match &root.get(key)?.value.kind {
        Kind::Sequence(items) => Some(items),
        Kind::Scalar { .. } | Kind::Mapping(_) => None,
    }
}

/// What GetPatchBaseline answers.
fn baseline(root: &Node, entries: &[Entry], id: &Entry, report: &Report<'_>) -> Action {
    let first = entries.first().map_or(root.span, |entry| entry.key.span);
    let mut properties = plain(root, report);
    if let ValueKind::Map(members) = &mut properties.kind {
        // The service answers with an empty description where it was given none; it would take none that is empty.
        members.retain(|member| member.key.text != "Description" || member.value.text() != Some(""));
    }
    let resource = Resource::plain(PATCH_BASELINE, None, first, root.span, properties);
    Action::Create { resource, id: id.value.text().map(str::to_owned), output: None }
}

/// A line of DescribePatchBaselines: it names a baseline and tells no rules.
fn listed(item: &Node) -> Option<Action> {
    let id = item.get("BaselineId")?;
    let text = |key: &str| item.get(key).and_then(|entry| entry.value.text());
    Some(Action::Listed {
        id: id.value.text()?.to_owned(),
        name: text("BaselineName").unwrap_or_default().to_owned(),
        is_default: text("DefaultBaseline").and_then(flag_of) == Some(true),
        span: item.get("BaselineName").map_or(id.value.span, |entry| entry.value.span),
    })
}

/// What SendCommand answers: the command as it was sent. Options that were left out are empty there.
fn sent(entry: &Entry, report: &Report<'_>) -> Resource {
    let whole = entry.value.span;
    let command = plain(&entry.value, report);
    let given = command.members().iter().filter(|member| !is_empty(&member.value)).cloned().map(|mut member| {
        if member.key.text == "DocumentName" {
            "Name".clone_into(&mut member.key.text);
        }
        member
    });
    let properties = Value::new(whole, ValueKind::Map(shell::of_run(given.collect())));
    Resource::plain(ASSOCIATION, None, entry.key.span, whole, properties)
}

fn is_empty(value: &Value) -> bool {
    match &value.kind {
        ValueKind::List(items) => items.is_empty(),
        _ => value.text() == Some(""),
    }
}

/// A line of DescribePatchGroups.
fn mapped(item: &Node, report: &Report<'_>) -> Option<Action> {
    let group = plain(&item.get("PatchGroup")?.value, report);
    let id: Value = plain(&item.get("BaselineIdentity")?.value.get("BaselineId")?.value, report);
    Some(Action::Register { target: Target::Named(id), group })
}
