//! A translation: what the reader of another language hands to the document reader, as a template with places.
//!
//! The document reader knows YAML, JSON and command lines. Terraform is read by a module of its own, which is loaded only
//! where such a text is pasted. It gives its answer as one more file beside the others: JSON of the types below, in which
//! every part keeps the place it was read from. [`Translation::covers`] tells whether a translation is of the text at
//! hand, so that an old one is never taken for it.

use serde::{Deserialize, Serialize};

/// Version of the form; a reader takes its own alone.
pub const TRANSLATION_VERSION: u32 = 1;

/// Texts of another language as templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// [`TRANSLATION_VERSION`]. Its name is what such a file is recognised by.
    #[serde(rename = "patchplayTranslation")]
    pub version: u32,
    /// The texts that were read.
    pub sources: Vec<TranslatedSource>,
    /// Templates, one for each folder of texts.
    pub templates: Vec<TranslatedTemplate>,
    /// What is wrong with the texts, as far as the translator can tell.
    pub problems: Vec<TranslatedProblem>,
    /// AWS's names of members and what the language calls them, for messages.
    pub words: Vec<(String, String)>,
}

/// A text that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslatedSource {
    /// Name of the file.
    pub name: String,
    /// [`digest`] of its text.
    pub digest: String,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslatedTemplate {
    /// The file that it counts as: an index into the sources.
    pub source: u32,
    /// The template.
    pub root: Branch,
}

/// A stretch of a source, in bytes, end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(from = "(u32, u32, u32)", into = "(u32, u32, u32)")]
pub struct Stretch {
    /// Index of the source.
    pub source: u32,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl From<(u32, u32, u32)> for Stretch {
    fn from((source, start, end): (u32, u32, u32)) -> Self {
        Self { source, start, end }
    }
}

impl From<Stretch> for (u32, u32, u32) {
    fn from(stretch: Stretch) -> Self {
        (stretch.source, stretch.start, stretch.end)
    }
}

/// A part of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Where it was read from.
    pub at: Stretch,
    /// What it is.
    pub kind: BranchKind,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BranchKind {
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Branch>),
    /// A mapping: key, its place, value.
    Map(Vec<(String, Stretch, Branch)>),
    /// Something that is unknown before deployment: as written, and why, as the end of "is unknown because ...".
    Open(String, String),
}

/// Something wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslatedProblem {
    /// A code of the document reader's table.
    pub code: String,
    /// Where.
    pub at: Stretch,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: String,
    /// A word that may stand there instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
}

impl Translation {
    /// Whether one of the sources is this text under this name, byte for byte.
    #[must_use]
    pub fn covers(&self, name: &str, text: &str) -> bool {
        self.sources.iter().any(|source| source.name == name && source.digest == digest(text))
    }
}

/// FNV-1a of a text, 64 bits in hexadecimal: tells versions of a text apart, and is no protection.
#[must_use]
pub fn digest(text: &str) -> String {
    let digest = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{digest:016x}")
}

/// Name of the file of the module that translates, which whoever loads parts of the program on demand is asked for.
pub const TRANSLATOR: &str = "terraform.wasm";

/// Whether a text is a translation, of whatever version.
#[must_use]
pub fn is_translation(text: &str) -> bool {
    text.starts_with("{\"patchplayTranslation\":")
}

/// Words that begin a block at the top of a Terraform file.
const HEADS: &[&str] = &[
    "resource",
    "variable",
    "locals",
    "provider",
    "terraform",
    "data",
    "module",
    "output",
    "moved",
    "import",
    "check",
    "removed",
    "ephemeral",
];

/// Whether a file holds Terraform: by its name, or because its first line that is no comment begins a block of it.
#[must_use]
pub fn is_terraform(name: &str, text: &str) -> bool {
    name.ends_with(".tf") || begins_block(text)
}

fn begins_block(text: &str) -> bool {
    let mut text = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let rest = match text {
            _ if text.starts_with('#') || text.starts_with("//") => text.split_once('\n'),
            _ if text.starts_with("/*") => text.split_once("*/"),
            _ => break,
        };
        let Some((_, rest)) = rest else { return false };
        text = rest.trim_start();
    }
    let word = text.split(|char: char| !char.is_ascii_alphanumeric() && char != '_').next().unwrap_or_default();
    if !HEADS.contains(&word) {
        return false;
    }
    let line = text.lines().next().unwrap_or_default();
    let head = line.get(word.len()..).unwrap_or_default().split(['{', '#']).next().unwrap_or_default().trim();
    let opens = line.contains('{') || head.ends_with('"');
    opens && (head.is_empty() || head.starts_with('"')) && !head.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terraform_is_told_by_name_or_by_its_first_block() {
        for text in [
            "resource \"aws_instance\" \"a\" {\n",
            "# note\n\n/* more\n lines */ locals {}",
            "\u{feff}// x\nvariable \"p\" {}",
            "terraform {\n",
            "data \"aws_ami\" \"x\"\n{",
        ] {
            assert!(is_terraform("pasted", text), "{text}");
        }
        for text in [
            "",
            "# only a note",
            "resource: x",
            "Resources:\n  a: b",
            "{\"resource\": {}}",
            "data: {a: b}",
            "locals {",
            "resource list",
            "import os",
            "/* open",
        ] {
            assert_eq!(is_terraform("pasted", text), text == "locals {", "{text}");
        }
        assert!(is_terraform("main.tf", ""));
        assert!(!is_terraform("main.yaml", "a: b"));
    }

    #[test]
    fn a_translation_is_of_one_text() {
        let sources = vec![TranslatedSource { name: "main.tf".into(), digest: digest("a") }];
        let translation =
            Translation { version: 1, sources, templates: Vec::new(), problems: Vec::new(), words: Vec::new() };
        assert!(translation.covers("main.tf", "a"));
        assert!(!translation.covers("main.tf", "b"));
        assert!(!translation.covers("other.tf", "a"));
        assert!(is_translation("{\"patchplayTranslation\":9}") && !is_translation("{}"));
        assert_eq!(digest(""), "cbf29ce484222325");
    }
}
