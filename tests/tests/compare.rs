//! Two results side by side: what is told is what each side truly comes to.
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use patchplay_document::{InstanceOverlay, Scenario};
use patchplay_model::{PatchState, Timestamp};
use patchplay_playground::{
    Playground, ScenarioFile,
    view::{CompareQuery, CompareView, PatchQuery, ResultView, Screen, With},
};
use patchplay_tests::{catalog, text};

fn article() -> Scenario {
    ScenarioFile::read("article.scenario.yaml", &text("cases/article.scenario.yaml")).scenario.unwrap()
}

fn remedied() -> Scenario {
    let mut scenario = article();
    let template = &mut scenario.files[0].text;
    *template =
        template.replacen("# - SecurityUpdates", "- SecurityUpdates", 1).replacen("# - Important", "- Important", 1);
    scenario
}

fn query(with: With) -> CompareQuery {
    CompareQuery { with, node: None, inapplicable: false, text: String::new(), limit: 60 }
}

fn view(scenario: &Scenario, screen: &Screen) -> ResultView {
    Playground::new(catalog()).view(&ScenarioFile::from(scenario.clone()), screen).result.unwrap()
}

fn compared(scenario: &Scenario, query: CompareQuery) -> CompareView {
    view(scenario, &Screen { compare: Some(query), ..Screen::default() }).compare.unwrap()
}

#[test]
fn the_default_of_aws_is_one_question_away() {
    let compare = compared(&article(), query(With::AwsDefault));
    assert_eq!(
        compare.title,
        "With AWS's default instead of yours, 2 patches more are installed on Instance2: KB5009557 and KB5009718."
    );
    assert_eq!((compare.differing, compare.same), (1, 1));
    let node = &compare.nodes[0];
    let installed =
        |side: &Option<patchplay_playground::view::Standing>| side.as_ref().unwrap().counts.unwrap().installed_count;
    assert_eq!((node.name.as_str(), installed(&node.here), installed(&node.there)), ("Instance2", 0, 28));
    assert_eq!(node.there.as_ref().unwrap().baseline.as_deref(), Some("AWS-DefaultPatchBaseline"));
    let row = compare.rows.iter().find(|row| row.id == "KB5009557").unwrap();
    assert_eq!((row.here.state, row.there.state), (None, Some(PatchState::Installed)), "{row:?}");
    assert!(row.there.new && !row.here.new);
    assert!(row.here.why.contains("CLASSIFICATION"), "{row:?}");
    assert!(!row.there.why.is_empty(), "{row:?}");
    assert_eq!(compare.matching, compare.patches);
}

/// What is told of every patch is what the table of each side alone says.
#[test]
fn the_rows_are_what_each_side_alone_comes_to() {
    let (one, other) = (article(), remedied());
    let with = With::Kept(Box::new(other.clone()));
    let compare = compared(&one, CompareQuery { limit: 1_000, ..query(with) });
    let table = |scenario: &Scenario| {
        let patches = Some(PatchQuery { limit: 500, ..PatchQuery::default() });
        let result = view(scenario, &Screen { patches, ..Screen::default() });
        let patches = result.patches.unwrap();
        let column = patches.columns.iter().position(|id| *id == compare.nodes[0].instance_id).unwrap();
        (patches, column)
    };
    let state = |(patches, column): &(patchplay_playground::view::PatchesView, usize), id: &str| {
        patches.rows.iter().find(|row| row.id == id).and_then(|row| row.states[*column])
    };
    let (here, there) = (table(&one), table(&other));
    assert!(compare.matching > 20, "{}", compare.matching);
    for row in &compare.rows {
        assert_eq!(row.here.state, state(&here, &row.id), "{}", row.id);
        assert_eq!(row.there.state, state(&there, &row.id), "{}", row.id);
    }
    let told: Vec<&str> = compare.rows.iter().map(|row| row.id.as_str()).collect();
    let applies = |state: Option<PatchState>| state.is_some_and(|state| state != PatchState::NotApplicable);
    for row in &here.0.rows {
        let (a, b) = (state(&here, &row.id), state(&there, &row.id));
        if a != b && (applies(a) || applies(b)) {
            assert!(told.contains(&row.id.as_str()) || compare.matching > told.len(), "{}", row.id);
        }
    }
}

#[test]
fn a_version_of_before_is_told_as_what_was_done_since() {
    let compare = compared(&remedied(), query(With::LastEdit(Box::new(article()))));
    assert!(
        compare.title.starts_with("Since your last edit, 2 patches more are installed on Instance2"),
        "{}",
        compare.title
    );
    let back = compared(&article(), query(With::LastEdit(Box::new(remedied()))));
    assert!(
        back.title.starts_with("Since your last edit, 2 patches fewer are installed on Instance2"),
        "{}",
        back.title
    );
    let same = compared(&article(), query(With::Opened(Box::new(article()))));
    assert_eq!(same.title, "Since the scenario was opened, every node comes to the same.");
    assert_eq!((same.differing, same.same, same.rows.len(), same.patches), (0, 2, 0, 0));
}

#[test]
fn another_day_and_another_baseline() {
    let earlier = compared(&article(), query(With::Clock(Timestamp::parse("2021-12-20T00:00:00Z").unwrap())));
    assert_eq!(
        earlier.title,
        "On 20 Dec 2021 instead of 22 Jan 2022, 1 patch more is installed on Instance1: KB4601887."
    );
    assert!(earlier.detail.contains("2 patches fewer are installed on Instance1"), "{}", earlier.detail);
    let own = compared(&article(), query(With::Baseline("MyPatchBaseline".to_owned())));
    assert!(
        own.title.starts_with(
            "With the baseline MyPatchBaseline for every node, 2 patches fewer are installed on Instance1"
        ),
        "{}",
        own.title
    );
    let none = compared(&article(), query(With::Baseline("Nobody".to_owned())));
    assert!(!none.compared);
    assert_eq!(none.title, "There is no baseline Nobody to compare with.");
}

#[test]
fn a_version_that_cannot_be_run_is_no_side() {
    let mut broken = article();
    broken.files[0].text = "Resources: [".to_owned();
    let compare = compared(&article(), query(With::Kept(Box::new(broken))));
    assert!(!compare.compared);
    assert_eq!(compare.title, "The other side cannot be run: its text has an error.");
}

#[test]
fn nodes_that_fare_alike_are_one_kind_and_new_ones_are_said_to_be_there() {
    let mut large = article();
    let node = large.instances.iter().find(|node| node.logical_id.is_some()).cloned().unwrap();
    for number in 0..30 {
        let (name, tags) = (Some(format!("Copy{number}")), [("Patch Group".to_owned(), Some("x".to_owned()))].into());
        large.instances.push(InstanceOverlay { logical_id: None, id: None, name, tags, ..node.clone() });
    }
    let compare = compared(&large, query(With::Baseline("MyPatchBaseline".to_owned())));
    assert!(compare.nodes.len() <= 3, "{:?}", compare.nodes);
    assert_eq!(compare.differing + compare.same, 32);
    let added = compared(&large, query(With::LastEdit(Box::new(article()))));
    assert_eq!((added.differing, added.same), (30, 2));
    assert!(added.title.contains("is there"), "{}", added.title);
}

#[test]
fn what_applies_to_no_node_is_counted_and_told_when_asked_for() {
    let few = compared(&article(), query(With::AwsDefault));
    let all = compared(&article(), CompareQuery { inapplicable: true, ..query(With::AwsDefault) });
    assert!(few.inapplicable > 100, "{}", few.inapplicable);
    assert_eq!(all.matching, few.matching + few.inapplicable);
    let one = compared(&article(), CompareQuery { text: "kb5009557".to_owned(), ..query(With::AwsDefault) });
    assert_eq!((one.matching, one.rows.len()), (1, 1));
}
