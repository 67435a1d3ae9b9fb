//! `check --format sarif`: what SARIF 2.1.0 demands of a log, and what code scanning shows of it.
#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use std::collections::BTreeSet;

use patchplay_document::CODES;
use patchplay_playground::codes;
use serde_json::{Value, json};
use support::{json as read, patchplay, shown, with_input};

const LEVELS: [&str; 4] = ["none", "note", "warning", "error"];

/// Members that an object must have, and all that it may have, as the schema's `required` and `properties` say with
/// `additionalProperties: false`.
const SHAPES: &[(&str, &[&str], &[&str])] = &[
    ("log", &["version", "runs"], &["$schema"]),
    ("run", &["tool"], &["columnKind", "invocations", "artifacts", "results"]),
    ("tool", &["driver"], &[]),
    ("driver", &["name"], &["version", "semanticVersion", "informationUri", "rules"]),
    (
        "rule",
        &["id"],
        &["name", "shortDescription", "fullDescription", "help", "helpUri", "defaultConfiguration", "properties"],
    ),
    ("text", &["text"], &["markdown"]),
    ("configuration", &[], &["level"]),
    ("invocation", &["executionSuccessful"], &[]),
    ("artifact", &[], &["location"]),
    ("artifactLocation", &[], &["uri"]),
    ("result", &["message"], &["ruleId", "ruleIndex", "level", "locations", "fixes"]),
    ("location", &[], &["physicalLocation"]),
    ("physicalLocation", &["artifactLocation"], &["region"]),
    ("region", &[], &["startLine", "startColumn", "endLine", "endColumn"]),
    ("fix", &["artifactChanges"], &["description"]),
    ("artifactChange", &["artifactLocation", "replacements"], &[]),
    ("replacement", &["deletedRegion"], &["insertedContent"]),
];

/// The shape of a member of an object of one shape; `None`: no object.
const MEMBERS: &[(&str, &str, &str)] = &[
    ("log", "runs", "run"),
    ("run", "tool", "tool"),
    ("run", "invocations", "invocation"),
    ("run", "artifacts", "artifact"),
    ("run", "results", "result"),
    ("tool", "driver", "driver"),
    ("driver", "rules", "rule"),
    ("rule", "shortDescription", "text"),
    ("rule", "fullDescription", "text"),
    ("rule", "help", "text"),
    ("rule", "defaultConfiguration", "configuration"),
    ("artifact", "location", "artifactLocation"),
    ("result", "message", "text"),
    ("result", "locations", "location"),
    ("result", "fixes", "fix"),
    ("location", "physicalLocation", "physicalLocation"),
    ("physicalLocation", "artifactLocation", "artifactLocation"),
    ("physicalLocation", "region", "region"),
    ("fix", "description", "text"),
    ("fix", "artifactChanges", "artifactChange"),
    ("artifactChange", "artifactLocation", "artifactLocation"),
    ("artifactChange", "replacements", "replacement"),
    ("replacement", "deletedRegion", "region"),
    ("replacement", "insertedContent", "text"),
];

/// Every way in which a value is not of a shape.
fn faults(value: &Value, shape: &str, at: &str, found: &mut Vec<String>) {
    let Some(members) = value.as_object() else { return found.push(format!("{at} is no object")) };
    let (_, required, optional) = SHAPES.iter().find(|(name, ..)| *name == shape).expect("the shape is listed");
    for name in required.iter().filter(|name| !members.contains_key(**name)) {
        found.push(format!("{at} has no {name}"));
    }
    for (name, member) in members {
        let at = format!("{at}/{name}");
        if !required.contains(&name.as_str()) && !optional.contains(&name.as_str()) {
            found.push(format!("{at} is unknown"));
        }
        if let Some((.., inner)) = MEMBERS.iter().find(|(of, member, _)| *of == shape && member == name) {
            match member.as_array() {
                Some(items) => items.iter().for_each(|item| faults(item, inner, &at, found)),
                None => faults(member, inner, &at, found),
            }
        }
        let fits = match name.as_str() {
            "level" => member.as_str().is_some_and(|level| LEVELS.contains(&level)),
            "startLine" | "startColumn" | "endLine" | "endColumn" => member.as_u64().is_some_and(|number| number >= 1),
            "uri" => member.as_str().is_some_and(is_uri_reference),
            "helpUri" | "$schema" => {
                member.as_str().is_some_and(|uri| uri.starts_with("https://") && is_uri_reference(uri))
            }
            "columnKind" => member == "utf16CodeUnits",
            "version" if shape == "log" => member == "2.1.0",
            "text" | "id" | "ruleId" => member.as_str().is_some_and(|text| !text.is_empty() || shape == "text"),
            _ => true,
        };
        if !fits {
            found.push(format!("{at} is {member}"));
        }
    }
}

fn is_uri_reference(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\\<>\"{}|^`[]".contains(&byte))
}

fn assert_sarif(log: &Value) {
    let mut found = Vec::new();
    faults(log, "log", "", &mut found);
    assert_eq!(found, [""; 0], "{log}");
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), rules.len(), "an id stands once");
    for result in run["results"].as_array().expect("results") {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("it fits");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let region = &result["locations"][0]["physicalLocation"]["region"];
        let position = |line: &str, column: &str| (region[line].as_u64(), region[column].as_u64());
        assert!(position("startLine", "startColumn") <= position("endLine", "endColumn"), "{region}");
    }
}

#[test]
fn every_code_is_a_rule_with_help() {
    let output = with_input(&["check", "-", "--format", "sarif"], b"Name: web\nOperatingSystem: WINDOWS\n");
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
    let log = read(&output);
    assert_sarif(&log);
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    let tables = CODES.iter().map(|entry| entry.code).chain(codes::ALL.iter().map(|code| code.code));
    let ids = rules.iter().map(|rule| rule["id"].as_str().expect("an id"));
    assert_eq!(ids.collect::<BTreeSet<_>>(), tables.collect());
    for rule in rules {
        assert!(rule["help"]["text"].as_str().is_some_and(|help| help.len() > 40), "{rule}");
    }
}

#[test]
fn places_and_fixes_are_those_of_the_diagnostics() {
    let folder = support::folder("sarif files");
    let file = folder.join("web servers.yaml");
    // The character before the value is one of two UTF-16 units.
    let text = "Name: web\nOperatingSystem: WINDOWS\nTags: [{Key: \u{1f600}, Valeu: a}]\nAprovedPatches: [KB1]\n";
    std::fs::write(&file, text).expect("the file is written");
    let path = file.to_str().expect("a path of ours");
    let plain = read(&patchplay(&["check", path, "--format", "json"]));
    let output = patchplay(&["check", path, "--format", "sarif"]);
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    let log = read(&output);
    assert_sarif(&log);
    let results = log["runs"][0]["results"].as_array().expect("results");
    let diagnostics = plain["Diagnostics"].as_array().expect("diagnostics");
    assert_eq!(results.len(), diagnostics.len());
    let mut fixes = 0;
    for (result, diagnostic) in results.iter().zip(diagnostics) {
        let physical = &result["locations"][0]["physicalLocation"];
        assert!(physical["artifactLocation"]["uri"].as_str().is_some_and(|uri| uri.ends_with("/web%20servers.yaml")));
        let region = |place: &Value| {
            json!({
                "startLine": place["Start"]["Line"], "startColumn": place["Start"]["Column"],
                "endLine": place["End"]["Line"], "endColumn": place["End"]["Column"],
            })
        };
        assert_eq!(physical["region"], region(diagnostic));
        assert_eq!((&result["ruleId"], &result["level"]), (&diagnostic["Code"], &diagnostic["Severity"]));
        if diagnostic["Fix"].is_object() {
            let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
            assert_eq!(replacement["deletedRegion"], region(&diagnostic["Fix"]));
            assert_eq!(replacement["insertedContent"]["text"], diagnostic["Fix"]["Text"]);
            fixes += 1;
        }
    }
    assert!(fixes > 0, "{plain}");
}

#[test]
fn every_sample_makes_a_valid_log() {
    let mut results = 0;
    for entry in std::fs::read_dir(patchplay_tests::path("cases/templates")).expect("the samples are there") {
        let file = entry.expect("an entry").path();
        if file.ends_with("expect.json") {
            continue;
        }
        let output = patchplay(&["check", file.to_str().expect("a path of ours"), "--format", "sarif"]);
        assert!(output.status.code().is_some_and(|code| code < 2), "{}", shown(&output));
        let log = read(&output);
        assert_sarif(&log);
        results += log["runs"][0]["results"].as_array().map_or(0, Vec::len);
    }
    assert!(results > 20, "{results}");
}

#[test]
fn only_check_knows_the_form() {
    for arguments in [&["run", "article.scenario.yaml"][..], &["decode", "article.log.txt"], &["completions", "bash"]] {
        let output = patchplay(&[arguments, &["--format", "sarif"]].concat());
        assert_eq!(output.status.code(), Some(2), "{}", shown(&output));
        assert!(shown(&output).contains("`check` alone"), "{}", shown(&output));
    }
}

/// The test's own eye: a log with one thing wrong is found out.
#[test]
fn the_shapes_find_what_is_wrong() {
    let log = read(&with_input(&["check", "-", "--format", "sarif"], b"Name: [\n"));
    assert_sarif(&log);
    for (pointer, wrong) in [
        ("/version", json!("2.0")),
        ("/runs/0/tool/driver/rules/0/helpUri", json!("CODES.md")),
        ("/runs/0/tool/driver/rules/0/level", json!("error")),
        ("/runs/0/results/0/level", json!("fatal")),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", json!("a b")),
        ("/runs/0/results/0/message", json!({})),
    ] {
        let mut log = log.clone();
        let (parent, member) = pointer.rsplit_once('/').expect("a pointer");
        let parent = log.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer}"));
        parent[member] = wrong;
        let mut found = Vec::new();
        faults(&log, "log", "", &mut found);
        assert_eq!(found.len(), 1, "{pointer}: {found:?}");
    }
}
