//! The members of a scenario, one function for each kind.

use patchplay_language::{joined, mark, said, say};
use patchplay_model::{
    CloudWatchOutput, DELIVERY_TIMEOUT, Document, Hook, Interruptions, OTHER_DOCUMENTS, Operation, OutputLocation,
    Readings, RebootOption, Timestamp, Trouble,
};
use patchplay_ordered::SortedMap;

use super::{OnDisk, start_of};
use crate::{
    CatalogChoice, Expectation, HistoryEntry, InstanceOverlay, NetworkOverlay, Observed, RunOverlay, Scenario,
    SettingsOverlay, Severity, SourceFile,
    code::Code,
    fields::{Fields, text_of, word_of},
    report::Report,
    run,
    value::{Member, Value, ValueKind},
};

/// What a scenario is made of.
pub(super) const KEYS: &[&str] = &[
    "version",
    "title",
    "clock",
    "region",
    "account",
    "seed",
    "defaultHostManagement",
    "advancedInstances",
    "files",
    "parameters",
    "instances",
    "run",
    "history",
    "catalog",
    "options",
    "deletedBaselines",
    "editedBaselines",
    "observed",
    "expect",
];
const INSTANCE_KEYS: &[&str] = &[
    "logicalId",
    "id",
    "name",
    "image",
    "system",
    "product",
    "tags",
    "installed",
    "failing",
    "settings",
    "trouble",
    "network",
    "profile",
    "agent",
    "since",
    "interruptions",
];
const SETTINGS_KEYS: &[&str] = &["wsusWithholds", "otherMicrosoftProducts", "yumExclude", "lockedRelease"];
const RUN_KEYS: &[&str] = &[
    "use",
    "document",
    "parameters",
    "targets",
    "maxConcurrency",
    "maxErrors",
    "output",
    "cloudWatch",
    "timeoutSeconds",
    "cancelAfter",
    "failingHooks",
    "hookExits",
    "patchNow",
    "rebootAt",
    "patchPolicy",
];
/// The most interruptions and hours that a node has.
const MANY: i64 = 1000;
/// The longest time after which a scenario cancels a command: two days.
const LONGEST: i64 = 172_800;
const OBSERVED_KEYS: &[&str] = &["hostName", "snapshotId", "executionId", "associationId", "end", "id"];
const EXPECT_KEYS: &[&str] = &["node", "count", "equals", "patch", "state", "status", "baseline", "rule", "approves"];

/// Reads the whole; `None` when it is no mapping at all.
pub(crate) fn scenario(value: &Value, report: &Report<'_>) -> Option<(Scenario, Vec<OnDisk>)> {
    let fields = Fields::new(value, mark!("a scenario"), KEYS, report)?;
    let mut scenario = Scenario::default();
    if let Some((version, at)) = fields.number("version", &(0..=i64::from(u32::MAX)))
        && version != 1
    {
        report
            .add(Code::UnknownVersion, at.span, say!("this reads scenarios of version 1, not {version}"))
            .help(say!("open it with the version of patchplay that wrote it"));
    }
    let text = |key: &str| fields.text(key).map(|(text, _)| text.to_owned());
    scenario.title = text("title").unwrap_or_default();
    scenario.clock = fields.get("clock").and_then(|value| timestamp("clock", value, report));
    if let Some(region) = text("region") {
        scenario.region = region;
    }
    if let Some(account) = text("account") {
        scenario.account = account;
    }
    if let Some((on, _)) = fields.flag("defaultHostManagement") {
        scenario.default_host_management = on;
    }
    if let Some((on, _)) = fields.flag("advancedInstances") {
        scenario.advanced_instances = on;
    }
    if let Some((seed, _)) = fields.number("seed", &(0..=i64::MAX)) {
        scenario.seed = seed.unsigned_abs();
    }
    scenario.parameters = texts_by_name(fields.get("parameters"), "parameters", report);
    scenario.catalog = catalog(&fields, report).unwrap_or(scenario.catalog);
    scenario.options = options(fields.get("options"), report);
    scenario.run = fields.get("run").and_then(|value| run_overlay(value, report));
    let items = |key: &str| fields.list(key).map_or(&[][..], |(items, _)| items).iter();
    scenario.instances = items("instances").filter_map(|item| instance(item, report)).collect();
    scenario.history = items("history").filter_map(|item| history(item, report)).collect();
    scenario.expect = items("expect").filter_map(|item| expectation(item, report)).collect();
    let times = |key: &str| -> SortedMap<String, Timestamp> {
        let members = mapping(fields.get(key), key, report).iter();
        members
            .filter_map(|member| Some((member.key.text.clone(), timestamp(&member.key.text, &member.value, report)?)))
            .collect()
    };
    scenario.deleted_baselines = times("deletedBaselines");
    scenario.edited_baselines = times("editedBaselines");
    for member in mapping(fields.get("observed"), "observed", report) {
        if let Some(facts) = observed(&member.value, report) {
            scenario.observed.insert(member.key.text.clone(), facts);
        }
    }
    let mut on_disk = Vec::new();
    for (index, item) in items("files").enumerate() {
        scenario.files.push(file(index, item, &mut on_disk, report).unwrap_or_default());
    }
    Some((scenario, on_disk))
}

fn file(index: usize, item: &Value, on_disk: &mut Vec<OnDisk>, report: &Report<'_>) -> Option<SourceFile> {
    let fields = Fields::new(item, mark!("a file"), &["name", "text", "path"], report)?;
    let name = fields.text("name").map(|(text, _)| text.to_owned());
    match (fields.has("text"), fields.has("path")) {
        (true, true) => {
            report
                .add(Code::UnknownKey, start_of(item), say!("the file has both `text` and `path`"))
                .help(say!("keep one of them"));
            None
        }
        (false, false) => {
            report
                .add(Code::MissingKey, start_of(item), say!("a file needs `text` or `path`"))
                .help(say!("put the document below `text: |`, or name a file by `path:`"));
            None
        }
        (true, false) => {
            let name = fields.require("name", start_of(item)).and(name)?;
            // An empty file is what a page starts with, and a null is how YAML writes it.
            let text = match item.get("text").map(|value| &value.kind) {
                Some(ValueKind::Null) => String::new(),
                _ => fields.text("text")?.0.to_owned(),
            };
            Some(SourceFile { name, text })
        }
        (false, true) => {
            let (path, value) = fields.text("path")?;
            let last = path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned();
            on_disk.push(OnDisk { index, path: path.to_owned(), place: report.place(value.span) });
            Some(SourceFile { name: name.unwrap_or(last), text: String::new() })
        }
    }
}

fn catalog(fields: &Fields<'_>, report: &Report<'_>) -> Option<CatalogChoice> {
    let value = fields.get("catalog")?;
    if let ValueKind::Map(_) = value.kind {
        let own = Fields::new(value, mark!("a catalogue"), &["files"], report)?;
        own.require("files", start_of(value))?;
        let (items, _) = own.list("files")?;
        let names: Vec<String> =
            items.iter().filter_map(|item| text_of(report, "files", item).map(str::to_owned)).collect();
        if items.is_empty() {
            report
                .add(Code::MissingKey, value.span, say!("the catalogue names no file"))
                .help(say!("list the names of files of this scenario, such as [available-patches.json]"));
            return None;
        }
        return Some(CatalogChoice::Files(names));
    }
    match text_of(report, "catalog", value)? {
        "default" => Some(CatalogChoice::Default),
        "full" => Some(CatalogChoice::Full),
        text => {
            let draft = report.add(Code::UnknownValue, value.span, say!("there is no catalogue `{text}`"));
            match report.nearest(text, CatalogChoice::WORDS.iter().copied()) {
                Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(value.literal, word)),
                None => drop(
                    draft.help(say!("possible are default, full, and {{files: [...]}} for patch facts of your own")),
                ),
            }
            None
        }
    }
}

fn options(value: Option<&Value>, report: &Report<'_>) -> SortedMap<String, String> {
    let mut options = SortedMap::new();
    for member in mapping(value, "options", report) {
        let name = member.key.text.as_str();
        let names = Readings::TABLE.iter().map(|option| option.name);
        let Some(option) = Readings::TABLE.iter().find(|option| option.name == name) else {
            let span = member.key.span;
            let draft = report.add(Code::UnknownOption, span, say!("there is no option `{name}`"));
            match report.nearest(name, names.clone()) {
                Some(word) => drop(draft.help(say!("did you mean `{word}`?")).replace(Some(span), word)),
                None => drop(draft.help(say!("options are {}", joined(&names.collect::<Vec<_>>())))),
            }
            continue;
        };
        let Some(reading) = text_of(report, name, &member.value) else { continue };
        if option.readings.contains(&reading) {
            options.insert(name.to_owned(), reading.to_owned());
        } else {
            let draft = report.add(
                Code::UnknownOption,
                member.value.span,
                say!("the option `{name}` has no reading `{reading}`"),
            );
            let draft = draft.help(say!("possible are {}", joined(option.readings)));
            if let Some(word) = report.nearest(reading, option.readings.iter().copied()) {
                drop(draft.replace(member.value.literal, word));
            }
        }
    }
    options
}

pub(crate) fn instance(item: &Value, report: &Report<'_>) -> Option<InstanceOverlay> {
    let fields = Fields::new(item, mark!("an instance"), INSTANCE_KEYS, report)?;
    let text = |key: &str| fields.text(key).map(|(text, _)| text.to_owned());
    let texts = |key: &str| -> Vec<String> {
        if fields.has(key) {
            fields.texts(key).into_iter().map(|(text, _)| text.to_owned()).collect()
        } else {
            Vec::new()
        }
    };
    let mut tags = SortedMap::new();
    for member in mapping(fields.get("tags"), "tags", report) {
        let value = match member.value.kind {
            ValueKind::Null => Some(None),
            _ => text_of(report, &member.key.text, &member.value).map(|text| Some(text.to_owned())),
        };
        if let Some(value) = value {
            tags.insert(member.key.text.clone(), value);
        }
    }
    Some(InstanceOverlay {
        logical_id: text("logicalId"),
        id: text("id"),
        name: text("name"),
        image: text("image"),
        system: fields.word("system").map(|(system, _)| system),
        product: text("product"),
        tags,
        installed: texts("installed"),
        failing: texts("failing"),
        settings: fields.get("settings").and_then(|value| settings(value, report)),
        trouble: trouble(&fields, report),
        network: fields.get("network").and_then(|value| network(value, report)),
        profile: fields.flag("profile").map(|(flag, _)| flag),
        agent: fields.word("agent").map(|(agent, _)| agent),
        since: fields.get("since").and_then(|value| timestamp("since", value, report)),
        interruptions: fields.get("interruptions").and_then(|value| interruptions(value, report)),
    })
}

fn interruptions(value: &Value, report: &Report<'_>) -> Option<Interruptions> {
    let fields = Fields::new(value, "interruptions", &["times", "hours"], report)?;
    fields.require("times", start_of(value))?;
    let number = |key: &str| fields.number(key, &(0..=MANY)).and_then(|(number, _)| u32::try_from(number).ok());
    Some(Interruptions { times: number("times")?, hours: number("hours").unwrap_or_default() })
}

fn settings(value: &Value, report: &Report<'_>) -> Option<SettingsOverlay> {
    let fields = Fields::new(value, "settings", SETTINGS_KEYS, report)?;
    let texts = |key: &str| -> Vec<String> {
        let given = if fields.has(key) { fields.texts(key) } else { Vec::new() };
        given.into_iter().map(|(text, _)| text.to_owned()).collect()
    };
    Some(SettingsOverlay {
        wsus_withholds: texts("wsusWithholds"),
        other_microsoft_products: fields.flag("otherMicrosoftProducts").map(|(flag, _)| flag),
        yum_exclude: texts("yumExclude"),
        locked_release: fields.text("lockedRelease").map(|(text, _)| text.to_owned()),
    })
}

/// Words of the closed list of troubles; an unknown one is reported with the nearest.
fn trouble(fields: &Fields<'_>, report: &Report<'_>) -> Vec<Trouble> {
    if !fields.has("trouble") {
        return Vec::new();
    }
    fields.texts("trouble").into_iter().filter_map(|(text, value)| word_of(report, text, value)).collect()
}

fn network(value: &Value, report: &Report<'_>) -> Option<NetworkOverlay> {
    let fields = Fields::new(value, "network", &["ssm", "s3", "snapshot", "updates", "logs"], report)?;
    let flag = |key: &str| fields.flag(key).map(|(flag, _)| flag);
    Some(NetworkOverlay {
        ssm: flag("ssm"),
        s3: flag("s3"),
        snapshot: flag("snapshot"),
        updates: flag("updates"),
        logs: flag("logs"),
    })
}

fn run_overlay(value: &Value, report: &Report<'_>) -> Option<RunOverlay> {
    let fields = Fields::new(value, mark!("a run"), RUN_KEYS, report)?;
    let text = |key: &str| fields.text(key).map(|(text, _)| text.to_owned());
    let output = fields.get("output").and_then(|value| {
        let inner = Fields::new(value, "output", &["bucket", "prefix"], report)?;
        inner.require("bucket", start_of(value))?;
        let bucket = inner.text("bucket")?.0.to_owned();
        let prefix = inner.text("prefix").map(|(text, _)| text.trim_matches('/').to_owned()).unwrap_or_default();
        Some(OutputLocation { bucket, prefix })
    });
    let seconds = |key: &str, range| fields.number(key, &range).and_then(|(seconds, _)| u32::try_from(seconds).ok());
    let hooks = if fields.has("failingHooks") { fields.texts("failingHooks") } else { Vec::new() };
    let cloud_watch = fields.get("cloudWatch").and_then(|value| {
        let inner = Fields::new(value, "cloudWatch", &["group"], report)?;
        Some(CloudWatchOutput { group: inner.text("group").map(|(text, _)| text.to_owned()) })
    });
    Some(RunOverlay {
        use_: text("use"),
        document: document(&fields),
        parameters: run_parameters(fields.get("parameters"), report),
        targets: fields.get("targets").map(|value| run::targets(value, report)),
        max_concurrency: text("maxConcurrency"),
        max_errors: text("maxErrors"),
        output,
        timeout_seconds: seconds(
            "timeoutSeconds",
            i64::from(*DELIVERY_TIMEOUT.start())..=i64::from(*DELIVERY_TIMEOUT.end()),
        ),
        cancel_after: seconds("cancelAfter", 0..=LONGEST),
        failing_hooks: hooks.into_iter().filter_map(|(text, value)| word_of(report, text, value)).collect(),
        hook_exits: hook_exits(fields.get("hookExits"), report),
        patch_now: fields.flag("patchNow").is_some_and(|(flag, _)| flag),
        reboot_at: fields.get("rebootAt").and_then(|value| timestamp("rebootAt", value, report)),
        patch_policy: text("patchPolicy"),
        cloud_watch,
    })
}

/// Exit codes of hooks, by the parameter that names each one's document.
fn hook_exits(value: Option<&Value>, report: &Report<'_>) -> SortedMap<Hook, u8> {
    let names: Vec<&str> = Hook::ALL.iter().map(|hook| hook.as_str()).collect();
    let Some(value) = value else { return SortedMap::new() };
    let Some(fields) = Fields::new(value, "hookExits", &names, report) else { return SortedMap::new() };
    let code = |hook: &Hook| {
        let (code, _) = fields.number(hook.as_str(), &(0..=255))?;
        Some((*hook, u8::try_from(code).ok()?))
    };
    Hook::ALL.iter().filter_map(code).collect()
}

/// The document; of one that patches in another way it is said what takes its place here.
fn document(fields: &Fields<'_>) -> Option<String> {
    let written = fields.get("document").and_then(|value| Some((value.written()?, value)));
    let other = written.and_then(|(text, value)| {
        let name = text.rsplit('/').next().unwrap_or(text);
        OTHER_DOCUMENTS.iter().find(|(known, _)| *known == name).map(|(known, instead)| (*known, *instead, value))
    });
    if let Some((name, instead, value)) = other {
        fields
            .add(Code::UnknownDocument, value.span, say!("`{name}` is not simulated"))
            .severity(Severity::Error)
            .help(said(instead));
        return None;
    }
    fields.word::<Document>("document").map(|(document, _)| document.as_str().to_owned())
}

/// Parameters of the command document, as text or as AWS's lists of one.
fn run_parameters(value: Option<&Value>, report: &Report<'_>) -> SortedMap<String, String> {
    let mut parameters = SortedMap::new();
    for member in mapping(value, "parameters", report) {
        let name = member.key.text.as_str();
        let value = match member.value.items() {
            [item] => item,
            _ => &member.value,
        };
        let Some(text) = text_of(report, name, value) else { continue };
        let fits = match name {
            "Operation" => word_of::<Operation>(report, text, value).is_some(),
            "RebootOption" => word_of::<RebootOption>(report, text, value).is_some(),
            _ => run::is_parameter(name, member.key.span, report),
        };
        if fits {
            parameters.insert(name.to_owned(), text.to_owned());
        }
    }
    parameters
}

fn history(item: &Value, report: &Report<'_>) -> Option<HistoryEntry> {
    let fields = Fields::new(item, mark!("an earlier run"), &["clock", "run"], report)?;
    let clock = fields.require("clock", start_of(item)).and_then(|value| timestamp("clock", value, report))?;
    let run = fields.get("run").and_then(|value| run_overlay(value, report)).unwrap_or_default();
    Some(HistoryEntry { clock, run })
}

fn observed(value: &Value, report: &Report<'_>) -> Option<Observed> {
    let fields = Fields::new(value, mark!("observed facts"), OBSERVED_KEYS, report)?;
    let text = |key: &str| fields.text(key).map(|(text, _)| text.to_owned());
    Some(Observed {
        host_name: text("hostName"),
        snapshot_id: text("snapshotId"),
        execution_id: text("executionId"),
        association_id: text("associationId"),
        end: fields.get("end").and_then(|value| timestamp("end", value, report)),
        id: text("id"),
    })
}

/// Reads an assertion.
pub(crate) fn expectation(item: &Value, report: &Report<'_>) -> Option<Expectation> {
    let fields = Fields::new(item, mark!("an expectation"), EXPECT_KEYS, report)?;
    let start = start_of(item);
    if fields.has("rule") {
        fields.require("approves", start)?;
        let rule = fields.text("rule")?.0.to_owned();
        let (approves, _) = fields.number("approves", &(0..=i64::from(u32::MAX)))?;
        return Some(Expectation::Rule { rule, approves: usize::try_from(approves).ok()? });
    }
    fields.require("node", start)?;
    let node = fields.text("node")?.0.to_owned();
    if fields.has("count") {
        fields.require("equals", start)?;
        let count = fields.text("count")?.0.to_owned();
        let (equals, _) = fields.number("equals", &(-1..=i64::from(u32::MAX)))?;
        return Some(Expectation::Count { node, count, equals });
    }
    if fields.has("patch") {
        fields.require("state", start)?;
        let patch = fields.text("patch")?.0.to_owned();
        let (state, _) = fields.word("state")?;
        return Some(Expectation::Patch { node, patch, state });
    }
    if fields.has("status") {
        let (status, _) = fields.word("status")?;
        return Some(Expectation::Status { node, status });
    }
    if fields.has("baseline") {
        let baseline = fields.text("baseline")?.0.to_owned();
        return Some(Expectation::Baseline { node, baseline });
    }
    let needs = say!("an expectation needs `count` and `equals`, `patch` and `state`, `status`, or `baseline`");
    report.add(Code::MissingKey, start, needs).help(say!("such as {{node: \"*\", status: COMPLIANT}}"));
    None
}

fn timestamp(key: &str, value: &Value, report: &Report<'_>) -> Option<Timestamp> {
    let text = text_of(report, key, value)?;
    match Timestamp::parse(text) {
        Ok(timestamp) => Some(timestamp),
        Err(error) => {
            report
                .add(Code::DateForm, value.span, say!("`{key}` is no time: {error}"))
                .help(say!("write it in UTC, like 2022-01-22T11:19:01Z"));
            None
        }
    }
}

/// Members of a mapping; another kind of value is reported.
fn mapping<'v>(value: Option<&'v Value>, key: &str, report: &Report<'_>) -> &'v [Member] {
    let Some(value) = value else { return &[] };
    if !matches!(value.kind, ValueKind::Map(_)) {
        report
            .add(Code::WrongType, value.span, say!("`{key}` takes a mapping, and this is {}", value.noun()))
            .help(say!("write `name: value` pairs"));
    }
    value.members()
}

/// Scalars by name; numbers and booleans count as the text they are written with.
fn texts_by_name(value: Option<&Value>, key: &str, report: &Report<'_>) -> SortedMap<String, String> {
    mapping(value, key, report)
        .iter()
        .filter_map(|member| {
            let text = text_of(report, &member.key.text, &member.value)?;
            Some((member.key.text.clone(), text.to_owned()))
        })
        .collect()
}
