//! A scenario whose Install has a list, from its text to the answers.

use patchplay_playground::{Playground, ScenarioFile, answers::RunAnswer};
use serde_json::Value;

/// A node of each kind, and the list.
fn scenario(operation: &str, list: &str) -> ScenarioFile {
    let text = format!(
        "version: 1
clock: 2022-07-01T08:00:00Z
region: us-east-1
files:
  - name: january.yaml
    text: |
      patches:
{list}
instances:
  - {{name: linux, image: amazon-linux-2-20211223}}
  - {{name: windows, image: windows-2019-2021.12.15}}
run:
  document: AWS-RunPatchBaseline
  parameters:
    Operation: {operation}
    InstallOverrideList: s3://lists/2022/january.yaml
"
    );
    ScenarioFile::read("lists.yaml", &text)
}

fn run(operation: &str, list: &str) -> RunAnswer {
    let playground = Playground::new(patchplay_tests::catalog());
    let answer = playground.run(&scenario(operation, list));
    assert!(answer.instance_patch_states.is_some(), "{:?}", answer.diagnostics);
    answer
}

fn counts(answer: &RunAnswer, node: usize) -> &Value {
    &answer.instance_patch_states.as_ref().unwrap()[node]
}

const LIST: &str = "        - id: expat.x86_64\n        - id: KB5009557\n          title: informs only\n        - id: 'zlib*'\n          title: '*:0:0-0'";

#[test]
fn only_what_is_listed_is_installed() {
    let scanned = run("Scan", LIST);
    let answer = run("Install", LIST);
    let missing = |answer, node| counts(answer, node)["MissingCount"].as_i64().unwrap();
    for node in [0, 1] {
        assert!(missing(&scanned, node) > 0, "something is left to do on node {node}");
        assert_eq!(counts(&answer, node)["InstallOverrideList"], "s3://lists/2022/january.yaml");
        assert_eq!(counts(&scanned, node)["InstallOverrideList"], Value::Null);
    }
    assert_eq!(missing(&answer, 0), missing(&scanned, 0) - 1);
    assert_eq!(missing(&answer, 1), missing(&scanned, 1), "the listed KB has long been replaced");
    let parameters = &answer.command.as_ref().unwrap()["Parameters"]["InstallOverrideList"];
    assert_eq!(parameters[0], "s3://lists/2022/january.yaml");
}

#[test]
fn the_answer_to_why_names_the_line_of_the_list() {
    let playground = Playground::new(patchplay_tests::catalog());
    let file = scenario("Install", LIST);
    let step = |patch: &str, node: &str| {
        let answer = playground.explain(&file, node, Some(patch));
        let steps = answer.patches.unwrap()[0]["Trace"].clone();
        let found =
            steps.as_array().unwrap().iter().find(|step| step["Step"] == "In the InstallOverrideList?").cloned();
        found.unwrap_or_else(|| panic!("{steps:#}"))
    };
    assert_eq!(step("expat.x86_64", "linux")["Outcome"], "Passed");
    let left = step("zlib.x86_64", "linux");
    assert!(left["Detail"].as_str().unwrap().starts_with("No"), "{left}");
}

#[test]
fn a_list_without_its_file_or_with_a_fault_stops_an_install_alone() {
    let playground = Playground::new(patchplay_tests::catalog());
    let codes = |operation: &str, list: &str, file: &str| -> Vec<String> {
        let mut scenario = scenario(operation, list);
        scenario.scenario.as_mut().unwrap().files[0].name = file.to_owned();
        let found = playground.run(&scenario).diagnostics;
        found
            .into_iter()
            .filter(|found| found.severity == patchplay_document::Severity::Error)
            .map(|f| f.code)
            .collect()
    };
    assert_eq!(codes("Install", LIST, "lists/january.yaml"), [""; 0]);
    assert_eq!(codes("Install", LIST, "february.yaml"), ["run-list-absent"]);
    assert_eq!(codes("Scan", LIST, "february.yaml"), [""; 0]);
    assert_eq!(codes("Install", "        - expat.x86_64", "january.yaml"), ["wrong-type"]);
}
