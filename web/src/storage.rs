//! What the browser keeps between two visits. Everything read back is checked: it may be another version's, or damaged.

use patchplay_document::Scenario;
use serde::{Deserialize, Serialize};

use crate::{browser, start};

const SCENARIO: &str = "patchplay.scenario";
const BEFORE: &str = "patchplay.before";
const EVALUATING: &str = "patchplay.evaluating";
const UNREADABLE: &str = "patchplay.unreadable";
const THEME: &str = "patchplay.theme";

/// Version of what is kept.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Keep<'a> {
    version: u32,
    scenario: &'a Scenario,
}

#[derive(Deserialize)]
struct Kept {
    version: u32,
    scenario: Scenario,
}

/// What a scenario looks like in storage.
pub fn encode(scenario: &Scenario) -> Option<String> {
    serde_json::to_string(&Keep { version: VERSION, scenario }).ok()
}

/// The scenario in a kept text; `None` when the text is damaged or another version's.
pub fn decode(text: &str) -> Option<Scenario> {
    let Kept { version, mut scenario } = serde_json::from_str(text).ok()?;
    if version != VERSION || scenario.version != 1 {
        return None;
    }
    if scenario.files.is_empty() {
        scenario.files = start::Start::Empty.scenario().files;
    }
    Some(scenario)
}

/// What was kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Nothing: the first visit.
    Nothing,
    /// A scenario, and whether the page ended while the engine was busy with it.
    Work(Box<Scenario>, bool),
    /// Something that this version cannot read. It is put aside, not lost.
    Unreadable,
}

fn get(key: &str) -> Option<String> {
    browser::local_storage()?.get_item(key).ok().flatten()
}

fn set(key: &str, value: &str) {
    if let Some(storage) = browser::local_storage() {
        // A full or forbidden storage keeps nothing; the page works without.
        let _ = storage.set_item(key, value);
    }
}

fn remove(key: &str) {
    if let Some(storage) = browser::local_storage() {
        // As in `set`.
        let _ = storage.remove_item(key);
    }
}

/// Reads what was kept.
pub fn load() -> Found {
    let Some(text) = get(SCENARIO) else { return Found::Nothing };
    match decode(&text) {
        Some(scenario) => Found::Work(Box::new(scenario), get(EVALUATING).is_some()),
        None => {
            set(UNREADABLE, &text);
            Found::Unreadable
        }
    }
}

/// Keeps the scenario.
pub fn save(scenario: &Scenario) {
    if let Some(text) = encode(scenario) {
        set(SCENARIO, &text);
    }
}

/// The work that was on the page before another scenario was opened.
pub fn load_before() -> Option<Scenario> {
    decode(&get(BEFORE)?)
}

/// Keeps the work that another scenario takes the place of.
pub fn save_before(scenario: Option<&Scenario>) {
    match scenario.and_then(encode) {
        Some(text) => set(BEFORE, &text),
        None => remove(BEFORE),
    }
}

/// Marks the scenario as being evaluated. A page that ends meanwhile does not evaluate it by itself when it comes back:
/// otherwise an input that kills the page would kill it again at every visit.
pub fn mark_evaluating(busy: bool) {
    if busy { set(EVALUATING, "1") } else { remove(EVALUATING) }
}

/// The chosen theme: `auto`, `light` or `dark`.
pub fn theme() -> &'static str {
    match get(THEME).as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "auto",
    }
}

/// Keeps the chosen theme.
pub fn save_theme(theme: &str) {
    if theme == "auto" { remove(THEME) } else { set(THEME, theme) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_comes_back_as_it_was() {
        let scenario = Scenario { title: "mine".to_owned(), ..start::Start::Empty.scenario() };
        assert_eq!(decode(&encode(&scenario).unwrap()), Some(scenario));
    }

    #[test]
    fn damaged_and_foreign_texts_are_refused() {
        for text in
            ["", "{", "null", "{}", r#"{"version":2,"scenario":{}}"#, r#"{"version":1,"scenario":{"version":9}}"#]
        {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn a_scenario_without_files_gets_one_to_type_in() {
        let scenario = decode(r#"{"version":1,"scenario":{"version":1}}"#).unwrap();
        assert_eq!(scenario.files.len(), 1);
    }
}
