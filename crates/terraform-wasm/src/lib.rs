//! The module `patchplay/terraform` of the npm package, and of the page's worker: loaded beside the engine, and only
//! where somebody brings Terraform.
//!
//! Files go in, and come back with one more beside them: what the Terraform among them comes to, which every function of
//! the package then reads. Values cross the boundary as JSON, by the browser's own reader and writer, so that the module
//! holds the language's grammar and little else. The types that a JavaScript author sees are written by hand in
//! `crates/wasm/npm/terraform.d.ts`.

use js_sys::{Array, JSON, JsString, Object, Reflect, TypeError};
use patchplay_language::Catalogue;
use patchplay_model::is_translation;
use patchplay_terraform::translate_json;
use wasm_bindgen::prelude::*;

/// The files, with the translation of the Terraform among them. An older translation among them is left out.
///
/// # Errors
/// `TypeError` if `files` is no array of `{name, text}` or `options` no object.
#[wasm_bindgen(skip_typescript)]
pub fn translate(files: &JsValue, options: &JsValue) -> Result<Array, JsValue> {
    if !Array::is_array(files) {
        return Err(misuse("files must be an array of {name, text}"));
    }
    let result = Array::from(files).filter(&mut |file, _, _| !is_old(&file));
    let request = Object::new();
    Reflect::set(&request, &"files".into(), &result)?;
    if !options.is_undefined() && !options.is_null() {
        let parameters = Reflect::get(options, &"parameters".into());
        let parameters = parameters.map_err(|_| misuse("options must be {parameters?}, with text as values"))?;
        Reflect::set(&request, &"parameters".into(), &parameters)?;
    }
    let request: JsString = JSON::stringify(&request)?;
    let translation = translate_json(&String::from(request))
        .map_err(|error| misuse(&format!("files must be {{name, text}}, and parameters text: {error}")))?;
    let translation = JSON::parse(&translation)?;
    if !translation.is_null() {
        result.push(&translation);
    }
    Ok(result)
}

/// Speaks another language from now on; without sentences English.
///
/// # Errors
/// `TypeError` if `sentences` is no object of texts.
#[wasm_bindgen(skip_typescript)]
pub fn speak(sentences: &JsValue) -> Result<(), JsValue> {
    let catalogue = if sentences.is_undefined() || sentences.is_null() {
        None
    } else {
        let text = String::from(JSON::stringify(sentences)?);
        let read = serde_json::from_str(&text).map_err(|_| misuse("the sentences must be an object of texts"))?;
        Some(Catalogue::of_file(read))
    };
    patchplay_language::speak(catalogue);
    Ok(())
}

/// Whether a file is what an earlier call put there.
fn is_old(file: &JsValue) -> bool {
    let text = Reflect::get(file, &"text".into()).ok().and_then(|text| text.as_string());
    text.is_some_and(|text| is_translation(&text))
}

fn misuse(message: &str) -> JsValue {
    TypeError::new(message).into()
}
