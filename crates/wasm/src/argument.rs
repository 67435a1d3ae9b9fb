//! What callers hand over: JavaScript values into the engine's types. A value of another type is a mistake in the
//! calling program, not in anybody's document, and the only thing that throws.

use js_sys::{ArrayBuffer, JSON, JsString, TypeError, Uint8Array};
use patchplay_document::{ExportFormat, Position, SourceFile, UnknownFormat};
use patchplay_language::Catalogue;
use patchplay_ordered::SortedMap;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

/// Second argument of `check` and `inspect`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Options {
    /// Values of parameters, declared or not.
    pub(crate) parameters: SortedMap<String, String>,
}

/// Second argument of `explain`.
#[derive(Debug, Deserialize)]
pub(crate) struct Question {
    /// Instance id, name or logical id.
    pub(crate) instance: String,
    /// Patch id; absent: every patch.
    #[serde(default)]
    pub(crate) patch: Option<String>,
}

/// Sentences of a language by their English; none for English.
pub(crate) fn sentences(value: JsValue) -> Result<Option<Catalogue>, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(None);
    }
    read(value, "the sentences must be an object of texts").map(Catalogue::of_file).map(Some)
}

/// Documents: `[{name, text}]`.
pub(crate) fn files(value: JsValue) -> Result<Vec<SourceFile>, JsValue> {
    read(value, "files must be an array of {name, text}")
}

/// One document: `{name, text}`.
pub(crate) fn file(value: JsValue) -> Result<SourceFile, JsValue> {
    read(value, "the file must be {name, text}, both text")
}

/// One document, or one with those that it needs: `{name, text}` or `[{name, text}]`.
pub(crate) fn one_or_many(value: JsValue) -> Result<Vec<SourceFile>, JsValue> {
    if js_sys::Array::is_array(&value) { files(value) } else { Ok(vec![file(value)?]) }
}

/// A log.
pub(crate) fn log(value: &JsValue) -> Result<String, JsValue> {
    value.as_string().ok_or_else(|| misuse("the log must be text"))
}

/// The form that an export is asked for.
pub(crate) fn format(value: &JsValue) -> Result<ExportFormat, JsValue> {
    let text = value.as_string().ok_or_else(|| misuse("the format must be text"))?;
    text.parse().map_err(|error: UnknownFormat| misuse(&error.to_string()))
}

/// A place between two characters, counted as diagnostics do.
pub(crate) fn position(value: JsValue) -> Result<Position, JsValue> {
    /// Small letters, as JavaScript spells members.
    #[derive(Deserialize)]
    struct Cursor {
        line: u32,
        column: u32,
    }
    let Cursor { line, column } = read(value, "the position must be {line, column}, both whole numbers")?;
    Ok(Position { line, column })
}

/// Options; absent ones are the defaults.
pub(crate) fn options(value: JsValue) -> Result<Options, JsValue> {
    if value.is_undefined() || value.is_null() {
        return Ok(Options::default());
    }
    read(value, "options must be {parameters?}, with text as values")
}

/// What `explain` is asked.
pub(crate) fn question(value: JsValue) -> Result<Question, JsValue> {
    read(value, "the question must be {instance, patch?}, both text")
}

/// The text of a scenario file; an object is written as JSON, which is one.
pub(crate) fn scenario_text(value: &JsValue) -> Result<String, JsValue> {
    if let Some(text) = value.as_string() {
        return Ok(text);
    }
    if !value.is_object() {
        return Err(misuse("the scenario must be an object or the text of a scenario file"));
    }
    // Indented, because diagnostics name a line. A function or symbol has no JSON and comes back as undefined.
    let text = JSON::stringify_with_replacer_and_space(value, &JsValue::NULL, &JsValue::from(2))?;
    text.dyn_into::<JsString>().map(String::from).map_err(|_| misuse("the scenario has no JSON form"))
}

/// Bytes of a file.
pub(crate) fn bytes(value: &JsValue) -> Result<Vec<u8>, JsValue> {
    if let Some(array) = value.dyn_ref::<Uint8Array>() {
        return Ok(array.to_vec());
    }
    match value.dyn_ref::<ArrayBuffer>() {
        Some(buffer) => Ok(Uint8Array::new(buffer).to_vec()),
        None => Err(misuse("bytes must be a Uint8Array or an ArrayBuffer")),
    }
}

fn read<T: DeserializeOwned>(value: JsValue, wanted: &str) -> Result<T, JsValue> {
    serde_wasm_bindgen::from_value(value).map_err(|error| misuse(&format!("{wanted}: {error}")))
}

fn misuse(message: &str) -> JsValue {
    TypeError::new(message).into()
}
