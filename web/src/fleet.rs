//! Many nodes on one screen.

/// Fleets of up to this many nodes are shown node by node.
pub const MOST_SINGLE: usize = 6;
