//! Two results side by side.

use patchplay_document::Scenario;
use patchplay_model::{ComplianceLevel, PatchState, Timestamp};
use serde::{Deserialize, Serialize};

use super::Standing;

/// What the result is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum With {
    /// The same run where nobody has made a baseline of his own: every node gets AWS's default of its system.
    AwsDefault,
    /// The same run where every node of the system gets this baseline of the files, by logical id or name.
    Baseline(String),
    /// The same run at another time.
    Clock(Timestamp),
    /// The scenario as it was before the last edit.
    LastEdit(Box<Scenario>),
    /// The scenario as it was opened.
    Opened(Box<Scenario>),
    /// A version of the scenario that was kept to compare.
    Kept(Box<Scenario>),
}

/// A question for a comparison, and the window of its patches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CompareQuery {
    /// With what.
    pub with: With,
    /// Only patches that differ on this node, by instance id, and on those like it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// Whether patches count too that apply to no node and are approved by one side alone.
    #[serde(default)]
    pub inapplicable: bool,
    /// Part of a patch's id or title, any case.
    #[serde(default)]
    pub text: String,
    /// Patches wanted.
    #[serde(default)]
    pub limit: usize,
}

/// What is otherwise than in the result that this one is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CompareView {
    /// The difference as a sentence that could be read aloud.
    pub title: String,
    /// What else differs.
    pub detail: String,
    /// What the present side is called: `as it is now`.
    pub here: String,
    /// What the other is called: `with AWS's default`.
    pub there: String,
    /// Whether there is another side to compare with; if not, the title says why.
    pub compared: bool,
    /// Kinds of nodes that differ, the most different first: nodes that fared alike on both sides are one kind.
    pub nodes: Vec<NodeComparison>,
    /// Number of nodes that differ, those of kinds that are not told among them.
    pub differing: usize,
    /// Number of nodes that do not.
    pub same: usize,
    /// Number of patches that differ anywhere and apply somewhere.
    pub patches: usize,
    /// Number of patches that only one side approves and that apply to no node.
    pub inapplicable: usize,
    /// Number of rows that pass the query.
    pub matching: usize,
    /// The first of them.
    pub rows: Vec<PatchComparison>,
}

/// A kind of nodes on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NodeComparison {
    /// Instance id of the first of them.
    pub instance_id: String,
    /// Its name.
    pub name: String,
    /// How many nodes fared like it on both sides.
    pub others: usize,
    /// As things are; `None`: the node is not there.
    pub here: Option<Standing>,
    /// On the other side; `None`: the node is not there.
    pub there: Option<Standing>,
    /// Number of its patches that differ and apply.
    pub patches: usize,
}

/// A patch that differs on a kind of nodes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PatchComparison {
    /// Id.
    pub id: String,
    /// Title; empty when no fact is known.
    pub title: String,
    /// Instance id of the first node of the kind.
    pub instance_id: String,
    /// Its name.
    pub node: String,
    /// How many nodes are of the kind.
    pub nodes: usize,
    /// As things are.
    pub here: Half,
    /// On the other side.
    pub there: Half,
}

/// A patch on one side.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Half {
    /// State; `None`: not approved and not there.
    pub state: Option<PatchState>,
    /// Whether the run installed it.
    pub new: bool,
    /// Compliance level of its item.
    pub level: ComplianceLevel,
    /// The step that decided, in a few words; empty where the node is not judged.
    pub why: String,
}
