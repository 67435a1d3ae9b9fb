//! The package as JavaScript sees it.

use js_sys::{JSON, Reflect, Uint8Array};
use wasm_bindgen::JsValue;

/// The scenario of the article's run.
pub const ARTICLE: &str = include_str!("../../../../tests/cases/article.scenario.yaml");

/// Loads the built-in facts, as a page does with the file it fetched.
pub fn load_facts() {
    let bytes = patchplay_catalog::default_set().to_bytes();
    let answer = patchplay_wasm::load_catalog(&Uint8Array::from(bytes.as_slice())).expect("bytes are bytes");
    assert_eq!(at(&answer, &["Diagnostics", "length"]), 0.0);
}

/// A value from JSON.
pub fn js(json: &str) -> JsValue {
    JSON::parse(json).expect("the test's JSON is right")
}

/// `[{name, text}]`.
pub fn file(name: &str, text: &str) -> JsValue {
    js(&serde_json::json!([{ "name": name, "text": text }]).to_string())
}

/// The member at a path.
pub fn at(value: &JsValue, path: &[&str]) -> JsValue {
    path.iter().fold(value.clone(), |value, key| {
        Reflect::get(&value, &JsValue::from(*key)).unwrap_or_else(|_| panic!("nothing at `{key}` of {path:?}"))
    })
}

/// The text at a path.
pub fn text(value: &JsValue, path: &[&str]) -> String {
    at(value, path).as_string().unwrap_or_else(|| panic!("no text at {path:?}"))
}
