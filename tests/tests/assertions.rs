//! Assertions that a result proposes: they hold on it, and a change of the text turns those red that it concerns.
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use patchplay_document::{Expectation, Scenario};
use patchplay_playground::{
    Playground, ScenarioFile,
    view::{ResultView, Screen},
};
use patchplay_tests::{catalog, path, text};

fn read(name: &str, text: &str) -> Scenario {
    let file = ScenarioFile::read(name, text);
    file.scenario.unwrap_or_else(|| panic!("{name}: {:?}", file.diagnostics))
}

/// Scenarios with nodes of many kinds.
fn samples() -> Vec<(String, Scenario)> {
    let folder = path("cases/questions");
    let questions = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = questions.map(|name| format!("cases/questions/{name}")).collect();
    names.retain(|name| name.ends_with(".scenario.yaml"));
    names.sort();
    assert!(names.len() > 3, "{names:?}");
    names.extend(["article", "linux", "every-system"].map(|name| format!("cases/{name}.scenario.yaml")));
    names.into_iter().map(|name| (name.clone(), read(&name, &text(&name)))).collect()
}

fn view(scenario: &Scenario) -> Option<ResultView> {
    let screen = Screen { propose: true, ..Screen::default() };
    Playground::new(catalog()).view(&ScenarioFile::from(scenario.clone()), &screen).result
}

fn with(scenario: &Scenario, expect: Vec<Expectation>) -> Scenario {
    Scenario { expect, ..scenario.clone() }
}

fn proposed(result: &ResultView) -> Vec<Expectation> {
    result.proposals.iter().map(|proposal| proposal.expectation.clone()).collect()
}

#[test]
fn what_is_proposed_holds_and_is_proposed_once() {
    let mut looked_at = 0;
    for (name, scenario) in samples() {
        let bare = with(&scenario, Vec::new());
        let Some(result) = view(&bare) else { continue };
        let judged = result.nodes.iter().any(|node| node.compliance.is_some());
        assert_eq!(proposed(&result).iter().any(|one| !matches!(one, Expectation::Rule { .. })), judged, "{name}");
        looked_at += usize::from(judged);
        let asserted = with(&bare, proposed(&result));
        let again = view(&asserted).unwrap();
        assert_eq!(again.expectations.len(), asserted.expect.len());
        let red: Vec<_> = again.expectations.iter().filter(|one| !one.holds).collect();
        assert!(red.is_empty(), "{name}: {red:?}");
        assert_eq!(again.proposals, [], "{name}");
        // What is written is read again as it was.
        assert_eq!(read(&name, &Playground::save(&asserted)).expect, asserted.expect, "{name}");
    }
    assert!(looked_at > 3, "{looked_at}");
}

#[test]
fn what_is_proposed_for_the_article() {
    let scenario = with(&read("article", &text("cases/article.scenario.yaml")), Vec::new());
    let result = view(&scenario).unwrap();
    let words: Vec<&str> = result.proposals.iter().map(|proposal| proposal.text.as_str()).collect();
    assert_eq!(
        words,
        [
            "Instance1 is COMPLIANT",
            "Instance1: InstalledCount is 28",
            "Instance1: InstalledOtherCount is 9",
            "Instance1: KB5009557 is Installed",
            "Instance1: KB5009718 is Installed",
            "Instance2 is COMPLIANT",
            "Instance2: InstalledOtherCount is 36",
            "rule MyPatchBaseline/1 approves 0",
        ]
    );
}

#[test]
fn a_change_of_the_baseline_turns_red_what_it_concerns() {
    let scenario = with(&read("article", &text("cases/article.scenario.yaml")), Vec::new());
    let mut changed = with(&scenario, proposed(&view(&scenario).unwrap()));
    let template = &mut changed.files[0].text;
    *template =
        template.replacen("# - SecurityUpdates", "- SecurityUpdates", 1).replacen("# - Important", "- Important", 1);
    let result = view(&changed).unwrap();
    let red: Vec<_> = result.expectations.iter().filter(|one| !one.holds).collect();
    let words: Vec<String> = red.iter().map(|one| one.words()).collect();
    assert_eq!(words.len(), 2, "{words:?}");
    assert!(words[0].starts_with("Instance2: InstalledOtherCount is 36, but found Instance2: "), "{words:?}");
    assert!(words[1].starts_with("rule MyPatchBaseline/1 approves 0, but found 1913"), "{words:?}");
    let instance2 = result.nodes.iter().find(|node| node.name == "Instance2").unwrap();
    assert_eq!(red[0].nodes, std::slice::from_ref(&instance2.instance_id));
    assert!(
        changed.files[0]
            .text
            .lines()
            .nth(red[1].places[0].start.line as usize - 1)
            .unwrap()
            .contains("ApproveAfterDays")
    );
}

#[test]
fn a_large_fleet_is_told_by_few_words() {
    let mut scenario = read("article", &text("cases/article.scenario.yaml"));
    scenario.expect = Vec::new();
    let node = scenario.instances.iter().find(|node| node.logical_id.is_some()).cloned().unwrap();
    for number in 0..200 {
        let name = Some(format!("Copy{number}"));
        scenario.instances.push(patchplay_document::InstanceOverlay {
            logical_id: None,
            id: None,
            name,
            ..node.clone()
        });
    }
    let result = view(&scenario).unwrap();
    assert!(result.proposals.len() < 60, "{}", result.proposals.len());
    let wrong = Expectation::Count { node: "*".to_owned(), count: "InstalledCount".to_owned(), equals: 7 };
    let result = view(&with(&scenario, vec![wrong])).unwrap();
    assert!(result.expectations[0].found.ends_with("more"), "{:?}", result.expectations);
    assert_eq!(result.expectations[0].nodes.len(), 6);
}
