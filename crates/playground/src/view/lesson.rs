//! What a lesson shows, in one language.

use patchplay_document::{Diagnostic, Scenario};
use serde::{Deserialize, Serialize};

use super::Phrase;
use crate::lesson::Language;

/// What is asked of a lesson. Before the question is answered a reader is to see neither hints nor the goal, so they are
/// asked for afterwards.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct LessonQuery {
    /// In which language.
    pub language: Language,
    /// With so many hints.
    pub hints: usize,
    /// What is to be said to the answer with this number.
    pub chosen: Option<usize>,
    /// The scenario that the goal is held to.
    pub edited: Option<Scenario>,
}

/// What is said to a [`LessonQuery`].
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LessonReply {
    /// The lesson; `None` when its text cannot be read.
    pub lesson: Option<LessonView>,
    /// What is said to the answer; `None` also where the scenario cannot be played, for example for want of patch facts.
    pub answer: Option<AnswerView>,
    /// How far the edited scenario is from the goal.
    pub goal: Option<GoalView>,
    /// Why there is no lesson.
    pub diagnostics: Vec<Diagnostic>,
}

/// A lesson before its question is answered: nothing here tells the answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LessonView {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What to know beforehand, paragraph by paragraph. Words between backticks are AWS's or the user's, here and below.
    pub text: Vec<String>,
    /// Where the reader starts.
    pub scenario: Scenario,
    /// The question.
    pub question: QuestionView,
    /// Hints asked for so far, weakest first.
    pub hints: Vec<String>,
    /// How many more there are.
    pub hints_left: usize,
    /// Id of the lesson that follows; `None` for the last.
    pub next: Option<String>,
}

/// A question and the answers to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct QuestionView {
    /// The question.
    pub text: String,
    /// The answers in their order; one is chosen by its number from 0.
    pub options: Vec<String>,
}

/// What is said to a chosen answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AnswerView {
    /// Number of the chosen answer.
    pub chosen: usize,
    /// Whether it is right.
    pub right: bool,
    /// Number of the right answer.
    pub truth: Option<usize>,
    /// Right or wrong, in a sentence with what the run came to.
    pub verdict: String,
    /// The lesson's reason, paragraph by paragraph.
    pub because: Vec<String>,
    /// The reason of this very run, in English, with the cause and the lines that decided. The places lie in the
    /// scenario's files.
    pub reason: Vec<Phrase>,
    /// What to do next, paragraph by paragraph.
    pub task: Vec<String>,
}

/// How far the edited scenario is from the goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GoalView {
    /// Whether every line holds.
    pub reached: bool,
    /// The same in a sentence.
    pub words: String,
    /// The lines of the goal.
    pub lines: Vec<GoalLine>,
}

/// One line of the goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GoalLine {
    /// What is to hold.
    pub text: String,
    /// Whether it does.
    pub holds: bool,
    /// What the run came to instead; empty for a line that holds.
    pub found: String,
}
