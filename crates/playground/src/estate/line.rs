//! One line of an estate: a node as an entry of a scenario's `instances`, written as a JSON object.

use patchplay_language::say;

use patchplay_document::{Diagnostic, InstanceOverlay, Place, Position, Severity, read_scenario};
use patchplay_ordered::SortedMap;
use patchplay_run_command::ids;
use serde_json::Value;

/// Code of a line that is no JSON.
const SYNTAX_ERROR: &str = "syntax-error";
/// Code of a line that is JSON of another kind.
const WRONG_TYPE: &str = "wrong-type";
/// Code of what a line or the scenario lacks.
pub(super) const MISSING_KEY: &str = "missing-key";

/// What makes a scenario of a line, so that the reader of scenarios reads it, in the same words.
const BEFORE: &str = "{\"version\":1,\"instances\":[";
const AFTER: &str = "]}";
/// The path of a line's own members in that scenario.
const OWN: &str = "instances[0]";

/// A line that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Its number, from 1.
    pub number: u32,
    /// The node, with an id; `None` when an error keeps it from being read.
    pub overlay: Option<InstanceOverlay>,
    /// Where its members stand, by path within the node: `.image`, and the empty path for the node itself.
    places: SortedMap<String, Place>,
    /// Problems.
    pub diagnostics: Vec<Diagnostic>,
}

impl Line {
    /// Reads a line of the file `name`. A node without id gets one that follows from its name and the seed: from nothing
    /// that another line could change.
    #[must_use]
    pub fn read(name: &str, number: u32, text: &str, seed: u64) -> Self {
        let mut line = Self { number, overlay: None, places: SortedMap::new(), diagnostics: Vec::new() };
        if let Some(problem) = line.not_an_object(name, text) {
            line.diagnostics.push(problem);
            return line;
        }
        let read = read_scenario(name, &format!("{BEFORE}{text}{AFTER}"));
        let own = |path: &str| path.strip_prefix(OWN).map(str::to_owned);
        line.places =
            read.places.iter().filter_map(|(path, place)| Some((own(path)?, line.moved(place.clone())))).collect();
        line.diagnostics = read.diagnostics.into_iter().map(|problem| line.moved_problem(problem)).collect();
        let Some(mut overlay) = read.scenario.and_then(|scenario| scenario.instances.first().cloned()) else {
            return line;
        };
        if overlay.id.is_none() && overlay.logical_id.is_none() {
            let Some(called) = &overlay.name else {
                let place = line.places.get("").cloned().unwrap_or_default();
                line.diagnostics.push(problem(
                    MISSING_KEY,
                    place,
                    say!("a node that is given by a line has an `id` or a `name`"),
                    say!("add its `id`; from a `name` an id is invented"),
                ));
                return line;
            };
            overlay.id = Some(ids::instance_id(seed, called));
        }
        line.overlay = Some(overlay);
        line
    }

    /// Where the members stand, by their paths in a scenario in which the node is the instance with this index.
    pub(super) fn places_as(&self, index: usize) -> impl Iterator<Item = (String, Place)> {
        self.places.iter().map(move |(path, place)| (format!("instances[{index}]{path}"), place.clone()))
    }

    /// Says so when a text is anything but one object: the reader of scenarios would also take YAML, or what closes the
    /// brackets around the line and goes on.
    fn not_an_object(&self, name: &str, text: &str) -> Option<Diagnostic> {
        let at = |column: u32| {
            let start = Position { line: self.number, column };
            Place { file: name.to_owned(), start, end: start }
        };
        match serde_json::from_str::<Value>(text) {
            Ok(Value::Object(_)) => None,
            Ok(_) => {
                let message = say!("a line holds one JSON object, the node, and this one holds something else");
                Some(problem(
                    WRONG_TYPE,
                    at(1),
                    message,
                    say!("write it as `{example}`", example = r#"{"id": "i-...", "image": "..."}"#),
                ))
            }
            Err(error) => {
                let before = error.column().saturating_sub(1);
                let before = text.char_indices().take_while(|(at, _)| *at < before);
                let column = before.map(|(_, character)| character.len_utf16()).sum::<usize>();
                let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1);
                let reason = error.to_string();
                let reason = reason.split(" at line ").next().unwrap_or_default();
                let message = say!("the line is no JSON from here on: {reason}");
                Some(problem(
                    SYNTAX_ERROR,
                    at(column),
                    message,
                    say!("write each node as one JSON object on a line of its own"),
                ))
            }
        }
    }

    fn moved(&self, mut place: Place) -> Place {
        for position in [&mut place.start, &mut place.end] {
            let before = u32::try_from(BEFORE.len()).unwrap_or(0);
            *position = Position { line: self.number, column: position.column.saturating_sub(before).max(1) };
        }
        place
    }

    fn moved_problem(&self, mut problem: Diagnostic) -> Diagnostic {
        problem.place = self.moved(problem.place);
        if let Some(fix) = &mut problem.fix {
            fix.place = self.moved(fix.place.clone());
        }
        problem
    }
}

fn problem(code: &str, place: Place, message: String, help: String) -> Diagnostic {
    Diagnostic { code: code.to_owned(), severity: Severity::Error, place, message, help, fix: None }
}
