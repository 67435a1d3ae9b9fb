//! The fleet as a whole: nodes that came to the same, and how many came to what.

use patchplay_language::say;
use patchplay_model::{OperatingSystem, Tag};
use serde::{Deserialize, Serialize};

/// A fleet at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct FleetView {
    /// Number of nodes.
    pub total: usize,
    /// How many of them were made by hand.
    pub made: usize,
    /// Nodes that came to the same for the same reason, by the first of each; not more than a screen can hold.
    pub kinds: Vec<KindView>,
    /// Nodes of further kinds.
    pub beyond: usize,
    /// How many came to what, for each baseline and the patch group by which nodes have it.
    pub shares: Vec<ShareView>,
    /// How many invocations ended how, in the order in which the first of each ended; none for nodes without one.
    pub statuses: Vec<StatusCount>,
    /// Patch groups that baselines of the texts are registered for, if the list was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub patch_groups: Vec<String>,
    /// Every node in few words, if that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<NodeList>,
}

/// Nodes that came to the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct KindView {
    /// Instance id of the first, which stands among the result's nodes.
    pub first: String,
    /// How many they are.
    pub members: usize,
    /// Names of the others, the first of them.
    pub others: Vec<String>,
    /// Number of their share among [`FleetView::shares`].
    pub share: usize,
    /// What they came to.
    pub outcome: Outcome,
}

/// What a node came to, in the words of a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Outcome {
    /// Nothing that the baseline approves is missing.
    Compliant,
    /// Something is.
    NonCompliant,
    /// Its baseline approves nothing at all, so nothing could be missing.
    NothingApproved,
    /// Its part of the run ended before any patch was judged.
    Failed,
    /// The command did not get there.
    #[default]
    NotReached,
}

impl Outcome {
    /// Every outcome, best first.
    pub const ALL: [Self; 5] =
        [Self::Compliant, Self::NonCompliant, Self::NothingApproved, Self::Failed, Self::NotReached];

    /// In words.
    #[must_use]
    pub fn label(self) -> String {
        match self {
            Self::Compliant => say!("compliant"),
            Self::NonCompliant => say!("not compliant"),
            Self::NothingApproved => say!("nothing approved"),
            Self::Failed => say!("failed"),
            Self::NotReached => say!("not reached"),
        }
    }
}

/// Nodes with one baseline.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ShareView {
    /// Name of the baseline; empty for nodes that have none.
    pub baseline: String,
    /// The patch group that gave it to them; `None`: it is a default, or the run named it.
    pub patch_group: Option<String>,
    /// How many came to what; outcomes of nobody are left out.
    pub outcomes: Vec<OutcomeCount>,
}

impl ShareView {
    /// How many nodes they are.
    #[must_use]
    pub fn total(&self) -> usize {
        self.outcomes.iter().map(|one| one.count).sum()
    }
}

/// How many nodes came to something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OutcomeCount {
    /// To what.
    pub outcome: Outcome,
    /// How many.
    pub count: usize,
}

/// How many invocations ended one way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StatusCount {
    /// Status.
    pub status: String,
    /// Status details.
    pub status_details: String,
    /// How many.
    pub count: usize,
}

/// Every node in few words. Columns rather than rows: nodes made by hand stand in the scenario, and only what it does not
/// say of them is told.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NodeList {
    /// Instances of the files, in their order.
    pub of_files: Vec<NodeLine>,
    /// For each node made by hand, its number among the scenario's `instances`.
    pub made: Vec<usize>,
    /// Instance ids of nodes made by hand.
    pub ids: Vec<String>,
    /// Products in words, each once.
    pub products: Vec<String>,
    /// Of each node made by hand, the number of its product.
    pub product_of: Vec<usize>,
    /// Of each node, those of the files first, the number of its share.
    pub shares: Vec<usize>,
    /// Numbers of the nodes that have a tag which nearly names a patch group.
    pub near_misses: Vec<usize>,
}

/// An instance of the files in few words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NodeLine {
    /// Logical id.
    pub logical_id: String,
    /// Instance id.
    pub instance_id: String,
    /// Name.
    pub name: String,
    /// Operating system.
    pub system: OperatingSystem,
    /// Product in words.
    pub product: String,
    /// Tags.
    pub tags: Vec<Tag>,
}
