//! Places as line numbers: what a chip says, what the editor marks.

use patchplay_document::{Place, Position, SourceFile};
use patchplay_language::say;
use patchplay_ordered::sort;

/// A place that covers more lines than this is marked by its first line alone.
const MOST_LINES: u32 = 12;

/// First and last line of a place. An end at the first column belongs to the line before.
pub fn span(place: &Place) -> (u32, u32) {
    let (first, end) = (place.start.line, place.end.line);
    let last = if end > first && place.end.column <= 1 { end - 1 } else { end };
    (first, last.max(first))
}

/// The lines of `file` that places cover, sorted and once each.
pub fn of_file(places: &[Place], file: &str) -> Vec<u32> {
    let mut lines: Vec<u32> = places
        .iter()
        .filter(|place| place.file == file)
        .flat_map(|place| {
            let (first, last) = span(place);
            if last - first < MOST_LINES { first..=last } else { first..=first }
        })
        .collect();
    sort(&mut lines);
    lines.dedup();
    lines
}

/// What of a place is selected: all of it, or the first line of one that is marked by that alone.
pub fn shown(place: &Place) -> Place {
    let (first, last) = span(place);
    let mut shown = place.clone();
    if last - first >= MOST_LINES {
        shown.end = Position { line: first, column: u32::MAX };
    }
    shown
}

/// `160`, or `71–76`.
pub fn short(place: &Place) -> String {
    let (first, last) = span(place);
    if first == last { first.to_string() } else { format!("{first}–{last}") }
}

/// `template.yaml, line 160`.
pub fn long(place: &Place) -> String {
    let (first, last) = span(place);
    let lines = if first == last { say!("line {first}") } else { say!("lines {first} to {last}") };
    if place.file.is_empty() { lines } else { format!("{}, {lines}", place.file) }
}

/// The text of one line of the file, by its number.
pub fn text_of<'a>(files: &'a [SourceFile], file: &str, line: u32) -> Option<&'a str> {
    let index = usize::try_from(line).ok()?.checked_sub(1)?;
    files.iter().find(|source| source.name == file)?.text.lines().nth(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(first: u32, last: u32, column: u32) -> Place {
        let file = "a.yaml".to_owned();
        Place { file, start: Position { line: first, column: 3 }, end: Position { line: last, column } }
    }

    #[test]
    fn an_end_at_the_first_column_belongs_to_the_line_before() {
        assert_eq!(span(&place(71, 77, 1)), (71, 76));
        assert_eq!(short(&place(71, 77, 1)), "71–76");
        assert_eq!(long(&place(160, 160, 9)), "a.yaml, line 160");
        assert_eq!(span(&place(5, 5, 1)), (5, 5));
    }

    #[test]
    fn lines_are_marked_once_and_a_whole_file_only_at_its_start() {
        let places = [place(160, 160, 9), place(159, 160, 9), place(1, 400, 9), Place::default()];
        assert_eq!(of_file(&places, "a.yaml"), [1, 159, 160]);
    }
}
