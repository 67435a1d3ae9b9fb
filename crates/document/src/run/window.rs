//! Maintenance windows, their targets and what their tasks say beside the document (spec documents 8).

use patchplay_language::{listed, mark, said, say};

use super::limit;
use crate::{
    code::Code,
    evaluate::Resource,
    fields::{FAILS_LATER, Fields},
    keys,
    report::Report,
};

/// Kinds of tasks; a patch document is run by the first.
pub(crate) const TASK_TYPES: &[&str] = &["RUN_COMMAND", "AUTOMATION", "LAMBDA", "STEP_FUNCTIONS"];
/// Kinds of a window's targets.
pub(crate) const TARGET_TYPES: &[&str] = &["INSTANCE", "RESOURCE_GROUP"];
const DURATION: std::ops::RangeInclusive<i64> = 1..=24;
const CUTOFF: std::ops::RangeInclusive<i64> = 0..=23;
const OFFSET: std::ops::RangeInclusive<i64> = 1..=6;
const PRIORITY: std::ops::RangeInclusive<i64> = 0..=i64::MAX;

/// Holds a window against what the service takes.
pub(super) fn check(resource: &Resource, report: &Report<'_>) {
    let properties = &resource.properties;
    let Some(fields) = Fields::new(properties, mark!("a maintenance window"), keys::WINDOW.names, report) else {
        return;
    };
    for key in ["Name", "Schedule", "Duration", "Cutoff", "AllowUnassociatedTargets"] {
        fields.require(key, resource.span);
    }
    limit::name(&fields, report);
    fields.flag("AllowUnassociatedTargets");
    let duration = fields.number("Duration", &DURATION);
    let cutoff = fields.number("Cutoff", &CUTOFF);
    if let (Some((duration, _)), Some((cutoff, value))) = (duration, cutoff)
        && cutoff >= duration
    {
        report
            .add(
                Code::CutoffTooLate,
                value.span,
                say!("no task can start: the window lasts {duration} h, and none starts in its last {cutoff} h"),
            )
            .help(say!("`Cutoff` has to be smaller than `Duration`"))
            .replace(value.literal, &(duration - 1).to_string());
    }
    let schedule = fields.text("Schedule");
    if let Some((_, offset)) = fields.number("ScheduleOffset", &OFFSET)
        && schedule.is_some_and(|(schedule, _)| !schedule.starts_with("cron("))
    {
        report
            .add(Code::CronOnly, offset.span, say!("`ScheduleOffset` works with a cron expression alone"))
            .help(say!("write the schedule as `cron(...)`, or remove the line"))
            .remove(properties.member("ScheduleOffset"));
    }
}

/// Holds a window's target against what the service takes.
pub(super) fn check_target(resource: &Resource, report: &Report<'_>) {
    let properties = &resource.properties;
    let what = mark!("a maintenance window target");
    let Some(fields) = Fields::new(properties, what, keys::WINDOW_TARGET.names, report) else { return };
    for key in ["WindowId", "ResourceType", "Targets"] {
        fields.require(key, resource.span);
    }
    limit::name(&fields, report);
    fields.one_of("ResourceType", mark!("kind of targets"), TARGET_TYPES);
    window_id(&fields, report);
}

/// Holds a task of a patch document against what the service takes.
pub(super) fn task<'v>(resource: &'v Resource, report: &'v Report<'v>) -> Option<Fields<'v>> {
    let properties = &resource.properties;
    let fields = Fields::new(properties, mark!("a maintenance window task"), keys::WINDOW_TASK.names, report)?;
    for key in ["WindowId", "TaskType", "Priority"] {
        fields.require(key, resource.span);
    }
    fields.one_of("TaskType", mark!("kind of tasks"), TASK_TYPES);
    fields.number("Priority", &PRIORITY);
    fields.one_of("CutoffBehavior", mark!("behaviour at the cutoff"), &["CONTINUE_TASK", "CANCEL_TASK"]);
    window_id(&fields, report);
    limit::rates(&fields, report);
    let lacks: Vec<String> = ["MaxConcurrency", "MaxErrors"]
        .into_iter()
        .filter(|key| !fields.has(key))
        .map(|key| format!("`{key}`"))
        .collect();
    if let Some(targets) = properties.member("Targets").filter(|_| !lacks.is_empty()) {
        report
            .add(
                Code::RateControlMissing,
                targets.key.span,
                say!("a task with targets needs {}", listed(&lacks, usize::MAX)),
            )
            .help(say!("add how many nodes run at a time and how many may fail; {later}", later = said(FAILS_LATER)));
    }
    Some(fields)
}

/// A window's id that stands there itself; mostly it is a reference.
fn window_id(fields: &Fields<'_>, report: &Report<'_>) {
    let Some(value) = fields.get("WindowId") else { return };
    let Some(text) = value.text().filter(|_| value.literal.is_some() && value.reference.is_none()) else { return };
    // AWS's own pages shorten ids to `mw-0c50858d01EXAMPLE`.
    let is_id = text.strip_prefix("mw-").is_some_and(|rest| {
        let (rest, length) = rest.strip_suffix("EXAMPLE").map_or((rest, 17), |short| (short, 10));
        rest.len() == length && rest.bytes().all(|digit| digit.is_ascii_digit() || matches!(digit, b'a'..=b'f'))
    });
    if !is_id {
        report
            .add(Code::NamePattern, value.span, say!("`{text}` is no id of a maintenance window"))
            .help(say!("write `!Ref` and the window's logical id, or an id like `mw-0c50858d01e0a2f3b`"));
    }
}
