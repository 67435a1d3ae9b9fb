//! An account as answers and commands describe it: baselines with their ids, and what is said of them elsewhere.
//!
//! A group is registered, a default chosen, a baseline changed by a text of its own, in AWS as here. All of it comes
//! together before anything is read, so that a registration meets the same reader as a template's `PatchGroups`.

use patchplay_language::say;
use patchplay_model::{OperatingSystem, PredefinedBaseline};
use patchplay_ordered::{SortedMap, SortedSet};

use super::{Action, Target, states::bare};
use crate::{
    Severity,
    code::Code,
    evaluate::Resource,
    fields::flag_of,
    report::Report,
    text::Span,
    tree::Key,
    value::{Member, Value, ValueKind},
};

/// A baseline with its id, where it has one.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) resource: Resource,
    pub(super) id: Option<String>,
    /// The file it was created in.
    file: u32,
    output: Option<usize>,
    deleted: bool,
}

/// Baselines by the order in which they were created.
#[derive(Debug, Default)]
pub(super) struct Account {
    entries: Vec<Entry>,
    by_id: SortedMap<String, usize>,
    /// Ids whose rules were asked for already.
    unlisted: SortedSet<String>,
}

impl Account {
    /// Carries out what each file says: first every creation, then the rest.
    pub(super) fn of(files: &mut [(u32, Vec<Action>)], report: &Report<'_>) -> Self {
        let mut account = Self::default();
        for (file, actions) in files.iter_mut() {
            let mut rest = Vec::new();
            for action in std::mem::take(actions) {
                match action {
                    Action::Create { resource, id, output } => account.create(*file, resource, id, output),
                    other => rest.push(other),
                }
            }
            *actions = rest;
        }
        let mut seen = Vec::new();
        for (file, actions) in files {
            for action in std::mem::take(actions) {
                match action {
                    Action::Seen { id, group, span } => seen.push((*file, id, group, span)),
                    other => account.apply(*file, other, report),
                }
            }
        }
        for (file, id, group, span) in seen {
            account.saw(file, &id, group, span, report);
        }
        account
    }

    /// The system of the baseline with this id: of the account, or of AWS.
    pub(super) fn system_of(&self, id: &str) -> Option<OperatingSystem> {
        let own = self.by_id.get(id).and_then(|number| self.entries.get(*number));
        own.and_then(|entry| system_of(&entry.resource).parse().ok())
            .or_else(|| PredefinedBaseline::of_id(id).map(|baseline| baseline.system))
    }

    /// The baselines that nothing deletes.
    pub(super) fn into_entries(self) -> impl Iterator<Item = Entry> {
        self.entries.into_iter().filter(|entry| !entry.deleted)
    }

    fn create(&mut self, file: u32, resource: Resource, id: Option<String>, output: Option<usize>) {
        if let Some(id) = &id {
            // The same answer in two files is one baseline.
            if self.by_id.contains_key(id) {
                return;
            }
            self.by_id.insert(id.clone(), self.entries.len());
        }
        self.entries.push(Entry { resource, id, file, output, deleted: false });
    }

    fn apply(&mut self, file: u32, action: Action, report: &Report<'_>) {
        match action {
            Action::Create { .. } | Action::Seen { .. } => {}
            Action::Update { target, members, replace } => {
                if let Some(entry) = self.find(file, &target, report) {
                    update(&mut entry.resource.properties, members, replace);
                }
            }
            Action::Delete { target } => {
                if let Some(entry) = self.find(file, &target, report) {
                    entry.deleted = true;
                }
            }
            Action::Default { target, span } => self.make_default(file, &target, span, report),
            Action::Register { target, group } => {
                if let Some(entry) = self.find(file, &target, report) {
                    register(&mut entry.resource.properties, group);
                }
            }
            Action::Deregister { target, group } => {
                if let Some(entry) = self.find(file, &target, report)
                    && let Some(ValueKind::List(groups)) = kind_of(&mut entry.resource.properties, "PatchGroups")
                {
                    groups.retain(|known| known.written() != group.written());
                }
            }
            Action::Listed { id, name, is_default, span } => {
                if self.by_id.contains_key(&id) {
                    if is_default {
                        self.make_default(file, &Target::Named(Value::of_text(span, id)), span, report);
                    }
                } else if !is_owned_by_aws(&id) {
                    report
                        .add(Code::RulesNotListed, span, say!("the list does not tell the rules of `{name}`"))
                        .help(say!("add what `aws ssm get-patch-baseline --baseline-id {id}` prints"));
                }
            }
        }
    }

    /// Takes what a real operation tells of registrations, where nothing else tells it.
    fn saw(&mut self, file: u32, id: &str, group: Option<Value>, span: Span, report: &Report<'_>) {
        let is_foreign = is_owned_by_aws(id);
        let id = bare(id);
        let Some(&number) = self.by_id.get(id) else {
            if !is_foreign && PredefinedBaseline::of_id(id).is_none() && self.unlisted.insert(id.to_owned()) {
                report
                    .add(Code::RulesNotListed, span, say!("the answer does not tell the rules of `{id}`"))
                    .help(say!("add what `aws ssm get-patch-baseline --baseline-id {id}` prints"));
            }
            return;
        };
        let Some(system) = self.entries.get(number).map(|entry| system_of(&entry.resource).to_owned()) else { return };
        let mut same_system = self.entries.iter().filter(|entry| system_of(&entry.resource) == system);
        let of = |entry: &Entry, key: &str| entry.resource.properties.get(key).cloned();
        match group {
            Some(group) => {
                let holds = |entry: &Entry| {
                    of(entry, "PatchGroups")
                        .is_some_and(|known| known.items().iter().any(|item| item.written() == group.written()))
                };
                if !same_system.any(holds)
                    && let Some(entry) = self.entries.get_mut(number)
                {
                    register(&mut entry.resource.properties, group);
                }
            }
            None => {
                let is_default = |entry: &Entry| {
                    of(entry, "DefaultBaseline").is_some_and(|flag| flag.text().and_then(flag_of) == Some(true))
                };
                if !same_system.any(is_default) {
                    self.make_default(file, &Target::Named(Value::of_text(span, id)), span, report);
                }
            }
        }
    }

    /// An account has one default for each system: the last one that is registered.
    fn make_default(&mut self, file: u32, target: &Target, span: Span, report: &Report<'_>) {
        let Some(number) = self.position(file, target, report) else { return };
        let system = self.entries.get(number).map(|entry| system_of(&entry.resource).to_owned());
        for (other, entry) in self.entries.iter_mut().enumerate() {
            if Some(system_of(&entry.resource)) != system.as_deref() {
                continue;
            }
            let ValueKind::Map(members) = &mut entry.resource.properties.kind else { continue };
            members.retain(|member| member.key.text != "DefaultBaseline");
            if other == number {
                let key = Key { text: "DefaultBaseline".to_owned(), span };
                members.push(Member { key, value: Value::of_text(span, "true") });
            }
        }
    }

    fn find(&mut self, file: u32, target: &Target, report: &Report<'_>) -> Option<&mut Entry> {
        let number = self.position(file, target, report)?;
        self.entries.get_mut(number)
    }

    /// The baseline that is meant. An id that nothing here has is the one that AWS gave to the only baseline which the
    /// same text creates.
    fn position(&self, file: u32, target: &Target, report: &Report<'_>) -> Option<usize> {
        let mut created =
            self.entries.iter().enumerate().filter(|(_, entry)| entry.file == file && entry.output.is_some());
        let value = match target {
            Target::OutputOf(command) => {
                return created.find(|(_, entry)| entry.output == Some(*command)).map(|(number, _)| number);
            }
            Target::Named(value) => value,
        };
        let id = value.written().unwrap_or_default();
        if let Some(number) = self.by_id.get(id) {
            return Some(*number);
        }
        if is_owned_by_aws(id) {
            report
                .add(Code::NotSimulated, value.span, say!("baselines of AWS cannot be registered or changed here"))
                .help(say!("each is the default of its system as long as no other baseline is"));
            return None;
        }
        let only = created.next().filter(|_| created.next().is_none());
        let draft = report.add(Code::UnknownBaseline, value.span, say!("no baseline here has the id `{id}`"));
        match only {
            Some((number, _)) => {
                drop(draft.severity(Severity::Note).help(say!("it is taken for the one that this text creates")));
                Some(number)
            }
            None => {
                drop(draft.help(say!("add what `aws ssm get-patch-baseline --baseline-id {id}` prints")));
                None
            }
        }
    }
}

/// Ids of AWS's own baselines are ARNs of its accounts.
fn is_owned_by_aws(id: &str) -> bool {
    id.starts_with("arn:")
}

/// The system as written; without one it is Windows.
fn system_of(resource: &Resource) -> &str {
    resource.properties.get("OperatingSystem").and_then(Value::text).unwrap_or("WINDOWS")
}

fn kind_of<'v>(properties: &'v mut Value, key: &str) -> Option<&'v mut ValueKind> {
    let ValueKind::Map(members) = &mut properties.kind else { return None };
    members.iter_mut().find(|member| member.key.text == key).map(|member| &mut member.value.kind)
}

/// UpdatePatchBaseline: what is given stands instead of what was there; with `Replace`, what is not given goes.
fn update(properties: &mut Value, given: Vec<Member>, replace: bool) {
    /// What an update cannot change or give, and so keeps.
    const KEPT: &[&str] = &["BaselineId", "OperatingSystem", "PatchGroups", "DefaultBaseline", "Tags", "CreatedDate"];
    let ValueKind::Map(members) = &mut properties.kind else { return };
    members.retain(|member| {
        let overwritten = given.iter().any(|new| new.key.text == member.key.text);
        !overwritten && (!replace || KEPT.contains(&member.key.text.as_str()) || member.key.text == "Name")
    });
    members.extend(given);
}

fn register(properties: &mut Value, group: Value) {
    if let Some(ValueKind::List(groups)) = kind_of(properties, "PatchGroups") {
        if !groups.iter().any(|known| known.written() == group.written()) {
            groups.push(group);
        }
        return;
    }
    let ValueKind::Map(members) = &mut properties.kind else { return };
    let span = group.span;
    let key = Key { text: "PatchGroups".to_owned(), span };
    members.retain(|member| member.key.text != "PatchGroups");
    members.push(Member { key, value: Value::new(span, ValueKind::List(vec![group])) });
}
