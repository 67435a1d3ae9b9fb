//! What was found in documents: the model's nouns, each with the places it was read from.

use patchplay_model::{
    ListedPatch, MessageEndpoint, OperatingSystem, Operation, PatchBaseline, Paths, ResourceGroup, Run, Tag, Timestamp,
};
use patchplay_ordered::SortedMap;
use serde::{Deserialize, Serialize};

use crate::{Diagnostic, Place, Rights, SourceFile};

/// Everything that reading documents depends on.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The documents. Each is a template or fragment of its own, but for those that a nested stack's `TemplateURL` names
    /// by their last part: these are read as its parent makes them. Exports are seen by all.
    pub files: &'a [SourceFile],
    /// Values of parameters, and of names that a fragment uses without declaring them.
    pub parameters: &'a SortedMap<String, String>,
    /// `AWS::Region`; `None`: unknown before deployment.
    pub region: Option<&'a str>,
    /// `AWS::AccountId`; `None`: unknown before deployment.
    pub account: Option<&'a str>,
    /// Which message endpoint a node needs beside `ssm`.
    pub message_endpoint: MessageEndpoint,
    /// Physical id of a resource by logical id (as in [`FoundInstance::logical_id`]) and type, for example the instance id the scenario gives or invents;
    /// `None`: unknown before deployment. Names that the template itself states (`BucketName`) are not asked for.
    pub physical_id: &'a dyn Fn(&str, &str) -> Option<String>,
}

impl std::fmt::Debug for Input<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Input")
            .field("files", &self.files.iter().map(|file| file.name.as_str()).collect::<Vec<_>>())
            .field("parameters", self.parameters)
            .field("region", &self.region)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

/// What the documents hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Documents {
    /// Baselines in the order of the texts, also those whose condition is false.
    pub baselines: Vec<FoundBaseline>,
    /// EC2 instances in the order of the texts, without those whose condition is false.
    pub instances: Vec<FoundInstance>,
    /// Files that a run's BaselineOverride may name, in the order of the texts.
    pub overrides: Vec<FoundOverride>,
    /// Associations and maintenance window tasks that run a patch document, without those whose condition is false.
    pub runs: Vec<FoundRun>,
    /// Resource groups in the order of the texts, without those whose condition is false.
    pub groups: Vec<ResourceGroup>,
    /// Names of the buckets that templates create and that are not open to everybody, as texts write them.
    pub private_buckets: Vec<String>,
    /// Lists for `InstallOverrideList`, in the order of the files.
    pub override_lists: Vec<FoundOverrideList>,
    /// Parameters: first the names that nothing declares, then the declared ones in the order of the texts.
    pub parameters: Vec<FoundParameter>,
    /// Problems by file and place.
    pub diagnostics: Vec<Diagnostic>,
}

/// A patch baseline of the documents.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundBaseline {
    /// Logical id; `None` when the document is the baseline's properties alone.
    pub logical_id: Option<String>,
    /// The id that AWS gave it, where an answer of the API tells.
    pub id: Option<String>,
    /// Its name: resolved, else as written (`${Prefix}-MyPatchBaseline`), else the logical id.
    pub display_name: String,
    /// What was understood of it; parts with errors are left out. A filter that is unknown has no values, and a rule
    /// whose date is unknown has no approval: both match nothing.
    pub baseline: PatchBaseline,
    /// Whether AWS would refuse it: an error stands in `diagnostics`.
    pub has_errors: bool,
    /// Whether the resource's condition holds; `None`: unknown before deployment. Without a condition `Some(true)`.
    pub created: Option<bool>,
    /// Where its parts stand.
    pub sites: BaselineSites,
    /// Patch groups whose text has no value yet, as written; no node can match them.
    pub unresolved_groups: Vec<Unresolved>,
    /// CloudFormation's properties with every function resolved, plus `LogicalId`; what is unknown is null.
    pub resolved: serde_json::Value,
    /// The resource: its logical id, or the first key of a fragment.
    pub place: Place,
}

/// A file of baselines for `BaselineOverride`: a list of them.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundOverride {
    /// Name of the file.
    pub name: String,
    /// Its entries in their order. What the service would refuse in a baseline is kept, since these reach the node.
    pub entries: Vec<OverrideEntry>,
    /// Whether the file has an error, so that no run can read it.
    pub has_errors: bool,
    /// The list.
    pub place: Place,
}

/// One entry of a file for `BaselineOverride`.
#[derive(Debug, Clone, PartialEq)]
pub struct OverrideEntry {
    /// `BaselineId`, when the entry is what `get-patch-baseline` prints.
    pub id: Option<String>,
    /// The baseline.
    pub found: FoundBaseline,
}

/// Text that a function leaves open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unresolved {
    /// As written, functions as `${Name}`.
    pub written: String,
    /// Names of the parameters a value is missing for.
    pub names: Vec<String>,
    /// Where.
    pub place: Place,
}

/// Where the parts of a baseline stand. Lists are parallel to those of [`PatchBaseline`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BaselineSites {
    /// The mapping with all of them.
    pub place: Place,
    /// Value of `Name`.
    pub name: Option<Place>,
    /// Value of `OperatingSystem`.
    pub operating_system: Option<Place>,
    /// Value of `DefaultBaseline`.
    pub default_baseline: Option<Place>,
    /// Value of `AvailableSecurityUpdatesComplianceStatus`.
    pub available_security_updates: Option<Place>,
    /// Value of `ApprovedPatchesComplianceLevel`.
    pub approved_patches_level: Option<Place>,
    /// Value of `RejectedPatchesAction`.
    pub rejected_patches_action: Option<Place>,
    /// One for each patch group.
    pub patch_groups: Vec<Place>,
    /// One for each rule.
    pub rules: Vec<RuleSites>,
    /// One for each global filter.
    pub global_filters: Vec<FilterSites>,
    /// One for each entry of `ApprovedPatches`.
    pub approved: Vec<Place>,
    /// One for each entry of `RejectedPatches`.
    pub rejected: Vec<Place>,
    /// Value of `Tags`.
    pub tags: Option<Place>,
    /// One for each source.
    pub sources: Vec<Place>,
    /// Value of `ApprovalRules`.
    pub approval_rules: Option<Place>,
}

/// Where the parts of a rule stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleSites {
    /// The whole rule.
    pub place: Place,
    /// `ApproveAfterDays` or `ApproveUntilDate`: the value.
    pub approval: Option<Place>,
    /// Value of `ComplianceLevel`.
    pub compliance_level: Option<Place>,
    /// Value of `EnableNonSecurity`.
    pub enable_non_security: Option<Place>,
    /// One for each filter of the rule.
    pub filters: Vec<FilterSites>,
}

/// Where the parts of a filter stand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FilterSites {
    /// The whole filter.
    pub place: Place,
    /// Value of `Key`.
    pub key: Place,
    /// One for each value of the filter.
    pub values: Vec<Place>,
    /// Value of `Values`, the whole list.
    pub list: Place,
}

/// What a template says about an instance's image.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum ImageReference {
    /// A public SSM parameter, such as `/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-Base`.
    Parameter(String),
    /// An AMI id.
    Ami(String),
    /// The system itself, as the agent or the bill names it: `Microsoft Windows Server 2019 Datacenter`.
    Platform {
        /// Name.
        name: String,
        /// Version; empty where nobody tells.
        version: String,
    },
    /// The system alone, which a baseline tells that AWS patched the node with.
    System(OperatingSystem),
    /// Nothing that is known before deployment.
    #[default]
    Unknown,
}

/// Where a tag stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagSite {
    /// The whole tag.
    pub place: Place,
    /// Its key, where it stands literally, quotes included.
    pub key: Option<Place>,
    /// Its value, likewise.
    pub value: Option<Place>,
}

/// An EC2 instance of the documents.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundInstance {
    /// Logical id; where several stacks have an instance of this logical id, with the stacks that lead to it
    /// (`Web/Host`), and where several root templates have, with the file (`web.yaml/Host`). Of an
    /// instance that an answer of the API lists, its instance id, which no logical id can be.
    pub logical_id: String,
    /// Its image.
    pub image: ImageReference,
    /// Where the image stands.
    pub image_place: Option<Place>,
    /// Tags whose key and value are known, each with where it stands.
    pub tags: Vec<(Tag, TagSite)>,
    /// Tags whose value is unknown: the key, and what is missing.
    pub unresolved_tags: Vec<(String, Unresolved)>,
    /// Whether its instance profile lets Systems Manager manage it.
    pub profile: bool,
    /// Why, hop by hop.
    pub profile_hops: Vec<Hop>,
    /// What it reaches.
    pub reach: Reach,
    /// What its role may do.
    pub rights: Rights,
    /// Whether the resource's condition holds: `Some(true)`, or `None` when unknown before deployment.
    pub created: Option<bool>,
    /// What its last real operation came to, where an answer of the API tells.
    pub reported: Option<ReportedState>,
    /// The resource's logical id in the text.
    pub place: Place,
    /// `{LogicalId, InstanceId, ImageId, Tags, Network}`; what is unknown is null.
    pub resolved: serde_json::Value,
}

/// What DescribeInstancePatchStates reports of a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedState {
    /// The baseline that the node was held to: its id, without what an ARN has before it.
    pub baseline_id: Option<String>,
    /// The node's patch group; `None` without one.
    pub patch_group: Option<String>,
    /// The snapshot of the baseline.
    pub snapshot_id: Option<String>,
    /// Scan or Install.
    pub operation: Option<Operation>,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// Counters by their AWS names, those that the answer has and that count something.
    pub counts: Vec<(&'static str, i64)>,
    /// The node's id in the answer.
    pub place: Place,
}

/// What an instance reaches, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// The outcome for each path.
    pub paths: Paths,
    /// Logical id of its subnet, or the subnet's id as written.
    pub subnet: Option<String>,
    /// `ssm`, `s3`, `updates`, `logs`, in this order. `updates` is that of the system which the image or the baselines
    /// speak of.
    pub ways: Vec<DerivedWay>,
    /// The two ways to updates, for a node whose system is known better.
    pub updates_by: Option<Box<UpdateWays>>,
}

/// The ways to the two kinds of places that updates come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpdateWays {
    /// Repositories in Amazon S3.
    pub storage: DerivedWay,
    /// Windows Update, and the repositories of all others.
    pub internet: DerivedWay,
}

impl Reach {
    /// The way to the updates of a system: Amazon Linux keeps its repositories in Amazon S3 (rule
    /// net-amazon-linux-gateway-suffices).
    #[must_use]
    pub fn updates_of(&self, system: OperatingSystem) -> Option<&DerivedWay> {
        let ways = self.updates_by.as_deref()?;
        Some(if system.is_amazon_linux() { &ways.storage } else { &ways.internet })
    }
}

/// How an instance reaches one destination, or where the way breaks off.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct DerivedWay {
    /// `ssm`, `s3`, `updates` or `logs`, as in a scenario's `network`.
    pub path: &'static str,
    /// Whether it is open.
    pub open: bool,
    /// From the instance outward; the first one that is not `ok` ends the way.
    pub hops: Vec<Hop>,
}

/// One station on a way.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Hop {
    /// What it is, such as `route table ClosedRoutes`, in the reader's language.
    pub label: String,
    /// The part of a picture that it is.
    pub kind: HopKind,
    /// The name within the label; `None` where the texts give none.
    pub name: Option<String>,
    /// Whether it carries the traffic on.
    pub ok: bool,
    /// Why, in words.
    pub detail: String,
    /// Where a text says so; empty for what no text mentions.
    pub places: Vec<Place>,
}

/// What a picture of a way makes of a hop; unlike the label it is the same in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum HopKind {
    /// The node itself, which a way begins with.
    Node,
    /// The subnet that the way begins in or leads through.
    Subnet,
    /// A route table or a route: leads to the next stop and is none itself.
    Route,
    /// Anything that traffic stops at or passes.
    #[default]
    Stop,
}

/// A run of a patch document that the documents define.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundRun {
    /// The run. Target values that are unknown before deployment are left out, and of its override list the address alone
    /// is known: which file that is, the scenario tells.
    pub run: Run,
    /// The resource's logical id in the text.
    pub place: Place,
    /// Value of `Operation`.
    pub operation_place: Option<Place>,
    /// Value of `RebootOption`.
    pub reboot_place: Option<Place>,
    /// Value of `BaselineOverride`.
    pub override_place: Option<Place>,
    /// Value of `BaselineTags`.
    pub tags_place: Option<Place>,
    /// Value of `InstallOverrideList`.
    pub override_list_place: Option<Place>,
    /// Value of the document's name.
    pub document_place: Option<Place>,
    /// Value of `Targets`.
    pub targets_place: Option<Place>,
    /// The output location.
    pub output_place: Option<Place>,
    /// `{LogicalId, DocumentName, Parameters, Targets, OutputS3BucketName, OutputS3KeyPrefix, MaxConcurrency, MaxErrors}`.
    pub resolved: serde_json::Value,
}

/// A list for the parameter `InstallOverrideList`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOverrideList {
    /// Name of its file.
    pub file: String,
    /// Its entries; those with errors are left out.
    pub patches: Vec<ListedPatch>,
    /// One for each entry.
    pub places: Vec<Place>,
    /// The first entry that has no id, over which a run of Linux or macOS fails (rule param-list-entry-needs-id).
    pub without_id: Option<Place>,
    /// The key `patches`.
    pub place: Place,
}

/// A parameter of a template, or a name that a fragment uses and nothing declares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundParameter {
    /// Name.
    pub name: String,
    /// Whether a text declares it.
    pub declared: bool,
    /// Its description.
    pub description: String,
    /// Its default.
    pub default: Option<String>,
    /// The value given in the input.
    pub value: Option<String>,
    /// Values it may take; empty: any.
    pub allowed: Vec<String>,
    /// Where it is declared, or first used.
    pub place: Place,
    /// Whether a patch group or a `Patch Group` tag depends on it.
    pub decides_group: bool,
}
