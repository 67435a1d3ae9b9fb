//! What an association says beside its document and targets (spec documents 8).

use patchplay_language::{mark, say};
use patchplay_model::ComplianceLevel;

use super::{limit, parameters};
use crate::{
    code::Code,
    evaluate::Resource,
    fields::{Fields, flag_of},
    keys,
    report::Report,
    value::Value,
};

/// Seconds that a stack waits for the first run.
const WAIT: std::ops::RangeInclusive<i64> = 15..=172_800;
/// Who sets an association's compliance.
pub(crate) const SYNC: &[&str] = &["AUTO", "MANUAL"];
/// Severities of an association: a baseline's levels but one.
pub(crate) const SEVERITIES: &[&str] = &["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNSPECIFIED"];

/// Reports an association that names no document at all.
pub(super) fn without_name(resource: &Resource, report: &Report<'_>) {
    report
        .add(Code::MissingKey, resource.span, say!("an association needs `Name`"))
        .help(say!("add the document that it runs, such as `Name: AWS-RunPatchBaseline`, to its properties"));
    if let Some(fields) = Fields::new(&resource.properties, mark!("an association"), keys::ASSOCIATION.names, report) {
        values(&fields);
        limit::rates(&fields, report);
        fields.list("Targets");
        if let Some(given) = fields.get("Parameters") {
            parameters::must_be_lists(given, report);
        }
    }
}

/// Holds the values against their lists and ranges; what comes back is the severity that it is reported with.
pub(super) fn values(fields: &Fields<'_>) -> Option<ComplianceLevel> {
    let severity = fields.one_of("ComplianceSeverity", mark!("severity of an association"), SEVERITIES);
    fields.one_of("SyncCompliance", mark!("way to set an association's compliance"), SYNC);
    fields.number("WaitForSuccessTimeoutSeconds", &WAIT);
    let value = fields.value();
    let schedule = value.get("ScheduleExpression").and_then(Value::text);
    let only_at_interval = value.get("ApplyOnlyAtCronInterval");
    if let Some(only) = only_at_interval.filter(|value| value.text().and_then(flag_of) == Some(true))
        && schedule.is_some_and(|schedule| !schedule.starts_with("cron("))
    {
        fields
            .add(Code::CronOnly, only.span, say!("`ApplyOnlyAtCronInterval` works with a cron expression alone"))
            .help(say!(
                "write the schedule as `cron(...)`, or remove the line: with a rate the first run comes at once"
            ))
            .remove(value.member("ApplyOnlyAtCronInterval"));
    }
    severity.and_then(|(word, _)| word.parse().ok())
}
