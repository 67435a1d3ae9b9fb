//! A scenario's text (YAML or JSON) into a [`Scenario`], with the place of every member and every problem.

pub(crate) mod members;

use patchplay_language::mark;
use patchplay_model::is_terraform;
use patchplay_ordered::SortedMap;

use crate::{
    Diagnostic, Place, Scenario, Severity, forms, literal,
    report::Report,
    text::{Sources, Span},
    tree::{self, Kind},
    value::{Value, ValueKind},
};

/// A scenario's text, read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ScenarioText {
    /// The scenario; `None` when the text has an error.
    pub scenario: Option<Scenario>,
    /// Where its members stand, by path: `clock`, `instances[1].image`, `files[0].text`. The keys of tags stand there
    /// too, under the path of the tag and [`KEY`].
    pub places: SortedMap<String, Place>,
    /// Files that are given by `path:` instead of `text:`; the caller reads them into the scenario's files.
    pub on_disk: Vec<OnDisk>,
    /// Problems.
    pub diagnostics: Vec<Diagnostic>,
}

/// What follows the path of a tag when its key is meant and not its value.
pub const KEY: &str = "@key";

/// A file of a scenario that lies on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDisk {
    /// Index among the scenario's files.
    pub index: usize,
    /// Path as written, relative to the scenario.
    pub path: String,
    /// Where it is written.
    pub place: Place,
}

/// Reads a scenario. `name` is what diagnostics call the text.
#[must_use]
pub fn read_scenario(name: &str, text: &str) -> ScenarioText {
    let sources = Sources::single(name, text);
    let report = Report::new(&sources);
    let mut places = SortedMap::new();
    let mut read = None;
    if let Some(root) = tree::read(0, &report) {
        let value = literal::value(&root, mark!("a scenario"), &report);
        collect_places(&value, "", &report, &mut places);
        read = members::scenario(&value, &report);
    }
    let diagnostics = report.into_diagnostics();
    let (scenario, on_disk) = read.map_or_else(|| (None, Vec::new()), |(scenario, files)| (Some(scenario), files));
    let broken = diagnostics.iter().any(|found| found.severity == Severity::Error);
    ScenarioText { scenario: scenario.filter(|_| !broken), places, on_disk, diagnostics }
}

/// Whether a text is a document that can be played by itself rather than a scenario: Terraform, command lines, an API's
/// list, or a mapping of AWS's keys, which begin in upper case as those of a scenario never do.
#[must_use]
pub fn is_document(name: &str, text: &str) -> bool {
    if is_terraform(name, text) || forms::shell::is_script(text) {
        return true;
    }
    let sources = Sources::single("", text);
    // Whoever reads the text as what it is says what is wrong with it.
    let Some(root) = tree::read(0, &Report::new(&sources)) else { return false };
    let is_of_aws = |key: &str| {
        // `Version` and `Files` are those of a scenario in the wrong case, but `Parameters` are a template's.
        key.starts_with(|first: char| first.is_ascii_uppercase())
            && (key == "Parameters" || !members::KEYS.iter().any(|own| own.eq_ignore_ascii_case(key)))
    };
    match &root.kind {
        Kind::Sequence(_) => true,
        Kind::Mapping(entries) => !entries.is_empty() && entries.iter().all(|entry| is_of_aws(&entry.key.text)),
        Kind::Scalar { .. } => false,
    }
}

/// Writes a scenario as the text of a scenario file: what [`read_scenario`] makes the same scenario of.
#[must_use]
pub fn write_scenario(scenario: &Scenario) -> String {
    crate::export::yaml(scenario)
}

/// Notes where the members of a value stand, by their paths below `path`.
pub(crate) fn collect_places(value: &Value, path: &str, report: &Report<'_>, places: &mut SortedMap<String, Place>) {
    if !path.is_empty() {
        places.insert(path.to_owned(), report.place(value.span));
    }
    match &value.kind {
        ValueKind::List(items) => {
            for (index, item) in items.iter().enumerate() {
                collect_places(item, &format!("{path}[{index}]"), report, places);
            }
        }
        ValueKind::Map(members) => {
            for member in members {
                let key = &member.key.text;
                let inner = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                if path.ends_with(".tags") {
                    places.insert(format!("{inner}{KEY}"), report.place(member.key.span));
                }
                collect_places(&member.value, &inner, report, places);
            }
        }
        ValueKind::Absent | ValueKind::Null | ValueKind::Text(_) | ValueKind::Unknown(_) => {}
    }
}

/// What a diagnostic about a whole mapping points at.
pub(crate) fn start_of(value: &Value) -> Span {
    value.members().first().map_or(value.span, |member| member.key.span)
}

#[cfg(test)]
#[path = "scenario_tests.rs"]
mod tests;
