//! Text into a spanned tree, into the model and diagnostics.
//!
//! The pipeline, one module per stage: `text` (lines and columns), `tree` (YAML and JSON with places), `template` (what
//! kind of document it is), `evaluate` (CloudFormation's functions), then one reader per resource type and `network`.
//! Nothing stops at the first problem, and nothing here knows what becomes of patches.

mod baseline;
mod code;
mod diagnostic;
mod documents;
mod evaluate;
mod fields;
mod found;
mod instance;
mod json;
mod network;
mod parameter;
mod report;
mod run;
mod scenario;
mod scenario_text;
mod syntax;
mod template;
mod text;
mod tree;
mod value;

pub use code::{CODES, CodeEntry};
pub use diagnostic::{Diagnostic, Fix, Place, Position, Severity};
pub use documents::read;
pub use found::{
    BaselineSites, DerivedWay, Documents, FilterSites, FoundBaseline, FoundInstance, FoundParameter, FoundRun, Hop,
    ImageReference, Input, Reach, RuleSites, Unresolved,
};
pub use scenario::{
    Expectation, HistoryEntry, InstanceOverlay, NetworkOverlay, Observed, RunOverlay, Scenario, SourceFile,
};
pub use scenario_text::{OnDisk, ScenarioText, read_scenario};
