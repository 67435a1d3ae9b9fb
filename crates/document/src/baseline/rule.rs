//! Approval rules: filters, a date condition, a level (spec baseline-model 2).

use patchplay_language::{mark, said, say};
use patchplay_model::{Approval, Date, OperatingSystem, PatchBaseline, PatchRule, limits};

use super::{Context, Reader, filter, only_linux};
use crate::{
    BaselineSites, RuleSites, Severity,
    code::Code,
    edit,
    fields::{FAILS_LATER, Fields, matches_nothing},
    keys::{RULE, RULES},
    text::Span,
    value::{Value, ValueKind},
};

/// Reads `ApprovalRules`.
pub(super) fn rules(
    fields: &Fields<'_>,
    context: &Context<'_>,
    baseline: &mut PatchBaseline,
    sites: &mut BaselineSites,
) {
    let Some(value) = fields.get("ApprovalRules") else { return };
    if let ValueKind::List(_) = value.kind {
        context
            .report
            .add(Code::WrongType, value.span, say!("`ApprovalRules` is a mapping, and this is a list"))
            .help(say!("write `PatchRules:` below `ApprovalRules:` and the rules below that"));
        return;
    }
    let Some(group) = Fields::new(value, "ApprovalRules", RULES.names, context.report) else { return };
    if group.require_of_service("PatchRules", value.span).is_none() {
        return;
    }
    let Some((items, list)) = group.list("PatchRules") else { return };
    if items.len() > limits::RULES {
        context
            .report
            .add(
                Code::OutOfRange,
                list.span,
                say!("{} rules, and a baseline takes at most {}", items.len(), limits::RULES),
            )
            .help(say!("join rules by listing several values in one filter"));
    }
    for item in items {
        if let Some((rule, site)) = rule(item, context) {
            baseline.rules.push(rule);
            sites.rules.push(site);
        }
    }
}

fn rule(item: &Value, context: &Context<'_>) -> Option<(PatchRule, RuleSites)> {
    let report = context.report;
    let fields = Fields::new(item, mark!("a rule"), RULE.names, report)?;
    let place = |value: &Value| Some(report.place(value.span));
    let mut site = RuleSites { place: report.place(item.span), ..RuleSites::default() };
    let mut rule = PatchRule::default();
    match fields.get("PatchFilterGroup") {
        Some(group) => (rule.filters, site.filters) = filter::group(group, "PatchFilterGroup", context, true),
        None if context.reader == Reader::Node && !fields.has("PatchFilterGroup") => {
            filter::matches_everything(context, start(item));
        }
        None => drop(fields.require_of_service("PatchFilterGroup", start(item))),
    }
    rule.approval = approval(&fields, item, context, &mut site);
    if let Some((level, value)) = fields.word("ComplianceLevel") {
        rule.compliance_level = level;
        site.compliance_level = place(value);
    }
    if let Some((flag, value)) = fields.flag("EnableNonSecurity") {
        rule.enable_non_security = flag;
        site.enable_non_security = place(value);
        only_linux(context, flag, "EnableNonSecurity", &fields);
    }
    Some((rule, site))
}

/// The day that a date in another order or with other signs means, where it can mean only one.
fn meant(text: &str) -> Option<Date> {
    let day = text.split(['T', ' ']).next()?;
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let (year, month, day) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (*year, *month, *day),
        [day, month, year] if year.len() == 4 && text.contains('.') => (*year, *month, *day),
        [whole] if whole.len() == 8 => (whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?),
        _ => return None,
    };
    Date::parse(&format!("{year}-{month:0>2}-{day:0>2}")).ok()
}

/// What a diagnostic about a rule as a whole points at: its first key, since the rule may be long.
fn start(item: &Value) -> Span {
    item.members().first().map_or(item.span, |member| member.key.span)
}

fn approval(fields: &Fields<'_>, item: &Value, context: &Context<'_>, site: &mut RuleSites) -> Option<Approval> {
    let report = context.report;
    let value = fields.value();
    let open = [value.get("ApproveAfterDays"), value.get("ApproveUntilDate")];
    if let Some(open) = open.into_iter().flatten().find(|value| value.as_unknown().is_some()) {
        matches_nothing(report, open, mark!("the rule approves nothing"));
        site.approval = Some(report.place(open.span));
        return None;
    }
    let days = fields.has("ApproveAfterDays");
    let until = fields.has("ApproveUntilDate");
    let dateless =
        matches!(context.system, OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian);
    let after = fields.number("ApproveAfterDays", &limits::DAYS);
    let date = fields.text("ApproveUntilDate").and_then(|(text, value)| match Date::parse(text) {
        Ok(date) => Some((date, value)),
        Err(_) if text.is_empty() => {
            report
                .add(Code::DateForm, value.span, say!("`ApproveUntilDate` is empty"))
                .help(say!("write year, month and day like 2025-09-30; {later}", later = said(FAILS_LATER)));
            None
        }
        Err(error) => {
            let draft = report
                .add(Code::DateForm, value.span, say!("`ApproveUntilDate` is no date: {error}"))
                .help(say!("write year, month and day like 2025-09-30"));
            match meant(text) {
                Some(date) => drop(draft.replace(value.literal, &date.to_string())),
                None => drop(draft),
            }
            None
        }
    });
    if let Some(value) = fields.value().get("ApproveAfterDays").or_else(|| fields.value().get("ApproveUntilDate")) {
        site.approval = Some(report.place(value.span));
    }
    if days && until {
        let place = fields.value().get("ApproveUntilDate");
        let span = place.map_or(item.span, |value| value.span);
        let draft = context.refused(
            Code::TwoApprovals,
            span,
            say!("the rule has both `ApproveAfterDays` and `ApproveUntilDate`"),
        );
        if context.reader == Reader::Node {
            drop(draft.help(say!("the service refuses such a baseline; a node goes by the date alone")));
            site.approval = place.map(|value| report.place(value.span));
            return date.map(|(date, _)| Approval::UntilDate(date));
        }
        let draft = draft.help(say!("AWS takes exactly one of them; remove the other line"));
        drop(draft.remove(value.member("ApproveUntilDate")));
        return None;
    }
    if !days && !until {
        let draft = context
            .refused(
                Code::NoApproval,
                start(item),
                say!("the rule has neither `ApproveAfterDays` nor `ApproveUntilDate`"),
            )
            .help(say!("AWS takes exactly one of them; `ApproveAfterDays: 0` approves on the day of release"));
        let first = value.members().first();
        let draft = match first.and_then(|first| edit::member_before(first, "ApproveAfterDays", "7", report)) {
            Some((at, text)) => draft.fix("Add ApproveAfterDays: 7", at, text),
            None => draft,
        };
        drop(if dateless { draft.severity(Severity::Note) } else { draft });
    }
    let delay = after.as_ref().filter(|(days, _)| *days > 0).map(|(_, value)| (*value, true));
    let waits = delay.or_else(|| date.as_ref().map(|(_, value)| (*value, false)));
    if let Some((value, is_delay)) = waits.filter(|_| dateless) {
        let system = context.system.label();
        let message = if is_delay {
            say!("a delay has no effect on {system}: its patches have no reliable dates")
        } else {
            say!("a date has no effect on {system}: its patches have no reliable dates")
        };
        report
            .add(Code::DelayWithoutEffect, value.span, message)
            .help(say!("AWS approves them at once; its own baseline for this system has such a line too"));
    }
    match (after, date) {
        (Some((days, _)), _) => u16::try_from(days).ok().map(Approval::AfterDays),
        (None, Some((date, _))) => Some(Approval::UntilDate(date)),
        (None, None) => None,
    }
}
