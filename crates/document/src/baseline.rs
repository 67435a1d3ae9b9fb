//! `AWS::SSM::PatchBaseline`: its properties, and everything AWS would refuse or the author hardly wants
//! (spec baseline-model 1, 6, 8 and 9).

mod filter;
mod list;
mod rule;

use patchplay_model::{OperatingSystem, PatchBaseline, PatchSource, Tag, limits};
use serde_json::Value as Json;

use crate::{
    BaselineSites, FoundBaseline, Unresolved,
    code::Code,
    evaluate::Resource,
    fields::{Fields, check_length, quoted, text_of, unresolved},
    json,
    report::Report,
    text::Span,
    value::{Value, ValueKind},
};

const KEYS: &[&str] = &[
    "Name",
    "OperatingSystem",
    "Description",
    "ApprovalRules",
    "GlobalFilters",
    "ApprovedPatches",
    "ApprovedPatchesComplianceLevel",
    "ApprovedPatchesEnableNonSecurity",
    "RejectedPatches",
    "RejectedPatchesAction",
    "Sources",
    "AvailableSecurityUpdatesComplianceStatus",
    "DefaultBaseline",
    "PatchGroups",
    "Tags",
];

/// What `aws ssm get-patch-baseline` prints and `create-patch-baseline` takes beyond the properties.
const API_KEYS: &[&str] = &["BaselineId", "CreatedDate", "ModifiedDate", "ClientToken"];

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
}

/// Reads one baseline.
pub(crate) fn read(resource: &Resource, report: &Report<'_>) -> Option<Read> {
    let keys: Vec<&str> = if resource.logical_id.is_none() { [KEYS, API_KEYS].concat() } else { KEYS.to_vec() };
    let fields = Fields::new(&resource.properties, "a patch baseline", &keys, report)?;
    let system = fields.word::<OperatingSystem>("OperatingSystem");
    let mut baseline = PatchBaseline::new(system.as_ref().map_or(OperatingSystem::Windows, |(system, _)| *system));
    let place = |value: &Value| report.place(value.span);
    let mut sites = BaselineSites {
        operating_system: fields.get("OperatingSystem").map(place),
        approval_rules: fields.get("ApprovalRules").map(place),
        ..BaselineSites::default()
    };
    let sure = system.is_some() || !fields.has("OperatingSystem");
    let context = Context { report, system: baseline.operating_system, sure, span: resource.span };

    name(&fields, &context, &mut baseline, &mut sites);
    if let Some((text, value)) = fields.text("Description") {
        check_length(report, "the description", text, value, &limits::DESCRIPTION);
        baseline.description = Some(text.to_owned());
    }
    rule::rules(&fields, &context, &mut baseline, &mut sites);
    if let Some(value) = fields.get("GlobalFilters") {
        (baseline.global_filters, sites.global_filters) = filter::group(value, "GlobalFilters", &context, false);
    }
    list::lists(&fields, &context, &mut baseline, &mut sites);
    words(&fields, &context, &mut baseline, &mut sites);
    baseline.sources = sources(&fields, &context);
    baseline.tags = tags(&fields, report);
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
    check_length(context.report, "the name", text, value, &limits::NAME);
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if let Some(wrong) = text.chars().find(|&c| !allowed(c)) {
        let mended: String = text.chars().map(|c| if allowed(c) { c } else { '-' }).collect();
        context
            .report
            .add(Code::NamePattern, value.span, format!("the name `{text}` has a `{wrong}`"))
            .help("AWS takes letters, digits, `_`, `-` and `.`")
            .replace(value.literal, &mended);
    }
    baseline.name = Some(text.to_owned());
}

fn words(fields: &Fields<'_>, context: &Context<'_>, baseline: &mut PatchBaseline, sites: &mut BaselineSites) {
    let place = |value: &Value| Some(context.report.place(value.span));
    if let Some((level, value)) = fields.word("ApprovedPatchesComplianceLevel") {
        baseline.approved_patches_level = level;
        sites.approved_patches_level = place(value);
    }
    if let Some((flag, value)) = fields.flag("ApprovedPatchesEnableNonSecurity") {
        baseline.approved_patches_non_security = flag;
        only_linux(context, flag, "ApprovedPatchesEnableNonSecurity", value);
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
                    format!("`AvailableSecurityUpdatesComplianceStatus` has no effect on {}", context.system.label()),
                )
                .help("only Windows baselines have it; remove the line");
        }
    }
    if let Some((flag, value)) = fields.flag("DefaultBaseline") {
        baseline.default_baseline = flag;
        sites.default_baseline = place(value);
    }
}

/// Warns about a switch that only Linux knows.
fn only_linux(context: &Context<'_>, flag: bool, key: &str, value: &Value) {
    if flag && context.sure && matches!(context.system, OperatingSystem::Windows | OperatingSystem::MacOs) {
        context
            .report
            .add(Code::WrongSystem, value.span, format!("`{key}` has no effect on {}", context.system.label()))
            .help("only Linux knows packages outside security notices; remove the line");
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
            ValueKind::List(items) => items.iter().for_each(|item| groups.group(item, context)),
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
        check_length(report, "the patch group", text, value, &limits::PATCH_GROUP);
        let allowed = |c: char| c.is_alphanumeric() || c.is_whitespace() || "_.:/=+-@".contains(c);
        if let Some(wrong) = text.chars().find(|&c| !allowed(c)) {
            let help = if wrong == '*' {
                "a patch group is compared as a whole, `*` is no wildcard; list every group"
            } else {
                "AWS takes letters, digits, blanks and `_.:/=+-@`"
            };
            report.add(Code::NamePattern, value.span, format!("the patch group `{text}` has a `{wrong}`")).help(help);
            return;
        }
        self.known.push((text.to_owned(), value.span));
    }
}

/// Warns that no node can be in a group whose text has no value yet.
pub(crate) fn patch_group_unknown(report: &Report<'_>, value: &Value) {
    let Some(unknown) = value.as_unknown() else { return };
    let (message, help) = match unknown.missing.as_slice() {
        [] => (
            format!("no node can match the patch group `{}`, since {}", unknown.written, unknown.why),
            "give nodes and baseline the same literal text to try it here".to_owned(),
        ),
        names => (
            format!("no node can match the patch group `{}` until {} has a value", unknown.written, quoted(names)),
            format!("give {} a value", quoted(names)),
        ),
    };
    report.add(Code::PatchGroupUnknown, value.span, message).help(help);
}

fn sources(fields: &Fields<'_>, context: &Context<'_>) -> Vec<PatchSource> {
    let Some((items, value)) = fields.list("Sources") else { return Vec::new() };
    if items.len() > limits::SOURCES {
        fields.add(
            Code::OutOfRange,
            value.span,
            format!("{} sources, and AWS takes at most {}", items.len(), limits::SOURCES),
        );
    }
    if !items.is_empty() && context.sure && matches!(context.system, OperatingSystem::Windows | OperatingSystem::MacOs)
    {
        fields
            .add(Code::WrongSystem, value.span, format!("`Sources` have no effect on {}", context.system.label()))
            .help("only Linux has alternative package repositories");
    }
    let read = |item| {
        let inner = Fields::new(item, "a source", &["Name", "Products", "Configuration"], context.report)?;
        let (name, _) = inner.require("Name", item.span).and_then(|_| inner.text("Name"))?;
        let products = inner.require("Products", item.span).map_or_else(Vec::new, |_| inner.texts("Products"));
        let (configuration, _) = inner.require("Configuration", item.span).and_then(|_| inner.text("Configuration"))?;
        Some(PatchSource {
            name: name.to_owned(),
            products: products.into_iter().map(|(text, _)| text.to_owned()).collect(),
            configuration: configuration.to_owned(),
        })
    };
    items.iter().filter_map(read).collect()
}

fn tags(fields: &Fields<'_>, report: &Report<'_>) -> Vec<Tag> {
    let Some((items, _)) = fields.list("Tags") else { return Vec::new() };
    let read = |item| {
        let inner = Fields::new(item, "a tag", &["Key", "Value"], report)?;
        let key = inner.require("Key", item.span).and_then(|_| inner.text("Key"))?.0.to_owned();
        let value = inner.require("Value", item.span).and_then(|_| inner.text("Value"))?.0.to_owned();
        Some(Tag { key, value })
    };
    items.iter().filter_map(read).collect()
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
                "this baseline approves nothing: it has no rules and no approved patches",
            )
            .help("add `ApprovalRules`, or patches to `ApprovedPatches`");
    }
}
