//! The one door: a scenario in, answers out.
//!
//! [`Playground`] holds the patch facts and answers. Everything it says follows from its input: no clock, no randomness,
//! no I/O, so equal input gives equal bytes natively and in WebAssembly. Inside, [`stage`] reads documents, builds the
//! nodes and decides the run; [`act`] plays it; the other modules tell what came of it, each one kind of telling:
//! [`headline`], [`reasons`], [`network`], [`margin`], [`table`], [`why`], [`expectations`]. [`screen`] gathers what a
//! page shows, [`answers`] what the command line and the npm package print.
//!
//! ```
//! use patchplay_document::{Scenario, SourceFile};
//! use patchplay_playground::Playground;
//!
//! let playground = Playground::default();
//! let file = SourceFile { name: "baseline.yaml".into(), text: "Name: x\nApprovalRules: {PatchRules: []}\n".into() };
//! let answer = playground.check(&[file], &Default::default());
//! assert_eq!(answer.diagnostics[0].place.start.line, 1);
//! ```

pub mod account;
pub mod act;
pub mod answers;
pub mod assist;
pub mod codes;
pub mod compare;
pub mod coverage;
pub mod decode;
pub mod estate;
pub mod expectations;
pub mod export;
pub mod facts;
pub mod fleet;
pub mod glance;
pub mod headline;
pub mod idle;
pub mod joining;
pub mod lesson;
pub mod limits;
pub mod link;
pub mod margin;
pub mod near_miss;
pub mod network;
pub mod node_settings;
mod notes;
pub mod opening;
pub mod origin;
pub mod outcomes;
pub mod own;
pub mod pasted_log;
pub mod policy_copy;
pub mod readings;
pub mod reasons;
pub mod reported;
pub mod repositories;
pub mod rights;
pub mod screen;
pub mod setting;
pub mod sources;
pub mod stage;
pub mod summary;
pub mod table;
mod time;
pub mod view;
pub mod what_if;
pub mod why;
pub mod words;

use std::{cell::RefCell, sync::Arc};

use act::{Act, Worlds};
use answers::{CheckAnswer, ExplainAnswer, InspectAnswer, RunAnswer};
use decode::DecodeAnswer;
use facts::Shelf;
use patchplay_catalog::{Catalog, DecodeError};
use patchplay_document::{
    Diagnostic, Documents, Input, OnDisk, Scenario, SourceFile, is_document, read, read_scenario,
};
use patchplay_model::{MessageEndpoint, Readings};
use patchplay_ordered::SortedMap;
use sources::Sources;
use stage::Stage;
use view::{ImageView, Opened, Screen, Suggestion, View, WhatIfQuery};

/// Patch facts, and what earlier answers can spare later ones.
#[derive(Debug, Default)]
pub struct Playground {
    shelf: Shelf,
    worlds: RefCell<Worlds>,
    time: RefCell<time::Kept>,
}

/// A scenario file that was read, with the places of its members.
#[derive(Debug, Clone, Default)]
pub struct ScenarioFile {
    /// The scenario; `None` when an error keeps it from being read.
    pub scenario: Option<Scenario>,
    /// Places of its members.
    pub sources: Sources,
    /// Documents that it names by path; their texts are still to be put in.
    pub on_disk: Vec<OnDisk>,
    /// Problems.
    pub diagnostics: Vec<Diagnostic>,
}

impl ScenarioFile {
    /// Reads a scenario file. A document, such as a template, is the only file of a scenario that says nothing else.
    #[must_use]
    pub fn read(name: &str, text: &str) -> Self {
        if is_document(name, text) {
            let file = SourceFile { name: name.to_owned(), text: text.to_owned() };
            return Scenario { files: vec![file], ..Scenario::default() }.into();
        }
        let read = read_scenario(name, text);
        Self {
            scenario: read.scenario,
            sources: Sources::new(read.places),
            on_disk: read.on_disk,
            diagnostics: read.diagnostics,
        }
    }
}

impl From<Scenario> for ScenarioFile {
    fn from(scenario: Scenario) -> Self {
        Self { scenario: Some(scenario), ..Self::default() }
    }
}

impl Playground {
    /// A playground with this base set of patch facts.
    #[must_use]
    pub fn new(catalog: Arc<Catalog>) -> Self {
        Self { shelf: Shelf::new(catalog), ..Self::default() }
    }

    /// Adds patch facts in the catalogue's binary form: the default set, or the full set of a family. The order does not
    /// matter, and what is loaded twice counts once.
    ///
    /// # Errors
    /// The bytes are damaged or of another version; the facts stay as they were.
    pub fn load_catalog(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        self.shelf.load(bytes)
    }

    /// Names of the files of built-in facts that would decide a scenario and are not loaded, such as `redhat.catalog`.
    #[must_use]
    pub fn missing_facts(&self, file: &ScenarioFile) -> Vec<String> {
        let stage = file.scenario.as_ref().map(|scenario| Stage::set(scenario, &file.sources, &self.shelf));
        stage.map_or_else(Vec::new, |stage| stage.facts.missing_files())
    }

    /// Images that nodes can be started from.
    #[must_use]
    pub fn images(&self) -> Vec<ImageView> {
        self.shelf
            .base()
            .images()
            .iter()
            .map(|image| ImageView {
                key: image.key.clone(),
                system: image.system,
                product: image.product.clone(),
                label: patchplay_catalog::product_label(&image.product).into_owned(),
                built: image.built,
                certainty: image.certainty.as_str().to_owned(),
                basis: image.basis.clone(),
            })
            .collect()
    }

    /// Reads a scenario file for a page, which then keeps it as an object.
    #[must_use]
    pub fn open(&self, name: &str, text: &str) -> Opened {
        let read = read_scenario(name, text);
        Opened { scenario: read.scenario, diagnostics: read.diagnostics }
    }

    /// Writes a scenario as the text of a scenario file.
    #[must_use]
    pub fn save(scenario: &Scenario) -> String {
        patchplay_document::write_scenario(scenario)
    }

    fn documents(files: &[SourceFile], parameters: &SortedMap<String, String>) -> Documents {
        let mut documents = read(&Input {
            files: &own::templates(files, &[]),
            parameters,
            region: None,
            account: None,
            message_endpoint: MessageEndpoint::default(),
            physical_id: &|_, _| None,
        });
        documents.diagnostics.extend(own::name_unused(files, &[]));
        documents.diagnostics.extend(pasted_log::name_logs(files));
        documents.diagnostics.extend(account::problems(&documents, &Readings::default()));
        documents
    }

    /// Problems of documents.
    #[must_use]
    pub fn check(&self, files: &[SourceFile], parameters: &SortedMap<String, String>) -> CheckAnswer {
        CheckAnswer { diagnostics: Self::documents(files, parameters).diagnostics }
    }

    /// What documents hold, with every intrinsic function resolved.
    #[must_use]
    pub fn inspect(&self, files: &[SourceFile], parameters: &SortedMap<String, String>) -> InspectAnswer {
        let documents = Self::documents(files, parameters);
        InspectAnswer {
            baselines: documents.baselines.into_iter().map(|found| found.resolved).collect(),
            instances: documents.instances.into_iter().map(|found| found.resolved).collect(),
            runs: documents.runs.into_iter().map(|found| found.resolved).collect(),
            diagnostics: documents.diagnostics,
        }
    }

    /// What a real log of the patch step says, and what to do about it. Needs no patch facts.
    #[must_use]
    pub fn decode(text: &str) -> DecodeAnswer {
        decode::answer(text)
    }

    /// What a run answers, in the API's shapes, and the objects it writes.
    #[must_use]
    pub fn run(&self, file: &ScenarioFile) -> RunAnswer {
        let (played, diagnostics) = self.play(file);
        match (played, &file.scenario) {
            (Some((stage, mut act)), Some(scenario)) => answers::run(&stage, &mut act, scenario, diagnostics),
            _ => RunAnswer { diagnostics, ..RunAnswer::default() },
        }
    }

    /// Why a node has its baseline, and each patch (or the one asked for) its state. The node is named by its id, name
    /// or logical id.
    #[must_use]
    pub fn explain(&self, file: &ScenarioFile, instance: &str, patch: Option<&str>) -> ExplainAnswer {
        let (played, diagnostics) = self.play(file);
        match (played, &file.scenario) {
            (Some((stage, act)), Some(scenario)) => {
                let readings = answers::node_named(&stage, instance)
                    .map(|node| readings::Alternatives::of_node(self, file, scenario, (&stage, &act), node));
                let asked = (instance, patch);
                let mut answer = answers::explain(&stage, &act, scenario, asked, readings.as_ref(), diagnostics);
                if let Some(node) = answer.instance_id.clone() {
                    let query = WhatIfQuery { node: Some(node), patch: patch.map(str::to_owned) };
                    answer.suggestions = Some(what_if::suggestions(self, file, scenario, (&stage, &act), &query));
                }
                answer
            }
            _ => ExplainAnswer { diagnostics, ..ExplainAnswer::default() },
        }
    }

    /// What would change the outcome, best first: every suggestion was tried out. None while the scenario has errors.
    #[must_use]
    pub fn what_if(&self, file: &ScenarioFile, query: &WhatIfQuery) -> Vec<Suggestion> {
        let (Some((stage, act)), Some(scenario)) = (self.play(file).0, &file.scenario) else { return Vec::new() };
        what_if::suggestions(self, file, scenario, (&stage, &act), query)
    }

    /// What a screen shows of a scenario.
    #[must_use]
    pub fn view(&self, file: &ScenarioFile, screen: &Screen) -> View {
        let Some(scenario) = &file.scenario else {
            return View { diagnostics: file.diagnostics.clone(), ..View::default() };
        };
        let stage = self.stage(file, scenario);
        let log = screen.read.as_ref().and_then(|name| scenario.files.iter().find(|file| file.name == *name));
        let fold = |problems: Vec<Diagnostic>| if screen.fold { glance::fold(problems) } else { problems };
        let view = View {
            diagnostics: fold(stage.diagnostics.clone()),
            parameters: screen::parameters(&stage.documents),
            missing_files: stage.missing_files(),
            patch_files: own::names(&scenario.files).map(str::to_owned).collect(),
            log_files: pasted_log::names(&scenario.files).map(str::to_owned).collect(),
            pasted_log: log.map(|file| pasted_log::read(self, file)),
            result: None,
        };
        if stage.is_blocked() {
            return view;
        }
        let mut act = self.perform(&stage, scenario);
        let mut view = View { diagnostics: fold(told(stage.diagnostics.clone(), &stage, &act, scenario)), ..view };
        let mut result = screen::result(&stage, &mut act, scenario, screen);
        let query = screen.what_if.as_ref();
        result.suggestions = query.map(|query| what_if::suggestions(self, file, scenario, (&stage, &act), query));
        // The effect says how many nodes there are; the first of them have their pictures.
        for suggestion in result.suggestions.iter_mut().flatten().filter(|_| screen.fold) {
            suggestion.nodes.truncate(glance::MOST_SINGLE);
        }
        if let Some(query) = &screen.compare {
            let (compared, missing) = compare::compare(self, file, scenario, (&stage, &act), query);
            result.compare = Some(compared);
            view.missing_files.extend(missing);
        }
        if let Some(query) = &screen.time {
            let of = ((scenario, &file.sources), (&stage, &act));
            result.time = Some(self.time.borrow_mut().view(of.0, of.1, query, &self.worlds.borrow()));
        }
        // `explain` tells them of a fleet of any size.
        if let Some(why) = &mut result.why
            && stage.nodes.len() <= what_if::LARGE
            && let Some(node) = answers::node_named(&stage, &why.instance_id)
        {
            readings::Alternatives::of_patch(self, file, scenario, (&stage, &act), node, why.state).tell(why);
        }
        View { result: Some(result), ..view }
    }

    fn stage(&self, file: &ScenarioFile, scenario: &Scenario) -> Stage {
        let mut stage = Stage::set(scenario, &file.sources, &self.shelf);
        stage.diagnostics.extend(expectations::problems(scenario, &stage, &file.sources));
        stage.diagnostics.extend(file.diagnostics.iter().cloned());
        stage
    }

    fn perform(&self, stage: &Stage, scenario: &Scenario) -> Act {
        act::perform(stage, &scenario.region, scenario.seed, &mut self.worlds.borrow_mut())
    }

    /// Plays a scenario, with everything that is to be said of it.
    fn play(&self, file: &ScenarioFile) -> (Option<(Stage, Act)>, Vec<Diagnostic>) {
        let (played, diagnostics) = self.try_out(file);
        let diagnostics = match (&played, &file.scenario) {
            (Some((stage, act)), Some(scenario)) => told(diagnostics, stage, act, scenario),
            _ => diagnostics,
        };
        (played, diagnostics)
    }

    /// Sets the stage of a scenario and, unless an error forbids it, plays it.
    fn try_out(&self, file: &ScenarioFile) -> (Option<(Stage, Act)>, Vec<Diagnostic>) {
        let Some(scenario) = &file.scenario else { return (None, file.diagnostics.clone()) };
        let stage = self.stage(file, scenario);
        let diagnostics = stage.diagnostics.clone();
        if stage.is_blocked() {
            return (None, diagnostics);
        }
        let act = self.perform(&stage, scenario);
        (Some((stage, act)), diagnostics)
    }
}

/// Problems of a scenario, with those that are known only when it was played.
fn told(mut problems: Vec<Diagnostic>, stage: &Stage, act: &Act, scenario: &Scenario) -> Vec<Diagnostic> {
    problems.extend(opening::too_late(stage, act));
    problems.extend(idle::rules(stage, act));
    problems.extend(reported::differences(stage, act, scenario));
    problems
}
