//! Readings that decided.

use patchplay_document::Place;
use serde::{Deserialize, Serialize};

/// An option of the scenario whose reading decided something of a node: another one was tried, and came to something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DecidingReading {
    /// Name under `options:`.
    pub option: String,
    /// The reading that the run took.
    pub reading: String,
    /// Where the scenario states it; `None`: it is the default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Rule of the specification that the option reads.
    pub rule_id: String,
    /// What the other readings come to; those that come to the same are left out.
    pub otherwise: Vec<OtherReading>,
}

/// What another reading comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OtherReading {
    /// The reading.
    pub reading: String,
    /// What would be otherwise, in words.
    pub effect: String,
}
