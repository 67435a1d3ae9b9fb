use patchplay_model::{Hook, Interruptions, OperatingSystem, PatchState, Trouble};

use super::*;
use crate::{CatalogChoice, Expectation, Position};

const ARTICLE: &str = include_str!("../../../tests/cases/article.scenario.yaml");

fn problems(text: &str) -> Vec<String> {
    read_scenario("s.yaml", text).diagnostics.iter().map(ToString::to_string).collect()
}

#[test]
fn the_articles_scenario_reads_without_a_problem() {
    let read = read_scenario("article", ARTICLE);
    assert_eq!(read.diagnostics, []);
    let scenario = read.scenario.unwrap();
    assert_eq!(scenario.clock.unwrap().to_string(), "2022-01-22T11:19:01Z");
    assert_eq!(scenario.region, "ap-northeast-1");
    assert_eq!(scenario.instances.len(), 2);
    assert_eq!(scenario.instances[1].id.as_deref(), Some("i-008140484431d4e33"));
    let facts = &scenario.observed["i-0be0847252c5cf00e"];
    assert_eq!(facts.host_name.as_deref(), Some("EC2AMAZ-JNT8FVJ"));
    assert_eq!(facts.end.unwrap().to_string(), "2022-01-22T11:43:08.5621334Z");
    assert_eq!(scenario.observed["MyPatchBaseline"].id.as_deref(), Some("pb-0cc1eee728bf421b0"));
    assert_eq!(
        scenario.expect[2],
        Expectation::Count { node: "Instance1".into(), count: "NotApplicableCount".into(), equals: 1885 }
    );
    assert!(scenario.files[0].text.starts_with("AWSTemplateFormatVersion"));
    assert!(scenario.files[0].text.contains("          # - SecurityUpdates\n"));
    let lines: Vec<&str> = ARTICLE.lines().collect();
    let image = &read.places["instances[1].image"];
    assert!(lines[image.start.line as usize - 1].contains("image: windows-2019-2021.12.15"));
    assert_eq!(read.places["clock"].start.column, 8);
}

#[test]
fn json_reads_too_and_every_member_arrives() {
    let text = r#"{
      "version": 1, "title": "t", "clock": "2022-01-22", "seed": 7, "account": "000000000001", "catalog": "full",
      "parameters": {"Days": 7, "On": true},
      "instances": [{"name": "n", "system": "WINDOWS", "product": "WindowsServer2019", "tags": {"Patch Group": "web", "x": null},
        "installed": ["KB1"], "failing": ["KB2"], "network": {"updates": false}, "profile": false,
        "since": "2022-01-10T00:00:00Z", "interruptions": {"times": 16, "hours": 2},
        "settings": {"wsusWithholds": ["KB3"], "otherMicrosoftProducts": false, "yumExclude": ["kernel*"], "lockedRelease": 2023}}],
      "advancedInstances": true, "editedBaselines": {"pb-0123456789abcdef1": "2022-01-21T00:00:00Z"},
      "deletedBaselines": {"pb-0123456789abcdef0": "2022-01-20T00:00:00Z"},
      "run": {"document": "AWS-RunPatchBaseline", "parameters": {"Operation": ["Install"], "RebootOption": "NoReboot"},
        "targets": [{"Key": "tag:Patch Group", "Values": ["web"]}], "maxConcurrency": "50", "maxErrors": 0,
        "hookExits": {"PreInstallHookDocName": 168}, "rebootAt": "2022-01-23T03:00:00Z", "patchPolicy": "abc12",
        "output": {"bucket": "b", "prefix": "/p/"}},
      "history": [{"clock": "2022-01-01T00:00:00Z", "run": {"parameters": {"Operation": "Scan"}}}],
      "options": {"superseded-by": "approved"},
      "expect": [{"node": "*", "status": "COMPLIANT"}, {"node": "n", "patch": "KB1", "state": "Installed"}, {"rule": "B/1", "approves": 0},
        {"node": "n", "baseline": "B"}],
      "files": [{"name": "a.yaml", "text": ""}, {"path": "dir/b.yaml"}]
    }"#;
    let read = read_scenario("s.json", text);
    assert_eq!(read.diagnostics, []);
    let scenario = read.scenario.unwrap();
    assert_eq!(scenario.expect[3], Expectation::Baseline { node: "n".into(), baseline: "B".into() });
    assert_eq!((scenario.seed, scenario.account.as_str()), (7, "000000000001"));
    assert_eq!(scenario.catalog, CatalogChoice::Full);
    assert_eq!(scenario.parameters["Days"], "7");
    assert_eq!(scenario.parameters["On"], "true");
    let node = &scenario.instances[0];
    let settings = node.settings.as_ref().unwrap();
    assert_eq!((settings.wsus_withholds.len(), settings.other_microsoft_products), (1, Some(false)));
    assert_eq!((settings.yum_exclude.len(), settings.locked_release.as_deref()), (1, Some("2023")));
    assert_eq!(scenario.deleted_baselines["pb-0123456789abcdef0"].to_string(), "2022-01-20T00:00:00Z");
    assert_eq!(scenario.edited_baselines["pb-0123456789abcdef1"].to_string(), "2022-01-21T00:00:00Z");
    assert!(scenario.advanced_instances);
    assert_eq!(node.since.unwrap().to_string(), "2022-01-10T00:00:00Z");
    assert_eq!(node.interruptions, Some(Interruptions { times: 16, hours: 2 }));
    assert_eq!(node.system, Some(OperatingSystem::Windows));
    assert_eq!(node.tags["Patch Group"].as_deref(), Some("web"));
    assert_eq!(node.tags["x"], None);
    assert_eq!(
        (node.network.unwrap().updates, node.network.unwrap().ssm, node.profile),
        (Some(false), None, Some(false))
    );
    let run = scenario.run.unwrap();
    assert_eq!(run.parameters["Operation"], "Install");
    assert_eq!((run.hook_exits[&Hook::PreInstall], run.patch_policy.as_deref()), (168, Some("abc12")));
    assert_eq!(run.reboot_at.unwrap().to_string(), "2022-01-23T03:00:00Z");
    assert_eq!(run.targets.unwrap()[0].values, ["web"]);
    assert_eq!((run.max_errors.as_deref(), run.output.unwrap().prefix.as_str()), (Some("0"), "p"));
    assert_eq!(scenario.history[0].run.parameters["Operation"], "Scan");
    assert_eq!(scenario.options["superseded-by"], "approved");
    assert_eq!(
        scenario.expect[1],
        Expectation::Patch { node: "n".into(), patch: "KB1".into(), state: PatchState::Installed }
    );
    assert_eq!(
        (scenario.files[1].name.as_str(), read.on_disk[0].index, read.on_disk[0].path.as_str()),
        ("b.yaml", 1, "dir/b.yaml")
    );
}

#[test]
fn what_a_scenario_writes_it_also_reads() {
    let scenario = read_scenario("article", ARTICLE).scenario.unwrap();
    let text = serde_json::to_string(&scenario).unwrap();
    assert_eq!(read_scenario("s.json", &text).scenario, Some(scenario));
}

#[test]
fn a_catalogue_is_a_word_or_names_files() {
    for (text, choice) in [
        ("", CatalogChoice::Default),
        ("catalog: default", CatalogChoice::Default),
        ("catalog: full", CatalogChoice::Full),
        ("catalog: {files: [a.json, 'b c.csv']}", CatalogChoice::Files(vec!["a.json".into(), "b c.csv".into()])),
    ] {
        let read = read_scenario("s.yaml", &format!("version: 1\n{text}"));
        assert_eq!(read.diagnostics, [], "{text}");
        let scenario = read.scenario.unwrap();
        assert_eq!(scenario.catalog, choice, "{text}");
        // Both forms that are written are read again, as an object and as a text.
        let written = serde_json::to_string(&scenario).unwrap();
        assert_eq!(serde_json::from_str::<Scenario>(&written).unwrap(), scenario);
        assert_eq!(read_scenario("s.json", &written).scenario, Some(scenario));
    }
    let read = read_scenario("s.yaml", "catalog: {files: [a.json]}");
    assert_eq!(read.places["catalog.files[0]"].start, Position { line: 1, column: 19 });
    let fix = read_scenario("s", "catalog: ful").diagnostics.remove(0).fix.unwrap();
    assert_eq!(fix.text, "full");
}

#[test]
fn problems_have_places_and_suggestions() {
    for (text, wanted) in [
        ("verson: 1", "s.yaml:1:1: error[unknown-key]: a scenario has no `verson`"),
        ("version: 2", "s.yaml:1:10: error[unknown-version]: this reads scenarios of version 1, not 2"),
        ("clock: 22.1.2022", "s.yaml:1:8: error[date-form]: `clock` is no time"),
        ("instances: {}", "s.yaml:1:12: error[wrong-type]: `instances` takes a list"),
        ("instances:\n  - imge: x", "s.yaml:2:5: error[unknown-key]: an instance has no `imge`"),
        ("instances:\n  - profile: maybe", "s.yaml:2:14: error[wrong-type]"),
        ("instances:\n  - system: windows", "s.yaml:2:13: error[unknown-value]"),
        (
            "instances:\n  - trouble: [noexec, dpkg-lock]",
            "s.yaml:2:23: error[unknown-value]: `dpkg-lock` is no trouble of a node",
        ),
        (
            "options: {superceded-by: approved}",
            "s.yaml:1:11: error[unknown-option]: there is no option `superceded-by`",
        ),
        ("options: {superseded-by: aproved}", "s.yaml:1:26: error[unknown-option]: the option"),
        ("run: {parameters: {Operation: install}}", "s.yaml:1:31: error[unknown-value]"),
        ("run: {parameters: {Operatoin: Install}}", "s.yaml:1:20: error[unknown-parameter]"),
        ("run: {document: AWS-Foo}", "s.yaml:1:17: error[unknown-value]"),
        ("files: [{name: x}]", "s.yaml:1:10: error[missing-key]"),
        ("files: [{text: x}]", "s.yaml:1:10: error[missing-key]"),
        ("expect: [{node: x}]", "s.yaml:1:11: error[missing-key]"),
        ("catalog: everything", "s.yaml:1:10: error[unknown-value]"),
        ("catalog: ful", "s.yaml:1:10: error[unknown-value]: there is no catalogue `ful`"),
        ("catalog: {file: [a.json]}", "s.yaml:1:11: error[unknown-key]: a catalogue has no `file`"),
        ("catalog: {}", "s.yaml:1:10: error[missing-key]: a catalogue needs `files`"),
        ("catalog: {files: []}", "s.yaml:1:10: error[missing-key]: the catalogue names no file"),
        ("catalog: {files: a.json}", "s.yaml:1:18: error[wrong-type]: `files` takes a list"),
        ("catalog: [a.json]", "s.yaml:1:10: error[wrong-type]: `catalog` takes text"),
        ("title: !Ref X", "s.yaml:1:8: error[unknown-function]"),
        ("- a", "s.yaml:1:1: error[wrong-type]"),
        ("seed:", "s.yaml:1:1: error[null-value]"),
    ] {
        let found = problems(text);
        assert!(found.iter().any(|line| line.starts_with(wanted)), "{text}: {found:#?}");
        assert_eq!(read_scenario("s", text).scenario, None, "{text}");
    }
    let read = read_scenario("s", "instances:\n  - trouble: [noexec, disk-full]").scenario.unwrap();
    assert_eq!(read.instances[0].trouble, [Trouble::NoExec, Trouble::DiskFull]);
    let fix = read_scenario("s", "instances: [{trouble: [dpkg-lock]}]").diagnostics.remove(0).fix.unwrap();
    assert_eq!(fix.text, "dpkg-locked");
    let fix = read_scenario("s", "verson: 1").diagnostics.remove(0).fix.unwrap();
    assert_eq!((fix.text.as_str(), fix.place.end), ("version", Position { line: 1, column: 7 }));
}

#[test]
fn a_document_is_known_from_a_scenario() {
    for (name, text) in [
        ("t.yaml", "Resources: {}"),
        ("t.yaml", "Parameters: {A: {Type: String}}\nResources: {}"),
        ("t.json", "[{\"BaselineId\": \"pb-0123456789abcdef0\"}]"),
        ("b.yaml", "Name: x\nOperatingSystem: WINDOWS"),
        ("s.sh", "#!/bin/sh\naws ssm create-patch-baseline --name x"),
        ("main.tf", "resource \"aws_ssm_patch_baseline\" \"x\" {\n}"),
    ] {
        assert!(is_document(name, text), "{text}");
    }
    for text in
        ["", "{}", "version: 1", "verson: 1", "Version: 1", "Files: []", "words", "files: [", "x: 1\nResources: {}"]
    {
        assert!(!is_document("s.yaml", text), "{text}");
    }
}
