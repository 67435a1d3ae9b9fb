//! (being written)
mod diagnostic;
mod scenario;

pub use diagnostic::{Diagnostic, Fix, Place, Position, Severity};
pub use scenario::{
    Expectation, HistoryEntry, InstanceOverlay, NetworkOverlay, Observed, RunOverlay, Scenario, SourceFile,
};
