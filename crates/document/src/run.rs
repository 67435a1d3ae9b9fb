//! Runs of a patch document: `AWS::SSM::Association` and `AWS::SSM::MaintenanceWindowTask` (spec documents 3 and 8).

mod association;
mod limit;
mod parameters;
mod policy;
mod timing;
mod window;

pub(crate) use association::{SEVERITIES, SYNC};
pub(crate) use parameters::is_parameter;
pub(crate) use window::{TARGET_TYPES, TASK_TYPES};

use patchplay_language::{mark, say};
use patchplay_model::{
    CloudWatchOutput, ComplianceLevel, Document, InstallOverrideList, Operation, Origin, OutputLocation, RebootOption,
    Run, Target,
};
use patchplay_ordered::SortedMap;
use serde_json::Value as Json;

use crate::{
    FoundRun,
    code::Code,
    evaluate::Resource,
    fields::{Fields, text_of, unresolved},
    json, keys,
    report::Report,
    text::Span,
    value::{Value, ValueKind},
};
use parameters::Chosen;

pub(crate) const ASSOCIATION: &str = "AWS::SSM::Association";
pub(crate) const TASK: &str = "AWS::SSM::MaintenanceWindowTask";
pub(crate) const WINDOW: &str = "AWS::SSM::MaintenanceWindow";
pub(crate) const WINDOW_TARGET: &str = "AWS::SSM::MaintenanceWindowTarget";

/// Reads every run of a patch document among the resources of one stack. `by_address` are those of all stacks.
pub(crate) fn read(
    resources: &[Resource],
    by_address: &SortedMap<&str, &Resource>,
    report: &Report<'_>,
) -> Vec<FoundRun> {
    resources
        .iter()
        .filter(|resource| resource.created.known() != Some(false))
        .filter_map(|resource| match resource.kind.as_str() {
            ASSOCIATION => association(resource, report),
            TASK => task(resource, by_address, report),
            WINDOW => {
                window::check(resource, report);
                None
            }
            WINDOW_TARGET => {
                window::check_target(resource, report);
                None
            }
            policy::CONFIGURATION => {
                policy::tell(resource, report);
                None
            }
            _ => None,
        })
        .collect()
}

/// What both kinds of runs are made from.
struct Parts<'v> {
    origin: Origin,
    document: (Document, &'v Value),
    chosen: Chosen,
    parameters: Option<&'v Value>,
    targets: Option<&'v Value>,
    /// Targets of the run where they differ from what `Targets` says: those of window targets.
    resolved_targets: Vec<Target>,
    name: Option<String>,
    bucket: Option<&'v Value>,
    prefix: Option<&'v Value>,
    output: Option<Span>,
    cloud_watch: Option<&'v Value>,
    compliance_severity: ComplianceLevel,
}

fn association(resource: &Resource, report: &Report<'_>) -> Option<FoundRun> {
    let properties = &resource.properties;
    let Some(name) = properties.get("Name") else {
        association::without_name(resource, report);
        return None;
    };
    let document = document(Some(name), report)?;
    let fields = Fields::new(properties, mark!("an association"), keys::ASSOCIATION.names, report)?;
    limit::rates(&fields, report);
    let chosen = parameters::read(document.0, fields.get("Parameters"), resource.span, report);
    let location = fields.get("OutputLocation").and_then(|value| {
        let outer = Fields::new(value, "OutputLocation", keys::OUTPUT.names, report)?;
        let inner = outer.get("S3Location")?;
        Fields::new(inner, "S3Location", keys::LOCATION.names, report)
    });
    let mut resolved_targets = fields.get("Targets").map_or_else(Vec::new, |value| targets(value, report));
    if let Some((id, _)) = fields.text("InstanceId") {
        if let Some(value) = properties.get("InstanceId") {
            limit::instance_id(id, value, report);
        }
        resolved_targets.push(Target { key: "InstanceIds".to_owned(), values: vec![id.to_owned()] });
    }
    if !fields.has("Targets") && !fields.has("InstanceId") {
        report
            .add(Code::NoTargets, resource.span, say!("the association names no targets"))
            .help(say!("add `Targets`; here it is played on every node"));
    }
    let parts = Parts {
        origin: Origin::Association,
        document,
        chosen,
        parameters: properties.get("Parameters"),
        targets: properties.get("Targets"),
        resolved_targets,
        name: properties.get("AssociationName").and_then(Value::written).map(str::to_owned),
        bucket: location.and_then(|fields| fields.get("OutputS3BucketName")),
        prefix: location.and_then(|fields| fields.get("OutputS3KeyPrefix")),
        output: properties.get("OutputLocation").map(|value| value.span),
        compliance_severity: association::values(&fields).unwrap_or_default(),
        // CloudFormation has no such property of an association.
        cloud_watch: None,
    };
    let mut found = found(resource, parts, report);
    timing::of_association(&mut found.run, properties);
    Some(found)
}

fn task(resource: &Resource, by_address: &SortedMap<&str, &Resource>, report: &Report<'_>) -> Option<FoundRun> {
    let properties = &resource.properties;
    let kind = properties.get("TaskType").and_then(Value::text);
    if kind.is_some_and(|kind| TASK_TYPES.contains(&kind) && kind != "RUN_COMMAND") {
        return None;
    }
    let document = document(properties.get("TaskArn"), report)?;
    let fields = window::task(resource, report)?;
    let command = properties.at(&["TaskInvocationParameters", "MaintenanceWindowRunCommandParameters"]);
    let command = command
        .and_then(|value| Fields::new(value, "MaintenanceWindowRunCommandParameters", keys::COMMAND.names, report));
    let logging =
        fields.get("LoggingInfo").and_then(|value| Fields::new(value, "LoggingInfo", keys::LOGGING.names, report));
    let given = command.and_then(|fields| fields.get("Parameters"));
    let chosen = parameters::read(document.0, given, resource.span, report);
    let listed = fields.get("Targets");
    if listed.is_none() {
        report
            .add(Code::NoTargets, resource.span, say!("the maintenance window task names no targets"))
            .help(say!("add `Targets`; here it is played on every node"));
    }
    let bucket = command
        .and_then(|fields| fields.get("OutputS3BucketName"))
        .or_else(|| logging.and_then(|fields| fields.get("S3Bucket")));
    let prefix = command
        .and_then(|fields| fields.get("OutputS3KeyPrefix"))
        .or_else(|| logging.and_then(|fields| fields.get("S3Prefix")));
    let parts = Parts {
        origin: Origin::MaintenanceWindow,
        document,
        chosen,
        parameters: given,
        targets: properties.get("Targets"),
        resolved_targets: listed.map_or_else(Vec::new, |value| window_targets(value, by_address, report)),
        name: properties.get("Name").and_then(Value::written).map(str::to_owned),
        bucket,
        prefix,
        output: bucket.map(|value| value.span),
        cloud_watch: command.and_then(|fields| fields.get("CloudWatchOutputConfig")),
        compliance_severity: ComplianceLevel::Unspecified,
    };
    let mut found = found(resource, parts, report);
    timing::of_task(&mut found.run, properties, by_address);
    timing::of_command(&mut found.run, command, report);
    Some(found)
}

fn found(resource: &Resource, parts: Parts<'_>, report: &Report<'_>) -> FoundRun {
    let properties = &resource.properties;
    let written = |value: Option<&Value>| value.and_then(Value::written).map(str::to_owned);
    limit::bucket(parts.bucket, report);
    for value in [parts.bucket, parts.prefix].into_iter().flatten() {
        unresolved(report, value);
    }
    timing::of_prefix(parts.prefix, parts.origin == Origin::Association, report);
    let rate = |key: &str| properties.get(key).and_then(|value| text_of(report, key, value)).map(str::to_owned);
    let (max_concurrency, max_errors) = (rate("MaxConcurrency"), rate("MaxErrors"));
    let text = |value: &Option<String>| value.clone().map(Json::String);
    let resolved = json::object([
        ("LogicalId", resource.logical_id.clone().map(Json::String)),
        ("DocumentName", Some(Json::String(parts.document.0.as_str().to_owned()))),
        ("Parameters", parts.parameters.map(|value| json::of(value, ""))),
        ("Targets", parts.targets.map(|value| json::of(value, ""))),
        ("OutputS3BucketName", parts.bucket.map(|value| json::of(value, ""))),
        ("OutputS3KeyPrefix", parts.prefix.map(|value| json::of(value, ""))),
        ("MaxConcurrency", text(&max_concurrency)),
        ("MaxErrors", text(&max_errors)),
    ]);
    let output = written(parts.bucket).map(|bucket| OutputLocation {
        bucket,
        prefix: written(parts.prefix).unwrap_or_default().trim_matches('/').to_owned(),
    });
    let place = |span: Option<Span>| span.map(|span| report.place(span));
    FoundRun {
        run: Run {
            logical_id: resource.logical_id.clone(),
            name: parts.name,
            origin: parts.origin,
            document: parts.document.0,
            operation: parts.chosen.operation.unwrap_or(Operation::Scan),
            reboot_option: parts.chosen.reboot_option.unwrap_or(RebootOption::RebootIfNeeded),
            snapshot_id: parts.chosen.snapshot_id,
            baseline_override: parts.chosen.baseline_override,
            baseline_tags: parts.chosen.baseline_tags,
            association_id: parts.chosen.association_id,
            compliance_severity: parts.compliance_severity,
            install_override_list: parts
                .chosen
                .override_list
                .map(|address| InstallOverrideList { address, ..InstallOverrideList::default() }),
            targets: parts.resolved_targets,
            groups: Vec::new(),
            max_concurrency,
            max_errors,
            output,
            cloud_watch: parts.cloud_watch.and_then(|value| cloud_watch(value, report)),
            hooks: parts.chosen.hooks,
            step_timeout_seconds: parts.chosen.step_timeout_seconds,
            ..Run::scan_all()
        },
        place: report.place(resource.span),
        operation_place: place(parts.chosen.operation_span),
        reboot_place: place(parts.chosen.reboot_span),
        override_place: place(parts.chosen.override_span),
        tags_place: place(parts.chosen.tags_span),
        override_list_place: place(parts.chosen.override_list_span),
        document_place: place(Some(parts.document.1.span)),
        targets_place: place(parts.targets.map(|value| value.span)),
        output_place: place(parts.output),
        resolved,
    }
}

/// Documents of Windows patching from before AWS-RunPatchBaseline (patch-manager-ssm-documents.md).
const LEGACY_DOCUMENTS: &[&str] = &[
    "AWS-ApplyPatchBaseline",
    "AWS-FindWindowsUpdates",
    "AWS-InstallMissingWindowsUpdates",
    "AWS-InstallSpecificWindowsUpdates",
];

/// `CloudWatchOutputConfig`, if it switches the output on.
fn cloud_watch(value: &Value, report: &Report<'_>) -> Option<CloudWatchOutput> {
    let known = &["CloudWatchLogGroupName", "CloudWatchOutputEnabled"];
    let fields = Fields::new(value, "CloudWatchOutputConfig", known, report)?;
    let (enabled, _) = fields.flag("CloudWatchOutputEnabled")?;
    enabled.then(|| CloudWatchOutput {
        group: fields.get("CloudWatchLogGroupName").and_then(Value::written).map(str::to_owned),
    })
}

/// The patch document a name or ARN means; `None` for every other document.
fn document<'v>(value: Option<&'v Value>, report: &Report<'_>) -> Option<(Document, &'v Value)> {
    let value = value?;
    let name = value.written()?.rsplit('/').next()?;
    if let Ok(document) = name.parse() {
        return Some((document, value));
    }
    if LEGACY_DOCUMENTS.contains(&name) {
        report
            .add(Code::LegacyDocument, value.span, say!("`{name}` is a document that is no longer supported"))
            .help(say!("take AWS-RunPatchBaseline; the run is not played"))
            .replace(value.literal, "AWS-RunPatchBaseline");
        return None;
    }
    // Names of other documents of AWS's begin alike, so only a slip of a few letters counts.
    let slip = |known: &&&str| name.len() < 60 && strsim::osa_distance(name, known) <= 3;
    if let Some(word) = Document::NAMES.iter().find(slip) {
        report
            .add(Code::UnknownDocument, value.span, say!("there is no document `{name}`"))
            .help(say!("did you mean `{word}`?"))
            .replace(value.literal, word);
    }
    None
}

const INSTANCE_IDS: &str = "InstanceIds";
const TARGET_KEYS: &[&str] = &[
    INSTANCE_IDS,
    "ParameterValues",
    "ResourceGroup",
    "WindowTargetIds",
    "aws:NoOpAutomationTag",
    "resource-groups:Name",
    "resource-groups:ResourceTypeFilters",
    "tag-key",
];

/// Reads a list of targets.
pub(crate) fn targets(value: &Value, report: &Report<'_>) -> Vec<Target> {
    let read = |item| {
        let fields = Fields::new(item, mark!("a target"), keys::TARGET.names, report)?;
        let key = fields.require("Key", item.span).and_then(|value| text_of(report, "Key", value))?;
        // AWS's own examples write it in small letters too.
        let key = if key.eq_ignore_ascii_case(INSTANCE_IDS) { INSTANCE_IDS } else { key };
        if !key.starts_with("tag:") && !TARGET_KEYS.contains(&key) {
            let at = fields.get("Key");
            let draft = report.add(
                Code::UnknownValue,
                at.map_or(item.span, |value| value.span),
                say!("`{key}` is no key of targets"),
            );
            match report.nearest(key, TARGET_KEYS.iter().copied()) {
                Some(word) => {
                    let draft = draft.help(say!("did you mean `{word}`?"));
                    drop(draft.replace(at.and_then(|value| value.literal), word));
                }
                None => drop(draft.help(say!("write `InstanceIds`, or `tag:{key}` for nodes with the tag `{key}`"))),
            }
            return None;
        }
        fields.require("Values", item.span)?;
        let values = fields.texts("Values").into_iter().map(|(text, _)| text.to_owned()).collect();
        Some(Target { key: key.to_owned(), values })
    };
    crate::fields::list_of(report, "Targets", value).unwrap_or(&[]).iter().filter_map(read).collect()
}

/// Targets of a task: window targets stand for what they list, and values of equal keys join.
fn window_targets(value: &Value, by_address: &SortedMap<&str, &Resource>, report: &Report<'_>) -> Vec<Target> {
    let mut all: Vec<Target> = Vec::new();
    for item in value.items() {
        if item.get("Key").and_then(Value::text) != Some("WindowTargetIds") {
            let alone = Value::new(item.span, ValueKind::List(vec![item.clone()]));
            all.extend(targets(&alone, report));
            continue;
        }
        for id in item.get("Values").map_or(&[][..], Value::items) {
            let target = id.reference.as_deref().and_then(|address| by_address.get(address));
            let listed = target
                .filter(|resource| resource.kind == WINDOW_TARGET)
                .and_then(|resource| resource.properties.get("Targets"));
            // The id itself is known at deployment; what it stands for is known here, if the target is.
            let Some(listed) = listed else {
                unresolved(report, id);
                continue;
            };
            for target in targets(listed, report) {
                match all.iter_mut().find(|known| known.key == target.key) {
                    Some(known) => known.values.extend(target.values),
                    None => all.push(target),
                }
            }
        }
    }
    if value.as_unknown().is_some() {
        unresolved(report, value);
    }
    all
}
