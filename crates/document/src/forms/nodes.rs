//! Nodes of answers: DescribeInstances gives image and tags, DescribeInstanceInformation what the agent reports,
//! DescribeInstancePatchStates the patch group and the system.
//!
//! An instance's id stands where a template has its logical id. No network is known: a node that Systems Manager sees is
//! taken to reach everything, one that it does not see reaches nothing.

use patchplay_language::say;
use patchplay_model::Paths;
use patchplay_ordered::SortedMap;
use serde_json::Value as Json;

use super::{account::Account, plain, states};
use crate::{
    DerivedWay, FoundInstance, Hop, HopKind, ImageReference, Input, Reach,
    code::Code,
    evaluate::Resource,
    instance::{self, INSTANCE},
    report::Report,
    text::Span,
    tree::{Key, Kind, Node},
    value::{Member, Value, ValueKind},
};

/// One instance in one answer.
#[derive(Debug)]
pub(super) struct Record {
    id: String,
    /// The id as written.
    span: Span,
    value: Value,
}

/// Lists of instances in a whole answer.
pub(super) fn of_answer(root: &Node) -> Option<Vec<&Node>> {
    if let Some(entry) = root.get("InstanceInformationList") {
        return Some(items(&entry.value).iter().collect());
    }
    let reservations = items(&root.get("Reservations")?.value);
    Some(reservations.iter().filter_map(|one| one.get("Instances")).flat_map(|entry| items(&entry.value)).collect())
}

/// Instances of a list that stands alone, as `--query 'Reservations[].Instances[]'` leaves it, nested or flat.
pub(super) fn of_list(root: &Node) -> Option<Vec<&Node>> {
    let mut found = Vec::new();
    for item in items(root) {
        match &item.kind {
            Kind::Sequence(inner) => found.extend(inner),
            Kind::Mapping(_) | Kind::Scalar { .. } => found.push(item),
        }
    }
    let is_node = |item: &&Node| {
        let has = |key: &str| item.get(key).is_some();
        has("InstanceId") && (has("ImageId") || has("PlatformName") || has("PingStatus") || has("PlatformDetails"))
    };
    (!found.is_empty() && found.iter().all(is_node)).then_some(found)
}

fn items(node: &Node) -> &[Node] {
    match &node.kind {
        Kind::Sequence(items) => items,
        Kind::Scalar { .. } | Kind::Mapping(_) => &[],
    }
}

/// The instances of one answer that exist still.
pub(super) fn records(list: &[&Node], report: &Report<'_>) -> Vec<Record> {
    list.iter().filter_map(|node| record(node, report)).collect()
}

fn record(node: &Node, report: &Report<'_>) -> Option<Record> {
    let Some(entry) = node.get("InstanceId") else {
        report
            .add(Code::MissingKey, Span { end: node.span.start, ..node.span }, say!("an instance needs `InstanceId`"))
            .help(say!("keep `InstanceId` in the query that prints this list"));
        return None;
    };
    let id = entry.value.text()?.to_owned();
    let value = plain(node, report);
    let state = value.at(&["State", "Name"]);
    if let Some(gone) = state.filter(|state| matches!(state.text(), Some("terminated" | "shutting-down"))) {
        report
            .add(Code::NodeLeftOut, gone.span, say!("`{id}` is {} and left out", gone.text().unwrap_or_default()))
            .help(say!("only instances that exist can be patched"));
        return None;
    }
    Some(Record { id, span: entry.value.span, value })
}

/// Instances by id, in the order in which texts name them first.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    order: Vec<String>,
    by_id: SortedMap<String, Vec<Record>>,
}

impl Nodes {
    pub(super) fn add(&mut self, record: Record) {
        let known = self.by_id.entry(record.id.clone()).or_default();
        if known.is_empty() {
            self.order.push(record.id.clone());
        }
        known.push(record);
    }

    /// Every instance, from all that is said of it.
    pub(super) fn found(mut self, account: &Account, input: &Input<'_>, report: &Report<'_>) -> Vec<FoundInstance> {
        let mut all = Vec::new();
        for id in std::mem::take(&mut self.order) {
            if let Some(records) = self.by_id.remove(&id) {
                all.extend(one(id, &records, account, input, report));
            }
        }
        all
    }
}

fn one(
    id: String,
    records: &[Record],
    account: &Account,
    input: &Input<'_>,
    report: &Report<'_>,
) -> Option<FoundInstance> {
    let first = records.first()?;
    let get = |key: &str| records.iter().find_map(|record| record.value.get(key));
    // Of several operations the last one counts; without a time the later text.
    let reported = records.iter().filter_map(|record| states::state(&record.value, record.span, report));
    let reported = reported.max_by_key(|state| state.ended);
    let mut members: Vec<Member> = ["ImageId", "Tags", "MetadataOptions"]
        .iter()
        .filter_map(|key| records.iter().find_map(|record| record.value.members().iter().find(|m| m.key.text == *key)))
        .filter(|member| member.value.kind != ValueKind::Null)
        .cloned()
        .collect();
    if let (None, Some(group)) = (get("Tags"), get("PatchGroup").filter(|group| group.text() != Some(""))) {
        members.push(group_tag(group));
    }
    let properties = Value::new(first.span, ValueKind::Map(members));
    let resource = Resource::plain(INSTANCE, Some(id.clone()), first.span, first.span, properties);
    let mut read = instance::read(&resource, report);
    if let Some((platform, place)) = platform(&get, report) {
        read.image = platform;
        read.image_place = Some(place);
    } else if let Some(system) = reported.as_ref().and_then(|state| account.system_of(state.baseline_id.as_deref()?))
        && matches!(read.image, ImageReference::Unknown | ImageReference::Ami(_))
    {
        read.image = ImageReference::System(system);
    }
    let (profile, hops) = profile(&get, records, report);
    let mut found = read.found(&resource, input, report, (profile, hops), reach(&get, report));
    found.reported = reported;
    if let Json::Object(resolved) = &mut found.resolved {
        resolved.insert("LogicalId".to_owned(), Json::Null);
        resolved.insert("InstanceId".to_owned(), Json::String(id));
    }
    Some(found)
}

/// The tag that puts a node into the group which an answer reports, in the spelling with a blank: the answer tells the
/// value alone.
fn group_tag(group: &Value) -> Member {
    let member = |key: &str, value: Value| Member { key: Key { text: key.to_owned(), span: group.span }, value };
    let key = Value::of_text(group.span, patchplay_model::PATCH_GROUP_TAG_KEYS[0]);
    let tag = Value::new(group.span, ValueKind::Map(vec![member("Key", key), member("Value", group.clone())]));
    member("Tags", Value::new(group.span, ValueKind::List(vec![tag])))
}

/// The system that the agent reports, else the one that the instance is billed as, where that names one.
fn platform<'v>(
    get: &impl Fn(&str) -> Option<&'v Value>,
    report: &Report<'_>,
) -> Option<(ImageReference, crate::Place)> {
    let text = |key: &str| get(key).and_then(Value::text).unwrap_or_default().to_owned();
    let reported = get("PlatformName");
    let value = reported.or_else(|| get("PlatformDetails"))?;
    let name = value.text().filter(|name| !name.is_empty() && !name.starts_with("Linux/UNIX"))?.to_owned();
    let version = if reported.is_some() { text("PlatformVersion") } else { String::new() };
    Some((ImageReference::Platform { name, version }, report.place(value.span)))
}

/// Whether Systems Manager manages it: the agent has reported, or there is an instance profile.
fn profile<'v>(get: &impl Fn(&str) -> Option<&'v Value>, records: &[Record], report: &Report<'_>) -> (bool, Vec<Hop>) {
    let hop = |ok, detail: String, span: Span| {
        let places = vec![report.place(span)];
        vec![Hop { label: say!("instance profile"), kind: HopKind::Stop, name: None, ok, detail, places }]
    };
    if let Some(ping) = get("PingStatus") {
        return (true, hop(true, say!("Systems Manager lists the node"), ping.span));
    }
    if let Some(baseline) = get("BaselineId") {
        return (true, hop(true, say!("Systems Manager has patched or scanned the node"), baseline.span));
    }
    if let Some(profile) = get("IamInstanceProfile") {
        return (true, hop(true, say!("it is taken to allow Systems Manager"), profile.span));
    }
    // A query may have dropped the member; a whole record has a type and a state.
    match records.first() {
        Some(record) if get("InstanceType").is_some() && get("State").is_some() => {
            (false, hop(false, say!("the answer names none, so Systems Manager cannot manage the node"), record.span))
        }
        _ => (true, Vec::new()),
    }
}

fn reach<'v>(get: &impl Fn(&str) -> Option<&'v Value>, report: &Report<'_>) -> Reach {
    let subnet = get("SubnetId").and_then(Value::text).map(str::to_owned);
    let stopped = get("State")
        .and_then(|state| state.get("Name"))
        .filter(|name| matches!(name.text(), Some("stopped" | "stopping")));
    let lost = get("PingStatus").filter(|ping| ping.text().is_some_and(|status| status != "Online"));
    let Some(cut) = stopped.or(lost) else { return Reach { paths: Paths::ALL, subnet, ..Reach::default() } };
    let hop = Hop {
        label: say!("agent"),
        kind: HopKind::Stop,
        name: None,
        ok: false,
        detail: say!("the answer says `{}`", cut.text().unwrap_or_default()),
        places: vec![report.place(cut.span)],
    };
    let way = DerivedWay { path: "ssm", open: false, hops: vec![hop] };
    Reach { paths: Paths { ssm: false, ..Paths::ALL }, subnet, ways: vec![way], ..Reach::default() }
}
