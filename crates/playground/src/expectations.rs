//! Assertions of a scenario, held to the result, and those that the result proposes.

mod proposed;

use patchplay_document::{Diagnostic, Expectation, Scenario};
use patchplay_engine::{Owner, World};
use patchplay_model::Counts;
use patchplay_run_command::{Judged, StepResult};

use crate::{
    act::Act,
    codes::{self, did_you_mean},
    sources::Sources,
    stage::Stage,
    view::ExpectationView,
};

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
                        format!("no baseline of the files has the rule `{rule}`"),
                        "a rule is named by its baseline's logical id and its number from 1: `MyPatchBaseline/1`",
                    ));
                }
            }
            Expectation::Count { node, count, .. } => {
                problems.extend(unknown_node(stage, node, at("node")));
                if !Counts::NAMES.contains(&count.as_str()) {
                    problems.push(codes::EXPECT_VALUE.at(
                        at("count"),
                        format!("there is no counter `{count}`"),
                        did_you_mean(count, Counts::NAMES.iter().copied()),
                    ));
                }
            }
            Expectation::Patch { node, .. } | Expectation::Status { node, .. } => {
                problems.extend(unknown_node(stage, node, at("node")));
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
    Some(codes::EXPECT_NODE_UNKNOWN.at(place, format!("there is no node `{node}`"), did_you_mean(node, known)))
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

/// Holds every assertion to the result.
#[must_use]
pub fn hold(scenario: &Scenario, stage: &Stage, act: &mut Act) -> Vec<ExpectationView> {
    scenario.expect.iter().map(|expectation| held(expectation, stage, act)).collect()
}

fn held(expectation: &Expectation, stage: &Stage, act: &mut Act) -> ExpectationView {
    let text = words(expectation);
    match expectation {
        Expectation::Count { node, count, equals } => each(stage, act, node, text, &equals.to_string(), |_, judged| {
            judged.counts.by_name(count).map_or_else(|| "no such counter".to_owned(), |value| value.to_string())
        }),
        Expectation::Patch { node, patch, state } => {
            let held = each(stage, act, node, text, state.as_str(), |world, judged| {
                let meant = world.map_or_else(Vec::new, |world| world.patches().meant(patch));
                let state = meant.into_iter().find_map(|patch| judged.outcome.assessment.state(patch));
                state.map_or_else(|| "not reported".to_owned(), |state| state.to_string())
            });
            ExpectationView { patch: Some(patch.clone()), ..held }
        }
        Expectation::Status { node, status } => {
            each(stage, act, node, text, status.as_str(), |_, judged| judged.compliance.to_string())
        }
        Expectation::Rule { rule, approves } => {
            let meant = rule_of(stage, rule);
            let found = meant.and_then(|(entry, number)| {
                let policy = act.plans.policy(&act.moment, &stage.registry, entry)?;
                policy.approved_by_rule().get(number).copied()
            });
            let place = meant.and_then(|(entry, number)| {
                stage.found(entry)?.sites.rules.get(number).map(|sites| sites.place.clone())
            });
            ExpectationView {
                text,
                holds: found == Some(*approves),
                found: found.map_or_else(|| "no such rule".to_owned(), |found| found.to_string()),
                nodes: Vec::new(),
                patch: None,
                places: place.into_iter().collect(),
            }
        }
    }
}

/// An assertion in words.
#[must_use]
pub fn words(expectation: &Expectation) -> String {
    match expectation {
        Expectation::Count { node, count, equals } => format!("{node}: {count} is {equals}"),
        Expectation::Patch { node, patch, state } => format!("{node}: {patch} is {state}"),
        Expectation::Status { node, status } => format!("{node} is {status}"),
        Expectation::Rule { rule, approves } => format!("rule {rule} approves {approves}"),
    }
}

fn each(
    stage: &Stage,
    act: &Act,
    node: &str,
    text: String,
    wanted: &str,
    found: impl Fn(Option<&World>, &Judged) -> String,
) -> ExpectationView {
    let (mut meant, mut wrong) = (0_usize, Vec::new());
    for (number, known) in stage.nodes.iter().enumerate() {
        if node != "*" && !is_named(known, node) {
            continue;
        }
        let invocation = act.played.of_node(number);
        let value = match invocation.map(|invocation| &invocation.result) {
            Some(StepResult::Judged(judged)) => found(act.world(known.system), judged),
            Some(_) => "the run failed before it could tell".to_owned(),
            None => "no invocation".to_owned(),
        };
        meant += 1;
        if value != wanted {
            wrong.push((known, value));
        }
    }
    let named: Vec<String> = wrong.iter().take(NAMED).map(|(node, value)| format!("{}: {value}", node.name)).collect();
    let found = match (wrong.len(), named.join(", ")) {
        (0, _) => wanted.to_owned(),
        (all, named) if all > NAMED => format!("{named} and {} more", all - NAMED),
        (_, named) => named,
    };
    ExpectationView {
        text,
        holds: wrong.is_empty() && meant > 0,
        found,
        nodes: wrong.iter().take(NAMED).map(|(node, _)| node.instance_id.clone()).collect(),
        patch: None,
        places: Vec::new(),
    }
}
