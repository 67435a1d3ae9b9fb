//! `AWS::SSM::PatchBaseline`: its properties, and everything AWS would refuse or the author hardly wants
//! (spec baseline-model 1, 6, 8 and 9).

mod filter;
mod list;
mod rule;
mod source;
mod tag;

use patchplay_language::{mark, said, say};
use patchplay_model::{OperatingSystem, PatchBaseline, limits};
use serde_json::Value as Json;

use crate::{
    BaselineSites, FoundBaseline, OverrideEntry, Severity, Unresolved,
    code::Code,
    evaluate::Resource,
    fields::{FAILS_LATER, Fields, check_length, quoted, text_of, unresolved},
    json,
    keys::BASELINE,
    report::{Draft, Report},
    text::Span,
    value::{Value, ValueKind},
};

/// What an entry of a BaselineOverride has (rule model-override-members).
const OVERRIDE_KEYS: &[&str] = &[
    "OperatingSystem",
    "GlobalFilters",
    "ApprovalRules",
    "ApprovedPatches",
    "ApprovedPatchesComplianceLevel",
    "ApprovedPatchesEnableNonSecurity",
    "RejectedPatches",
    "RejectedPatchesAction",
    "Sources",
    "AvailableSecurityUpdatesComplianceStatus",
];

/// What an entry may have besides, because `aws ssm get-patch-baseline` prints it (rule param-override-array).
const PASSED_OVER_KEYS: &[&str] = &["BaselineId", "Name", "Description", "PatchGroups", "CreatedDate", "ModifiedDate"];

/// What `aws ssm get-patch-baseline` prints and `create-patch-baseline` takes beyond the properties.
const API_KEYS: &[&str] = &["BaselineId", "CreatedDate", "ModifiedDate", "ClientToken", "Replace"];

/// A baseline, and the parameters its patch groups are made from.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) found: FoundBaseline,
    /// The resource, to find its diagnostics by.
    pub(crate) whole: Span,
    /// Parameters that decide a patch group.
    pub(crate) group_names: Vec<String>,
    /// Value of `DefaultBaseline: true`.
    pub(crate) default_span: Option<Span>,
    /// Patch groups with their places, for the look at all baselines together.
    pub(crate) groups: Vec<(String, Span)>,
}

/// What the parts of one baseline are read with.
#[derive(Debug, Clone, Copy)]
struct Context<'v> {
    report: &'v Report<'v>,
    system: OperatingSystem,
    /// Whether the system is known; if not, nothing is held against it.
    sure: bool,
    /// What a diagnostic about the baseline as a whole points at.
    span: Span,
    /// Who reads it.
    reader: Reader,
}

/// Who reads a baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// The service, which creates it or refuses.
    Service,
    /// A node, to which a BaselineOverride brings it past the service.
    Node,
}

impl<'v> Context<'v> {
    /// Reports what the service refuses. A node takes it, with consequences of its own, so there it is a warning.
    fn refused(&self, code: Code, span: Span, message: impl Into<String>) -> Draft<'v, 'v> {
        let draft = self.report.add(code, span, message);
        match self.reader {
            Reader::Service => draft,
            Reader::Node => draft.severity(Severity::Warning),
        }
    }
}

/// Reads one baseline.
pub(crate) fn read(resource: &Resource, report: &Report<'_>) -> Option<Read> {
    let keys: Vec<&str> =
        if resource.logical_id.is_none() { [BASELINE.names, API_KEYS].concat() } else { BASELINE.names.to_vec() };
    let fields = Fields::new(&resource.properties, mark!("a patch baseline"), &keys, report)?;
    let (context, mut baseline, mut sites) = begin(&fields, resource.span, Reader::Service, report);
    name(&fields, &context, &mut baseline, &mut sites);
    if let Some((text, value)) = fields.text("Description") {
        check_length(report, mark!("the description"), text, value, &limits::DESCRIPTION);
        baseline.description = Some(text.to_owned());
    }
    parts(&fields, &context, &mut baseline, &mut sites);
    if let Some((flag, value)) = fields.flag("DefaultBaseline") {
        baseline.default_baseline = flag;
        sites.default_baseline = Some(report.place(value.span));
    }
    baseline.tags = tag::tags(&fields, resource.logical_id.is_some(), report);
    sites.tags = fields.value().get("Tags").map(|value| report.place(value.span));
    let groups = Groups::read(&fields, &context);
    baseline.patch_groups = groups.known.iter().map(|(text, _)| text.clone()).collect();
    sites.patch_groups = groups.known.iter().map(|(_, span)| report.place(*span)).collect();
    approves_something(&fields, &context, &baseline);

    let display_name =
        fields.value().get("Name").and_then(Value::written).map_or_else(|| resource.name().to_owned(), str::to_owned);
    Some(Read {
        whole: resource.whole,
        group_names: groups.names,
        groups: groups.known,
        default_span: fields
            .value()
            .get("DefaultBaseline")
            .filter(|_| baseline.default_baseline)
            .map(|value| value.span),
        found: FoundBaseline {
            logical_id: resource.logical_id.clone(),
            id: None,
            display_name,
            baseline,
            has_errors: false,
            created: resource.created.known(),
            sites,
            unresolved_groups: groups.open,
            resolved: resolved(resource),
            place: report.place(resource.span),
        },
    })
}

/// Reads one entry of a file for BaselineOverride. `name` is what the entry is called that has no name of its own.
pub(crate) fn read_entry(value: &Value, name: String, report: &Report<'_>) -> Option<OverrideEntry> {
    let fields = Fields::new(
        value,
        mark!("an entry of a BaselineOverride"),
        &[OVERRIDE_KEYS, PASSED_OVER_KEYS].concat(),
        report,
    )?;
    let start = value.members().first().map_or(value.span, |member| member.key.span);
    // Without a system the entry would be picked for no node.
    fields.require("OperatingSystem", start);
    let (context, mut baseline, mut sites) = begin(&fields, start, Reader::Node, report);
    parts(&fields, &context, &mut baseline, &mut sites);
    approves_something(&fields, &context, &baseline);
    let written = |key: &str| value.get(key).and_then(Value::text).map(str::to_owned);
    let display_name = written("Name").unwrap_or(name);
    baseline.name = Some(display_name.clone());
    Some(OverrideEntry {
        id: written("BaselineId"),
        found: FoundBaseline {
            logical_id: None,
            id: written("BaselineId"),
            display_name,
            baseline,
            has_errors: report.has_errors_in(value.span),
            created: Some(true),
            sites,
            unresolved_groups: Vec::new(),
            resolved: json::of(value, ""),
            place: report.place(start),
        },
    })
}

/// What every part is read with, and a baseline of the system of which nothing else is known yet.
fn begin<'v>(
    fields: &Fields<'_>,
    span: Span,
    reader: Reader,
    report: &'v Report<'v>,
) -> (Context<'v>, PatchBaseline, BaselineSites) {
    let system = fields.word::<OperatingSystem>("OperatingSystem");
    let sure = system.is_some() || !fields.has("OperatingSystem");
    let system = system.map_or(OperatingSystem::Windows, |(system, _)| system);
    let place = |value: &Value| report.place(value.span);
    let sites = BaselineSites {
        place: report.place(fields.value().span),
        operating_system: fields.get("OperatingSystem").map(place),
        approval_rules: fields.get("ApprovalRules").map(place),
        ..BaselineSites::default()
    };
    (Context { report, system, sure, span, reader }, PatchBaseline::new(system), sites)
}

/// The parts that baselines and entries of a BaselineOverride share.
fn parts(fields: &Fields<'_>, context: &Context<'_>, baseline: &mut PatchBaseline, sites: &mut BaselineSites) {
    rule::rules(fields, context, baseline, sites);
    if let Some(value) = fields.get("GlobalFilters") {
        (baseline.global_filters, sites.global_filters) = filter::group(value, "GlobalFilters", context, false);
    }
    list::lists(fields, context, baseline, sites);
    words(fields, context, baseline, sites);
    (baseline.sources, sites.sources) = source::sources(fields, context);
}

fn resolved(resource: &Resource) -> Json {
    let mut object = json::of(&resource.properties, "");
    if let (Json::Object(members), Some(id)) = (&mut object, &resource.logical_id) {
        members.insert("LogicalId".to_owned(), Json::String(id.clone()));
    }
    object
}

fn name(fields: &Fields<'_>, context: &Context<'_>, baseline: &mut PatchBaseline, sites: &mut BaselineSites) {
    let Some(value) = fields.require("Name", context.span) else { return };
    sites.name = Some(context.report.place(value.span));
    let Some(text) = text_of(context.report, "Name", value) else { return };
    check_length(context.report, mark!("the name"), text, value, &limits::NAME);
    check_name(context.report, text, value);
    baseline.name = Some(text.to_owned());
}

/// Reports characters that names of baselines and sources do not have.
fn check_name(report: &Report<'_>, text: &str, value: &Value) {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if let Some(wrong) = text.chars().find(|&c| !allowed(c)) {
        let mended: String = text.chars().map(|c| if allowed(c) { c } else { '-' }).collect();
        report
            .add(Code::NamePattern, value.span, say!("the name `{text}` has a `{wrong}`"))
            .help(say!("AWS takes letters, digits, `_`, `-` and `.`"))
            .replace(value.literal, &mended);
    }
}

fn words(fields: &Fields<'_>, context: &Context<'_>, baseline: &mut PatchBaseline, sites: &mut BaselineSites) {
    let place = |value: &Value| Some(context.report.place(value.span));
    if let Some((level, value)) = fields.word("ApprovedPatchesComplianceLevel") {
        baseline.approved_patches_level = level;
        sites.approved_patches_level = place(value);
    }
    if let Some((flag, _)) = fields.flag("ApprovedPatchesEnableNonSecurity") {
        baseline.approved_patches_non_security = flag;
        only_linux(context, flag, "ApprovedPatchesEnableNonSecurity", fields);
    }
    if let Some((action, value)) = fields.word("RejectedPatchesAction") {
        baseline.rejected_patches_action = action;
        sites.rejected_patches_action = place(value);
    }
    if let Some((status, value)) = fields.word("AvailableSecurityUpdatesComplianceStatus") {
        baseline.available_security_updates = Some(status);
        sites.available_security_updates = place(value);
        if context.sure && context.system != OperatingSystem::Windows {
            context
                .report
                .add(
                    Code::WrongSystem,
                    value.span,
                    say!("`AvailableSecurityUpdatesComplianceStatus` has no effect on {}", context.system.label()),
                )
                .help(say!("only Windows baselines have it; remove the line"))
                .remove(fields.value().member("AvailableSecurityUpdatesComplianceStatus"));
        }
    }
}

/// Warns about a switch that only Linux knows.
fn only_linux(context: &Context<'_>, flag: bool, key: &str, fields: &Fields<'_>) {
    let Some(member) = fields.value().member(key).filter(|_| flag && context.sure) else { return };
    if matches!(context.system, OperatingSystem::Windows | OperatingSystem::MacOs) {
        context
            .report
            .add(Code::WrongSystem, member.value.span, say!("`{key}` has no effect on {}", context.system.label()))
            .help(say!("only Linux knows packages outside security notices; remove the line"))
            .remove(Some(member));
    }
}

/// Patch groups: those with a value, and those that wait for one.
#[derive(Debug, Default)]
struct Groups {
    known: Vec<(String, Span)>,
    open: Vec<Unresolved>,
    names: Vec<String>,
}

impl Groups {
    fn read(fields: &Fields<'_>, context: &Context<'_>) -> Self {
        let mut groups = Self::default();
        let Some(value) = fields.get("PatchGroups") else { return groups };
        crate::value::add_names(&mut groups.names, &value.names);
        match &value.kind {
            ValueKind::List(items) => {
                over_quota(items.len(), value, context);
                items.iter().for_each(|item| groups.group(item, context));
            }
            ValueKind::Unknown(_) => groups.group(value, context),
            _ => drop(fields.list("PatchGroups")),
        }
        groups
    }

    fn group(&mut self, value: &Value, context: &Context<'_>) {
        let report = context.report;
        crate::value::add_names(&mut self.names, &value.names);
        if let Some(unknown) = value.as_unknown() {
            patch_group_unknown(report, value);
            unresolved(report, value);
            self.open.push(Unresolved {
                written: unknown.written.clone(),
                names: unknown.missing.clone(),
                place: report.place(value.span),
            });
            return;
        }
        let Some(text) = text_of(report, "PatchGroups", value) else { return };
        check_length(report, mark!("the patch group"), text, value, &limits::PATCH_GROUP);
        let allowed = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c);
        if let Some(wrong) = text.chars().find(|&c| !allowed(c)) {
            let help = if wrong == '*' {
                say!("a patch group is compared as a whole, `*` is no wildcard; list every group")
            } else {
                say!("AWS takes letters, digits, blanks and `_.:/=+-@`")
            };
            report
                .add(Code::NamePattern, value.span, say!("the patch group `{text}` has a `{wrong}`"))
                .help(say!("{help}; {later}", later = said(FAILS_LATER)));
            return;
        }
        self.known.push((text.to_owned(), value.span));
    }
}

/// Warns of more groups than a baseline may have.
fn over_quota(groups: usize, value: &Value, context: &Context<'_>) {
    if groups > limits::PATCH_GROUPS {
        context
            .report
            .add(
                Code::OverQuota,
                value.span,
                say!("{groups} patch groups, and a baseline has at most {}", limits::PATCH_GROUPS),
            )
            .help(say!("give the rest to a second baseline with the same rules"));
    }
}

/// Warns that no node can be in a group whose text has no value yet.
pub(crate) fn patch_group_unknown(report: &Report<'_>, value: &Value) {
    let Some(unknown) = value.as_unknown() else { return };
    let (message, help) = match unknown.missing.as_slice() {
        [] => (
            say!("no node can match the patch group `{}`, since {}", unknown.written, unknown.why),
            say!("give nodes and baseline the same literal text to try it here"),
        ),
        names => (
            say!("no node can match the patch group `{}` until {} has a value", unknown.written, quoted(names)),
            say!("give {} a value", quoted(names)),
        ),
    };
    report.add(Code::PatchGroupUnknown, value.span, message).help(help);
}

fn approves_something(fields: &Fields<'_>, context: &Context<'_>, baseline: &PatchBaseline) {
    let open = |key: &str| {
        fields.value().get(key).is_some_and(|value| !value.items().is_empty() || value.as_unknown().is_some())
    };
    let rules = fields.value().at(&["ApprovalRules", "PatchRules"]);
    let has_rules = rules.is_some_and(|rules| !rules.items().is_empty() || rules.as_unknown().is_some())
        || fields.value().get("ApprovalRules").is_some_and(|value| value.as_unknown().is_some());
    if baseline.rules.is_empty() && !has_rules && !open("ApprovedPatches") {
        context
            .report
            .add(
                Code::ApprovesNothing,
                context.span,
                say!("this baseline approves nothing: it has no rules and no approved patches"),
            )
            .help(say!("add `ApprovalRules`, or patches to `ApprovedPatches`"));
    }
}
