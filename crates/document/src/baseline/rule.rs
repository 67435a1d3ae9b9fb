//! Approval rules: filters, a date condition, a level (spec baseline-model 2).

use patchplay_model::{Approval, Date, OperatingSystem, PatchBaseline, PatchRule, limits};

use super::{Context, Reader, filter, only_linux};
use crate::{
    BaselineSites, RuleSites, Severity,
    code::Code,
    fields::{Fields, matches_nothing},
    keys::{RULE, RULES},
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
            .add(Code::WrongType, value.span, "`ApprovalRules` is a mapping, and this is a list")
            .help("write `PatchRules:` below `ApprovalRules:` and the rules below that");
        return;
    }
    let Some(group) = Fields::new(value, "ApprovalRules", RULES.names, context.report) else { return };
    if group.require("PatchRules", value.span).is_none() {
        return;
    }
    let Some((items, list)) = group.list("PatchRules") else { return };
    if items.len() > limits::RULES {
        context
            .report
            .add(
                Code::OutOfRange,
                list.span,
                format!("{} rules, and a baseline takes at most {}", items.len(), limits::RULES),
            )
            .help("join rules by listing several values in one filter");
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
    let fields = Fields::new(item, "a rule", RULE.names, report)?;
    let place = |value: &Value| Some(report.place(value.span));
    let mut site = RuleSites { place: report.place(item.span), ..RuleSites::default() };
    let mut rule = PatchRule::default();
    match fields.get("PatchFilterGroup") {
        Some(group) => (rule.filters, site.filters) = filter::group(group, "PatchFilterGroup", context, true),
        None if !fields.has("PatchFilterGroup") => {
            filter::matches_everything(context, item.span);
        }
        None => {}
    }
    rule.approval = approval(&fields, item, context, &mut site);
    if let Some((level, value)) = fields.word("ComplianceLevel") {
        rule.compliance_level = level;
        site.compliance_level = place(value);
    }
    if let Some((flag, value)) = fields.flag("EnableNonSecurity") {
        rule.enable_non_security = flag;
        site.enable_non_security = place(value);
        only_linux(context, flag, "EnableNonSecurity", value);
    }
    Some((rule, site))
}

fn approval(fields: &Fields<'_>, item: &Value, context: &Context<'_>, site: &mut RuleSites) -> Option<Approval> {
    let report = context.report;
    let value = fields.value();
    let open = [value.get("ApproveAfterDays"), value.get("ApproveUntilDate")];
    if let Some(open) = open.into_iter().flatten().find(|value| value.as_unknown().is_some()) {
        matches_nothing(report, open, "the rule approves nothing");
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
        Err(error) => {
            report
                .add(Code::DateForm, value.span, format!("`ApproveUntilDate` is no date: {error}"))
                .help("write year, month and day like 2025-09-30");
            None
        }
    });
    if let Some(value) = fields.value().get("ApproveAfterDays").or_else(|| fields.value().get("ApproveUntilDate")) {
        site.approval = Some(report.place(value.span));
    }
    if days && until {
        let place = fields.value().get("ApproveUntilDate");
        let span = place.map_or(item.span, |value| value.span);
        let draft =
            context.refused(Code::TwoApprovals, span, "the rule has both `ApproveAfterDays` and `ApproveUntilDate`");
        if context.reader == Reader::Node {
            drop(draft.help("the service refuses such a baseline; a node goes by the date alone"));
            site.approval = place.map(|value| report.place(value.span));
            return date.map(|(date, _)| Approval::UntilDate(date));
        }
        drop(draft.help("AWS takes exactly one of them; remove the other line"));
        return None;
    }
    if !days && !until {
        let draft = context
            .refused(Code::NoApproval, item.span, "the rule has neither `ApproveAfterDays` nor `ApproveUntilDate`")
            .help("AWS takes exactly one of them; `ApproveAfterDays: 0` approves on the day of release");
        if dateless {
            drop(draft.severity(Severity::Note));
        }
    }
    if let Some((_, value)) = after.as_ref().filter(|(days, _)| dateless && *days > 0) {
        report
            .add(
                Code::DelayWithoutEffect,
                value.span,
                format!("a delay has no effect on {}: its patches have no reliable dates", context.system.label()),
            )
            .help("AWS approves them at once; its own baseline for this system has such a line too");
    }
    match (after, date) {
        (Some((days, _)), _) => u16::try_from(days).ok().map(Approval::AfterDays),
        (None, Some((date, _))) => Some(Approval::UntilDate(date)),
        (None, None) => None,
    }
}
