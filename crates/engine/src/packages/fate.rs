//! What becomes of a package that a node has in one version (spec states 2).

use patchplay_model::ComplianceLevel;

use crate::VersionIndex;

/// What becomes of a package that a node has in one version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Fate {
    pub(crate) state: FateState,
    /// The version that the item speaks of when it is missing.
    pub(crate) target: Option<VersionIndex>,
    /// Whether the item is classified Security.
    pub(crate) security: bool,
    /// The item's compliance level.
    pub(crate) level: ComplianceLevel,
}

/// The state that a Scan gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum FateState {
    Installed,
    Missing,
    Rejected,
    #[default]
    Other,
}
