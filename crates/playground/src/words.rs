//! Pieces of sentences.

use patchplay_document::Place;
use patchplay_language::{Fill, Filler, Piece, say};
pub use patchplay_language::{counts::grouped, listed};

use crate::view::Phrase;

/// Plain words.
#[must_use]
pub fn plain(text: impl Into<String>) -> Phrase {
    Phrase { text: text.into(), ..Phrase::default() }
}

/// Plain words with the lines that say so.
#[must_use]
pub fn said_at(text: impl Into<String>, places: Vec<Place>) -> Phrase {
    Phrase { text: text.into(), places, ..Phrase::default() }
}

/// Words of the user or of AWS.
#[must_use]
pub fn code(text: impl Into<String>) -> Phrase {
    Phrase { text: text.into(), code: true, ..Phrase::default() }
}

/// The cause, with its lines.
#[must_use]
pub fn cause(text: impl Into<String>, is_code: bool, places: Vec<Place>) -> Phrase {
    Phrase { text: text.into(), cause: true, code: is_code, places }
}

/// A sentence as one text.
#[must_use]
pub fn text_of(phrases: &[Phrase]) -> String {
    phrases.iter().map(|phrase| phrase.text.as_str()).collect()
}

/// `a or b`.
#[must_use]
pub fn alternatives(words: &[String]) -> String {
    let words = words.iter().cloned();
    words.reduce(|before, word| say!("{before} or {word}")).unwrap_or_default()
}

/// `Delivery Timed Out` for `DeliveryTimedOut`: the console and the guide write status details with blanks.
#[must_use]
pub fn as_the_console_says(details: &str) -> String {
    let mut text = String::new();
    for letter in details.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.push(letter);
    }
    text
}

/// `22 Jan 2022`.
#[must_use]
pub fn day(date: patchplay_model::Date) -> String {
    patchplay_language::day(date.year_month_day())
}

impl Piece for Phrase {
    fn plain(text: String) -> Self {
        plain(text)
    }
}

impl Fill<Self> for Phrase {
    fn fill(self) -> Filler<Self> {
        Filler::Phrases(vec![self])
    }
}

impl Fill<Phrase> for Vec<Phrase> {
    fn fill(self) -> Filler<Phrase> {
        Filler::Phrases(self)
    }
}

impl Fill<Phrase> for Option<Phrase> {
    fn fill(self) -> Filler<Phrase> {
        Filler::Phrases(self.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_are_written_as_the_console_does() {
        assert_eq!(as_the_console_says("ExecutionTimedOut"), "Execution Timed Out");
        assert_eq!(as_the_console_says("Success"), "Success");
    }
}
