//! Pieces of a plain text: words, lines, numbers. A piece that a cut touches is none.

use super::plain::{CUT, ERRORS};

/// Words with the byte at which each begins. The title of the errors stands between words, as a line break does.
pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let words = text.split(|char: char| char.is_whitespace() || char == ERRORS).filter(|word| !word.is_empty());
    words.map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// The first word.
pub(super) fn word(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let end = text.find(|char: char| char.is_whitespace() || char == CUT || char == ERRORS).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    (!word.is_empty() && !rest.starts_with(CUT)).then_some(word)
}

/// The rest of the line; it may be empty.
pub(super) fn line(text: &str) -> Option<&str> {
    let (line, rest) = text.split_at_checked(text.find(['\n', ERRORS, CUT]).unwrap_or(text.len()))?;
    (!rest.starts_with(CUT)).then(|| line.trim())
}

/// The number that the text begins with.
pub(super) fn number(text: &str) -> Option<i64> {
    word(text)?.trim_end_matches([',', '.']).parse().ok()
}

/// What stands behind a mark.
pub(super) fn behind<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    text.split_once(mark).map(|(_, rest)| rest)
}

/// A text without its white space: PowerShell breaks messages in the middle of words, so that marks are looked for there.
pub(super) fn bare(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// Whether it is the id of a managed node.
pub(super) fn is_node(id: &str) -> bool {
    let digits = id.strip_prefix("mi-").or_else(|| id.strip_prefix("i-"));
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}
