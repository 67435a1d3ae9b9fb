//! The window of the patch table.

use patchplay_model::{Date, PatchState};
use serde::{Deserialize, Serialize};

use super::LineQuery;

/// The window of the patch table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct PatchQuery {
    /// Part of an id, title or CVE, any case.
    pub text: String,
    /// Only patches in this state on `node` (or on any node).
    pub state: Option<PatchState>,
    /// Only patches that the run installed on `node` (or on any node).
    pub new_only: bool,
    /// Only patches whose state differs between nodes.
    pub differing_only: bool,
    /// Instance id the state filter looks at; `None`: any node.
    pub node: Option<String>,
    /// Only patches of this product.
    pub product: Option<String>,
    /// Only patches that a line of the texts is the cause of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because_of: Option<LineQuery>,
    /// First row wanted.
    pub offset: usize,
    /// Rows wanted.
    pub limit: usize,
}

/// A window of the patch table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PatchesView {
    /// Patches that any node reports.
    pub total: usize,
    /// Those that pass the query.
    pub matching: usize,
    /// First row of the window.
    pub offset: usize,
    /// Nodes of the columns, by instance id: at most six.
    pub columns: Vec<String>,
    /// Rows of the window.
    pub rows: Vec<PatchRow>,
    /// Number of patches for each state on the node of the query (or on any node), whatever the query's state.
    pub states: Vec<StateCount>,
    /// Number that the run installed.
    pub new: usize,
    /// Number whose state differs between nodes.
    pub differing: usize,
    /// Products that occur.
    pub products: Vec<String>,
}

/// How many patches are in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StateCount {
    /// State.
    pub state: PatchState,
    /// Patches.
    pub count: usize,
}

/// One patch over the nodes of the columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PatchRow {
    /// Id.
    pub id: String,
    /// Title; empty when no fact is known.
    pub title: String,
    /// Release day, if known.
    pub released: Option<Date>,
    /// Product of the row that decides.
    pub product: String,
    /// Classification.
    pub classification: String,
    /// Severity.
    pub severity: String,
    /// How the facts are known: empty for a source, else `inferred`, `interpolated` or `invented`.
    pub certainty: String,
    /// State on each node of the columns; `None`: not approved and not there.
    pub states: Vec<Option<PatchState>>,
    /// Whether the run installed it, on each node of the columns.
    pub new: Vec<bool>,
    /// Whether the line of [`super::Screen::influence_of`] is the cause of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_line: bool,
}
