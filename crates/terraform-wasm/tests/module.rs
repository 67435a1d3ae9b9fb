//! The module in a browser, beside the engine.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a failing test panics")]

use js_sys::{Array, Error, JSON, Reflect, TypeError};
use patchplay_document::SourceFile;
use patchplay_ordered::SortedMap;
use patchplay_playground::Playground;
use patchplay_terraform_wasm::{speak, translate};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const TEXT: &str = include_str!("../../../tests/cases/terraform/main.tf");

fn js(value: &str) -> JsValue {
    JSON::parse(value).expect("the test's JSON is right")
}

fn file(name: &str, text: &str) -> JsValue {
    let file = js("{}");
    Reflect::set(&file, &"name".into(), &name.into()).unwrap();
    Reflect::set(&file, &"text".into(), &text.into()).unwrap();
    Array::of1(&file).into()
}

/// The files as the engine takes them. Its own module cannot be linked into this one: both have a `speak`.
fn files(value: &JsValue) -> Vec<SourceFile> {
    serde_json::from_str(&String::from(JSON::stringify(value).unwrap())).expect("they are files")
}

/// What `check` says of the files.
fn problems(value: &JsValue) -> Vec<String> {
    let answer = Playground::default().check(&files(value), &SortedMap::new());
    answer.diagnostics.into_iter().map(|found| format!("{}: {}", found.code, found.message)).collect()
}

#[wasm_bindgen_test]
fn the_engine_reads_what_the_module_translates() {
    let pasted = file("main.tf", TEXT);
    assert!(problems(&pasted)[0].starts_with("terraform-not-loaded: "));
    let translated = translate(&pasted, &js(r#"{"parameters": {"prefix": "blog"}}"#)).unwrap();
    assert_eq!(translated.length(), 2);
    let parameters = SortedMap::from([("prefix".to_owned(), "blog".to_owned())]);
    let found = Playground::default().inspect(&files(&translated), &parameters);
    assert_eq!(found.baselines[0]["Name"], "blog-web");
    assert_eq!(found.baselines[0]["PatchGroups"][0], "blog-group");
    assert_eq!(found.runs[0]["DocumentName"], Value::from("AWS-RunPatchBaseline"));
}

#[wasm_bindgen_test]
fn problems_of_terraform_are_said_in_the_language_that_is_spoken() {
    let pasted = file("main.tf", "resource \"aws_ssm_patch_baseline\" \"web\" {\n  name = timestamp()\n}\n");
    let say = || problems(&translate(&pasted, &JsValue::UNDEFINED).unwrap()).join("\n");
    let english = say();
    assert!(english.contains("`timestamp` is carried out by Terraform alone"), "{english}");
    speak(&js(r#"{"`{name}` is carried out by Terraform alone": "`{name}` を実行するのは Terraform だけです"}"#))
        .unwrap();
    let japanese = say();
    assert!(japanese.contains("`timestamp` を実行するのは Terraform だけです"), "{japanese}");
    speak(&JsValue::UNDEFINED).unwrap();
    assert_eq!(say(), english);
    assert!(speak(&js("[7]")).expect_err("it must throw").is_instance_of::<TypeError>());
}

#[wasm_bindgen_test]
fn files_keep_their_order_and_an_old_translation_goes() {
    let once = translate(&file("main.tf", TEXT), &JsValue::NULL).unwrap();
    let again = translate(&once, &JsValue::UNDEFINED).unwrap();
    let json = |value: &Array| String::from(JSON::stringify(value).unwrap());
    assert_eq!(json(&again), json(&once));
    let plain = translate(&file("a.yaml", "Name: web\n"), &JsValue::UNDEFINED).unwrap();
    assert_eq!(plain.length(), 1);
}

#[wasm_bindgen_test]
fn arguments_of_another_type_throw_a_type_error() {
    for (files, options) in [
        ("7", "null"),
        (r#"[{"name": "a.tf"}]"#, "null"),
        ("[7]", "null"),
        ("[]", r#"{"parameters": {"a": 1}}"#),
        ("[]", "7"),
    ] {
        let error = translate(&js(files), &js(options)).expect_err("it must throw");
        assert!(error.is_instance_of::<TypeError>(), "{files} {options}");
        assert!(!String::from(error.unchecked_into::<Error>().message()).is_empty());
    }
}
