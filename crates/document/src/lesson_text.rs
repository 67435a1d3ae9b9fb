//! A lesson's text (YAML or JSON) into a [`Lesson`], with the place of every member and every problem.

use patchplay_language::{mark, say};
use patchplay_ordered::SortedMap;

use crate::{
    AnswerOption, Ask, Diagnostic, Expectation, Lesson, Place, Question, Scenario, Severity, Words,
    code::Code,
    fields::{Fields, text_of},
    literal,
    report::Report,
    scenario_text::{collect_places, members, start_of},
    text::Sources,
    tree,
    value::Value,
};

const KEYS: &[&str] = &["id", "title", "text", "scenario", "question", "because", "task", "goal", "hints", "next"];
/// Fewer answers are no choice.
const FEWEST_OPTIONS: usize = 2;

/// A lesson's text, read.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LessonText {
    /// The lesson; `None` when the text has an error.
    pub lesson: Option<Lesson>,
    /// Where the members of its scenario stand, by path as in [`crate::ScenarioText`]; those of the goal under `expect`,
    /// those of the question under `question`.
    pub places: SortedMap<String, Place>,
    /// Problems.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a lesson. `name` is what diagnostics call the text.
#[must_use]
pub fn read_lesson(name: &str, text: &str) -> LessonText {
    let sources = Sources::single(name, text);
    let report = Report::new(&sources);
    let mut places = SortedMap::new();
    let mut read = None;
    if let Some(root) = tree::read(0, &report) {
        let value = literal::value(&root, mark!("a lesson"), &report);
        for (key, path) in [("scenario", ""), ("goal", "expect"), ("question", "question")] {
            if let Some(member) = value.get(key) {
                collect_places(member, path, &report, &mut places);
            }
        }
        read = lesson(&value, &report);
    }
    let diagnostics = report.into_diagnostics();
    let broken = diagnostics.iter().any(|found| found.severity == Severity::Error);
    LessonText { lesson: read.filter(|_| !broken), places, diagnostics }
}

fn lesson(value: &Value, report: &Report<'_>) -> Option<Lesson> {
    let fields = Fields::new(value, mark!("a lesson"), KEYS, report)?;
    let start = start_of(value);
    let required = |key: &str| fields.require(key, start);
    let both = |key: &'static str| required(key).and_then(|value| words(value, report));
    let id = required("id").and_then(|value| text_of(report, "id", value));
    let scenario = required("scenario").and_then(|value| scenario(value, report));
    let question = required("question").and_then(|value| question(value, report));
    let (title, text, because, task) = (both("title"), both("text"), both("because"), both("task"));
    required("goal");
    let items = |key: &str| fields.list(key).map_or(&[][..], |(items, _)| items);
    let goal: Vec<Expectation> = items("goal").iter().filter_map(|item| members::expectation(item, report)).collect();
    if fields.get("goal").is_some_and(|goal| goal.items().is_empty() && goal.text().is_none()) {
        report
            .add(Code::MissingKey, start, say!("a lesson needs something to reach"))
            .help(say!("add an assertion to `goal:`"));
    }
    let hints: Vec<Words> = if fields.has("hints") {
        items("hints").iter().filter_map(|item| words(item, report)).collect()
    } else {
        Vec::new()
    };
    Some(Lesson {
        id: id?.to_owned(),
        title: title?,
        text: text?,
        scenario: scenario?,
        question: question?,
        because: because?,
        task: task?,
        goal,
        hints,
        next: if fields.has("next") { fields.text("next").map(|(text, _)| text.to_owned()) } else { None },
    })
}

/// The scenario; its texts stand in the lesson, and the lesson's goal takes the place of its assertions.
fn scenario(value: &Value, report: &Report<'_>) -> Option<Scenario> {
    let (scenario, on_disk) = members::scenario(value, report)?;
    for file in on_disk {
        let at = value.at(&["files"]).and_then(|files| files.items().get(file.index)).unwrap_or(value);
        report
            .add(Code::UnknownKey, start_of(at), say!("a lesson's file has its text with it, not `{}`", file.path))
            .help(say!("put the document below `text: |`"));
    }
    if let Some(expect) = value.get("expect") {
        report
            .add(Code::UnknownKey, expect.span, say!("a lesson's scenario has no assertions of its own"))
            .help(say!("what is to be reached stands in the lesson's `goal:`"));
    }
    Some(scenario)
}

/// Text in both languages.
fn words(value: &Value, report: &Report<'_>) -> Option<Words> {
    let fields = Fields::new(value, mark!("a text of a lesson"), &["en", "ja"], report)?;
    languages(&fields, value, report)
}

fn languages(fields: &Fields<'_>, value: &Value, report: &Report<'_>) -> Option<Words> {
    let one = |key: &str| {
        let text = fields.require(key, start_of(value)).and_then(|found| text_of(report, key, found))?.trim();
        if text.is_empty() {
            report.add(Code::NullValue, start_of(value), say!("`{key}` has no text")).help(say!("write the text"));
            return None;
        }
        Some(text.to_owned())
    };
    let (en, ja) = (one("en"), one("ja"));
    Some(Words { en: en?, ja: ja? })
}

fn question(value: &Value, report: &Report<'_>) -> Option<Question> {
    let fields = Fields::new(value, mark!("a question"), &["text", "ask", "explain", "options"], report)?;
    let start = start_of(value);
    let text = fields.require("text", start).and_then(|value| words(value, report));
    let asked = fields.require("ask", start).and_then(|value| ask(value, report));
    fields.require("options", start);
    let items = fields.list("options").map_or(&[][..], |(items, _)| items);
    let options: Vec<AnswerOption> = items.iter().filter_map(|item| option(item, report)).collect();
    if fields.has("options") && items.len() < FEWEST_OPTIONS {
        report
            .add(Code::MissingKey, start, say!("a question needs two answers to choose from"))
            .help(say!("add a wrong one that many people would give"));
    }
    let explain = if fields.has("explain") { fields.text("explain").map(|(text, _)| text.to_owned()) } else { None };
    Some(Question { text: text?, ask: asked?, explain, options })
}

fn option(item: &Value, report: &Report<'_>) -> Option<AnswerOption> {
    let fields = Fields::new(item, mark!("an answer"), &["value", "en", "ja"], report)?;
    let value = fields.require("value", start_of(item)).and_then(|value| text_of(report, "value", value));
    let label = (fields.has("en") || fields.has("ja")).then(|| languages(&fields, item, report));
    Some(AnswerOption { value: value?.to_owned(), label: label.flatten() })
}

fn ask(value: &Value, report: &Report<'_>) -> Option<Ask> {
    let fields = Fields::new(value, mark!("what is asked"), &["what", "node", "count", "patch", "rule"], report)?;
    let start = start_of(value);
    fields.require("what", start);
    let (what, _) = fields.one_of("what", mark!("thing to ask for"), Ask::WORDS)?;
    let text = |key: &str| fields.require(key, start).and_then(|value| text_of(report, key, value)).map(str::to_owned);
    match what {
        "approves" => Some(Ask::Approves { rule: text("rule")? }),
        "count" => Some(Ask::Count { node: text("node")?, count: text("count")? }),
        "state" => Some(Ask::State { node: text("node")?, patch: text("patch")? }),
        "status" => Some(Ask::Status { node: text("node")? }),
        "outcome" => Some(Ask::Outcome { node: text("node")? }),
        _ => Some(Ask::Baseline { node: text("node")? }),
    }
}

#[cfg(test)]
#[path = "lesson_tests.rs"]
mod tests;
