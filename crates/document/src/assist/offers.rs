//! What may stand at a place, from the tables that the readers use.

use patchplay_language::{mark, said};
use patchplay_model::{
    ComplianceLevel, ComplianceStatus, CutoffBehavior, Document, FilterKey, FilterValues, OperatingSystem, Operation,
    PATCH_GROUP_TAG_KEYS, RebootOption, RejectedPatchesAction, Trouble,
};

use super::{
    ImageWords,
    locate::{Role, Spot},
};
use crate::{
    evaluate::READ_TYPES,
    group::{self, NODES, QUERIES},
    instance::INSTANCE,
    keys::{
        ASSOCIATION, BASELINE, COMMAND, FILTER, FILTER_GROUP, GROUP, INVOCATION, Keys, LOCATION, LOGGING, OUTPUT,
        PARAMETERS, QUERY, QUERY_BODY, RESOURCE, RULE, RULES, SECTIONS, SOURCE, TAG, TAG_FILTER, TARGET, WINDOW,
        WINDOW_TARGET, WINDOW_TASK,
    },
    run::{self, SEVERITIES, SYNC, TARGET_TYPES, TASK_TYPES},
    template::PATCH_BASELINE,
};

/// AWS's page about what goes wrong on nodes.
const TROUBLESHOOTING: &str =
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-troubleshooting.html";

/// A word that may stand somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Offer {
    pub(super) label: String,
    /// One line about it; empty for words that speak for themselves.
    pub(super) doc: String,
    pub(super) page: &'static str,
}

/// Everything that may stand at the place.
pub(super) fn at(spot: &Spot, images: ImageWords<'_>) -> Vec<Offer> {
    match spot.role {
        Role::Key => keys_at(spot).into_iter().flat_map(|keys| of_keys(spot, keys)).collect(),
        Role::Value => values_at(spot, images),
    }
}

fn of_keys(spot: &Spot, keys: &'static Keys) -> Vec<Offer> {
    let of_document = std::ptr::eq(keys, PARAMETERS).then(|| document_of(spot)).flatten();
    keys.rows()
        .filter(|(name, _)| of_document.is_none_or(|document| document.parameters().contains(name)))
        .map(|(name, doc)| Offer { label: name.to_owned(), doc: said(doc), page: keys.page })
        .collect()
}

/// The document whose parameters are being written.
fn document_of(spot: &Spot) -> Option<Document> {
    ["TaskArn", "Name", "document"].iter().find_map(|key| spot.nearest(key)?.parse().ok())
}

/// The kinds of mapping that the mapping at the cursor may be.
fn keys_at(spot: &Spot) -> Vec<&'static Keys> {
    let kind = spot.nearest("Type");
    match spot.tail(2).as_slice() {
        [] => at_the_top(spot),
        [.., "ApprovalRules"] => vec![RULES],
        ["PatchRules", "[]"] => vec![RULE],
        [.., "PatchFilterGroup" | "GlobalFilters"] => vec![FILTER_GROUP],
        ["PatchFilters", "[]"] => vec![FILTER],
        ["Sources", "[]"] => vec![SOURCE],
        ["Tags", "[]"] => vec![TAG],
        ["Targets" | "targets", "[]"] => vec![TARGET],
        [.., "OutputLocation"] => vec![OUTPUT],
        [.., "S3Location"] => vec![LOCATION],
        ["Resources", _] => vec![RESOURCE],
        [.., "TaskInvocationParameters"] => vec![INVOCATION],
        [.., "MaintenanceWindowRunCommandParameters"] => vec![COMMAND],
        [.., "LoggingInfo"] => vec![LOGGING],
        [.., "ResourceQuery"] => vec![QUERY],
        ["ResourceQuery", "Query"] => vec![QUERY_BODY],
        ["TagFilters", "[]"] => vec![TAG_FILTER],
        [.., "Properties"] => kind.and_then(of_type).into_iter().collect(),
        ["Properties" | "MaintenanceWindowRunCommandParameters", "Parameters"] | ["run", "parameters"] => {
            vec![PARAMETERS]
        }
        _ => Vec::new(),
    }
}

/// The properties of a type of resource.
fn of_type(kind: &str) -> Option<&'static Keys> {
    Some(match kind {
        PATCH_BASELINE => BASELINE,
        run::ASSOCIATION => ASSOCIATION,
        run::WINDOW => WINDOW,
        run::WINDOW_TARGET => WINDOW_TARGET,
        run::TASK => WINDOW_TASK,
        group::GROUP => GROUP,
        _ => return None,
    })
}

/// A text begins as a template or as a baseline's properties.
fn at_the_top(spot: &Spot) -> Vec<&'static Keys> {
    let Some(root) = spot.nodes().next() else { return Vec::new() };
    let has =
        |keys: &Keys, except: &[&str]| keys.names.iter().any(|name| !except.contains(name) && root.get(name).is_some());
    if has(SECTIONS, &["Description"]) {
        vec![SECTIONS]
    } else if has(RESOURCE, &[]) {
        vec![RESOURCE]
    } else if has(BASELINE, &["Description"]) {
        vec![BASELINE]
    } else {
        vec![BASELINE, SECTIONS]
    }
}

fn values_at(spot: &Spot, images: ImageWords<'_>) -> Vec<Offer> {
    let mut tail = spot.tail(4);
    if tail.last() == Some(&"[]") {
        tail.pop();
    }
    let kind = spot.nearest("Type");
    match tail.as_slice() {
        [.., "OperatingSystem" | "system"] => {
            OperatingSystem::ALL.iter().map(|system| offer(system.as_str(), system.label(), BASELINE.page)).collect()
        }
        [.., "PatchFilters", "[]", "Key"] => {
            let allowed = FilterKey::allowed_for(system_of(spot));
            let known = FilterKey::ALL.iter().zip(FilterKey::DOCS);
            known
                .filter(|(key, _)| allowed.contains(key))
                .map(|(key, doc)| offer(key.as_str(), doc, FILTER.page))
                .collect()
        }
        [.., "PatchFilters", "[]", "Values"] => filter_values(spot),
        [.., "Tags", "[]", "Key"] if kind == Some(INSTANCE) => PATCH_GROUP_TAG_KEYS
            .iter()
            .map(|key| offer(key, mark!("its value is the node's patch group"), TAG.page))
            .collect(),
        [.., "Targets" | "targets", "[]", "Key"] => {
            let of_tags =
                PATCH_GROUP_TAG_KEYS.iter().map(|key| (format!("tag:{key}"), mark!("nodes of these patch groups")));
            let of_task = (kind == Some(run::TASK))
                .then(|| ("WindowTargetIds".to_owned(), mark!("targets that the window has registered")));
            of_task
                .into_iter()
                .chain([("InstanceIds".to_owned(), mark!("nodes by their ids"))])
                .chain(of_tags)
                .chain([("resource-groups:Name".to_owned(), mark!("the nodes of a resource group"))])
                .map(|(label, doc)| offer(&label, doc, TARGET.page))
                .collect()
        }
        [.., "TagFilters", "[]", "Key"] => PATCH_GROUP_TAG_KEYS
            .iter()
            .map(|key| offer(key, mark!("its value is the node's patch group"), TAG.page))
            .collect(),
        [.., "TaskType"] => bare(TASK_TYPES, WINDOW_TASK.page),
        [.., "ResourceType"] if kind == Some(run::WINDOW_TARGET) => bare(TARGET_TYPES, WINDOW_TARGET.page),
        [.., "CutoffBehavior"] => words(CutoffBehavior::NAMES, CutoffBehavior::DOCS, WINDOW_TASK.page),
        [.., "ResourceQuery", "Type"] => bare(QUERIES, QUERY.page),
        [.., "ResourceTypeFilters"] => bare(NODES, QUERY_BODY.page),
        [.., "ComplianceSeverity"] => bare(SEVERITIES, ASSOCIATION.page),
        [.., "SyncCompliance"] => bare(SYNC, ASSOCIATION.page),
        [.., "AllowUnassociatedTargets" | "ApplyOnlyAtCronInterval"] => bare(&["true", "false"], WINDOW.page),
        [.., "ComplianceLevel" | "ApprovedPatchesComplianceLevel"] => {
            words(ComplianceLevel::NAMES, ComplianceLevel::DOCS, RULE.page)
        }
        [.., "RejectedPatchesAction"] => {
            words(RejectedPatchesAction::NAMES, RejectedPatchesAction::DOCS, BASELINE.page)
        }
        [.., "AvailableSecurityUpdatesComplianceStatus"] => {
            words(ComplianceStatus::NAMES, ComplianceStatus::DOCS, BASELINE.page)
        }
        [.., "EnableNonSecurity" | "ApprovedPatchesEnableNonSecurity" | "DefaultBaseline"] => {
            words(&["true", "false"], &["", ""], BASELINE.page)
        }
        [.., "Parameters" | "parameters", "Operation"] => words(Operation::NAMES, Operation::DOCS, PARAMETERS.page),
        [.., "Parameters" | "parameters", "RebootOption"] => {
            words(RebootOption::NAMES, RebootOption::DOCS, PARAMETERS.page)
        }
        [.., "Properties", "Name"] if kind == Some(run::ASSOCIATION) => {
            words(Document::NAMES, Document::DOCS, PARAMETERS.page)
        }
        [.., "Properties", "TaskArn"] | [.., "run", "document"] => {
            words(Document::NAMES, Document::DOCS, PARAMETERS.page)
        }
        ["Resources", _, "Type"] | [.., "Resources", _, "Type"] => {
            READ_TYPES.iter().map(|kind| offer(kind, "", RESOURCE.page)).collect()
        }
        [.., "instances", "[]", "trouble"] => words(Trouble::NAMES, Trouble::DOCS, TROUBLESHOOTING),
        [.., "instances", "[]", "image"] => images.iter().map(|(key, label)| offer(key, label, "")).collect(),
        _ => Vec::new(),
    }
}

/// The system of the baseline that is being written; without one it is Windows.
fn system_of(spot: &Spot) -> OperatingSystem {
    spot.nearest("OperatingSystem").and_then(|text| text.parse().ok()).unwrap_or(OperatingSystem::Windows)
}

fn filter_values(spot: &Spot) -> Vec<Offer> {
    let system = system_of(spot);
    let Some(key) = spot.nearest("Key").and_then(|text| text.parse::<FilterKey>().ok()) else { return Vec::new() };
    if !FilterKey::allowed_for(system).contains(&key) {
        return Vec::new();
    }
    let known = match key.values_for(system) {
        FilterValues::Closed(known) | FilterValues::Open(known) => known,
        FilterValues::Free => &[],
    };
    let all = offer("*", mark!("every value, and patches without one"), FILTER.page);
    known.iter().map(|value| offer(value, "", FILTER.page)).chain([all]).collect()
}

fn words(names: &[&str], docs: &[&str], page: &'static str) -> Vec<Offer> {
    names.iter().zip(docs).map(|(name, doc)| offer(name, doc, page)).collect()
}

/// Words that speak for themselves.
fn bare(names: &[&str], page: &'static str) -> Vec<Offer> {
    names.iter().map(|name| offer(name, "", page)).collect()
}

/// Lines of the model are sentences; here they end without a stop.
pub(super) fn offer(label: &str, doc: &str, page: &'static str) -> Offer {
    Offer { label: label.to_owned(), doc: said(doc.trim().trim_end_matches('.')), page }
}
