//! How far a policy reaches on the nodes of one product, whatever they have.

use patchplay_catalog::Symbol;
use patchplay_model::ComplianceLevel;
use patchplay_ordered::SortedMap;

use crate::PatchSet;

/// Patches by compliance level.
pub(crate) type Levels = SortedMap<ComplianceLevel, PatchSet>;

/// What one baseline approves for the nodes of one product.
#[derive(Debug, Clone)]
pub(crate) struct Reach {
    /// The product; `None` when the catalogue has no patch of it.
    pub(crate) product: Option<Symbol>,
    /// Approved for the product.
    pub(crate) approved_here: PatchSet,
    /// Approved through another product alone.
    pub(crate) approved_elsewhere: PatchSet,
    pub(crate) blocks: bool,
    /// Patches by the level that they are reported with, UNSPECIFIED left out.
    pub(crate) levels: Levels,
}
