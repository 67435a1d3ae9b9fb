//! Help while writing: what may stand at a place, and what stands there means.
//!
//! A text that is being written seldom parses. So the word at the cursor is taken for a key or a value in turn, and the
//! text is read with and without what follows, until one reading says where the cursor is.

mod definition;
mod locate;
mod offers;
mod script;

use patchplay_model::is_terraform;
use serde::{Deserialize, Serialize};

use crate::{
    Place, Position, SourceFile,
    forms::shell,
    report::Report,
    text::{LineIndex, Sources, Span, to_u32},
    tree,
};
use locate::Role;
use offers::Offer;

/// What a completion puts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CompletionKind {
    /// The name of a member.
    Key,
    /// A value.
    Value,
}

/// Something that may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Completion {
    /// The word itself.
    pub label: String,
    /// Whether it is a member's name.
    pub kind: CompletionKind,
    /// What it says, in one line; empty for words that speak for themselves.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub detail: String,
    /// AWS's page about it.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub page: String,
    /// What it replaces: the word at the cursor.
    #[serde(flatten)]
    pub place: Place,
    /// What is put there.
    pub text: String,
}

/// What the word at a place means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Hover {
    /// The word.
    #[serde(flatten)]
    pub place: Place,
    /// One line.
    pub text: String,
    /// AWS's page about it; empty where there is none.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub page: String,
}

/// Words that the catalogue knows, for places where a scenario names an image: key and label.
pub type ImageWords<'i> = &'i [(String, String)];

/// What may stand at a position of a template, a baseline or a scenario; nothing where anything may. Only what holds the
/// letters before the position, in whichever case, so that an editor can narrow an answer by itself as more are typed.
#[must_use]
pub fn complete(file: &SourceFile, position: Position, images: ImageWords<'_>) -> Vec<Completion> {
    let index = LineIndex::new(&file.text);
    let Some(at) = index.byte_of(position) else { return Vec::new() };
    let word = Word::at(&file.text, at as usize);
    let sources = Sources::single(&file.name, &file.text);
    let place = sources.place(Span { file: 0, start: to_u32(word.start), end: to_u32(word.end) });
    if is_terraform(&file.name, &file.text) {
        return Vec::new();
    }
    let typed = file.text.get(word.start..at as usize).unwrap_or("").to_lowercase();
    let holds_letters = |offer: &Offer| offer.label.to_lowercase().contains(&typed);
    if shell::is_script(&file.text) {
        return script::at(&file.text, word.start, word.end, images)
            .into_iter()
            .filter(|(offer, ..)| holds_letters(offer))
            .map(|(offer, kind, text)| Completion {
                text,
                label: offer.label,
                kind,
                detail: offer.doc,
                page: offer.page.to_owned(),
                place: place.clone(),
            })
            .collect();
    }
    for role in word.roles() {
        let Some(spot) = locate::cursor(&file.text, word.start, word.end, role) else { continue };
        let offers = offers::at(&spot, images);
        let found: Vec<Completion> = offers
            .into_iter()
            .filter(|offer| holds_letters(offer) && !spot.taken(&offer.label))
            .map(|offer| Completion {
                text: word.written(&offer.label, role),
                label: offer.label,
                kind: if role == Role::Key { CompletionKind::Key } else { CompletionKind::Value },
                detail: offer.doc,
                page: offer.page.to_owned(),
                place: place.clone(),
            })
            .collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// What the word at a position of a template, a baseline or a scenario means.
#[must_use]
pub fn hover(file: &SourceFile, position: Position, images: ImageWords<'_>) -> Option<Hover> {
    let index = LineIndex::new(&file.text);
    let at = index.byte_of(position)?;
    let word = Word::at(&file.text, at as usize);
    let shown = file.text.get(word.start..word.end)?;
    if shown.is_empty() {
        return None;
    }
    if is_terraform(&file.name, &file.text) {
        return None;
    }
    let offers = if shell::is_script(&file.text) {
        script::at(&file.text, word.start, word.end, images).into_iter().map(|(offer, ..)| offer).collect()
    } else {
        let role = if word.is_key() { Role::Key } else { Role::Value };
        offers::at(&locate::cursor(&file.text, word.start, word.end, role)?, images)
    };
    let offer = offers.into_iter().find(|offer| offer.label == shown && !offer.doc.is_empty())?;
    let sources = Sources::single(&file.name, &file.text);
    let place = sources.place(Span { file: 0, start: to_u32(word.start), end: to_u32(word.end) });
    Some(Hover { place, text: offer.doc, page: offer.page.to_owned() })
}

/// Where the name at a position of a template is defined: the key of the parameter, resource, condition or mapping that
/// `Ref`, `GetAtt`, `Sub`, `If`, `FindInMap`, `Condition` or `DependsOn` speaks of. Needs a text that can be read.
#[must_use]
pub fn definition(file: &SourceFile, position: Position) -> Option<Place> {
    let sources = Sources::single(&file.name, &file.text);
    let at = LineIndex::new(&file.text).byte_of(position)?;
    let root = tree::read(0, &Report::new(&sources))?;
    definition::of(&root, &file.text, at).map(|span| sources.place(span))
}

/// The word around the cursor, in bytes.
#[derive(Debug)]
struct Word<'t> {
    text: &'t str,
    start: usize,
    end: usize,
}

impl<'t> Word<'t> {
    fn at(text: &'t str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or("");
        let behind = text.get(at..).unwrap_or("");
        // A colon belongs to a word as in `AWS::SSM` and `tag:Key`, not where it ends a key.
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '*' | '-' | '/' | ':');
        let back = before.len() - before.trim_end_matches(part).len();
        let ahead = behind.len() - behind.trim_start_matches(part).len();
        let mut start = at - back;
        let mut end = at + ahead;
        let shown = |start: usize, end: usize| text.get(start..end).unwrap_or("");
        end -= shown(start, end).len() - shown(start, end).trim_end_matches(':').len();
        // A list item's dash with its blank is cut off by the blank; one without is part of the word.
        start = start.min(end);
        Self { text, start, end: end.max(start) }
    }

    fn before(&self) -> &str {
        let line = self.text.get(..self.start).unwrap_or("");
        line.rsplit(['\n', '\r']).next().unwrap_or("")
    }

    fn behind(&self) -> &str {
        self.text.get(self.end..).unwrap_or("").split(['\n', '\r']).next().unwrap_or("")
    }

    fn in_quotes(&self) -> bool {
        self.before().ends_with(['"', '\''])
    }

    /// Whether a colon follows, behind a quote perhaps.
    fn is_key(&self) -> bool {
        self.behind().trim_start_matches(['"', '\'']).trim_start().starts_with(':')
    }

    /// What the word may be, the likelier first.
    fn roles(&self) -> Vec<Role> {
        if self.is_key() {
            return vec![Role::Key];
        }
        let before = self.before().trim_start();
        let before = before.trim_start_matches("- ").trim_end_matches(['"', '\'']).trim_end();
        if before.is_empty() || before.ends_with(['{', ',']) || before == "-" {
            vec![Role::Key, Role::Value]
        } else {
            vec![Role::Value]
        }
    }

    /// A word as it has to be written here.
    fn written(&self, word: &str, role: Role) -> String {
        let quotes = self.in_quotes();
        match role {
            Role::Key if quotes || self.is_key() => word.to_owned(),
            Role::Key => format!("{word}: "),
            Role::Value if !quotes && (word.starts_with('*') || word.contains(": ")) => format!("'{word}'"),
            Role::Value => word.to_owned(),
        }
    }
}
