//! A lesson: a scenario to look at, a question about its run, and something to reach by editing it.

use serde::{Deserialize, Serialize};

use crate::{Expectation, Scenario};

/// A lesson. What the run answers stands nowhere in it: the question is held to the scenario's run, and the goal to what
/// the reader has made of the scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lesson {
    /// What progress and links call it.
    pub id: String,
    /// Title.
    pub title: Words,
    /// What to know beforehand; paragraphs are parted by empty lines.
    pub text: Words,
    /// Where the reader starts.
    pub scenario: Scenario,
    /// The question that comes before the result.
    pub question: Question,
    /// Why the answer is what it is, told with it.
    pub because: Words,
    /// What to do next, in words.
    pub task: Words,
    /// The same as assertions, held to the edited scenario.
    pub goal: Vec<Expectation>,
    /// Hints for the task, each stronger than the one before.
    #[serde(default)]
    pub hints: Vec<Words>,
    /// The lesson that follows; the last has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Plain text in both languages; backticks set words of AWS or of the user in the code face.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Words {
    /// English.
    pub en: String,
    /// Japanese.
    pub ja: String,
}

/// What the reader predicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Question {
    /// The question.
    pub text: Words,
    /// What of the run it asks for.
    pub ask: Ask,
    /// The patch whose why is told with the answer; of a patch's state it is that patch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explain: Option<String>,
    /// Answers to choose from, in the order they are shown in.
    pub options: Vec<AnswerOption>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerOption {
    /// What the run would have to come to: a number, or a name as AWS writes it.
    pub value: String,
    /// What the reader sees, where the value does not speak for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Words>,
}

/// Something that a run comes to: an assertion without its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "lowercase")]
pub enum Ask {
    /// The baseline of a node: its logical id, name or id, or [`Ask::NONE`].
    Baseline {
        /// Node.
        node: String,
    },
    /// A counter of a node.
    Count {
        /// Node.
        node: String,
        /// AWS name of the counter.
        count: String,
    },
    /// The state of a patch on a node, or [`Ask::NONE`].
    State {
        /// Node.
        node: String,
        /// Patch id.
        patch: String,
    },
    /// The verdict on a node, or [`Ask::NONE`].
    Status {
        /// Node.
        node: String,
    },
    /// How Run Command says that a node's part ended, or [`Ask::NONE`].
    Outcome {
        /// Node.
        node: String,
    },
    /// How many patches a rule, `{baseline}/{number from 1}`, approves.
    Approves {
        /// Rule.
        rule: String,
    },
}

impl Ask {
    /// Values of `what`.
    pub const WORDS: &'static [&'static str] = &["baseline", "count", "state", "status", "outcome", "approves"];
    /// The answer where the run has none: no baseline, a patch that AWS lists under no state.
    pub const NONE: &'static str = "none";

    /// The node that is asked about.
    #[must_use]
    pub fn node(&self) -> Option<&str> {
        match self {
            Self::Baseline { node }
            | Self::Count { node, .. }
            | Self::State { node, .. }
            | Self::Status { node }
            | Self::Outcome { node } => Some(node),
            Self::Approves { .. } => None,
        }
    }
}

impl Expectation {
    /// What the assertion is about, and the value that it wants.
    #[must_use]
    pub fn parts(&self) -> (Ask, String) {
        match self.clone() {
            Self::Count { node, count, equals } => (Ask::Count { node, count }, equals.to_string()),
            Self::Patch { node, patch, state } => (Ask::State { node, patch }, state.to_string()),
            Self::Status { node, status } => (Ask::Status { node }, status.to_string()),
            Self::Baseline { node, baseline } => (Ask::Baseline { node }, baseline),
            Self::Rule { rule, approves } => (Ask::Approves { rule }, approves.to_string()),
        }
    }
}
