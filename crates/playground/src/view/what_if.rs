//! What an edit of the user's text or of a node would change.

use patchplay_document::{Edit, InstanceOverlay};
use patchplay_model::{ComplianceStatus, Counts};
use serde::{Deserialize, Serialize};

/// Whose suggestions are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct WhatIfQuery {
    /// A node, by instance id; `None`: those of the fleet that something is the matter with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// A patch on that node whose state is to change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patch: Option<String>,
}

/// Something that could be changed, and what the run would then come to. Everything here was tried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Suggestion {
    /// What is changed, as a button says it: "Add SecurityUpdates to CLASSIFICATION".
    pub edit: String,
    /// What the run then comes to.
    pub effect: String,
    /// The change.
    #[serde(flatten)]
    pub change: Change,
    /// Every node that it makes a difference to.
    pub nodes: Vec<Difference>,
}

/// A change of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Change {
    /// Stretches of the files' texts, all of the texts as they are now.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// What is laid over a node.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub node: Option<NodeChange>,
    /// A parameter of the run and its value: members of the scenario's `run.parameters`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<(String, String)>,
}

/// What is laid over a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NodeChange {
    /// Number of the member of the scenario's `instances` that it goes into; `None`: it is a new member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// Members of an instance in the scenario's form; what is absent stays as it is.
    pub overlay: InstanceOverlay,
}

/// A node without and with a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Difference {
    /// Instance id.
    pub instance_id: String,
    /// Name.
    pub name: String,
    /// As things are.
    pub before: Standing,
    /// After the change.
    pub after: Standing,
}

/// What a run comes to on one node.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Standing {
    /// Name of its baseline; `None`: the run gives it none.
    pub baseline: Option<String>,
    /// Status details of its invocation; `None`: there is none.
    pub status_details: Option<String>,
    /// Counters; `None` where patches were not judged.
    pub counts: Option<Counts>,
    /// Verdict.
    pub compliance: Option<ComplianceStatus>,
    /// Patches that the run installed.
    pub newly_installed: Vec<String>,
}
