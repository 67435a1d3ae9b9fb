//! When things happen: what the model says beside the one run whose times are known, logs beside answers, and a fleet of
//! ten thousand nodes.

use patchplay_document::{InstanceOverlay, RunOverlay, Scenario};
use patchplay_model::Timestamp;
use patchplay_ordered::SortedMap;
use patchplay_playground::{Playground, ScenarioFile, view::Screen};
use patchplay_tests::{catalog, text};
use serde_json::Value;

/// The article's scenario with nothing observed, so that every time is the model's.
fn unobserved() -> ScenarioFile {
    let mut file = ScenarioFile::read("article.yaml", &text("cases/article.scenario.yaml"));
    let scenario = file.scenario.as_mut().unwrap();
    scenario.observed.clear();
    scenario.expect.clear();
    file
}

fn seconds(from: &str, to: &str) -> i64 {
    let ticks = |text: &str| Timestamp::parse(&text.replace("+00:00", "Z")).unwrap().ticks();
    (ticks(to) - ticks(from)) / 10_000_000
}

#[test]
fn the_articles_install_takes_as_long_as_it_took() {
    for seed in 1..20 {
        let mut file = unobserved();
        file.scenario.as_mut().unwrap().seed = seed;
        let answer = Playground::new(catalog()).run(&file);
        let state = &answer.instance_patch_states.unwrap()[0];
        let (start, end) = (state["OperationStartTime"].as_str().unwrap(), state["OperationEndTime"].as_str().unwrap());
        assert_eq!(start, "2022-01-22T11:19:01+00:00");
        let off = seconds("2022-01-22T11:43:08Z", end);
        assert!(off.abs() < 180, "seed {seed}: {off} s off the known end");
    }
}

#[test]
fn logs_and_answers_tell_the_same_times() {
    let answer = Playground::new(catalog()).run(&unobserved());
    let states = answer.instance_patch_states.unwrap();
    let logs: Vec<String> = answer.objects.unwrap().into_values().collect();
    assert_eq!(logs.len(), states.len());
    for state in states {
        let id = state["InstanceId"].as_str().unwrap();
        let log = logs.iter().find(|log| log.contains(id)).unwrap();
        let field = |name: &str| {
            let line = log.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
            line.split_once(':').unwrap().1.trim().to_owned()
        };
        for name in ["OperationStartTime", "OperationEndTime"] {
            let told = state[name].as_str().unwrap();
            assert_eq!(seconds(told, &field(name)), 0, "{name} of {id}");
        }
        let entry = answer.timeline.as_ref().unwrap().iter().find(|entry| entry.instance_id == id).unwrap();
        let end = Timestamp::parse(&field("OperationEndTime")).unwrap();
        assert!(entry.start.is_some_and(|start| start < end) && end < entry.finish, "{id}");
    }
}

#[test]
fn plugins_begin_and_end_with_their_invocation() {
    let answer = Playground::new(catalog()).run(&unobserved());
    let timeline = answer.timeline.unwrap();
    for (invocation, entry) in answer.command_invocations.unwrap().iter().zip(timeline) {
        let plugin = &invocation["CommandPlugins"][0];
        let told = |name: &str| plugin[name].as_str().unwrap().to_owned();
        assert_eq!(seconds(&told("ResponseStartDateTime"), &entry.start.unwrap().to_string()), 0);
        assert_eq!(seconds(&told("ResponseFinishDateTime"), &entry.finish.to_string()), 0);
    }
}

const NODES: usize = 10_000;

#[test]
fn ten_thousand_nodes_play_through_with_a_timeline() {
    let node = |number: usize| InstanceOverlay {
        id: Some(format!("i-{number:017}")),
        image: Some("windows-2019-2021.12.15".to_owned()),
        agent: (number % 500 == 7).then_some(patchplay_model::Agent::Gone),
        ..InstanceOverlay::default()
    };
    let scenario = Scenario {
        clock: Some(Timestamp::parse("2022-01-22T00:00:00Z").unwrap()),
        instances: (0..NODES).map(node).collect(),
        run: Some(RunOverlay {
            parameters: SortedMap::from([("Operation".to_owned(), "Install".to_owned())]),
            max_concurrency: Some("8%".to_owned()),
            ..RunOverlay::default()
        }),
        ..Scenario::default()
    };
    let view = Playground::new(catalog()).view(&ScenarioFile::from(scenario), &Screen::default());
    let run = view.result.unwrap().run;
    assert_eq!((run.invocations.len(), run.status_details.as_str()), (NODES, "Success"));
    let mut ends: Vec<Timestamp> = Vec::new();
    let mut last = run.requested;
    for invocation in &run.invocations {
        if invocation.sent {
            assert!(last <= invocation.start && invocation.start < invocation.finish);
            last = invocation.start;
            ends.push(invocation.finish);
        } else {
            assert_eq!(invocation.status_details, "Undeliverable");
        }
    }
    assert_eq!(ends.len(), NODES - NODES / 500);
    // So many at a time as 8% are, and no more.
    let moment = run.invocations[NODES / 2].start;
    let running = run.invocations.iter().filter(|i| i.sent && i.start <= moment && moment < i.finish).count();
    assert!((799..=800).contains(&running), "{running}");
}

#[test]
fn equal_scenarios_give_equal_times() {
    let told = || serde_json::to_value(Playground::new(catalog()).run(&unobserved()).timeline).unwrap();
    let first: Value = told();
    assert_eq!(first, told());
    assert!(first[0]["Reboot"].is_string() || first[1]["Reboot"].is_string(), "{first}");
}
