//! Maintenance windows on command lines: a window, its targets and its tasks name each other by ids that AWS gives when
//! it makes them. What a script makes is put together here; the readers of templates do the rest.

use patchplay_language::say;

use super::{options::Operation, word::Word};
use crate::{
    evaluate::Resource,
    run::{TASK, WINDOW, WINDOW_TARGET},
    text::Span,
    tree::Key,
    value::{Member, Unknown, Value, ValueKind},
};

/// What a command makes of a window.
#[derive(Debug)]
pub(super) struct Part {
    /// Number of the command.
    number: usize,
    resource: Resource,
    /// Commands whose output the options `--window-id` and `--targets` hold.
    window: Option<usize>,
    target: Option<usize>,
}

/// The type of what a command makes, and what AWS needs for it: each property with its option.
pub(super) fn made_by(operation: Operation) -> Option<(&'static str, &'static [(&'static str, &'static str)])> {
    const ID: (&str, &str) = ("WindowId", "window-id");
    match operation {
        Operation::CreateWindow => Some((
            WINDOW,
            &[
                ("Name", "name"),
                ("Schedule", "schedule"),
                ("Duration", "duration"),
                ("Cutoff", "cutoff"),
                ("AllowUnassociatedTargets", "allow-unassociated-targets"),
            ],
        )),
        Operation::RegisterTarget => {
            Some((WINDOW_TARGET, &[ID, ("ResourceType", "resource-type"), ("Targets", "targets")]))
        }
        Operation::RegisterTask => Some((TASK, &[ID, ("TaskArn", "task-arn"), ("TaskType", "task-type")])),
        _ => None,
    }
}

impl Part {
    /// What the command with this number makes, from its options as members.
    pub(super) fn new(
        (number, kind): (usize, &str),
        (span, whole): (Span, Span),
        words: &[Word],
        members: Vec<Member>,
    ) -> Self {
        let mut members: Vec<Member> = members.into_iter().filter_map(renamed).collect();
        // The API takes a task without it, and a template does not.
        if kind == TASK && members.iter().all(|member| member.key.text != "Priority") {
            let key = Key { text: "Priority".to_owned(), span };
            members.push(Member { key, value: Value::of_text(span, "0") });
        }
        let properties = Value::new(whole, ValueKind::Map(members));
        let mut resource = Resource::plain(kind, None, span, whole, properties);
        resource.address = Some(address(number));
        let output_of = |option: &str| {
            let at = words.iter().position(|word| word.text == option)?;
            let values = words.get(at + 1..)?.iter().take_while(|word| !super::is_option(word));
            values.into_iter().find_map(|word| word.output_of)
        };
        Self { number, resource, window: output_of("--window-id"), target: output_of("--targets") }
    }
}

/// What other parts call the one that a command makes.
fn address(number: usize) -> String {
    format!("command {number}")
}

/// An option as the property of a template: the same, but for a few names that CloudFormation has of its own.
fn renamed(mut member: Member) -> Option<Member> {
    const INNER: &[(&str, &str, &str)] = &[
        ("TaskInvocationParameters", "RunCommand", "MaintenanceWindowRunCommandParameters"),
        ("LoggingInfo", "S3BucketName", "S3Bucket"),
        ("LoggingInfo", "S3KeyPrefix", "S3Prefix"),
        ("LoggingInfo", "S3Region", "Region"),
    ];
    if matches!(member.key.text.as_str(), "ClientToken" | "AlarmConfiguration") {
        return None;
    }
    if let ValueKind::Map(inner) = &mut member.value.kind {
        for found in inner {
            let name = INNER.iter().find(|(outer, api, _)| *outer == member.key.text && *api == found.key.text);
            if let Some((.., name)) = name {
                (*name).clone_into(&mut found.key.text);
            }
        }
    }
    Some(member)
}

/// The parts of a script, each of which refers to those that it names. An id that no output of the script is means the
/// only part that it can mean.
pub(super) fn linked(parts: Vec<Part>) -> Vec<Resource> {
    let made = |kind: &str| {
        let of_kind = parts.iter().filter(|part| part.resource.kind == kind);
        of_kind.map(|part| part.number).collect::<Vec<_>>()
    };
    let (windows, targets) = (made(WINDOW), made(WINDOW_TARGET));
    let window_of = |part: &Part| match part.window {
        Some(command) => windows.contains(&command).then_some(command),
        None => only(windows.iter().copied()),
    };
    // Two ids of windows that the script does not make are the same window if they are written alike.
    let called = |part: &Part| {
        let written = part.resource.properties.get("WindowId").and_then(Value::written);
        (window_of(part), written.map(str::to_owned))
    };
    let homes: Vec<_> = parts
        .iter()
        .filter(|part| part.resource.kind == WINDOW_TARGET)
        .map(|part| (part.number, called(part)))
        .collect();
    let links: Vec<_> = parts
        .iter()
        .map(|part| {
            let named = part.target.filter(|command| targets.contains(command));
            let mates = homes.iter().filter(|(_, home)| *home == called(part)).map(|(number, _)| *number);
            (window_of(part), named.or_else(|| only(mates)))
        })
        .collect();
    let mut resources = Vec::with_capacity(parts.len());
    for (mut part, (window, target)) in parts.into_iter().zip(links) {
        if let ValueKind::Map(members) = &mut part.resource.properties.kind {
            for member in members {
                match member.key.text.as_str() {
                    "WindowId" => member.value.reference = window.map(address),
                    "Targets" if part.resource.kind == TASK => refer(&mut member.value, target),
                    _ => {}
                }
            }
        }
        resources.push(part.resource);
    }
    resources
}

fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    items.next().filter(|_| items.next().is_none())
}

/// Lets the ids of window targets refer to what the script registers.
fn refer(targets: &mut Value, target: Option<usize>) {
    let ValueKind::List(items) = &mut targets.kind else { return };
    for item in items {
        if item.get("Key").and_then(Value::text) != Some("WindowTargetIds") {
            continue;
        }
        let ValueKind::Map(members) = &mut item.kind else { continue };
        let Some(values) = members.iter_mut().find(|member| member.key.text == "Values") else { continue };
        let ValueKind::List(ids) = &mut values.value.kind else { continue };
        for id in ids {
            match target {
                Some(number) => id.reference = Some(address(number)),
                None if id.as_unknown().is_none() => {
                    let written = id.written().unwrap_or_default().to_owned();
                    let why = say!("no command here registers it");
                    *id = Value::unknown(id.span, Unknown { written, why, ..Unknown::default() });
                }
                None => {}
            }
        }
    }
}
