//! `AWS::ResourceGroups::Group`: which nodes a group holds.

use patchplay_language::{mark, say};
use patchplay_model::{GroupMembers, ResourceGroup};

use crate::{
    code::Code,
    evaluate::Resource,
    fields::{Fields, unresolved},
    keys,
    report::Report,
    value::Value,
};

pub(crate) const GROUP: &str = "AWS::ResourceGroups::Group";
/// Types of resources that are nodes.
pub(crate) const NODES: &[&str] = &["AWS::EC2::Instance", "AWS::SSM::ManagedInstance", "AWS::AllSupported"];
const TAG_QUERY: &str = "TAG_FILTERS_1_0";
const STACK_QUERY: &str = "CLOUDFORMATION_STACK_1_0";
/// Types of queries.
pub(crate) const QUERIES: &[&str] = &[TAG_QUERY, STACK_QUERY];

/// Reads one group; `instances` are the logical ids of its own stack's.
pub(crate) fn read(resource: &Resource, instances: &[&str], report: &Report<'_>) -> Option<ResourceGroup> {
    let fields = Fields::new(&resource.properties, mark!("a resource group"), keys::GROUP.names, report)?;
    let (name, _) = fields.require("Name", resource.span).and_then(|_| fields.text("Name"))?;
    let members = fields.get("ResourceQuery").map_or(GroupMembers::Nothing, |query| members(query, instances, report));
    Some(ResourceGroup { name: name.to_owned(), members })
}

fn members(value: &Value, instances: &[&str], report: &Report<'_>) -> GroupMembers {
    let Some(fields) = Fields::new(value, "ResourceQuery", keys::QUERY.names, report) else {
        return GroupMembers::Nothing;
    };
    let kind = fields
        .require("Type", value.span)
        .and_then(|_| fields.one_of("Type", mark!("type of query"), QUERIES))
        .map(|(kind, _)| kind);
    let query = fields.get("Query").and_then(|query| Fields::new(query, "Query", keys::QUERY_BODY.names, report));
    let types = query.map_or_else(Vec::new, |query| query.texts("ResourceTypeFilters"));
    let holds_nodes = types.is_empty() || types.iter().any(|(text, _)| NODES.contains(text));
    match (kind, query) {
        (Some(_), _) if !holds_nodes => GroupMembers::Nothing,
        (Some(TAG_QUERY), Some(query)) => tags(&query, report),
        (Some(TAG_QUERY), None) => {
            report
                .add(Code::MissingKey, value.span, say!("a query by tags needs `Query`"))
                .help(say!("add `Query:` with `TagFilters`; without them the group holds nothing"));
            GroupMembers::Nothing
        }
        (Some(_), query) => stack(query.and_then(|query| query.get("StackIdentifier")), instances, report),
        (None, _) => GroupMembers::Nothing,
    }
}

fn tags(query: &Fields<'_>, report: &Report<'_>) -> GroupMembers {
    let filter = |item: &Value| {
        let fields = Fields::new(item, mark!("a tag filter"), keys::TAG_FILTER.names, report)?;
        let (key, _) = fields.require("Key", item.span).and_then(|_| fields.text("Key"))?;
        let open =
            fields.value().get("Values").is_some_and(|list| list.items().iter().any(|v| v.as_unknown().is_some()));
        let values: Vec<String> = fields.texts("Values").into_iter().map(|(text, _)| text.to_owned()).collect();
        // Values that are all unknown let nothing through; none at all let every value through.
        (!open || !values.is_empty()).then(|| (key.to_owned(), values))
    };
    let Some((items, _)) = query.list("TagFilters") else { return GroupMembers::Nothing };
    match items.iter().map(filter).collect::<Option<Vec<_>>>() {
        Some(filters) => GroupMembers::Tags(filters),
        None => GroupMembers::Nothing,
    }
}

/// A stack query is for the group's own stack, unless it names another.
fn stack(identifier: Option<&Value>, instances: &[&str], report: &Report<'_>) -> GroupMembers {
    let is_own =
        identifier.is_none_or(|value| matches!(value.written(), Some("${AWS::StackId}" | "${AWS::StackName}")));
    if is_own {
        return GroupMembers::Stack(instances.iter().map(|&id| id.to_owned()).collect());
    }
    if let Some(value) = identifier {
        if value.as_unknown().is_some() {
            unresolved(report, value);
        } else {
            report
                .add(
                    Code::UnresolvedValue,
                    value.span,
                    say!("which nodes another stack has is unknown before deployment"),
                )
                .help(say!("the group holds no node here; `!Ref AWS::StackId` is the stack of this template"));
        }
    }
    GroupMembers::Nothing
}
