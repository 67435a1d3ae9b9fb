//! A scenario that was saved opens as the same one.
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use std::{fs, path::Path};

use patchplay_document::{
    Expectation, InstanceOverlay, RunOverlay, Scenario, SourceFile, read_scenario, write_scenario,
};
use patchplay_model::{Agent, CloudWatchOutput, Hook, PatchState, Timestamp, Trouble};
use patchplay_ordered::SortedMap;

fn saved(scenario: &Scenario) -> Scenario {
    let text = write_scenario(scenario);
    let read = read_scenario("saved.yaml", &text);
    assert_eq!(read.diagnostics, [], "{text}");
    read.scenario.unwrap()
}

#[test]
fn the_scenarios_of_the_repository_are_saved_whole() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases");
    for name in ["article.scenario.yaml", "linux.scenario.yaml", "every-system.scenario.yaml"] {
        let read = read_scenario(name, &fs::read_to_string(cases.join(name)).unwrap());
        let scenario = read.scenario.unwrap();
        assert_eq!(saved(&scenario), scenario, "{name}");
    }
}

#[test]
fn every_kind_of_member_survives() {
    let text = "yes\n  - 'a': \"b\"\n\ttab, 1e3, ~, #no\r\n\nend without a line break";
    let scenario = Scenario {
        title: "on: a title, with 'quotes'".to_owned(),
        clock: Some(Timestamp::parse("2022-01-22T11:19:01Z").unwrap()),
        files: vec![
            SourceFile { name: "a.yaml".to_owned(), text: text.to_owned() },
            SourceFile { name: "empty.yaml".to_owned(), text: String::new() },
        ],
        parameters: SortedMap::from([("Prefix".to_owned(), "007".to_owned())]),
        instances: vec![InstanceOverlay {
            name: Some("no".to_owned()),
            tags: SortedMap::from([("Patch Group".to_owned(), Some("012".to_owned())), ("gone".to_owned(), None)]),
            trouble: vec![Trouble::DiskFull],
            agent: Some(Agent::Silent),
            profile: Some(false),
            ..InstanceOverlay::default()
        }]
        .into(),
        run: Some(RunOverlay {
            parameters: SortedMap::from([("Operation".to_owned(), "Scan".to_owned())]),
            cancel_after: Some(60),
            failing_hooks: vec![Hook::OnExit],
            patch_now: true,
            cloud_watch: Some(CloudWatchOutput { group: None }),
            ..RunOverlay::default()
        }),
        expect: vec![Expectation::Patch { node: "*".to_owned(), patch: "KB1".to_owned(), state: PatchState::Missing }],
        ..Scenario::default()
    };
    assert_eq!(saved(&scenario), scenario);
}
