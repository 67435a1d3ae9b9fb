//! What the browser keeps between two visits. Everything read back is checked: it may be another version's, or damaged.

use std::cell::RefCell;

use patchplay_document::Scenario;
use patchplay_ordered::SortedMap;
use patchplay_playground::lesson::Progress;
use serde::Deserialize;

use crate::{browser, start, written};

const SCENARIO: &str = "patchplay.scenario";
const BEFORE: &str = "patchplay.before";
const OTHER: &str = "patchplay.other";
const EVALUATING: &str = "patchplay.evaluating";
const UNREADABLE: &str = "patchplay.unreadable";
const PROGRESS: &str = "patchplay.lessons";
/// With the lesson's name behind it.
const DRAFT: &str = "patchplay.lesson.";
const THEME: &str = "patchplay.theme";

/// Version of what is kept.
const VERSION: u32 = 1;

/// A scenario that was kept.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Kept {
    version: u32,
    /// Whether it was opened and never changed: then it is no work that would have to be kept beside another.
    #[serde(default)]
    pub borrowed: bool,
    /// The scenario.
    pub scenario: Scenario,
}

/// What a scenario looks like in storage.
pub fn encode(scenario: &Scenario, borrowed: bool) -> String {
    let borrowed = if borrowed { "\"borrowed\":true," } else { "" };
    format!("{{\"version\":{VERSION},{borrowed}\"scenario\":{}}}", written::scenario(scenario))
}

/// The scenario in a kept text; `None` when the text is damaged or another version's.
pub fn decode(text: &str) -> Option<Kept> {
    let mut kept: Kept = patchplay_json::read(text).ok()?;
    if kept.version != VERSION || kept.scenario.version != 1 {
        return None;
    }
    start::give_a_file(&mut kept.scenario);
    Some(kept)
}

/// What was kept.
#[derive(Debug, Clone, PartialEq)]
pub enum Found {
    /// Nothing: the first visit.
    Nothing,
    /// A scenario.
    Work(Box<Kept>),
    /// Something that this version cannot read. It is put aside, not lost.
    Unreadable,
}

thread_local! {
    /// What this tab has last read or written, by key: anything else there is another tab's.
    static KNOWN: RefCell<SortedMap<&'static str, String>> = RefCell::default();
}

fn is_known(key: &str, text: &str) -> bool {
    KNOWN.with_borrow(|known| known.get(key).is_some_and(|known| known == text))
}

fn know(key: &'static str, text: String) {
    KNOWN.with_borrow_mut(|known| known.insert(key, text));
}

fn get(key: &str) -> Option<String> {
    browser::local_storage()?.get_item(key).ok().flatten()
}

/// Whether it is kept. A browser that forbids storage altogether keeps nothing, and the page works without.
fn set(key: &str, value: &str) -> bool {
    browser::local_storage().is_none_or(|storage| storage.set_item(key, value).is_ok())
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
    let found = match decode(&text) {
        Some(kept) => Found::Work(Box::new(kept)),
        None => {
            set(UNREADABLE, &text);
            Found::Unreadable
        }
    };
    know(SCENARIO, text);
    found
}

/// Keeps the scenario, and puts aside what another tab has kept meanwhile. Whether there was room.
pub fn save(scenario: &Scenario, borrowed: bool) -> bool {
    let text = encode(scenario, borrowed);
    if let Some(theirs) = foreign() {
        set(OTHER, &theirs);
    }
    let kept = set(SCENARIO, &text);
    if kept {
        know(SCENARIO, text);
    }
    kept
}

/// The text that another tab has kept where this one keeps its own, if it is work.
fn foreign() -> Option<String> {
    let text = get(SCENARIO).filter(|text| !is_known(SCENARIO, text))?;
    decode(&text).is_some_and(|kept| !kept.borrowed).then_some(text)
}

/// The work of another tab: what it keeps now, else what was put aside.
pub fn other() -> Option<Scenario> {
    foreign().or_else(|| get(OTHER)).and_then(|text| decode(&text)).map(|kept| kept.scenario)
}

/// Whether another tab keeps work now that is not `scenario`.
pub fn is_contested(scenario: &Scenario) -> bool {
    foreign().and_then(|text| decode(&text)).is_some_and(|kept| kept.scenario != *scenario)
}

/// Whether there is work of another tab that is not `scenario`.
pub fn has_other(scenario: &Scenario) -> bool {
    other().is_some_and(|other| other != *scenario)
}

/// What was put aside has been taken over.
pub fn forget_other() {
    if let Some(text) = foreign() {
        know(SCENARIO, text);
    }
    remove(OTHER);
}

/// Whether an event of storage speaks of the scenario; without a key everything was removed.
pub fn is_scenario(key: Option<&str>) -> bool {
    key == Some(SCENARIO)
}

/// The work that was on the page before another scenario was opened.
pub fn load_before() -> Option<Scenario> {
    let text = get(BEFORE)?;
    let before = decode(&text)?.scenario;
    know(BEFORE, text);
    Some(before)
}

/// Keeps the work that another scenario takes the place of; what another tab keeps there is not removed. Whether there
/// was room.
pub fn save_before(scenario: Option<&Scenario>) -> bool {
    let theirs = get(BEFORE).filter(|text| !is_known(BEFORE, text));
    let Some(text) = scenario.map(|scenario| encode(scenario, false)) else {
        if theirs.is_none() {
            remove(BEFORE);
        }
        return true;
    };
    if let Some(theirs) = theirs.filter(|theirs| *theirs != text && get(OTHER).is_none()) {
        set(OTHER, &theirs);
    }
    let kept = set(BEFORE, &text);
    if kept {
        know(BEFORE, text);
    }
    kept
}

/// A short name of a scenario's JSON, by which it is known again after the page has ended.
pub fn name_of(json: &str) -> String {
    // FNV-1a: equal on every machine, and nobody is kept out by it.
    let hash = json
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}

/// Marks a scenario as being evaluated, by its name, or no scenario. A page that ends meanwhile does not evaluate it by
/// itself when it comes back: otherwise an input that kills the page would kill it again at every visit.
pub fn mark_evaluating(name: Option<&str>) {
    match name {
        Some(name) => {
            set(EVALUATING, name);
        }
        None => remove(EVALUATING),
    }
}

/// Name of the scenario during whose evaluation the page ended.
pub fn fatal() -> Option<String> {
    get(EVALUATING)
}

/// How far the reader is in the lessons; what is damaged or another version's is no progress.
pub fn progress() -> Progress {
    let kept = browser::progress_storage().and_then(|storage| storage.get_item(PROGRESS).ok().flatten());
    kept.and_then(|text| Progress::read(&text)).unwrap_or_default()
}

/// Keeps how far the reader is, with what another tab or an embedded lesson has noted meanwhile.
pub fn save_progress(mine: &Progress) {
    let mut all = mine.clone();
    all.merge(&progress());
    if let Some(storage) = browser::progress_storage() {
        // Without room the lessons work all the same.
        let _ = storage.set_item(PROGRESS, &all.write());
    }
}

/// What the reader has made of a lesson's text.
pub fn draft(lesson: &str) -> Option<Scenario> {
    let text = browser::progress_storage()?.get_item(&format!("{DRAFT}{lesson}")).ok()??;
    decode(&text).map(|kept| kept.scenario)
}

/// Keeps what the reader has made of a lesson's text, or that it is the lesson's own.
pub fn save_draft(lesson: &str, draft: Option<&Scenario>) {
    let Some(storage) = browser::progress_storage() else { return };
    let key = format!("{DRAFT}{lesson}");
    // Without room the lessons work all the same.
    let _ = match draft {
        Some(draft) => storage.set_item(&key, &encode(draft, false)),
        None => storage.remove_item(&key),
    };
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
    if theme == "auto" {
        remove(THEME);
    } else {
        set(THEME, theme);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_comes_back_as_it_was() {
        let scenario = Scenario { title: "mine".to_owned(), ..start::Start::Empty.scenario() };
        for borrowed in [false, true] {
            let kept = decode(&encode(&scenario, borrowed)).unwrap();
            assert_eq!((kept.scenario, kept.borrowed), (scenario.clone(), borrowed));
        }
    }

    #[test]
    fn what_an_earlier_release_kept_is_work() {
        let kept = decode(r#"{"version":1,"scenario":{"version":1,"title":"mine"}}"#).unwrap();
        assert!(!kept.borrowed && kept.scenario.title == "mine");
    }

    #[test]
    fn names_tell_scenarios_apart() {
        assert_eq!(name_of("{}"), name_of("{}"));
        assert_ne!(name_of("{}"), name_of("{ }"));
        assert_eq!(name_of("").len(), 16);
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
        let scenario = decode(r#"{"version":1,"scenario":{"version":1}}"#).unwrap().scenario;
        assert_eq!(scenario.files.len(), 1);
    }
}
