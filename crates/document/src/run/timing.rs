//! When a run starts and how long it may take: an association's schedule, a task's window, a command's timeout.

use patchplay_model::{CutoffBehavior, DELIVERY_TIMEOUT, Run, Schedule, Timestamp, Window, WindowTask};
use patchplay_ordered::SortedMap;

use crate::{
    evaluate::Resource,
    fields::{Fields, check_length, flag_of, text_of},
    report::Report,
    value::Value,
};

/// Characters of a command's comment (API SendCommand).
const COMMENT: std::ops::RangeInclusive<usize> = 0..=100;
/// Characters of a command's key prefix.
const COMMAND_PREFIX: std::ops::RangeInclusive<usize> = 0..=500;
/// Characters of an association's key prefix.
const ASSOCIATION_PREFIX: std::ops::RangeInclusive<usize> = 0..=1024;
/// Characters of a log group's name (API CloudWatchOutputConfig).
const LOG_GROUP: std::ops::RangeInclusive<usize> = 1..=512;
/// Days of `ScheduleOffset` (APIs CreateAssociation and CreateMaintenanceWindow).
const OFFSET: std::ops::RangeInclusive<u8> = 1..=6;
/// Hours of a window of which nobody tells how long it is open.
const LONGEST_WINDOW: u8 = 24;

/// The schedule of an association.
pub(super) fn of_association(run: &mut Run, properties: &Value) {
    run.schedule = properties.get("ScheduleExpression").and_then(Value::text).and_then(Schedule::parse);
    run.schedule_offset = offset(properties);
    let flag = properties.get("ApplyOnlyAtCronInterval").and_then(Value::text).and_then(flag_of);
    run.only_at_schedule = flag == Some(true) && run.schedule.as_ref().is_some_and(Schedule::is_cron);
}

/// The window of a task, and what the task says of its own turn.
pub(super) fn of_task(run: &mut Run, properties: &Value, by_address: &SortedMap<&str, &Resource>) {
    let id = properties.get("WindowId");
    let resource = id.and_then(|id| id.reference.as_deref()).and_then(|address| by_address.get(address));
    let cutoff = properties.get("CutoffBehavior").and_then(Value::text).and_then(|text| text.parse().ok());
    run.task = Some(WindowTask {
        window: resource.filter(|resource| resource.kind == super::WINDOW).map(|resource| window(resource)),
        priority: number(properties, "Priority").unwrap_or(0),
        at_cutoff: cutoff.unwrap_or(CutoffBehavior::Continue),
        opened: None,
    });
}

fn window(resource: &Resource) -> Window {
    let properties = &resource.properties;
    let text = |key: &str| properties.get(key).and_then(Value::text);
    let hours = |key: &str| number(properties, key).and_then(|hours| u8::try_from(hours).ok());
    Window {
        address: resource.address.clone().unwrap_or_default(),
        name: text("Name").map(str::to_owned).or_else(|| resource.logical_id.clone()),
        schedule: text("Schedule").and_then(Schedule::parse),
        timezone: text("ScheduleTimezone").map(str::to_owned),
        offset_days: offset(properties),
        start: text("StartDate").and_then(|date| Timestamp::parse(date).ok()),
        end: text("EndDate").and_then(|date| Timestamp::parse(date).ok()),
        duration_hours: hours("Duration").unwrap_or(LONGEST_WINDOW),
        cutoff_hours: hours("Cutoff").unwrap_or(0),
    }
}

/// `ScheduleOffset`, in days; what the service refuses counts as none.
fn offset(properties: &Value) -> u8 {
    let days = number(properties, "ScheduleOffset").and_then(|days| u8::try_from(days).ok());
    days.filter(|days| OFFSET.contains(days)).unwrap_or(0)
}

fn number(properties: &Value, key: &str) -> Option<i64> {
    properties.get(key).and_then(Value::text).and_then(|text| text.parse().ok())
}

/// What a task's command says beside its parameters (rules param-timeout-seconds, param-output-limits).
pub(super) fn of_command(run: &mut Run, command: Option<Fields<'_>>, report: &Report<'_>) {
    let Some(fields) = command else { return };
    let range = i64::from(*DELIVERY_TIMEOUT.start())..=i64::from(*DELIVERY_TIMEOUT.end());
    run.timeout_seconds = fields.number("TimeoutSeconds", &range).and_then(|(seconds, _)| u32::try_from(seconds).ok());
    if let Some((comment, value)) = fields.text("Comment") {
        check_length(report, "`Comment`", comment, value, &COMMENT);
        comment.clone_into(&mut run.comment);
    }
    let group = fields.get("CloudWatchOutputConfig").and_then(|config| config.get("CloudWatchLogGroupName"));
    if let Some((value, text)) =
        group.and_then(|value| Some((value, text_of(report, "CloudWatchLogGroupName", value)?)))
    {
        check_length(report, "`CloudWatchLogGroupName`", text, value, &LOG_GROUP);
    }
}

/// The length of a key prefix.
pub(super) fn of_prefix(prefix: Option<&Value>, is_association: bool, report: &Report<'_>) {
    let range = if is_association { ASSOCIATION_PREFIX } else { COMMAND_PREFIX };
    if let Some((value, text)) = prefix.and_then(|value| Some((value, value.text()?))) {
        check_length(report, "`OutputS3KeyPrefix`", text, value, &range);
    }
}
