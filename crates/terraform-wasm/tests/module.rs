//! The module in a browser, beside the engine.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a failing test panics")]

use js_sys::{Array, Error, JSON, Reflect, TypeError};
use patchplay_terraform_wasm::translate;
use patchplay_wasm::{check, inspect};
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

fn text(value: &JsValue, path: &[&str]) -> String {
    let found = path.iter().fold(value.clone(), |value, key| Reflect::get(&value, &JsValue::from(*key)).unwrap());
    found.as_string().unwrap_or_else(|| panic!("no text at {path:?}"))
}

#[wasm_bindgen_test]
fn the_engine_reads_what_the_module_translates() {
    let pasted = file("main.tf", TEXT);
    let alone = check(pasted.clone(), JsValue::UNDEFINED).unwrap();
    assert_eq!(text(&alone, &["Diagnostics", "0", "Code"]), "terraform-not-loaded");
    let options = js(r#"{"parameters": {"prefix": "blog"}}"#);
    let files = translate(&pasted, &options).unwrap();
    assert_eq!(files.length(), 2);
    let found = inspect(files.into(), options).unwrap();
    assert_eq!(text(&found, &["Baselines", "0", "Name"]), "blog-web");
    assert_eq!(text(&found, &["Baselines", "0", "PatchGroups", "0"]), "blog-group");
    assert_eq!(text(&found, &["Runs", "0", "DocumentName"]), "AWS-RunPatchBaseline");
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
