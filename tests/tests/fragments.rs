//! The first act of most people: paste only a baseline, make two nodes by hand.

use patchplay_document::{InstanceOverlay, Scenario, SourceFile};
use patchplay_model::{RebootOption, Timestamp};
use patchplay_ordered::SortedMap;
use patchplay_playground::{
    Playground, ScenarioFile,
    view::{Screen, View},
};
use patchplay_tests::{catalog, text};

const FRAGMENTS: [&str; 4] = ["under-resources.yaml", "resource.yaml", "nameless-resource.yaml", "properties.yaml"];

fn node(name: &str, group: Option<&str>) -> InstanceOverlay {
    InstanceOverlay {
        name: Some(name.to_owned()),
        image: Some("windows-2019-2021.12.15".to_owned()),
        tags: group.map(|value| ("Patch Group".to_owned(), Some(value.to_owned()))).into_iter().collect(),
        ..InstanceOverlay::default()
    }
}

fn scenario(fragment: &str, prefix: Option<&str>, group: Option<&str>) -> Scenario {
    Scenario {
        clock: Some(Timestamp::parse("2022-01-22T11:19:01Z").unwrap()),
        files: vec![SourceFile {
            name: "baseline.yaml".to_owned(),
            text: text(&format!("cases/fragments/{fragment}")),
        }],
        parameters: prefix
            .map(|value| ("Prefix".to_owned(), value.to_owned()))
            .into_iter()
            .collect::<SortedMap<_, _>>(),
        instances: vec![node("web-1", None), node("web-2", group)].into(),
        ..Scenario::default()
    }
}

fn view(scenario: Scenario) -> View {
    Playground::new(catalog()).view(&ScenarioFile::from(scenario), &Screen::default())
}

#[test]
fn a_lone_baseline_works_with_nodes_made_by_hand_in_every_form() {
    for fragment in FRAGMENTS {
        let view = view(scenario(fragment, Some("demo"), Some("demo-patch-group")));
        let result = view.result.unwrap_or_else(|| panic!("{fragment}: {:?}", view.diagnostics));
        let [first, second] = result.nodes.as_slice() else { panic!("{fragment}: two nodes") };
        assert_eq!(first.baseline.as_ref().unwrap().name, "AWS-DefaultPatchBaseline", "{fragment}");
        assert_eq!(second.baseline.as_ref().unwrap().name, "demo-MyPatchBaseline", "{fragment}");
        let counts = |node: &patchplay_playground::view::NodeView| {
            let counts = node.counts.unwrap();
            (counts.installed_count, counts.missing_count, counts.installed_other_count)
        };
        // Nothing else is said of the run, so it is a Scan of every node.
        assert_eq!((counts(first), counts(second)), ((27, 2, 9), (0, 0, 36)), "{fragment}");
        assert_eq!(result.run.reboot_option, RebootOption::RebootIfNeeded.as_str());
    }
}

#[test]
fn an_undeclared_name_is_asked_for_and_never_leaves_the_group_silently_empty() {
    for fragment in FRAGMENTS {
        let view = view(scenario(fragment, None, Some("demo-patch-group")));
        let [asked] = view.parameters.as_slice() else { panic!("{fragment}: {:?}", view.parameters) };
        assert_eq!((asked.name.as_str(), asked.declared, &asked.value), ("Prefix", false, &None), "{fragment}");
        let line = text(&format!("cases/fragments/{fragment}"));
        let line = line.lines().nth(asked.place.start.line as usize - 1).unwrap();
        assert!(line.contains("${Prefix}"), "{fragment}: `{line}` is where the name is used first");
        let said = view
            .diagnostics
            .iter()
            .find(|d| d.code == "patch-group-unknown")
            .unwrap_or_else(|| panic!("{fragment}: {:?}", view.diagnostics));
        assert!(said.message.contains("no node can match"), "{fragment}: {}", said.message);
        // The baseline itself is understood, so the run is played: the tagged node falls back to the default.
        let result = view.result.unwrap();
        assert_eq!(result.nodes[1].baseline.as_ref().unwrap().name, "AWS-DefaultPatchBaseline", "{fragment}");
    }
}

#[test]
fn a_value_for_the_name_makes_the_question_go_away() {
    let view = view(scenario("properties.yaml", Some("demo"), None));
    assert_eq!(view.parameters[0].value.as_deref(), Some("demo"));
    assert!(
        view.diagnostics.iter().all(|d| d.code != "patch-group-unknown" && d.code != "undeclared-name"),
        "{:?}",
        view.diagnostics
    );
}

#[test]
fn a_nearly_right_tag_is_named() {
    for (key, value) in
        [("patch group", "demo-patch-group"), ("PatchGroups", "demo-patch-group"), ("Patch Group", "Demo-Patch-Group ")]
    {
        let mut scenario = scenario("properties.yaml", Some("demo"), None);
        scenario.instances[1].tags.insert(key.to_owned(), Some(value.to_owned()));
        let view = view(scenario);
        assert!(view.diagnostics.iter().any(|d| d.code == "tag-near-miss"), "{key}={value}: {:?}", view.diagnostics);
        assert!(view.result.unwrap().nodes[1].near_miss.is_some(), "{key}={value}");
    }
}

#[test]
fn a_node_without_an_image_gets_the_newest_before_the_clock_and_says_so() {
    let mut scenario = scenario("properties.yaml", Some("demo"), None);
    scenario.instances[0].image = None;
    let view = view(scenario);
    assert!(view.diagnostics.iter().any(|d| d.code == "image-assumed"), "{:?}", view.diagnostics);
    let result = view.result.unwrap();
    assert!(result.nodes[0].image_assumed);
    assert!(result.nodes[0].image.is_some());
}
