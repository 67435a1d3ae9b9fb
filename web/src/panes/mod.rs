//! The panes of the readouts.

pub mod answer;
pub mod log;
pub mod network;
pub mod node;
pub mod patches;
pub mod run;
pub mod settings;
pub mod table;
pub mod tree;
pub mod what_if;
pub mod why;
