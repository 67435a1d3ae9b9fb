//! The npm package `patchplay`, and the engine that the page runs in its worker.
//!
//! A thin door: arguments are read ([`argument`]), [`patchplay_playground`] answers, and the answer goes out as a plain
//! object or, for the page, as JSON text. One module instance holds one engine. Input that is wrong in itself is
//! answered with diagnostics; only arguments of the wrong JavaScript type throw a `TypeError`. The types that a
//! JavaScript author sees are written by hand in `npm/patchplay.d.ts`.
//!
//! After a panic the instance is dead (a trap leaves its memory in any state): [`on_panic`] is told why before the trap,
//! and whoever holds the instance replaces it.

mod argument;
mod panic_report;
mod text_door;

use std::cell::RefCell;

use patchplay_document::{Diagnostic, Place, Severity};
use patchplay_playground::answers::{CheckAnswer, InspectAnswer};
use patchplay_playground::{Playground, ScenarioFile};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

pub use panic_report::on_panic;
pub use text_door::{
    images_json, link_json, open_json, open_link_json, read_nodes_json, save_json, summary_json, view_json,
    write_nodes_json,
};

thread_local! {
    static ENGINE: RefCell<Playground> = RefCell::new(Playground::default());
}

/// Version of the package.
#[wasm_bindgen(skip_typescript)]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Answers in another language from now on: its sentences by their English, as the package's `ja.json` holds them; without
/// any, in English.
///
/// # Errors
/// `TypeError` if `sentences` is no object of texts.
#[wasm_bindgen(skip_typescript)]
pub fn speak(sentences: JsValue) -> Result<(), JsValue> {
    patchplay_language::speak(argument::sentences(sentences)?);
    Ok(())
}

/// Adds patch facts in the catalogue's binary form, the default set or a family's full set, in any order. Damaged bytes
/// are answered with a diagnostic and change nothing.
///
/// # Errors
/// `TypeError` if `bytes` is neither a `Uint8Array` nor an `ArrayBuffer`.
#[wasm_bindgen(js_name = loadCatalog, skip_typescript)]
pub fn load_catalog(bytes: &JsValue) -> Result<JsValue, JsValue> {
    let bytes = argument::bytes(bytes)?;
    let loaded = ENGINE.with_borrow_mut(|engine| engine.load_catalog(&bytes));
    let diagnostics =
        loaded.err().map(|message| problem("unreadable-catalog", message.to_string())).into_iter().collect();
    answer(&CheckAnswer { diagnostics })
}

/// Problems of documents.
///
/// # Errors
/// `TypeError` if `files` is no array of `{name, text}` or `options` no object.
#[wasm_bindgen(skip_typescript)]
pub fn check(files: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
    let (files, options) = (argument::files(files)?, argument::options(options)?);
    ENGINE.with_borrow(|engine| answer(&engine.check(&files, &options.parameters)))
}

/// What documents hold, with every intrinsic function resolved.
///
/// # Errors
/// `TypeError` if `files` is no array of `{name, text}` or `options` no object.
#[wasm_bindgen(skip_typescript)]
pub fn inspect(files: JsValue, options: JsValue) -> Result<JsValue, JsValue> {
    let (files, options) = (argument::files(files)?, argument::options(options)?);
    ENGINE.with_borrow(|engine| {
        let found: InspectAnswer = engine.inspect(&files, &options.parameters);
        answer(&found)
    })
}

/// What AWS would answer after the scenario's run, and the objects it wrote.
///
/// # Errors
/// `TypeError` if `scenario` is neither an object nor the text of a scenario file.
#[wasm_bindgen(skip_typescript)]
pub fn run(scenario: &JsValue) -> Result<JsValue, JsValue> {
    let file = scenario_file(scenario)?;
    ENGINE.with_borrow(|engine| answer(&engine.run(&file)))
}

/// Why a node has its baseline, and its patches their states.
///
/// # Errors
/// `TypeError` if `scenario` is neither an object nor a text, or `question` no `{instance, patch?}`.
#[wasm_bindgen(skip_typescript)]
pub fn explain(scenario: &JsValue, question: JsValue) -> Result<JsValue, JsValue> {
    let (file, question) = (scenario_file(scenario)?, argument::question(question)?);
    ENGINE.with_borrow(|engine| answer(&engine.explain(&file, &question.instance, question.patch.as_deref())))
}

/// What a real log of the patch step says, and what to do about it.
///
/// # Errors
/// `TypeError` if `text` is no text.
#[wasm_bindgen(skip_typescript)]
pub fn decode(text: &JsValue) -> Result<JsValue, JsValue> {
    answer(&Playground::decode(&argument::log(text)?))
}

/// What may stand at a position of a document.
///
/// # Errors
/// `TypeError` if `file` is no `{name, text}` or `position` no `{line, column}`.
#[wasm_bindgen(skip_typescript)]
pub fn complete(file: JsValue, position: JsValue) -> Result<JsValue, JsValue> {
    let (file, position) = (argument::file(file)?, argument::position(position)?);
    ENGINE.with_borrow(|engine| answer(&engine.complete(&file, position)))
}

/// What the word at a position of a document means.
///
/// # Errors
/// `TypeError` if `file` is no `{name, text}` or `position` no `{line, column}`.
#[wasm_bindgen(skip_typescript)]
pub fn hover(file: JsValue, position: JsValue) -> Result<JsValue, JsValue> {
    let (file, position) = (argument::file(file)?, argument::position(position)?);
    ENGINE.with_borrow(|engine| answer(&engine.hover(&file, position)))
}

/// Where the name at a position of a template is defined.
///
/// # Errors
/// `TypeError` if `file` is no `{name, text}` or `position` no `{line, column}`.
#[wasm_bindgen(skip_typescript)]
pub fn definition(file: JsValue, position: JsValue) -> Result<JsValue, JsValue> {
    let (file, position) = (argument::file(file)?, argument::position(position)?);
    answer(&Playground::definition(&file, position))
}

/// A document's baselines in another form.
///
/// # Errors
/// `TypeError` if `file` is neither a `{name, text}` nor an array of them, `format` none of the forms, or `options` no
/// object.
#[wasm_bindgen(js_name = exportBaseline, skip_typescript)]
pub fn export_baseline(file: JsValue, format: &JsValue, options: JsValue) -> Result<JsValue, JsValue> {
    let (files, format, options) =
        (argument::one_or_many(file)?, argument::format(format)?, argument::options(options)?);
    ENGINE.with_borrow(|engine| answer(&engine.export(&files, &options.parameters, format)))
}

/// Objects are scenario files in JSON and go the same way, so that both forms meet the same reader and the same words.
fn scenario_file(scenario: &JsValue) -> Result<ScenarioFile, JsValue> {
    Ok(ScenarioFile::read(SCENARIO, &argument::scenario_text(scenario)?))
}

/// Name of the scenario itself in diagnostics.
const SCENARIO: &str = "scenario";

/// A problem that has no place in a text.
fn problem(code: &str, message: String) -> Diagnostic {
    Diagnostic {
        code: code.to_owned(),
        severity: Severity::Error,
        place: Place::default(),
        message,
        help: String::new(),
        fix: None,
    }
}

/// Plain objects, arrays, strings and numbers, as `JSON.parse` would give them.
fn answer<T: Serialize>(value: &T) -> Result<JsValue, JsValue> {
    Ok(value.serialize(&Serializer::json_compatible())?)
}
