//! An estate: nodes beyond number, given one a line and played each alone.
//!
//! What a node comes to depends on no other: each is played as the first that its command reaches, in the same scenario
//! and world, so that parts of an estate that are played apart, in any order, answer as the whole does. What nodes owe to
//! each other is left out therefore: rate control beyond the first node, and ids that are given twice. Nodes alike in
//! what a stage is set by (image, system, product, time of joining) share a stage; that is all they share.

pub mod line;

use patchplay_language::say;

use line::Line;
use patchplay_document::{Diagnostic, Instances, Place, Scenario, Severity};
use patchplay_model::{ComplianceStatus, OperatingSystem, Target, Timestamp};
use patchplay_ordered::{SortedMap, SortedSet};
use patchplay_run_command::{StepResult, reply};
use serde::Serialize;
use serde_json::Value;

use crate::{Playground, ScenarioFile, answers, screen, sources::Sources, stage::Stage};

/// What one node comes to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EstateNode {
    /// Given, or invented from the seed and the node's name.
    pub instance_id: String,
    /// Name.
    pub name: String,
    /// `{BaselineId, Name, Reason}`, as `explain` answers it.
    pub baseline: Value,
    /// How the node's part of the run ended; `None`: it is not managed, or not among the targets.
    pub status_details: Option<&'static str>,
    /// The run's verdict; `None` where no patch was judged.
    pub compliance: Option<ComplianceStatus>,
    /// API shape `InstancePatchState`; `None` while no run has stored any patch data of the node.
    pub instance_patch_state: Option<Value>,
}

/// What came of one line.
#[derive(Debug, Clone, PartialEq)]
pub struct EstateAnswer {
    /// The node; `None` when an error keeps it from being played.
    pub node: Option<EstateNode>,
    /// Problems of the line.
    pub diagnostics: Vec<Diagnostic>,
}

/// The scenario that every node of an estate is played in. The lines stand in for the scenario's own `instances`, and its
/// assertions are not asked: they speak of nodes that are not there.
#[derive(Debug)]
pub struct Estate<'p> {
    playground: &'p Playground,
    scenario: Scenario,
    sources: Sources,
    /// Name of the lines in diagnostics.
    name: String,
    /// Problems of the scenario and its files that keep nobody from playing.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a stage is set by, beyond what it takes of each node on its own: the patch facts that are laid, and runs that an
/// association repeats for newcomers. An overlay of the files' instances is a stage of its own.
type Kind<'l> = (Option<&'l str>, Option<OperatingSystem>, Option<&'l str>, Option<Timestamp>, Option<&'l str>);

/// Names that are taken on a stage, and the lines that share it, by number.
type Batch<'l> = (SortedSet<&'l str>, Vec<usize>);

impl<'p> Estate<'p> {
    /// Makes the scenario ready for lines that diagnostics call `name`.
    ///
    /// # Errors
    /// Problems of the scenario or its files, one of which is an error. A scenario without `clock` is one: its clock
    /// would follow from whichever node comes first.
    pub fn new(playground: &'p Playground, file: &ScenarioFile, name: &str) -> Result<Self, Vec<Diagnostic>> {
        let Some(scenario) = &file.scenario else { return Err(file.diagnostics.clone()) };
        let scenario = Scenario { instances: Instances::default(), expect: Vec::new(), ..scenario.clone() };
        let sources = file.sources.without("instances");
        let bare = Scenario { observed: SortedMap::new(), ..scenario.clone() };
        let empty = ScenarioFile { scenario: None, sources: sources.clone(), ..file.clone() };
        let mut diagnostics = playground.stage(&empty, &bare).diagnostics;
        if scenario.clock.is_none() {
            diagnostics.push(Diagnostic {
                code: line::MISSING_KEY.to_owned(),
                severity: Severity::Error,
                place: Place::default(),
                message: say!("the scenario has no `clock`, and nodes that are given one a line need it"),
                help: say!("add the simulated time, such as `clock: 2022-01-22T11:19:01Z`"),
                fix: None,
            });
        }
        if has_error(&diagnostics) {
            return Err(diagnostics);
        }
        // The rest of what is said speaks of a fleet that is not there.
        let is_of_file = |place: &Place| scenario.files.iter().any(|file| file.name == place.file);
        diagnostics.retain(|diagnostic| is_of_file(&diagnostic.place));
        Ok(Self { playground, scenario, sources, name: name.to_owned(), diagnostics })
    }

    /// Plays the nodes of some lines, which are given with their numbers from 1; one answer a line, in their order.
    #[must_use]
    pub fn play(&self, lines: &[(u32, &str)]) -> Vec<EstateAnswer> {
        let read: Vec<Line> =
            lines.iter().map(|(number, text)| Line::read(&self.name, *number, text, self.scenario.seed)).collect();
        let mut answers: Vec<EstateAnswer> =
            read.iter().map(|line| EstateAnswer { node: None, diagnostics: line.diagnostics.clone() }).collect();
        for members in batches(&read) {
            self.play_alike(&read, members, &mut answers);
        }
        answers
    }

    /// Plays lines that share a stage; lines whose errors block it are taken out, and the others go on.
    fn play_alike(&self, read: &[Line], mut members: Vec<usize>, answers: &mut [EstateAnswer]) {
        loop {
            let (scenario, sources) = self.with(read, &members);
            let file = ScenarioFile { scenario: None, sources, on_disk: Vec::new(), diagnostics: Vec::new() };
            let stage = self.playground.stage(&file, &scenario);
            let mut wrong = SortedSet::new();
            for diagnostic in &stage.diagnostics {
                let Some(&member) = members.iter().find(|&&member| {
                    let is_here = diagnostic.place.file == self.name;
                    is_here && read.get(member).is_some_and(|line| line.number == diagnostic.place.start.line)
                }) else {
                    continue;
                };
                if let Some(answer) = answers.get_mut(member)
                    && !answer.diagnostics.contains(diagnostic)
                {
                    answer.diagnostics.push(diagnostic.clone());
                }
                if diagnostic.severity == Severity::Error {
                    wrong.insert(member);
                }
            }
            if !stage.is_blocked() {
                return self.perform(stage, &scenario, &members, answers);
            }
            if wrong.is_empty() {
                // What the nodes bring about elsewhere, such as a document that does not run on any of them.
                for member in members {
                    if let Some(answer) = answers.get_mut(member) {
                        answer.diagnostics.extend(errors(&stage.diagnostics));
                    }
                }
                return;
            }
            members.retain(|member| !wrong.contains(member));
            if members.is_empty() {
                return;
            }
        }
    }

    /// The scenario with these lines as its instances.
    fn with(&self, read: &[Line], members: &[usize]) -> (Scenario, Sources) {
        let lines: Vec<&Line> = members.iter().filter_map(|&member| read.get(member)).collect();
        let mut scenario = self.scenario.clone();
        scenario.instances = lines.iter().filter_map(|line| line.overlay.clone()).collect();
        let is_here = |key: &String| {
            let is_node = key.starts_with("i-") || key.starts_with("mi-");
            !is_node || scenario.instances.iter().any(|overlay| overlay.id.as_ref() == Some(key))
        };
        scenario.observed.retain(|key, _| is_here(key));
        let places = lines.iter().enumerate().flat_map(|(index, line)| line.places_as(index));
        (scenario, self.sources.with(places))
    }

    /// Plays the nodes of a stage one by one: documents, facts and baselines are those of all, everything else is a
    /// node's own.
    fn perform(&self, mut stage: Stage, scenario: &Scenario, members: &[usize], answers: &mut [EstateAnswer]) {
        let fleet = std::mem::take(&mut stage.fleet);
        let nodes = std::mem::take(&mut stage.nodes);
        let targets: Vec<Vec<Target>> = runs(&mut stage).map(|targets| targets.clone()).collect();
        for (member, node) in fleet.into_iter().zip(nodes) {
            let Some(answer) = member.overlay.and_then(|index| answers.get_mut(*members.get(index)?)) else { continue };
            for (own, all) in runs(&mut stage).zip(&targets) {
                *own = aimed(all, &node.instance_id);
            }
            stage.fleet = vec![member];
            stage.nodes = vec![node];
            answer.node = self.node(&stage, scenario);
        }
    }

    /// Plays the one node of a stage.
    fn node(&self, stage: &Stage, scenario: &Scenario) -> Option<EstateNode> {
        let act = self.playground.perform(stage, scenario);
        let member = stage.fleet.first()?;
        let invocation = act.played.of_node(0);
        let judged = invocation.and_then(|invocation| match &invocation.result {
            StepResult::Judged(judged) => Some(judged),
            _ => None,
        });
        let stored = screen::cast_of_data(stage, &act, scenario, 0);
        let state = stored.and_then(|(cast, played)| reply::patch_state_of(&cast, played, played.of_node(0)?));
        Some(EstateNode {
            instance_id: member.node.instance_id.clone(),
            name: member.node.name.clone(),
            baseline: answers::explained_choice(stage, invocation, member),
            status_details: invocation.map(|invocation| invocation.ended.as_str()),
            compliance: judged.map(|judged| judged.compliance),
            instance_patch_state: state.and_then(|state| serde_json::to_value(state).ok()),
        })
    }
}

/// Lines that may share a stage, by number: alike in kind, and no two with one name.
fn batches(read: &[Line]) -> Vec<Vec<usize>> {
    let mut of_kind: SortedMap<Kind<'_>, Vec<Batch<'_>>> = SortedMap::new();
    for (number, line) in read.iter().enumerate() {
        let Some(overlay) = &line.overlay else { continue };
        let logical_id = overlay.logical_id.as_deref();
        let kind = (overlay.image.as_deref(), overlay.system, overlay.product.as_deref(), overlay.since, logical_id);
        let identity = overlay.id.as_deref().or(logical_id).unwrap_or_default();
        let batches = of_kind.entry(kind).or_default();
        // An overlay is laid over one instance: of two that name it one would be passed over.
        let free = batches.iter_mut().find(|(taken, _)| logical_id.is_none() && !taken.contains(identity));
        match free {
            Some((taken, members)) => {
                taken.insert(identity);
                members.push(number);
            }
            None => batches.push((SortedSet::from([identity]), vec![number])),
        }
    }
    of_kind.into_values().flatten().map(|(_, members)| members).collect()
}

/// The targets of a stage's runs.
fn runs(stage: &mut Stage) -> impl Iterator<Item = &mut Vec<Target>> {
    let earlier = stage.history.iter_mut().map(|earlier| &mut earlier.setting.run.targets);
    earlier.chain(std::iter::once(&mut stage.setting.run.targets))
}

/// Targets as they concern one node: where its id is among others, the service would refuse ids of nodes that are not on
/// this stage.
fn aimed(targets: &[Target], instance_id: &str) -> Vec<Target> {
    let own = |target: &Target| {
        let names_it = target.key == "InstanceIds" && target.values.iter().any(|value| value == instance_id);
        if names_it { Target { values: vec![instance_id.to_owned()], ..target.clone() } } else { target.clone() }
    };
    targets.iter().map(own).collect()
}

fn errors(diagnostics: &[Diagnostic]) -> impl Iterator<Item = Diagnostic> {
    diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).cloned()
}

fn has_error(diagnostics: &[Diagnostic]) -> bool {
    errors(diagnostics).next().is_some()
}
