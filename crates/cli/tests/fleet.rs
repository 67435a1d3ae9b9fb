//! `fleet`: nodes of a stream, each as it would be alone.
#![expect(clippy::expect_used, reason = "a test that cannot go on fails")]

mod support;

use std::process::Output;

use patchplay_tests::text;
use serde_json::{Value, json};
use support::{folder, patchplay, shown, with_input};

const SCENARIO: &str = "linux.scenario.yaml";

fn nodes() -> Vec<String> {
    text("cases/fleet/nodes.jsonl").lines().map(str::to_owned).collect()
}

fn fleet(scenario: &str, lines: &[String]) -> Output {
    with_input(&["fleet", scenario, "--nodes", "-"], lines.join("\n").as_bytes())
}

fn answers(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).expect("answers are text");
    text.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

/// Standard output of parts, one after the other, which must all go well.
fn in_parts(lines: &[String], size: usize) -> String {
    let mut text = String::new();
    for part in lines.chunks(size) {
        let output = fleet(SCENARIO, part);
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
        text.push_str(&String::from_utf8(output.stdout).expect("answers are text"));
    }
    text
}

#[test]
fn a_split_fleet_answers_as_the_whole() {
    let lines = nodes();
    let whole = in_parts(&lines, lines.len());
    assert_eq!(whole.lines().count(), lines.len());
    for size in [lines.len().div_ceil(2), 5, 1] {
        assert_eq!(in_parts(&lines, size), whole, "in parts of {size}");
    }
    // And in any order.
    let turned: Vec<String> = lines.iter().rev().cloned().collect();
    let turned = in_parts(&turned, turned.len());
    assert!(turned.lines().rev().eq(whole.lines()));
    let from_file = patchplay(&["fleet", SCENARIO, "--nodes", "fleet/nodes.jsonl"]);
    assert_eq!(String::from_utf8_lossy(&from_file.stdout), whole);
}

/// More lines than are played together, with the same nodes again and again.
#[test]
fn a_long_stream_goes_on_as_it_began() {
    let lines = nodes();
    let once = in_parts(&lines, lines.len());
    let rounds = 130;
    let many: Vec<String> = (0..rounds).flat_map(|_| lines.clone()).collect();
    let output = fleet(SCENARIO, &many);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout) == once.repeat(rounds), "the rounds differ");
    let summary = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(summary.starts_with(&format!("{} nodes played\n", many.len())), "{summary}");
}

/// A node of the stream comes to what it comes to as the one node of the scenario.
#[test]
fn a_node_is_what_it_is_alone() {
    let scenario = text("cases/linux.scenario.yaml");
    let (before, rest) = scenario.split_once("\ninstances:\n").expect("the scenario has nodes");
    let (_, after) = rest.split_once("\nrun:\n").expect("the scenario has a run");
    let (after, _) = after.split_once("\nexpect:\n").expect("the scenario has assertions");
    for line in nodes() {
        let [found] = answers(&fleet(SCENARIO, std::slice::from_ref(&line))).try_into().expect("one answer");
        let mut node: Value = serde_json::from_str(&line).expect("a line is JSON");
        node["id"] = found["InstanceId"].clone();
        let alone = format!("{before}\ninstances: [{node}]\nrun:\n{after}\n");
        let run = support::json(&with_input(&["run", "-", "--format", "json"], alone.as_bytes()));
        assert_eq!(run["InstancePatchStates"].get(0).unwrap_or(&Value::Null), &found["InstancePatchState"], "{line}");
        let status = run["CommandInvocations"].get(0).map_or(&Value::Null, |invocation| &invocation["StatusDetails"]);
        assert_eq!(status, &found["StatusDetails"], "{line}");
        let id = found["InstanceId"].as_str().expect("an id");
        let explained = with_input(&["explain", "-", "--instance", id, "--format", "json"], alone.as_bytes());
        assert_eq!(support::json(&explained)["Baseline"], found["Baseline"], "{line}");
    }
}

#[test]
fn bad_lines_are_named_and_the_rest_goes_on() {
    let lines = [
        r#"{"name": "one", "image": "amazon-linux-2-20211223"}"#,
        "{\"name\": \"\u{1f600}\", image: x}",
        "",
        "[1]",
        r#"{"image": "amazon-linux-2-20211223"}"#,
        r#"{"name": "two", "image": "amazon-linux-2-20211224"}"#,
        r#"{"name": "three", "imgae": "amazon-linux-2-20211223"}"#,
        r#"{"name": "four"}], "seed": 7, "instances": [{"name": "five"}"#,
        r#"{"logicalId": "Nobody"}"#,
        r#"{"name": "six", "image": "amazon-linux-2-20211223"}"#,
    ];
    let mut input = lines.join("\r\n").into_bytes();
    input.extend_from_slice(b"\n{\"name\": \"\xff\"}\n");
    let output = with_input(&["fleet", SCENARIO, "--nodes", "-"], &input);
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    let names: Vec<Value> = answers(&output).into_iter().map(|mut answer| answer["Name"].take()).collect();
    assert_eq!(names, [json!("one"), json!("six")]);
    let told = String::from_utf8(output.stderr).expect("problems are text");
    for problem in [
        "<stdin>:2:16: error[syntax-error]: ",
        "<stdin>:4:1: error[wrong-type]: ",
        "<stdin>:5:1: error[missing-key]: ",
        "<stdin>:6:26: error[image-unknown]: ",
        "<stdin>:7:19: error[unknown-key]: ",
        "<stdin>:8:17: error[syntax-error]: ",
        "<stdin>:9:15: error[instance-unknown]: ",
        "<stdin>:11:1: error[syntax-error]: ",
        "2 nodes played, 8 lines with errors\n",
    ] {
        assert!(told.contains(problem), "{problem} is not in:\n{told}");
    }
    assert_eq!(told.matches("error[").count(), 8, "{told}");
}

#[test]
fn the_scenario_has_to_be_whole() {
    let folder = folder("fleet");
    let scenario = folder.join("scenario.yaml");
    let path = scenario.to_str().expect("a path of ours");
    for (text, problem) in [
        ("version: 1\n", "error[missing-key]: the scenario has no `clock`"),
        ("version: 1\nclock: 2022-03-20T03:00:00Z\nfiles: [{name: a.yaml, text: 'Name: ['}]\n", "a.yaml:1:"),
        ("version: 1\nclok: 2022-03-20T03:00:00Z\n", "error[unknown-key]"),
    ] {
        std::fs::write(&scenario, text).expect("the scenario is written");
        let output = fleet(path, &nodes());
        assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{}", shown(&output));
        assert!(shown(&output).contains(problem), "{problem}: {}", shown(&output));
    }
    assert_eq!(patchplay(&["fleet", SCENARIO, "--nodes", "nowhere.jsonl"]).status.code(), Some(1));
    assert_eq!(patchplay(&["fleet", SCENARIO]).status.code(), Some(2));
}

/// The targets of the run are asked as ever; where they are ids, of each node by itself.
#[test]
fn targets_choose_among_the_lines() {
    let folder = folder("fleet targets");
    let scenario = folder.join("scenario.yaml");
    let ids = ["i-0aaaaaaaaaaaaaaa1", "i-0aaaaaaaaaaaaaaa2", "i-0aaaaaaaaaaaaaaa3"];
    let lines: Vec<String> = ids
        .iter()
        .map(|id| {
            json!({ "id": id, "image": "amazon-linux-2-20211223", "tags": { "Stage": id.chars().last() } }).to_string()
        })
        .collect();
    for (targets, wanted) in [
        ("[{Key: InstanceIds, Values: [i-0aaaaaaaaaaaaaaa1, i-0aaaaaaaaaaaaaaa3]}]", [true, false, true]),
        ("[{Key: 'tag:Stage', Values: ['2']}]", [false, true, false]),
    ] {
        let text = format!("version: 1\nclock: 2022-03-20T03:00:00Z\nrun: {{targets: {targets}}}\n");
        std::fs::write(&scenario, text).expect("the scenario is written");
        let output = fleet(scenario.to_str().expect("a path of ours"), &lines);
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
        let reached: Vec<bool> = answers(&output).iter().map(|answer| answer["StatusDetails"].is_string()).collect();
        assert_eq!(reached, wanted, "{targets}");
    }
}

#[test]
fn the_summary_counts() {
    let output = with_input(&["fleet", SCENARIO, "--nodes", "-", "--format", "json"], nodes().join("\n").as_bytes());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let summary: Value = serde_json::from_str(told.lines().last().expect("a summary")).expect("it is JSON");
    let answers = answers(&output);
    assert_eq!(summary["Nodes"], answers.len());
    assert_eq!(summary["FailedLines"], 0);
    let count = |member: &str, value: &str| answers.iter().filter(|answer| answer[member] == value).count();
    for verdict in ["COMPLIANT", "NON_COMPLIANT"] {
        assert_eq!(summary["Compliance"][verdict], count("Compliance", verdict), "{summary}");
    }
    assert_eq!(summary["StatusDetails"]["Failed"], count("StatusDetails", "Failed"), "{summary}");
    let own = answers.iter().filter(|answer| answer["Baseline"]["Name"] == "web-servers").count();
    assert_eq!(summary["Baselines"]["web-servers"], own, "{summary}");
    assert!(own > 0, "{summary}");
}
