//! Sums of a node's patches, before they are counters.

/// Patches of one node by what counters ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    pub(crate) installed: i64,
    pub(crate) other: i64,
    pub(crate) pending: i64,
    pub(crate) rejected: i64,
    pub(crate) missing: i64,
    pub(crate) failed: i64,
    pub(crate) not_applicable: i64,
    /// `None` where the state does not exist.
    pub(crate) available: Option<i64>,
    /// Non-compliant ones of level CRITICAL, of class security, and of neither.
    pub(crate) critical: i64,
    pub(crate) security: i64,
    pub(crate) neither: i64,
}
