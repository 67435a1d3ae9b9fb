//! Diagnostics: what is wrong with a text, where, in words that teach, and how to mend it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A place in a text for people and editors: line and column from 1, the column in UTF-16 code units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1, in UTF-16 code units.
    pub column: u32,
}

impl Position {
    /// The first character of a text.
    pub const START: Self = Self { line: 1, column: 1 };
}

impl Default for Position {
    fn default() -> Self {
        Self::START
    }
}

/// A stretch of one file, end excluded. Every cause the product names has one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Place {
    /// Name of the file among the scenario's files; empty for the scenario itself.
    pub file: String,
    /// First character.
    pub start: Position,
    /// One past the last character.
    pub end: Position,
}

/// How much a diagnostic matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The input cannot be used as it is: nothing is simulated until it is mended.
    Error,
    /// It can, but hardly does what its author wants, or AWS would refuse it at deployment.
    Warning,
    /// Worth knowing, such as an assumption the simulation made.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// An edit of the user's text that mends the problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Fix {
    /// What it does, as a button says it: "Change to CLASSIFICATION".
    pub title: String,
    /// What is replaced; start equals end for an insertion.
    #[serde(flatten)]
    pub place: Place,
    /// What stands there afterwards.
    pub text: String,
}

/// One problem at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Diagnostic {
    /// Stable, kebab-case, from the table of codes.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// Where.
    #[serde(flatten)]
    pub place: Place,
    /// What is wrong: lower-case start, no final stop, the user's own text in backticks.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// An edit that does it, where one exists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<Fix>,
}

impl fmt::Display for Diagnostic {
    /// `file:line:column: severity[code]: message`, as compilers print it; without a place where it speaks of no text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { file, start, .. } = &self.place;
        if !file.is_empty() {
            write!(f, "{file}:{}:{}: ", start.line, start.column)?;
        }
        write!(f, "{}[{}]: {}", self.severity, self.code, self.message)
    }
}
