//! The ways from nodes to what a run needs.

use patchplay_document::{HopKind, Place};
use serde::{Deserialize, Serialize};

use super::Phrase;

/// The ways from nodes to what a run needs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkView {
    /// The network in one sentence.
    pub title: Vec<Phrase>,
    /// What else one should know.
    pub detail: String,
    /// In a few words, for the tab.
    pub short: String,
    /// Groups of nodes with the same ways.
    pub groups: Vec<NetworkGroup>,
}

/// Nodes that share a subnet, or were made by hand with the same switches.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct NetworkGroup {
    /// Names of the nodes, of a large fleet that is folded the first ones.
    pub nodes: Vec<String>,
    /// How many they are.
    #[serde(default)]
    pub count: usize,
    /// Their instance ids.
    pub instance_ids: Vec<String>,
    /// Logical id of the subnet, if known.
    pub subnet: Option<String>,
    /// One way per destination: Systems Manager, Amazon S3, Windows Update, log bucket.
    pub ways: Vec<Way>,
}

/// The way to one destination.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Way {
    /// Which path of the scenario's `network:` it is: `ssm`, `s3`, `updates`, `logs`.
    pub path: String,
    /// Destination in words.
    pub destination: String,
    /// What it is needed for.
    pub purpose: String,
    /// Whether it is open.
    pub open: bool,
    /// Whether the scenario sets it by hand.
    pub by_hand: bool,
    /// Hops from the node outward; after the first that is broken none follows.
    pub hops: Vec<HopView>,
}

/// One hop of a way.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HopView {
    /// What it is, such as `route table ClosedRoutes`.
    pub label: String,
    /// The part of a picture that it is.
    pub kind: HopKind,
    /// The name within the label; `None` where the texts give none.
    pub name: Option<String>,
    /// Whether it carries the traffic on.
    pub ok: bool,
    /// Why, in words.
    pub detail: String,
    /// Where a text says so.
    pub places: Vec<Place>,
}
