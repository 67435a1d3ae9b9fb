//! What is on the screen: which view, which column, what of the nodes is open.

use crate::overlay::NodeKey;

/// The readouts of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The answer as a sentence, and the nodes.
    Answer,
    /// What the run printed.
    Run,
    /// The table of patches, and the why.
    Patches,
    /// The ways out.
    Network,
    /// Other days, delays, scheduled runs.
    Time,
    /// What a pasted log says.
    PastedLog,
    /// The result beside another one.
    Compare,
    /// The lesson that is open.
    Lesson,
}

/// What the left column shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The editor.
    Text,
    /// The nodes.
    Nodes,
    /// The parameters.
    Parameters,
}

/// What a narrow screen shows, which has room for one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Narrow {
    /// The left column.
    Left,
    /// The result.
    Result,
    /// The rest: network, settings, about.
    More,
}

/// What is open in the table of nodes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NodesForm {
    /// The node whose details are.
    pub open: Option<NodeKey>,
    /// Whether the form that adds many is.
    pub many: bool,
    /// Whether the nodes are shown as YAML.
    pub as_yaml: bool,
}

/// Rows of the patch table that are asked for at once: more than any screen shows, so that scrolling rarely waits.
pub const ROWS: usize = 120;
