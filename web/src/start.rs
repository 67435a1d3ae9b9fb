//! Scenarios that the page can start from.

use patchplay_document::{Scenario, SourceFile};
use patchplay_language::mark;

/// Name of the file of an empty scenario.
pub const FIRST_FILE: &str = "template.yaml";

/// Name of a file that a log is pasted into; its end makes it a log whatever it holds.
pub const LOG_FILE: &str = "run.log";

/// A question that people ask, and the scenario in which its explanation answers.
#[derive(Debug)]
pub struct Question {
    /// The name that other sites call it by.
    pub name: &'static str,
    /// Title of the scenario.
    pub title: &'static str,
    /// The question.
    pub question: &'static str,
    /// Id of the node that is asked about.
    pub node: &'static str,
    /// The patch that is asked about.
    pub patch: &'static str,
    scenario: &'static str,
}

/// The questions that are asked most, by their files' names.
pub const QUESTIONS: &[Question] = include!(concat!(env!("OUT_DIR"), "/questions.rs"));

/// A scenario that the menu offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// The article's run.
    Article,
    /// A pasted baseline and two nodes made by hand.
    Baseline,
    /// A log of the user's.
    Log,
    /// Nothing.
    Empty,
    /// The scenario of a question, by its number in [`QUESTIONS`].
    Question(usize),
}

impl Start {
    /// All but the questions, in the menu's order.
    pub const ALL: [Self; 4] = [Self::Article, Self::Baseline, Self::Log, Self::Empty];

    /// The scenario of a name, as other sites call it.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "article" => Some(Self::Article),
            "baseline" => Some(Self::Baseline),
            "empty" => Some(Self::Empty),
            _ => QUESTIONS.iter().position(|question| question.name == name).map(Self::Question),
        }
    }

    /// The question that it answers.
    pub fn question(self) -> Option<&'static Question> {
        match self {
            Self::Question(number) => QUESTIONS.get(number),
            _ => None,
        }
    }

    /// What the menu calls it, in English.
    pub fn label(self) -> &'static str {
        match self {
            Self::Article => mark!("Two Windows servers, one in a patch group"),
            Self::Baseline => mark!("Only a baseline"),
            Self::Log => mark!("Read a log"),
            Self::Empty => mark!("Empty"),
            Self::Question(_) => self.question().map_or("", |question| question.title),
        }
    }

    /// What it is good for, in English.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Article => mark!("a whole environment, and the run that patched only one of them"),
            Self::Baseline => mark!("one pasted resource, nodes made by hand"),
            Self::Log => mark!("paste what a run printed: what came out, what failed, what to do"),
            Self::Empty => mark!("paste your own"),
            Self::Question(_) => self.question().map_or("", |question| question.question),
        }
    }

    /// The scenario itself.
    pub fn scenario(self) -> Scenario {
        let text = match self {
            Self::Article => include_str!(concat!(env!("OUT_DIR"), "/article.json")),
            Self::Baseline => include_str!(concat!(env!("OUT_DIR"), "/baseline.json")),
            Self::Log => return blank(LOG_FILE),
            Self::Empty => return empty(),
            Self::Question(_) => self.question().map_or("", |question| question.scenario),
        };
        patchplay_json::read(text).unwrap_or_else(|_| empty())
    }
}

/// Gives a scenario without files one to type in.
pub fn give_a_file(scenario: &mut Scenario) {
    if scenario.files.is_empty() {
        scenario.files = empty().files;
    }
}

fn empty() -> Scenario {
    blank(FIRST_FILE)
}

fn blank(name: &str) -> Scenario {
    let files = vec![SourceFile { name: name.to_owned(), text: String::new() }];
    Scenario { title: String::new(), files, ..Scenario::default() }
}
