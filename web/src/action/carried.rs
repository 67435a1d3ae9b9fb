//! Edits of an earlier text, brought to where their lines stand now.

use patchplay_document::{Edit, Place, Position};

/// Lines without their ends, of which the editor writes its own.
fn lines(text: &str) -> Vec<&str> {
    text.split('\n').map(|line| line.trim_end_matches('\r')).collect()
}

/// The edit of `before` as one of `now`, a text that somebody has typed on meanwhile. `None` where the lines that it
/// changes are no longer what they were, since it would change something that nobody has looked at.
pub(super) fn carried(edit: Edit, before: &str, now: &str) -> Option<Edit> {
    let (old, new) = (lines(before), lines(now));
    let same = |(one, other): &(&&str, &&str)| one == other;
    let above = old.iter().zip(&new).take_while(same).count();
    let below = old.iter().rev().zip(new.iter().rev()).take_while(same).count();
    let Place { start, end, .. } = edit.place;
    if usize::try_from(end.line).ok()? <= above {
        return Some(edit);
    }
    if usize::try_from(start.line).ok()? <= old.len() - below {
        return None;
    }
    let to = |at: Position| {
        let from_end = u32::try_from(old.len()).ok()?.checked_sub(at.line)?;
        let line = u32::try_from(new.len()).ok()?.checked_sub(from_end)?;
        Some(Position { line, ..at })
    };
    Some(Edit { place: Place { start: to(start)?, end: to(end)?, ..edit.place }, ..edit })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(line: u32) -> Edit {
        let position = |column| Position { line, column };
        let place = Place { file: "a".to_owned(), start: position(1), end: position(2) };
        Edit { place, text: "x".to_owned() }
    }

    fn line(edit: u32, before: &str, now: &str) -> Option<u32> {
        carried(at(edit), before, now).map(|edit| edit.place.start.line)
    }

    #[test]
    fn lines_above_and_below_what_was_typed_keep_their_edits() {
        assert_eq!(line(1, "a\nb\nc", "a\nbb\nc"), Some(1));
        assert_eq!(line(3, "a\nb\nc", "a\nbb\nc"), Some(3));
        assert_eq!(line(3, "a\nb\nc", "a\nb\nb\nb\nc"), Some(5));
        assert_eq!(line(3, "a\nb\nc", "c"), Some(1));
        assert_eq!(line(2, "a\nb\nc", "a\nb\nc"), Some(2));
    }

    #[test]
    fn lines_that_were_typed_in_have_lost_theirs() {
        assert_eq!(line(2, "a\nb\nc", "a\nbb\nc"), None);
        assert_eq!(line(2, "a\nb\nc", "a\nc"), None);
        assert_eq!(line(1, "a", ""), None);
        assert_eq!(line(9, "a", "b"), None);
    }
}
