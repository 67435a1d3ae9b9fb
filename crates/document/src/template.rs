//! What kind of document a tree is, and its sections.
//!
//! People paste whole templates, the `Resources` of one, a resource without its heading, a baseline's properties alone,
//! or what `aws ssm get-patch-baseline` prints. All come out as sections of one [`Template`].

use patchplay_language::{joined, say};
use patchplay_ordered::SortedMap;

use crate::{
    code::Code,
    keys::SECTIONS,
    report::Report,
    text::Span,
    tree::{Entry, Key, Kind, Node},
};

/// The type that a baseline's properties alone belong to.
pub(crate) const PATCH_BASELINE: &str = "AWS::SSM::PatchBaseline";

/// Properties by which a baseline without heading is recognised; each belongs to no other resource of this tool.
const BASELINE_MARKS: &[&str] = &[
    "ApprovalRules",
    "GlobalFilters",
    "ApprovedPatches",
    "RejectedPatches",
    "PatchGroups",
    "OperatingSystem",
    "BaselineId",
    "ApprovedPatchesComplianceLevel",
    "RejectedPatchesAction",
    "DefaultBaseline",
];

/// A document's sections.
#[derive(Debug)]
pub(crate) struct Template<'n> {
    pub(crate) parameters: SortedMap<&'n str, &'n Entry>,
    /// Whether the document has a section `Parameters`; then every name must be declared.
    pub(crate) declares: bool,
    pub(crate) mappings: Option<&'n Node>,
    pub(crate) conditions: Option<&'n Node>,
    pub(crate) outputs: Option<&'n Node>,
    pub(crate) resources: Vec<Pasted<'n>>,
    /// Whether `Transform` lists AWS::LanguageExtensions.
    pub(crate) language_extensions: bool,
    /// Whether macros rewrite it that are not carried out here, and may give any key a meaning.
    pub(crate) has_macros: bool,
}

/// An entry of `Resources`, or a resource pasted without its heading.
#[derive(Debug, Clone)]
pub(crate) enum Pasted<'n> {
    /// `LogicalId: {Type, Properties}`, or a loop over such entries.
    Entry(&'n Entry),
    /// `{Type, Properties}` without logical id.
    Resource(&'n Node),
    /// The properties of a patch baseline.
    Properties(&'n Node),
}

/// Finds the sections of a document; `None` when it is nothing this tool can read.
pub(crate) fn recognise<'n>(root: &'n Node, report: &Report<'_>) -> Option<Template<'n>> {
    let mut template = Template {
        parameters: SortedMap::new(),
        declares: false,
        mappings: None,
        conditions: None,
        outputs: None,
        resources: Vec::new(),
        language_extensions: false,
        has_macros: false,
    };
    let Kind::Mapping(entries) = &root.kind else {
        refuse(root, report);
        return None;
    };
    let is_typed = |node: &Node| node.get("Type").and_then(|entry| entry.value.text()).is_some();
    if root.get("Resources").is_some() {
        sections(&mut template, entries, report);
    } else if is_typed(root) && !entries.iter().any(|entry| is_typed(&entry.value)) {
        template.resources.push(Pasted::Resource(root));
    } else if entries.iter().any(|entry| is_typed(&entry.value) && !is_section(&entry.key))
        || entries.iter().any(|entry| entry.key.text.starts_with("Fn::ForEach::"))
    {
        bare_resources(&mut template, entries);
    } else if let Some(properties) = root.get("Properties").filter(|entry| looks_like_baseline(&entry.value)) {
        template.resources.push(Pasted::Properties(&properties.value));
    } else if looks_like_baseline(root) {
        template.resources.push(Pasted::Properties(root));
    } else if let Some(entry) = misspelled_resources(entries, report) {
        report
            .add(Code::UnknownSection, entry.key.span, say!("`{}` is no section of a template", entry.key.text))
            .help(say!("did you mean `Resources`?"))
            .replace(Some(entry.key.span), "Resources");
        return None;
    } else if entries.iter().all(|entry| is_section(&entry.key)) {
        sections(&mut template, entries, report);
        let missing = Span { end: root.span.start, ..root.span };
        report
            .add(Code::NotATemplate, missing, say!("the template has no `Resources`"))
            .help(say!("a baseline stands under `Resources:`; it can also be pasted alone"));
    } else {
        refuse(root, report);
        return None;
    }
    Some(template)
}

fn is_section(key: &Key) -> bool {
    SECTIONS.names.contains(&key.text.as_str())
}

/// Whether a mapping has properties that only a baseline has.
pub(crate) fn looks_like_baseline(node: &Node) -> bool {
    let marks = node.entries().iter().filter(|entry| BASELINE_MARKS.contains(&entry.key.text.as_str())).count();
    marks > 0
}

/// A heading that should read `Resources`: a mapping of things with a type.
fn misspelled_resources<'n>(entries: &'n [Entry], report: &Report<'_>) -> Option<&'n Entry> {
    entries.iter().find(|entry| {
        entry.value.entries().iter().any(|inner| inner.value.get("Type").is_some())
            && !is_section(&entry.key)
            && report.nearest(&entry.key.text, ["Resources"]).is_some()
    })
}

fn refuse(root: &Node, report: &Report<'_>) {
    // Nothing, of which the report shows the first character, whatever its length.
    let start = Span { end: root.span.start, ..root.span };
    report.add(Code::NotATemplate, start, say!("this is no CloudFormation template and no patch baseline")).help(
        say!("paste a template, a resource of type AWS::SSM::PatchBaseline, its properties, or what `aws ssm get-patch-baseline` prints"),
    );
}

/// Resources without the heading `Resources`, possibly beside sections that were pasted along.
fn bare_resources<'n>(template: &mut Template<'n>, entries: &'n [Entry]) {
    for entry in entries {
        match entry.key.text.as_str() {
            "Mappings" => template.mappings = Some(&entry.value),
            _ => template.resources.push(Pasted::Entry(entry)),
        }
    }
}

fn sections<'n>(template: &mut Template<'n>, entries: &'n [Entry], report: &Report<'_>) {
    for entry in entries {
        match entry.key.text.as_str() {
            "Parameters" => {
                template.declares = true;
                template.parameters = by_name(&entry.value);
                must_be_mapping(entry, report);
            }
            "Mappings" => {
                must_be_mapping(entry, report);
                template.mappings = Some(&entry.value);
            }
            "Conditions" => {
                must_be_mapping(entry, report);
                template.conditions = Some(&entry.value);
            }
            "Outputs" => {
                must_be_mapping(entry, report);
                template.outputs = Some(&entry.value);
            }
            "Resources" => {
                must_be_mapping(entry, report);
                template.resources = entry.value.entries().iter().map(Pasted::Entry).collect();
            }
            "Transform" => {
                template.language_extensions = lists_extensions(&entry.value);
                template.has_macros = tell_macros(&entry.value, report);
            }
            name if SECTIONS.names.contains(&name) => {}
            name => {
                let draft =
                    report.add(Code::UnknownSection, entry.key.span, say!("`{name}` is no section of a template"));
                match report.nearest(name, SECTIONS.names.iter().copied()) {
                    Some(word) => draft.help(say!("did you mean `{word}`?")).replace(Some(entry.key.span), word),
                    None if entry.value.get("Type").is_some() => {
                        draft.help(say!("indent it to stand under `Resources`"))
                    }
                    None => draft.help(say!("sections are {}", joined(SECTIONS.names))),
                };
            }
        }
    }
}

fn by_name(node: &Node) -> SortedMap<&str, &Entry> {
    node.entries().iter().map(|entry| (entry.key.text.as_str(), entry)).collect()
}

fn must_be_mapping(entry: &Entry, report: &Report<'_>) {
    if entry.value.is_null() {
        report
            .add(Code::NullValue, entry.key.span, say!("`{}` has no value", entry.key.text))
            .help(say!("write its entries below it, indented, or remove the line"));
    } else if !matches!(entry.value.kind, Kind::Mapping(_)) {
        report
            .add(Code::WrongType, entry.value.span, say!("`{}` takes a mapping of names", entry.key.text))
            .help(say!("write `Name:` and, indented below it, what it holds"));
    }
}

const EXTENSIONS: &str = "AWS::LanguageExtensions";

fn lists_extensions(node: &Node) -> bool {
    macros(node).iter().any(|item| item.text() == Some(EXTENSIONS))
}

/// The items of `Transform`, which may be one alone.
fn macros(node: &Node) -> &[Node] {
    match &node.kind {
        Kind::Sequence(items) => items,
        Kind::Scalar { .. } | Kind::Mapping(_) => std::slice::from_ref(node),
    }
}

/// Notes macros that may change the template, and says whether there are some: only the functions of AWS::LanguageExtensions
/// are carried out here, and AWS's serverless transform makes nothing that has to do with patching.
fn tell_macros(node: &Node, report: &Report<'_>) -> bool {
    let mut any = false;
    for item in macros(node) {
        let name = item.text().or_else(|| item.get("Name")?.value.text()).unwrap_or_default();
        if name.is_empty() || name == EXTENSIONS || name.starts_with("AWS::Serverless-") {
            continue;
        }
        any = true;
        report
            .add(Code::UnresolvedValue, item.span, say!("what the macro `{name}` makes of the template is unknown before deployment"))
            .help(say!("the template is read as it stands; paste what the macro makes of it (`aws cloudformation get-template`)"));
    }
    any
}
