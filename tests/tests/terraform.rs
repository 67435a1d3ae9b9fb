//! A Terraform configuration, from its text to the run.

use patchplay_document::{Scenario, SourceFile};
use patchplay_ordered::SortedMap;
use patchplay_playground::{Playground, ScenarioFile};
use patchplay_terraform::translate;

/// The sample and its translation, as the command line hands them over.
fn files(parameters: &SortedMap<String, String>) -> Vec<SourceFile> {
    let text = patchplay_tests::text("cases/terraform/main.tf");
    let (name, translation) = translate(&[("main.tf", &text)], parameters).expect("it is Terraform");
    vec![SourceFile { name: "main.tf".to_owned(), text }, SourceFile { name, text: translation }]
}

#[test]
fn inspect_answers_as_the_golden_says() {
    let parameters = SortedMap::new();
    let answer = Playground::default().inspect(&files(&parameters), &parameters);
    let shown = serde_json::to_string_pretty(&answer).expect("JSON") + "\n";
    patchplay_tests::assert_golden("inspect/terraform.json", &shown);
}

/// Both nodes of `count` get the baseline that is registered with their group, and the association installs.
#[test]
fn a_configuration_is_played() {
    let parameters: SortedMap<String, String> = [("prefix".to_owned(), "blog".to_owned())].into();
    let scenario = Scenario { files: files(&parameters), parameters, ..Scenario::default() };
    let mut facts = patchplay_catalog::default_set();
    for (_, set) in patchplay_catalog::full_sets() {
        facts.merge(&set);
    }
    let playground = Playground::new(std::sync::Arc::new(facts));
    let answer = playground.run(&ScenarioFile::from(scenario));
    let states = answer.instance_patch_states.expect("nothing keeps it from running");
    assert_eq!(states.len(), 2);
    for state in states {
        let state = serde_json::to_value(state).expect("JSON");
        assert_eq!((&state["PatchGroup"], &state["Operation"]), (&"blog-group".into(), &"Install".into()));
    }
}
