//! The page's door: JSON text in and out. The page is Rust and reads it with serde on its side, so one copy of a string
//! crosses the worker's boundary instead of thousands of small objects.

use patchplay_document::Scenario;
use patchplay_playground::{
    Playground, ScenarioFile,
    lesson::LessonFile,
    view::{LessonQuery, LessonReply, Screen, View},
};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use crate::{ENGINE, SCENARIO, problem};

/// What a screen shows of a scenario: `Scenario` and `Screen` as JSON in, `View` as JSON out.
#[wasm_bindgen(js_name = viewJson, skip_typescript)]
#[must_use]
pub fn view_json(scenario: &str, screen: &str) -> String {
    let view = match (patchplay_json::read::<Scenario>(scenario), patchplay_json::read::<Screen>(screen)) {
        (Ok(scenario), Ok(screen)) => ENGINE.with_borrow(|engine| engine.view(&ScenarioFile::from(scenario), &screen)),
        (Err(error), _) => unanswerable("unreadable-scenario", &error),
        (_, Err(error)) => unanswerable("unreadable-screen", &error),
    };
    json(&view)
}

/// Reads the text of a scenario file: `Opened` as JSON out.
#[wasm_bindgen(js_name = openJson, skip_typescript)]
#[must_use]
pub fn open_json(text: &str) -> String {
    json(&ENGINE.with_borrow(|engine| engine.open(SCENARIO, text)))
}

/// Writes the text of a scenario file: `Scenario` as JSON in, YAML out; nothing for what is no scenario.
#[wasm_bindgen(js_name = saveJson, skip_typescript)]
#[must_use]
pub fn save_json(scenario: &str) -> String {
    patchplay_json::read::<Scenario>(scenario).map(|scenario| Playground::save(&scenario)).unwrap_or_default()
}

/// The fragment of a share link: `Scenario` as JSON in; nothing for what is no scenario, or is too large for a link.
#[wasm_bindgen(js_name = linkJson, skip_typescript)]
#[must_use]
pub fn link_json(scenario: &str) -> String {
    let scenario = patchplay_json::read::<Scenario>(scenario).ok();
    scenario.and_then(|scenario| Playground::link(&scenario)).unwrap_or_default()
}

/// The answer as Markdown: `Scenario` as JSON in, and the link that opens it, or an empty text; nothing for what is no
/// scenario.
#[wasm_bindgen(js_name = summaryJson, skip_typescript)]
#[must_use]
pub fn summary_json(scenario: &str, link: &str) -> String {
    let Ok(scenario) = patchplay_json::read::<Scenario>(scenario) else { return String::new() };
    let link = Some(link).filter(|link| !link.is_empty());
    ENGINE.with_borrow(|engine| engine.summary(&ScenarioFile::from(scenario), link))
}

/// Reads the fragment of a share link: `Opened` as JSON out.
#[wasm_bindgen(js_name = openLinkJson, skip_typescript)]
#[must_use]
pub fn open_link_json(fragment: &str) -> String {
    json(&Playground::open_link(fragment))
}

/// Reads the nodes of a scenario as a text of their own: `NodesText` as JSON out.
#[wasm_bindgen(js_name = readNodesJson, skip_typescript)]
#[must_use]
pub fn read_nodes_json(name: &str, text: &str) -> String {
    json(&patchplay_document::read_nodes(name, text))
}

/// The text of the nodes with other nodes in it: these as a JSON array, or nothing for none. Where it says so already it
/// stays as it is.
#[wasm_bindgen(js_name = writeNodesJson, skip_typescript)]
#[must_use]
pub fn write_nodes_json(text: &str, nodes: &str) -> String {
    patchplay_document::rewrite_nodes(text, &patchplay_json::read(nodes).unwrap_or_default())
}

/// Images that nodes can be started from: an array of `ImageView` as JSON out.
#[wasm_bindgen(js_name = imagesJson, skip_typescript)]
#[must_use]
pub fn images_json() -> String {
    json(&ENGINE.with_borrow(|engine| engine.images()))
}

/// What is asked of a lesson: its text and `LessonQuery` as JSON in, `LessonReply` as JSON out.
#[wasm_bindgen(js_name = lessonJson, skip_typescript)]
#[must_use]
pub fn lesson_json(text: &str, query: &str) -> String {
    let reply = match patchplay_json::read::<LessonQuery>(query) {
        Ok(query) => ENGINE.with_borrow(|engine| engine.lesson(&LessonFile::read(LESSON, text), &query)),
        Err(error) => {
            LessonReply { diagnostics: vec![problem("unreadable-screen", error.to_string())], ..LessonReply::default() }
        }
    };
    json(&reply)
}

/// What a lesson's file is called where a problem of it is told.
const LESSON: &str = "lesson.yaml";

fn unanswerable(code: &str, error: &patchplay_json::Error) -> View {
    View { diagnostics: vec![problem(code, error.to_string())], ..View::default() }
}

/// The answers are trees of strings and numbers with text as keys, which JSON can always say.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
