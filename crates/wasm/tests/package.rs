//! The package in a browser: what goes in, what comes out, and that nothing but misuse throws.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failing test panics"
)]

mod support;

use js_sys::{Error, Function, Object, TypeError};
use patchplay_wasm::{
    check, complete, decode, definition, explain, export_baseline, hover, images_json, inspect, link_json,
    load_catalog, open_json, open_link_json, run, save_json, speak, summary_json, version, view_json,
};
use serde_json::Value;
use support::{ARTICLE, at, file, js, load_facts, text};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const LONE_BASELINE: &str = "\
MyPatchBaseline:
  Type: AWS::SSM::PatchBaseline
  Properties:
    Name: web
    OperatingSystem: WINDOWS
    PatchGroups: [web]
    ApprovalRules:
      PatchRules:
        - ApproveAfterDays: 7
          PatchFilterGroup:
            PatchFilters:
              - Key: CLASSIFICATION
                Values: [CriticalUpdates]
";

#[wasm_bindgen_test]
fn version_is_the_crates() {
    assert_eq!(version(), env!("CARGO_PKG_VERSION"));
}

#[wasm_bindgen_test]
fn links_are_byte_for_byte_those_of_the_native_engine() {
    let scenario = include_str!("../../../tests/cases/links/v1-article.json");
    let link = link_json(scenario);
    assert_eq!(link, include_str!("../../../tests/golden/links/article.txt"));
    let opened: Value = serde_json::from_str(&open_link_json(&link)).unwrap();
    assert_eq!(opened["Scenario"], serde_json::from_str::<Value>(scenario).unwrap());
    assert_eq!(link_json("{"), "");
}

#[wasm_bindgen_test]
fn check_names_the_place_of_a_syntax_error() {
    let answer = check(file("broken.yaml", "Resources:\n  A: [1, 2\n"), JsValue::UNDEFINED).unwrap();
    let first = at(&answer, &["Diagnostics", "0"]);
    assert_eq!(text(&first, &["Severity"]), "error");
    assert_eq!(text(&first, &["File"]), "broken.yaml");
    // The bracket that is never closed, or where its end was looked for.
    let line = at(&first, &["Start", "Line"]).as_f64().unwrap();
    assert!((2.0..=3.0).contains(&line), "line {line}");
}

#[wasm_bindgen_test]
fn columns_count_utf16_units() {
    let answer = check(file("wide.yaml", "Resources: {\"\u{1F600}\": 1, a: [}"), JsValue::UNDEFINED).unwrap();
    let column = at(&answer, &["Diagnostics", "0", "Start", "Column"]).as_f64().unwrap();
    // `}` is the 26th UTF-16 unit, the `[` before it the 25th; counted in characters both would be one less.
    assert!((25.0..=26.0).contains(&column), "column {column}");
}

#[wasm_bindgen_test]
fn inspect_finds_a_lone_baseline() {
    let answer = inspect(file("mine.yaml", LONE_BASELINE), JsValue::NULL).unwrap();
    let baseline = at(&answer, &["Baselines", "0"]);
    assert_eq!(text(&baseline, &["LogicalId"]), "MyPatchBaseline");
    assert_eq!(text(&baseline, &["Name"]), "web");
    assert_eq!(text(&baseline, &["PatchGroups", "0"]), "web");
    assert_eq!(at(&answer, &["Instances", "length"]), 0.0);
    assert_eq!(at(&answer, &["Runs", "length"]), 0.0);
}

#[wasm_bindgen_test]
fn parameters_resolve_names() {
    let files = file("mine.yaml", &LONE_BASELINE.replace("Name: web", "Name: !Sub '${Prefix}-web'"));
    let unresolved = inspect(files.clone(), JsValue::UNDEFINED).unwrap();
    assert!(at(&unresolved, &["Baselines", "0", "Name"]).is_null());
    let resolved = inspect(files, js(r#"{"parameters": {"Prefix": "a"}}"#)).unwrap();
    assert_eq!(text(&resolved, &["Baselines", "0", "Name"]), "a-web");
}

#[wasm_bindgen_test]
fn a_baseline_is_written_in_another_form() {
    let one = js(&serde_json::json!({ "name": "mine.yaml", "text": LONE_BASELINE }).to_string());
    let answer = export_baseline(one.clone(), &JsValue::from("cli"), JsValue::UNDEFINED).unwrap();
    assert!(text(&answer, &["Text"]).starts_with("MyPatchBaseline=$(aws ssm create-patch-baseline"));
    let misuse = export_baseline(one, &JsValue::from("hcl"), JsValue::UNDEFINED).unwrap_err();
    assert!(misuse.is_instance_of::<TypeError>());
}

#[wasm_bindgen_test]
fn what_is_written_in_any_form_is_found_again() {
    let one = js(&serde_json::json!({ "name": "mine.yaml", "text": LONE_BASELINE }).to_string());
    for format in ["cloudformation-yaml", "cloudformation-json", "api-json", "cli"] {
        let written = export_baseline(one.clone(), &JsValue::from(format), JsValue::UNDEFINED).unwrap();
        let again = inspect(file("again", &text(&written, &["Text"])), JsValue::UNDEFINED).unwrap();
        assert_eq!(text(&again, &["Baselines", "0", "Name"]), "web", "{format}");
        assert_eq!(at(&again, &["Baselines", "length"]), 1.0, "{format}");
    }
    let terraform = export_baseline(one, &JsValue::from("terraform"), JsValue::UNDEFINED).unwrap();
    assert!(text(&terraform, &["Text"]).starts_with("resource \"aws_ssm_patch_baseline\""));
}

/// A file, and the place right behind `words` in it.
fn behind(source: &str, words: &str) -> (JsValue, JsValue) {
    let (head, _) = source.split_once(words).unwrap();
    let before = format!("{head}{words}");
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count() + 1;
    let file = js(&serde_json::json!({ "name": "mine.yaml", "text": source }).to_string());
    (file, js(&serde_json::json!({ "line": line, "column": column }).to_string()))
}

#[wasm_bindgen_test]
fn help_is_for_the_place_that_is_asked_about() {
    let (source, place) = behind(LONE_BASELINE, "Values: [");
    let offered = complete(source, place).unwrap();
    let items: Value = serde_json::from_str(&String::from(js_sys::JSON::stringify(&offered).unwrap())).unwrap();
    let labels: Vec<&str> =
        items["Items"].as_array().unwrap().iter().filter_map(|item| item["Label"].as_str()).collect();
    assert!(labels.contains(&"SecurityUpdates") && !labels.contains(&"Security"), "{labels:?}");
    let (source, place) = behind(LONE_BASELINE, "ApproveAfter");
    let told = hover(source, place).unwrap();
    assert!(text(&told, &["Text"]).contains("days"), "{}", text(&told, &["Text"]));
    assert_eq!(at(&told, &["Diagnostics", "length"]), 0.0);
    let template = "Parameters:\n  Prefix: {Type: String, Default: a}\nResources:\n  B:\n    Type: AWS::SSM::PatchBaseline\n    \
                    Properties: {Name: !Ref Prefix}\n";
    let (source, place) = behind(template, "!Ref Pre");
    let defined = definition(source, place).unwrap();
    assert_eq!((at(&defined, &["Start", "Line"]), at(&defined, &["Start", "Column"])), (2.0.into(), 3.0.into()));
    let (source, place) = behind(template, "Resources");
    assert!(at(&definition(source, place).unwrap(), &["Start"]).is_undefined());
}

#[wasm_bindgen_test]
fn a_scenario_is_saved_as_it_was_opened_and_told_as_markdown() {
    load_facts();
    let opened: Value = serde_json::from_str(&open_json(ARTICLE)).unwrap();
    let scenario = opened["Scenario"].to_string();
    let again: Value = serde_json::from_str(&open_json(&save_json(&scenario))).unwrap();
    assert_eq!(again["Scenario"], opened["Scenario"]);
    let markdown = summary_json(&scenario, "https://example.com/#v1.x");
    assert!(markdown.contains("Instance2") && markdown.contains("https://example.com/#v1.x"), "{markdown}");
    assert_eq!((save_json("{"), summary_json("{", "")), (String::new(), String::new()));
}

#[wasm_bindgen_test]
fn a_real_log_is_read() {
    let answer = decode(&JsValue::from(include_str!("../../../tests/cases/article.log.txt"))).unwrap();
    assert_eq!(text(&answer, &["InstanceId"]), "i-0be0847252c5cf00e");
    assert_eq!(at(&answer, &["Counts", "NotApplicableCount"]), 1885.0);
    assert_eq!(at(&answer, &["Patches", "1", "Installed"]), true);
    let none = decode(&JsValue::from("hello")).unwrap();
    assert!(at(&none, &["InstanceId"]).is_undefined());
    assert_eq!(text(&none, &["Diagnostics", "0", "Code"]), "not-a-patch-log");
    assert!(decode(&JsValue::from(7)).unwrap_err().is_instance_of::<TypeError>());
}

#[wasm_bindgen_test]
fn the_article_comes_out() {
    load_facts();
    let answer = run(&JsValue::from(ARTICLE)).unwrap();
    assert!(at(&answer, &["FailedExpectations"]).is_undefined());
    let state = |index: &str, counter: &str| at(&answer, &["InstancePatchStates", index, counter]);
    for (index, group, counters) in [
        ("0", "", [("Installed", 28.0), ("InstalledOther", 9.0), ("NotApplicable", 1885.0), ("Missing", 0.0)]),
        (
            "1",
            "soa-04-003-patch-group",
            [("Installed", 0.0), ("InstalledOther", 36.0), ("Missing", 0.0), ("Failed", 0.0)],
        ),
    ] {
        assert_eq!(state(index, "PatchGroup"), group);
        for (counter, value) in counters {
            assert_eq!(state(index, &format!("{counter}Count")), value, "{counter} of node {index}");
        }
    }
    assert_eq!(state("0", "BaselineId").as_string().unwrap(), "pb-04ba050f612fba3a6");
    let keys = Object::keys(at(&answer, &["Objects"]).unchecked_ref::<Object>());
    let log = keys.iter().filter_map(|key| key.as_string()).find(|key| key.contains("i-0be0847252c5cf00e")).unwrap();
    assert!(log.ends_with("/awsrunPowerShellScript/PatchWindows/stdout"), "{log}");
    assert!(text(&answer, &["Objects", &log]).contains("KB5009557"));
}

#[wasm_bindgen_test]
fn an_object_and_its_text_are_the_same_scenario() {
    load_facts();
    let opened: Value = serde_json::from_str(&open_json(ARTICLE)).unwrap();
    let object = js(&opened["Scenario"].to_string());
    let as_json = |value: JsValue| String::from(js_sys::JSON::stringify(&value).unwrap());
    assert_eq!(as_json(run(&object).unwrap()), as_json(run(&JsValue::from(ARTICLE)).unwrap()));
}

#[wasm_bindgen_test]
fn explain_names_the_step_that_decides() {
    load_facts();
    let question = js(r#"{"instance": "Instance2", "patch": "KB5009557"}"#);
    let answer = explain(&JsValue::from(ARTICLE), question).unwrap();
    assert_eq!(text(&answer, &["InstanceId"]), "i-008140484431d4e33");
    assert_eq!(text(&answer, &["Baseline", "BaselineId"]), "pb-0cc1eee728bf421b0");
    assert_eq!(text(&answer, &["Patches", "0", "Id"]), "KB5009557");
    assert!(at(&answer, &["Patches", "0", "Trace", "length"]).as_f64().unwrap() > 0.0);
}

#[wasm_bindgen_test]
fn the_page_gets_the_same_numbers_as_text() {
    load_facts();
    let opened: Value = serde_json::from_str(&open_json(ARTICLE)).unwrap();
    let view: Value = serde_json::from_str(&view_json(&opened["Scenario"].to_string(), "{}")).unwrap();
    let nodes = &view["Result"]["Nodes"];
    assert_eq!(nodes[0]["Counts"]["InstalledCount"], 28);
    assert_eq!(nodes[1]["Counts"]["InstalledOtherCount"], 36);
    let images: Value = serde_json::from_str(&images_json()).unwrap();
    assert!(images.as_array().unwrap().iter().any(|image| image["Key"] == "windows-2019-2021.12.15"));
}

#[wasm_bindgen_test]
fn loaded_facts_add_up() {
    load_facts();
    let scenario =
        JsValue::from("version: 1\nclock: 2022-06-01T00:00:00Z\ninstances: [{name: a, image: rhel-8.5-2021-11}]\n");
    let before = run(&scenario).unwrap();
    assert_eq!(text(&before, &["MissingFacts", "0"]), "redhat.catalog");
    let bytes = patchplay_catalog::full_set(patchplay_catalog::Family::RedHat).to_bytes();
    let loaded = load_catalog(&js_sys::Uint8Array::from(bytes.as_slice())).unwrap();
    assert_eq!(at(&loaded, &["Diagnostics", "length"]), 0.0);
    let after = run(&scenario).unwrap();
    assert!(at(&after, &["MissingFacts"]).is_undefined());
    assert!(at(&after, &["InstancePatchStates", "0", "MissingCount"]).as_f64().unwrap() > 0.0);
    // The default set is still there, and decides what it decided before.
    let article = run(&JsValue::from(ARTICLE)).unwrap();
    assert_eq!(at(&article, &["InstancePatchStates", "0", "NotApplicableCount"]), 1885.0);
}

#[wasm_bindgen_test]
fn wrong_members_are_answered() {
    let answer = run(&js(r#"{"version": 1, "instanzes": []}"#)).unwrap();
    assert_eq!(text(&answer, &["Diagnostics", "0", "Severity"]), "error");
    assert!(at(&answer, &["Command"]).is_undefined());
    let answer = explain(&js(r#"{"clock": "yesterday"}"#), js(r#"{"instance": "a"}"#)).unwrap();
    assert_eq!(text(&answer, &["Diagnostics", "0", "Severity"]), "error");
    let view: Value = serde_json::from_str(&view_json("[", "{}")).unwrap();
    assert_eq!(view["Diagnostics"][0]["Code"], "unreadable-scenario");
    let answer = load_catalog(&js_sys::Uint8Array::from([1_u8, 2, 3].as_slice())).unwrap();
    assert_eq!(text(&answer, &["Diagnostics", "0", "Code"]), "unreadable-catalog");
}

#[wasm_bindgen_test]
fn answers_are_in_the_language_that_is_spoken() {
    let message = || {
        let answer = explain(&JsValue::from(ARTICLE), js(r#"{"instance": "nobody"}"#)).unwrap();
        text(&answer, &["Diagnostics", "0", "Message"])
    };
    assert_eq!(message(), "there is no node `nobody`");
    speak(js(r#"{"there is no node `{instance}`": "ノード `{instance}` はありません"}"#)).unwrap();
    assert_eq!(message(), "ノード `nobody` はありません");
    speak(JsValue::NULL).unwrap();
    assert_eq!(message(), "there is no node `nobody`");
    for wrong in ["7", "[7]", r#"{"a": 1}"#] {
        assert!(speak(js(wrong)).expect_err("it must throw").is_instance_of::<TypeError>(), "{wrong}");
    }
}

#[wasm_bindgen_test]
fn arguments_of_another_type_throw_a_type_error() {
    let nothing = || JsValue::UNDEFINED;
    let circular = Function::new_no_args("const a = {}; a.a = a; return a").call0(&JsValue::NULL).unwrap();
    let thrown = [
        check(JsValue::from("text"), nothing()),
        check(js(r#"[{"name": "a"}]"#), nothing()),
        check(js("[]"), js(r#"{"parameters": {"A": 1}}"#)),
        inspect(nothing(), nothing()),
        run(&JsValue::from(42)),
        run(&JsValue::NULL),
        run(&circular),
        explain(&js("{}"), js(r#"{"patch": "KB1"}"#)),
        load_catalog(&JsValue::from("bytes")),
        complete(nothing(), js(r#"{"line": 1, "column": 1}"#)),
        hover(js(r#"{"name": "a", "text": ""}"#), js(r#"{"line": -1}"#)),
        definition(js("[]"), nothing()),
    ];
    for (index, result) in thrown.into_iter().enumerate() {
        let error = result.expect_err(&format!("call {index} must throw"));
        assert!(error.is_instance_of::<TypeError>(), "call {index}: {error:?}");
        assert!(!String::from(error.unchecked_into::<Error>().message()).is_empty());
    }
}

/// Bytes of a linear congruence, as text in which every byte is a character.
fn noise(length: usize) -> String {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from((state >> 24) as u8)
    };
    (0..length).map(|_| next()).collect()
}

#[wasm_bindgen_test]
fn noise_and_depth_are_answered() {
    for text in [noise(1_000_000), "- ".repeat(200_000), "[".repeat(100_000), "{a: ".repeat(100_000)] {
        let answer = check(file("noise", &text), JsValue::UNDEFINED).unwrap();
        assert!(at(&answer, &["Diagnostics", "length"]).as_f64().unwrap() > 0.0);
        let answer = run(&JsValue::from(text)).unwrap();
        assert!(at(&answer, &["Command"]).is_undefined());
    }
}
