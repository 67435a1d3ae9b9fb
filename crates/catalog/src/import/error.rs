//! Where an import went wrong, and why.

use std::fmt;

use patchplay_language::say;

/// The first thing in a table, an answer of AWS or a list of images that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportError {
    line: Option<u64>,
    column: Option<String>,
    path: Option<String>,
    message: String,
}

impl ImportError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { line: None, column: None, path: None, message: message.into() }
    }

    pub(super) fn on_line(self, line: u64) -> Self {
        Self { line: Some(line), ..self }
    }

    pub(super) fn in_column(self, column: &str) -> Self {
        Self { column: Some(column.to_owned()), ..self }
    }

    pub(super) fn at_path(self, path: impl Into<String>) -> Self {
        Self { path: Some(path.into()), ..self }
    }

    /// Line of the text, from 1.
    #[must_use]
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// Name of the table's column.
    #[must_use]
    pub fn column(&self) -> Option<&str> {
        self.column.as_deref()
    }

    /// Where in a JSON text, such as `Patches[3].ReleaseDate`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = self.message.clone();
        if let Some(path) = &self.path {
            told = format!("`{path}`: {told}");
        }
        if let Some(column) = &self.column {
            told = say!("column `{column}`: {told}");
        }
        if let Some(line) = self.line {
            told = say!("line {line}: {told}");
        }
        f.write_str(&told)
    }
}

impl std::error::Error for ImportError {}
