//! The panes of the readouts.

pub mod answer;
pub mod assertions;
pub mod compare;
pub mod empty;
mod glance;
pub mod lesson;
pub mod log;
pub mod network;
pub mod node;
pub mod pasted_log;
pub mod patches;
pub mod run;
pub mod settings;
pub mod table;
pub mod time;
pub mod tree;
pub mod what_if;
pub mod why;
