//! What lines of the texts decide.

use patchplay_document::Place;
use serde::{Deserialize, Serialize};

/// A line of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LineQuery {
    /// Name of the file.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
}

/// Something that decides nothing for this fleet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct IdleNote {
    /// Where it stands.
    pub place: Place,
    /// Why, in words.
    pub text: String,
}

/// What a line has decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InfluenceView {
    /// The line.
    pub line: LineQuery,
    /// In a few words: `25 patches on Instance2`.
    pub words: String,
    /// Instance ids of the nodes that it concerns.
    pub nodes: Vec<String>,
    /// How many patches it is the cause of, where it is about patches.
    pub patches: Option<usize>,
}
