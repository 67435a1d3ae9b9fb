//! A folded fleet against the same fleet told node by node: nobody is lost, and whoever stands for others is like them.

use std::collections::BTreeMap;

use patchplay_document::{InstanceOverlay, Scenario};
use patchplay_playground::{
    Playground, ScenarioFile,
    view::{FleetView, NodeView, Outcome, ResultView, Screen},
};
use patchplay_tests::{catalog, text};

const IMAGE: &str = "windows-2019-2021.12.15";

/// Two instances of the article's texts and so many nodes made by hand: every third in the patch group, every fifth with
/// a tag that nearly names it, every seventh without a way to its updates.
fn scenario(made: usize) -> Scenario {
    let mut scenario = ScenarioFile::read("article", &text("cases/article.scenario.yaml")).scenario.unwrap();
    scenario.instances.extend((0..made).map(|number| {
        let tag = match number {
            _ if number % 3 == 0 => Some("Patch Group"),
            _ if number % 5 == 0 => Some("patch group"),
            _ => None,
        };
        let tag = tag.map(|key| (key.to_owned(), Some("soa-04-003-patch-group".to_owned())));
        let fleet = ("Fleet".to_owned(), Some("all".to_owned()));
        let network = (number % 7 == 0)
            .then(|| patchplay_document::NetworkOverlay { updates: Some(false), ..Default::default() });
        InstanceOverlay {
            name: Some(format!("node-{number}")),
            image: Some(IMAGE.to_owned()),
            tags: tag.into_iter().chain([fleet]).collect(),
            network,
            ..InstanceOverlay::default()
        }
    }));
    // The article's association names its two instances.
    let run = scenario.run.get_or_insert_default();
    run.targets = Some(vec![patchplay_model::Target { key: "tag:Fleet".to_owned(), values: vec!["all".to_owned()] }]);
    scenario
}

fn view(scenario: &Scenario, screen: &Screen) -> ResultView {
    let playground = Playground::new(catalog());
    let view = playground.view(&ScenarioFile::from(scenario.clone()), screen);
    view.result.unwrap_or_else(|| panic!("{:#?}", view.diagnostics))
}

/// What a row shows of a node.
fn look(node: &NodeView) -> String {
    let because = node
        .baseline
        .as_ref()
        .map(|chosen| (chosen.id.clone(), chosen.because.iter().map(|phrase| phrase.text.clone()).collect::<String>()));
    let miss = node.near_miss.as_ref().map(|miss| miss.text.clone());
    format!(
        "{:?}",
        (&node.image, node.managed, &node.status_details, node.counts, because, miss, node.newly_installed.len())
    )
}

fn total(fleet: &FleetView, outcome: Outcome) -> usize {
    let outcomes = fleet.shares.iter().flat_map(|share| &share.outcomes);
    outcomes.filter(|one| one.outcome == outcome).map(|one| one.count).sum()
}

#[test]
fn a_folded_fleet_says_what_the_whole_says() {
    let scenario = scenario(298);
    let whole = view(&scenario, &Screen::default());
    let folded = view(&scenario, &Screen { fold: true, list: true, ..Screen::default() });
    let fleet = folded.fleet.unwrap();
    assert_eq!((whole.nodes.len(), fleet.total, fleet.made, fleet.beyond), (300, 300, 298, 0));
    assert!(whole.fleet.is_none());
    assert!(folded.nodes.len() < 12, "{}", folded.nodes.len());
    let mut looks: BTreeMap<String, usize> = BTreeMap::new();
    for node in &whole.nodes {
        *looks.entry(look(node)).or_default() += 1;
    }
    let kinds: BTreeMap<String, usize> = fleet
        .kinds
        .iter()
        .map(|kind| {
            let first = folded.nodes.iter().find(|node| node.instance_id == kind.first).unwrap();
            (look(first), kind.members)
        })
        .collect();
    assert_eq!(kinds, looks);
    let compliant =
        whole.nodes.iter().filter(|node| node.compliance == Some(patchplay_model::ComplianceStatus::Compliant));
    assert_eq!(total(&fleet, Outcome::Compliant) + total(&fleet, Outcome::NothingApproved), compliant.count());
    let judged = |id: &str| whole.nodes.iter().any(|node| node.instance_id == id && node.compliance.is_some());
    let failed = whole.run.invocations.iter().filter(|one| one.sent && !judged(&one.instance_id));
    assert_eq!(total(&fleet, Outcome::Failed), failed.count());
    assert_eq!(Outcome::ALL.map(|outcome| total(&fleet, outcome)).iter().sum::<usize>(), 300);
    let invocations: usize = fleet.statuses.iter().map(|status| status.count).sum();
    assert_eq!(invocations, whole.run.invocations.len());
    assert!(folded.run.invocations.iter().all(|one| whole.run.invocations.contains(one)));
    assert_eq!(folded.headline, whole.headline);
}

#[test]
fn the_list_names_every_node_and_its_baseline() {
    let scenario = scenario(98);
    let whole = view(&scenario, &Screen::default());
    let fleet = view(&scenario, &Screen { fold: true, list: true, ..Screen::default() }).fleet.unwrap();
    let list = fleet.list.unwrap();
    let ids: Vec<&String> = list.of_files.iter().map(|line| &line.instance_id).chain(&list.ids).collect();
    assert_eq!(ids, whole.nodes.iter().map(|node| &node.instance_id).collect::<Vec<_>>());
    for (number, node) in whole.nodes.iter().enumerate() {
        let share = &fleet.shares[list.shares[number]];
        assert_eq!(node.baseline.as_ref().map(|chosen| &chosen.name), Some(&share.baseline), "{}", node.name);
        assert_eq!(node.near_miss.is_some(), list.near_misses.contains(&number), "{}", node.name);
    }
    for (position, number) in list.made.iter().enumerate() {
        let name = scenario.instances[*number].name.as_ref();
        assert_eq!(name, Some(&whole.nodes[list.of_files.len() + position].name));
    }
    assert_eq!(fleet.patch_groups, ["soa-04-003-patch-group"]);
}

#[test]
fn whoever_is_asked_for_is_told_among_those_that_stand_for_others() {
    let scenario = scenario(98);
    let whole = view(&scenario, &Screen::default());
    let asked = whole.nodes[77].instance_id.clone();
    let screen = Screen { fold: true, details_of: Some(asked.clone()), ..Screen::default() };
    let folded = view(&scenario, &screen);
    assert!(folded.nodes.contains(&whole.nodes[77]));
    let log = view(&scenario, &Screen { log_of: Some(asked.clone()), details_of: None, ..screen });
    assert_eq!(log.log.map(|log| log.instance_id), Some(asked));
}

#[test]
fn few_nodes_are_told_one_by_one() {
    let scenario = scenario(4);
    let fleet = view(&scenario, &Screen { fold: true, ..Screen::default() }).fleet.unwrap();
    assert_eq!(fleet.kinds.iter().map(|kind| kind.members).collect::<Vec<_>>(), [1; 6]);
}

#[test]
fn the_same_said_of_many_nodes_is_said_of_some_and_counted() {
    let mut scenario = scenario(298);
    for node in scenario.instances.iter_mut().filter(|node| node.logical_id.is_none()) {
        node.tags = [("patch group".to_owned(), Some("soa-04-003-patch-group".to_owned()))].into();
    }
    let playground = Playground::new(catalog());
    let told = |screen: Screen| playground.view(&ScenarioFile::from(scenario.clone()), &screen).diagnostics;
    let (whole, folded) = (told(Screen::default()), told(Screen { fold: true, ..Screen::default() }));
    let misses = |all: &[patchplay_document::Diagnostic]| all.iter().filter(|one| one.code == "tag-near-miss").count();
    assert_eq!(misses(&whole), 298);
    assert_eq!(misses(&folded), 21);
    assert!(folded.iter().any(|one| one.message.starts_with("the same of 278 more")), "{folded:#?}");
}

#[test]
fn suggestions_carry_pictures_of_some_nodes_alone() {
    let scenario = scenario(298);
    let what_if = Some(patchplay_playground::view::WhatIfQuery::default());
    let nodes = |fold: bool| {
        let suggestions = view(&scenario, &Screen { fold, what_if: what_if.clone(), ..Screen::default() }).suggestions;
        suggestions.unwrap().iter().map(|suggestion| suggestion.nodes.len()).max()
    };
    assert!(nodes(false) > Some(50));
    assert_eq!(nodes(true), Some(6));
}
