//! (being written)
pub mod answers;
pub mod view;

use std::collections::BTreeMap;

use answers::{CheckAnswer, ExplainAnswer, InspectAnswer, RunAnswer};
use patchplay_document::{Scenario, SourceFile};
use view::{ImageView, Opened, Screen, View};

/// The one door.
#[derive(Debug, Default)]
pub struct Playground {}

impl Playground {
    /// Takes patch facts in the catalogue's binary form, in place of those it has.
    pub fn load_catalog(&mut self, _bytes: &[u8]) -> Result<(), String> {
        Ok(())
    }
    /// Images that nodes can be started from.
    pub fn images(&self) -> Vec<ImageView> {
        Vec::new()
    }
    /// Reads a scenario file.
    pub fn open(&self, _name: &str, _text: &str) -> Opened {
        Opened { scenario: None, diagnostics: Vec::new() }
    }
    /// Problems of documents.
    pub fn check(&self, _files: &[SourceFile], _parameters: &BTreeMap<String, String>) -> CheckAnswer {
        CheckAnswer { diagnostics: Vec::new() }
    }
    /// What documents hold.
    pub fn inspect(&self, _files: &[SourceFile], _parameters: &BTreeMap<String, String>) -> InspectAnswer {
        InspectAnswer { baselines: vec![], instances: vec![], runs: vec![], diagnostics: Vec::new() }
    }
    /// What a run answers.
    pub fn run(&self, _scenario: &Scenario) -> RunAnswer {
        RunAnswer::default()
    }
    /// Why.
    pub fn explain(&self, _scenario: &Scenario, _instance: &str, _patch: Option<&str>) -> ExplainAnswer {
        ExplainAnswer::default()
    }
    /// What a screen shows.
    pub fn view(&self, _scenario: &Scenario, _screen: &Screen) -> View {
        View { diagnostics: vec![], parameters: vec![], result: None }
    }
}
