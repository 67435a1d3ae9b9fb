//! The scenario: everything one run depends on (share links, lessons and the command line hold exactly this).

use patchplay_model::{Agent, Hook, Interruptions, OperatingSystem, Timestamp, Trouble};
use patchplay_ordered::SortedMap;
use serde::{Deserialize, Serialize, Serializer};

use crate::Instances;

/// A document as pasted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its name; diagnostics carry it.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A scenario in the form that is written, sent and kept; absent members mean their default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Scenario {
    /// Version of the format: 1.
    pub version: u32,
    /// What people call it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// Simulated time; `None`: the last day the patch facts cover.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<Timestamp>,
    /// Region.
    pub region: String,
    /// Account.
    pub account: String,
    /// All invented ids, host names and durations follow from it.
    pub seed: u64,
    /// Whether Default Host Management Configuration is on in the account and region: EC2 instances are managed without a
    /// profile then.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub default_host_management: bool,
    /// Whether the account's tier for hybrid machines is the advanced one, without which Microsoft applications on them are
    /// not patched.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub advanced_instances: bool,
    /// Documents.
    pub files: Vec<SourceFile>,
    /// Values of parameters, declared or not.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub parameters: SortedMap<String, String>,
    /// Nodes: added to the instances of the files, or laid over them.
    #[serde(skip_serializing_if = "Instances::is_empty")]
    pub instances: Instances,
    /// The run; `None`: what the files say, else a Scan of every node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub run: Option<RunOverlay>,
    /// Earlier runs on the same nodes, played first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<HistoryEntry>,
    /// Patch facts.
    pub catalog: CatalogChoice,
    /// Named readings of unsettled points.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub options: SortedMap<String, String>,
    /// Custom baselines that were deleted, by id, and when: a patch policy that names one fails from then on.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub deleted_baselines: SortedMap<String, Timestamp>,
    /// When custom baselines became what the files say, by id: the copies that patch policies keep follow within an hour.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub edited_baselines: SortedMap<String, Timestamp>,
    /// Facts of a real run, by instance id or by a baseline's logical id.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub observed: SortedMap<String, Observed>,
    /// Assertions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub expect: Vec<Expectation>,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            version: 1,
            title: String::new(),
            clock: None,
            region: "us-east-1".to_owned(),
            account: "123456789012".to_owned(),
            seed: 1,
            default_host_management: false,
            advanced_instances: false,
            files: Vec::new(),
            parameters: SortedMap::new(),
            instances: Instances::default(),
            run: None,
            history: Vec::new(),
            catalog: CatalogChoice::Default,
            options: SortedMap::new(),
            deleted_baselines: SortedMap::new(),
            edited_baselines: SortedMap::new(),
            observed: SortedMap::new(),
            expect: Vec::new(),
        }
    }
}

/// The patch facts that a scenario is decided on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CatalogChoice {
    /// The built-in default set; of systems and products that it lacks, everything that is known.
    #[default]
    Default,
    /// Everything that is known of the systems that the scenario speaks of.
    Full,
    /// Files of the scenario, by name: all there is of the systems that they list patches of. Other systems are decided
    /// as with [`Self::Default`].
    Files(Vec<String>),
}

/// A mapping with one member for files: a YAML writer would make a tag of a variant, which a scenario may not have.
impl Serialize for CatalogChoice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Default => serializer.serialize_str("default"),
            Self::Full => serializer.serialize_str("full"),
            Self::Files(files) => serializer.collect_map([("files", files)]),
        }
    }
}

impl CatalogChoice {
    /// The words that stand for a choice of their own.
    pub const WORDS: &'static [&'static str] = &["default", "full"];

    /// Names of the files that are patch facts.
    #[must_use]
    pub fn files(&self) -> &[String] {
        match self {
            Self::Files(names) => names,
            Self::Default | Self::Full => &[],
        }
    }
}

/// A node made by hand, or, with `logicalId`, what is laid over an instance of the files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct InstanceOverlay {
    /// Logical id of the instance it is laid over; `None`: a new node. Where several stacks have an instance of this
    /// logical id, in front of it the stacks that lead to it: `Web/Host`; where several root templates have, the file:
    /// `web.yaml/Host`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logical_id: Option<String>,
    /// Instance id; invented from the seed when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Key of an image profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Operating system of a node without an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<OperatingSystem>,
    /// Product of a node without an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Merged over the template's tags; `None` as a value removes the tag.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub tags: SortedMap<String, Option<String>>,
    /// Patches beyond the image's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub installed: Vec<String>,
    /// Patches whose installation fails.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failing: Vec<String>,
    /// Settings on the node itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<SettingsOverlay>,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trouble: Vec<Trouble>,
    /// What it reaches; members left out are derived from the template, else true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub network: Option<NetworkOverlay>,
    /// Whether it has an instance profile; derived from the template, else true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<bool>,
    /// What has become of its agent since Systems Manager registered the node; it answers when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<Agent>,
    /// When it is registered with Systems Manager; it always was when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// What keeps breaking in on its steps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interruptions: Option<Interruptions>,
}

/// Settings on the node itself that decide what it is patched with, or that people expect to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SettingsOverlay {
    /// Windows: KB numbers that the node's WSUS server does not offer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub wsus_withholds: Vec<String>,
    /// Windows: whether Windows Update also looks for updates of other Microsoft products; `None`: it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_microsoft_products: Option<bool>,
    /// yum: `exclude=` of /etc/yum.conf, which Patch Manager ignores.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub yum_exclude: Vec<String>,
    /// Amazon Linux 2023: the release that the repositories are locked to, which Patch Manager ignores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locked_release: Option<String>,
}

/// Paths that are set by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields are those of patchplay_model::Paths")]
pub struct NetworkOverlay {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ssm: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s3: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updates: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logs: Option<bool>,
}

/// The run: one of the files by logical id, written out, or members laid over the one found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RunOverlay {
    /// Logical id of an association or maintenance window task in the files, with its stacks as in
    /// [`InstanceOverlay::logical_id`].
    #[serde(rename = "use", skip_serializing_if = "Option::is_none")]
    pub use_: Option<String>,
    /// Command document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<String>,
    /// Parameters of the document, laid over the template's.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub parameters: SortedMap<String, String>,
    /// Targets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<Vec<patchplay_model::Target>>,
    /// MaxConcurrency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_concurrency: Option<String>,
    /// MaxErrors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_errors: Option<String>,
    /// Output location.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<patchplay_model::OutputLocation>,
    /// TimeoutSeconds: in how many seconds the command must reach a node, 30 to 2592000; 3600 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout_seconds: Option<u32>,
    /// Seconds after which a user cancels the command; nobody does when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cancel_after: Option<u32>,
    /// Hooks of AWS-RunPatchBaselineWithHooks whose document fails.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub failing_hooks: Vec<Hook>,
    /// What the documents of hooks exit with, where that is not 0.
    #[serde(skip_serializing_if = "SortedMap::is_empty")]
    pub hook_exits: SortedMap<Hook, u8>,
    /// Whether the console's "Patch now" starts it, as an association with rate limits of its own.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub patch_now: bool,
    /// When the nodes reboot that a run by "Patch now" leaves waiting for it; they reboot in the run when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reboot_at: Option<Timestamp>,
    /// The id of the patch policy of Quick Setup that starts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch_policy: Option<String>,
    /// Output to CloudWatch Logs; without a group to the document's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cloud_watch: Option<patchplay_model::CloudWatchOutput>,
}

/// An earlier run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HistoryEntry {
    /// When it started.
    pub clock: Timestamp,
    /// What it was; absent members as in the scenario's `run`.
    #[serde(default)]
    pub run: RunOverlay,
}

/// Facts of a real run that are shown instead of invented ones.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[expect(missing_docs, reason = "each field is the fact of that name in the log; `id` is a baseline's")]
pub struct Observed {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub execution_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub association_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// One assertion about the result; `node` is an id, a name or `*`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Expectation {
    /// A counter of a node has a value.
    Count {
        /// Node.
        node: String,
        /// AWS name of the counter.
        count: String,
        /// Value.
        equals: i64,
    },
    /// A patch of a node is in a state.
    Patch {
        /// Node.
        node: String,
        /// Patch id.
        patch: String,
        /// State.
        state: patchplay_model::PatchState,
    },
    /// A node has a verdict.
    Status {
        /// Node.
        node: String,
        /// Verdict.
        status: patchplay_model::ComplianceStatus,
    },
    /// A node gets a baseline.
    Baseline {
        /// Node.
        node: String,
        /// The baseline's logical id, name or id.
        baseline: String,
    },
    /// A rule, `{baseline}/{number from 1}`, approves so many patches.
    Rule {
        /// Rule.
        rule: String,
        /// Number of patches.
        approves: usize,
    },
}
