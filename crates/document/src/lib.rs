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
mod json;
mod parameter;
mod report;
mod scenario;
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

/// A scenario's text, read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScenarioText {
    /// The scenario; `None` when an error keeps it from being read.
    pub scenario: Option<Scenario>,
    /// Where its members stand, by path: `clock`, `instances[1].image`, `files[0].text`.
    pub places: std::collections::BTreeMap<String, Place>,
    /// Files that are given by `path:` instead of `text:`; the caller reads them into the scenario's files.
    pub on_disk: Vec<OnDisk>,
    /// Problems.
    pub diagnostics: Vec<Diagnostic>,
}

/// A file of a scenario that lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDisk {
    /// Index among the scenario's files.
    pub index: usize,
    /// Path as written.
    pub path: String,
    /// Where it is written.
    pub place: Place,
}

/// Reads a scenario, YAML or JSON. `name` is what diagnostics call the file.
#[must_use]
pub fn read_scenario(_name: &str, _text: &str) -> ScenarioText {
    ScenarioText::default()
}
