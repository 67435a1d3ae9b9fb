//! Managed nodes.

use serde::{Deserialize, Serialize};

use crate::{OperatingSystem, Timestamp, Trouble, name::named};

/// A tag of an instance or baseline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// Compared exactly, case and blanks included.
    pub key: String,
    /// Compared exactly.
    pub value: String,
}

/// Tag keys whose value is a node's patch group, the deciding one first; compared exactly (rules select-group-tag-*).
pub const PATCH_GROUP_TAG_KEYS: [&str; 2] = ["Patch Group", "PatchGroup"];

/// What a node can reach (spec network-and-permissions 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Paths {
    /// Systems Manager: `ssm` and one of `ssmmessages` and `ec2messages`. Without it the node is not managed.
    pub ssm: bool,
    /// The bucket with the patch module or payload.
    pub s3: bool,
    /// The bucket with the snapshot; closed alone where a policy of an endpoint forgets it.
    #[serde(default = "open")]
    pub snapshot: bool,
    /// Where patches come from: Windows Update or WSUS, or the repositories.
    pub updates: bool,
    /// Right and way to write the run's output into its bucket.
    pub logs: bool,
}

impl Paths {
    /// Everything is reachable, which holds for a node of which nothing else is said.
    pub const ALL: Self = Self { ssm: true, s3: true, snapshot: true, updates: true, logs: true };

    /// Whether both buckets of AWS's are reached.
    #[must_use]
    pub const fn storage(self) -> bool {
        self.s3 && self.snapshot
    }
}

/// What is said of no bucket holds for both.
const fn open() -> bool {
    true
}

impl Default for Paths {
    fn default() -> Self {
        Self::ALL
    }
}

/// Settings on the node itself that decide what it is patched with, or that people expect to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeSettings {
    /// KB numbers that the node's WSUS server does not offer it (Windows; rule state-na-windows-wsus).
    pub wsus_withholds: Vec<String>,
    /// Whether Windows Update also looks for updates of other Microsoft products (Windows; rule
    /// approve-windows-application-node-setting).
    pub other_microsoft_products: bool,
    /// `exclude=` of /etc/yum.conf: names with wildcards, which Patch Manager ignores (yum; rule
    /// approve-yum-exclude-ignored).
    pub yum_exclude: Vec<String>,
    /// The release that the node's repositories are locked to, which Patch Manager ignores (Amazon Linux 2023; rule
    /// approve-al2023-latest-repository).
    pub locked_release: Option<String>,
}

impl Default for NodeSettings {
    /// A node of which nothing is said is offered everything.
    fn default() -> Self {
        Self {
            wsus_withholds: Vec::new(),
            other_microsoft_products: true,
            yum_exclude: Vec::new(),
            locked_release: None,
        }
    }
}

named! {
    /// What has become of a node's agent since Systems Manager registered it.
    #[derive(Default)]
    pub enum Agent as "state of an agent" {
        /// It answers.
        #[default]
        Online = "online",
        /// It is registered and answers no more: the node is stopped, or cut off. A command waits for it until it is
        /// DeliveryTimedOut.
        Silent = "silent",
        /// The node exists no more: a command for it is Undeliverable.
        Gone = "gone",
    }
}

/// What breaks in on every step of a node: its agent is stopped in the middle and starts again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interruptions {
    /// How often, in one command.
    pub times: u32,
    /// Hours that the node is down in all.
    #[serde(default)]
    pub hours: u32,
}

impl Interruptions {
    /// How often the agent takes up one command again (rule time-agent-resume-limits).
    pub const MOST: u32 = 15;
    /// Hours after which it no longer does.
    pub const HOURS: u32 = 48;

    /// Whether the agent takes up the command again after all of them.
    #[must_use]
    pub const fn are_survived(self) -> bool {
        self.times <= Self::MOST && self.hours <= Self::HOURS
    }
}

/// One EC2 instance or hybrid machine as Patch Manager sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Logical id in the template, if it comes from one.
    pub logical_id: Option<String>,
    /// `i-...` or `mi-...`.
    pub instance_id: String,
    /// The name people use: the scenario's `name`, the tag `Name`, the logical id, else the instance id.
    pub name: String,
    /// Operating system.
    pub system: OperatingSystem,
    /// Product as patches name it, such as `WindowsServer2019`.
    pub product: String,
    /// Key of the image profile it was started from.
    pub image: Option<String>,
    /// Tags in the order they are given.
    pub tags: Vec<Tag>,
    /// Patches it has beyond those of its image, or all of them if it has none: KB ids on Windows.
    pub installed: Vec<String>,
    /// Patches whose installation fails on this node.
    pub failing: Vec<String>,
    /// Settings on it.
    pub settings: NodeSettings,
    /// What else is wrong with it.
    pub trouble: Vec<Trouble>,
    /// What it reaches.
    pub paths: Paths,
    /// Whether it has an instance profile with AmazonSSMManagedInstanceCore.
    pub profile: bool,
    /// What has become of its agent since it was registered.
    pub agent: Agent,
    /// When it was registered with Systems Manager; `None`: before everything.
    pub since: Option<Timestamp>,
    /// What breaks in on its steps.
    pub interruptions: Option<Interruptions>,
}

impl Node {
    /// The value of the tag with exactly this key.
    #[must_use]
    pub fn tag(&self, key: &str) -> Option<&str> {
        self.tags.iter().find(|tag| tag.key == key).map(|tag| tag.value.as_str())
    }

    /// Whether the node has this trouble.
    #[must_use]
    pub fn has(&self, trouble: Trouble) -> bool {
        self.trouble.contains(&trouble)
    }

    /// Whether it is no EC2 instance but a machine with a hybrid activation.
    #[must_use]
    pub fn is_hybrid(&self) -> bool {
        self.instance_id.starts_with("mi-")
    }

    /// Whether it is there at an instant: registered by then.
    #[must_use]
    pub fn is_there(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| since <= at)
    }

    /// Whether Systems Manager knows the node: it has the profile and reaches the service.
    #[must_use]
    pub const fn is_managed(&self) -> bool {
        self.profile && self.paths.ssm
    }
}
