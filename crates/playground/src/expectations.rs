//! Assertions of a scenario, held to the result, and those that the result proposes.

mod proposed;

use patchplay_document::{Ask, Diagnostic, Expectation, Scenario};
use patchplay_engine::{Owner, World};
use patchplay_language::say;
use patchplay_model::{BaselineId, Counts};
use patchplay_run_command::{Judged, StepResult};

use crate::{act::Act, codes, sources::Sources, stage::Stage, view::ExpectationView};

pub use proposed::proposed;

/// Assertions that speak of nodes, counters or rules that do not exist.
#[must_use]
pub fn problems(scenario: &Scenario, stage: &Stage, sources: &Sources) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (number, expectation) in scenario.expect.iter().enumerate() {
        let at = |member: &str| sources.place(&format!("expect[{number}].{member}"));
        match expectation {
            Expectation::Rule { rule, .. } => {
                if rule_of(stage, rule).is_none() {
                    problems.push(codes::EXPECT_VALUE.at(
                        at("rule"),
                        say!("no baseline of the files has the rule `{rule}`"),
                        say!("a rule is named by its baseline's logical id and its number from 1: `MyPatchBaseline/1`"),
                    ));
                }
            }
            Expectation::Count { node, count, .. } => {
                problems.extend(unknown_node(stage, node, at("node")));
                if !Counts::NAMES.contains(&count.as_str()) {
                    problems.push(codes::EXPECT_VALUE.at(
                        at("count"),
                        say!("there is no counter `{count}`"),
                        codes::one_of(count, Counts::NAMES.iter().copied()),
                    ));
                }
            }
            Expectation::Patch { node, .. } | Expectation::Status { node, .. } => {
                problems.extend(unknown_node(stage, node, at("node")));
            }
            Expectation::Baseline { node, baseline } => {
                problems.extend(unknown_node(stage, node, at("node")));
                let entries = 0..stage.registry.entries().len();
                let known: Vec<String> = entries.filter_map(|entry| baseline_names(stage, entry)).flatten().collect();
                if baseline != Ask::NONE && !known.contains(baseline) {
                    problems.push(codes::EXPECT_VALUE.at(
                        at("baseline"),
                        say!("there is no baseline `{baseline}`"),
                        codes::one_of(baseline, known.iter().map(String::as_str)),
                    ));
                }
            }
        }
    }
    problems
}

fn unknown_node(stage: &Stage, node: &str, place: patchplay_document::Place) -> Option<Diagnostic> {
    if node == "*" || stage.nodes.iter().any(|known| is_named(known, node)) {
        return None;
    }
    let known = stage.nodes.iter().map(|known| known.name.as_str());
    Some(codes::EXPECT_NODE_UNKNOWN.at(place, say!("there is no node `{node}`"), codes::one_of(node, known)))
}

fn is_named(node: &patchplay_model::Node, name: &str) -> bool {
    node.instance_id == name || node.name == name || node.logical_id.as_deref() == Some(name)
}

/// Entry and rule number of `{baseline}/{number from 1}`.
fn rule_of(stage: &Stage, rule: &str) -> Option<(usize, usize)> {
    let (baseline, number) = rule.rsplit_once('/')?;
    let number = number.parse::<usize>().ok()?.checked_sub(1)?;
    let entry = stage.registry.entries().iter().position(|entry| {
        let Owner::Account(found) = entry.owner else { return false };
        stage
            .documents
            .baselines
            .get(found)
            .is_some_and(|found| found.logical_id.as_deref() == Some(baseline) || found.display_name == baseline)
    })?;
    (number < stage.registry.entry(entry)?.baseline.rules.len()).then_some((entry, number))
}

/// Nodes that a failed assertion names.
const NAMED: usize = 6;

/// What a run comes to where something is asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A value, as it is shown, and other names of the same.
    Value(String, Vec<String>),
    /// There is no such counter.
    NoSuchCounter,
    /// There is no such rule.
    NoSuchRule,
    /// AWS lists the patch under no state of the node.
    NotReported,
    /// The run failed on the node before it could tell.
    NotJudged,
    /// The command did not reach the node.
    NoInvocation,
    /// The run picks no baseline for the node.
    NoBaseline,
}

impl Found {
    fn value(value: impl ToString) -> Self {
        Self::Value(value.to_string(), Vec::new())
    }

    /// Whether this is what is wanted; [`Ask::NONE`] stands for everything that has no value.
    #[must_use]
    pub fn is(&self, wanted: &str) -> bool {
        match self {
            Self::Value(shown, others) => shown == wanted || others.iter().any(|other| other == wanted),
            Self::NoSuchCounter | Self::NoSuchRule => false,
            Self::NotReported | Self::NotJudged | Self::NoInvocation | Self::NoBaseline => wanted == Ask::NONE,
        }
    }

    /// In words.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Value(shown, _) => shown.clone(),
            Self::NoSuchCounter => say!("no such counter"),
            Self::NoSuchRule => say!("no such rule"),
            Self::NotReported => say!("not reported"),
            Self::NotJudged => say!("the run failed before it could tell"),
            Self::NoInvocation => say!("no invocation"),
            Self::NoBaseline => say!("no baseline"),
        }
    }
}

/// What the run comes to: for each node that is meant, by instance id; for a rule once, without an id.
#[must_use]
pub fn find(stage: &Stage, act: &mut Act, ask: &Ask) -> Vec<(String, Found)> {
    if let Ask::Approves { rule } = ask {
        let found = rule_of(stage, rule).and_then(|(entry, number)| {
            let policy = act.plans.policy(&act.moment, &stage.registry, entry)?;
            policy.approved_by_rule().get(number).copied()
        });
        return vec![(String::new(), found.map_or(Found::NoSuchRule, Found::value))];
    }
    let Some(node) = ask.node() else { return Vec::new() };
    let meant = stage.nodes.iter().enumerate().filter(|(_, known)| node == "*" || is_named(known, node));
    meant.map(|(number, known)| (known.instance_id.clone(), of_node(stage, act, number, ask))).collect()
}

fn of_node(stage: &Stage, act: &Act, number: usize, ask: &Ask) -> Found {
    let invocation = act.played.of_node(number);
    match ask {
        Ask::Baseline { .. } => return baseline_of(stage, number).unwrap_or(Found::NoBaseline),
        Ask::Outcome { .. } => {
            return invocation.map_or(Found::NoInvocation, |invocation| Found::value(invocation.ended.as_str()));
        }
        _ => {}
    }
    match invocation.map(|invocation| &invocation.result) {
        Some(StepResult::Judged(judged)) => judged_on(act.world_of(stage, number), judged, ask),
        Some(_) => Found::NotJudged,
        None => Found::NoInvocation,
    }
}

fn judged_on(world: Option<&World>, judged: &Judged, ask: &Ask) -> Found {
    match ask {
        Ask::Count { count, .. } => judged.counts.by_name(count).map_or(Found::NoSuchCounter, Found::value),
        Ask::State { patch, .. } => {
            let meant = world.map_or_else(Vec::new, |world| world.patches().meant(patch));
            let state = meant.into_iter().find_map(|patch| judged.outcome.assessment.state(patch));
            state.map_or(Found::NotReported, Found::value)
        }
        _ => Found::value(judged.compliance),
    }
}

/// The baseline that a node gets, by name; its logical id and its id are names of the same.
fn baseline_of(stage: &Stage, number: usize) -> Option<Found> {
    let choice = stage.registry.choose(stage.nodes.get(number)?).ok()?;
    let names = baseline_names(stage, choice.entry)?;
    let (shown, others) = names.split_first()?;
    Some(Found::Value(shown.clone(), others.to_vec()))
}

fn baseline_names(stage: &Stage, entry: usize) -> Option<Vec<String>> {
    let known = stage.registry.entry(entry)?;
    let BaselineId(id) = known.id.clone();
    let logical_id = stage.found(entry).and_then(|found| found.logical_id.clone());
    Some([known.name().to_owned(), id].into_iter().chain(logical_id).collect())
}

/// An assertion, held to the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What it is about.
    pub ask: Ask,
    /// What it wants.
    pub wanted: String,
    /// What the run comes to, as of [`find()`].
    pub all: Vec<(String, Found)>,
}

impl Held {
    /// Whether it holds: for every node that is meant, of which there is one at least.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.wrong().next().is_none() && !self.all.is_empty()
    }

    /// What is otherwise than it wants.
    pub fn wrong(&self) -> impl Iterator<Item = &(String, Found)> {
        self.all.iter().filter(|(_, found)| !found.is(&self.wanted))
    }

    fn view(&self, stage: &Stage) -> ExpectationView {
        let wrong: Vec<&(String, Found)> = self.wrong().collect();
        let told = |(id, found): &&(String, Found)| match stage.nodes.iter().find(|node| node.instance_id == *id) {
            Some(node) => format!("{}: {}", node.name, found.words()),
            None => found.words().to_owned(),
        };
        let named = wrong.iter().take(NAMED).map(told).collect::<Vec<_>>().join(", ");
        let rule = match &self.ask {
            Ask::Approves { rule } => rule_of(stage, rule),
            _ => None,
        };
        let place = rule.and_then(|(entry, number)| Some(stage.found(entry)?.sites.rules.get(number)?.place.clone()));
        ExpectationView {
            text: asserted(&self.ask, &self.wanted),
            holds: self.holds(),
            found: match wrong.len() {
                0 => self.wanted.clone(),
                all if all > NAMED => say!("{named} and {} more", all - NAMED),
                _ => named,
            },
            nodes: wrong.iter().map(|(id, _)| id.clone()).filter(|id| !id.is_empty()).take(NAMED).collect(),
            patch: match &self.ask {
                Ask::State { patch, .. } => Some(patch.clone()),
                _ => None,
            },
            places: place.into_iter().collect(),
        }
    }
}

/// An assertion in words.
#[must_use]
pub fn words(expectation: &Expectation) -> String {
    let (ask, wanted) = expectation.parts();
    asserted(&ask, &wanted)
}

fn asserted(ask: &Ask, wanted: &str) -> String {
    match ask {
        Ask::Count { node, count } => say!("{node}: {count} is {wanted}"),
        Ask::State { node, patch } => say!("{node}: {patch} is {wanted}"),
        Ask::Status { node } => say!("{node} is {wanted}"),
        Ask::Outcome { node } => say!("{node} ends in {wanted}"),
        Ask::Baseline { node } => say!("{node} gets {wanted}"),
        Ask::Approves { rule } => say!("rule {rule} approves {wanted}"),
    }
}

/// Holds assertions to the result.
#[must_use]
pub fn held(expectations: &[Expectation], stage: &Stage, act: &mut Act) -> Vec<Held> {
    let of = |expectation: &Expectation| {
        let (ask, wanted) = expectation.parts();
        Held { all: find(stage, act, &ask), ask, wanted }
    };
    expectations.iter().map(of).collect()
}

/// Holds every assertion of a scenario to the result, in words.
#[must_use]
pub fn hold(scenario: &Scenario, stage: &Stage, act: &mut Act) -> Vec<ExpectationView> {
    held(&scenario.expect, stage, act).iter().map(|held| held.view(stage)).collect()
}
