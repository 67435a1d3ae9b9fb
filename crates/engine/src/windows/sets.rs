//! The sets of a Windows plan (spec selection 3.8, states 2).

use super::supersedence::Supersedence;
use crate::PatchSet;

/// What decides about the patches of a product's nodes, besides what is approved.
#[derive(Debug, Clone)]
pub(crate) struct Sets {
    /// What is approved on a node that has it: by the product's own row, through another product only where the product
    /// has no row (rule approve-windows-rows-of-product), or by `ApprovedPatches` without any fact at the clock.
    pub(crate) approved: PatchSet,
    /// Approved for this product or another: NotApplicable where it is neither there nor missing.
    pub(crate) absent: PatchSet,
    /// Replaced by an approved successor, or by whatever else the reading of `superseded-by` lets hide.
    pub(crate) hidden: PatchSet,
    /// What hides its predecessors whether it is approved or not.
    pub(crate) hiding_anyway: PatchSet,
    /// Updates of other Microsoft products.
    pub(crate) applications: PatchSet,
    /// Rejected.
    pub(crate) rejected: PatchSet,
    /// Classified SecurityUpdates, by the row whose facts are shown.
    pub(crate) security: PatchSet,
    /// Security updates that nothing approves or rejects; `None` before the service knew the state.
    pub(crate) unapproved_security: Option<PatchSet>,
    pub(crate) edges: Supersedence,
}
