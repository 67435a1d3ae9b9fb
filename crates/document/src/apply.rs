//! Edits: stretches of the user's texts with what stands there afterwards. Nothing is ever parsed and printed back, so
//! comments and layout survive.

use patchplay_ordered::sort_by_key;
use serde::{Deserialize, Serialize};

use crate::{Place, text::LineIndex};

/// One stretch of one file and its new text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Edit {
    /// What is replaced; start equals end for an insertion.
    #[serde(flatten)]
    pub place: Place,
    /// What stands there afterwards.
    pub text: String,
}

/// A text with edits made, whose places all speak of the text as it is before. The files that the places name are not
/// looked at. `None`: a place ends before it starts or lies behind the text, or two of them overlap.
///
/// ```
/// use patchplay_document::{Edit, Place, Position, apply};
///
/// let at = |line, column| Position { line, column };
/// let place = Place { file: String::new(), start: at(2, 4), end: at(2, 5) };
/// assert_eq!(apply("a: 1\nb: 2\n", &[Edit { place, text: "3".into() }]).as_deref(), Some("a: 1\nb: 3\n"));
/// ```
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let index = LineIndex::new(text);
    let mut stretches = Vec::with_capacity(edits.len());
    for edit in edits {
        let start = index.byte_of(edit.place.start)? as usize;
        let end = index.byte_of(edit.place.end)? as usize;
        stretches.push((start, end, edit.text.as_str()));
    }
    sort_by_key(&mut stretches, |&(start, end, _)| (start, end));
    let mut made = String::with_capacity(text.len());
    let mut done = 0;
    for (start, end, new) in stretches {
        made.push_str(text.get(done..start)?);
        text.get(start..end)?;
        made.push_str(new);
        done = end;
    }
    made.push_str(text.get(done..)?);
    Some(made)
}

/// What stands at a place of a text; the file that the place names is not looked at. `None` behind the text's end.
#[must_use]
pub fn text_at<'t>(text: &'t str, place: &Place) -> Option<&'t str> {
    let index = LineIndex::new(text);
    text.get(index.byte_of(place.start)? as usize..index.byte_of(place.end)? as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Position;

    fn edit(from: (u32, u32), to: (u32, u32), text: &str) -> Edit {
        let at = |(line, column)| Position { line, column };
        Edit { place: Place { file: String::new(), start: at(from), end: at(to) }, text: text.to_owned() }
    }

    #[test]
    fn edits_speak_of_the_text_before_all_of_them() {
        let text = "one: 1\r\n\u{1f600}: 2\r\nthree: 3";
        let edits = [edit((3, 1), (3, 6), "drei"), edit((1, 6), (1, 7), "11"), edit((2, 3), (2, 3), "!")];
        assert_eq!(apply(text, &edits).unwrap(), "one: 11\r\n\u{1f600}!: 2\r\ndrei: 3");
        assert_eq!(apply(text, &[]).unwrap(), text);
    }

    #[test]
    fn what_overlaps_or_lies_outside_is_not_made() {
        let text = "abc\n";
        assert_eq!(apply(text, &[edit((1, 1), (1, 3), "x"), edit((1, 2), (1, 4), "y")]), None);
        assert_eq!(apply(text, &[edit((7, 1), (7, 1), "x")]), None);
        assert_eq!(apply(text, &[edit((1, 3), (1, 1), "x")]), None);
    }
}
