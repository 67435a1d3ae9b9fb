//! Places and fixes against the text they speak of, counted without the product's own counting.

use patchplay_document::{Diagnostic, Fix, Place, Position, SourceFile};

/// A text cut into lines, each with its break.
struct Lines<'t>(Vec<&'t str>);

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut start = 0;
        let bytes = text.as_bytes();
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || *byte == b'\r' && bytes.get(at + 1) != Some(&b'\n') {
                lines.push(&text[start..=at]);
                start = at + 1;
            }
        }
        lines.push(&text[start..]);
        Self(lines)
    }

    /// The byte of a position; `None` when no character begins there.
    fn byte(&self, position: Position) -> Option<usize> {
        let number = (position.line as usize).checked_sub(1)?;
        let before: usize = self.0.get(..number)?.iter().map(|line| line.len()).sum();
        let line = self.0.get(number)?;
        let (mut column, mut byte) = (1, 0);
        for char in line.chars() {
            if column >= position.column {
                break;
            }
            column += char.len_utf16() as u32;
            byte += char.len_utf8();
        }
        (column == position.column).then_some(before + byte)
    }
}

/// The stretch of a file that a place names.
fn range(place: &Place, files: &[SourceFile], what: &str) -> std::ops::Range<usize> {
    let file = files.iter().find(|file| file.name == place.file);
    let file = file.unwrap_or_else(|| panic!("{what} lies in `{}`, which nobody gave", place.file));
    let lines = Lines::of(&file.text);
    let byte = |position| lines.byte(position).unwrap_or_else(|| panic!("{what} lies outside of the text: {place:?}"));
    let range = byte(place.start)..byte(place.end);
    assert!(range.start <= range.end, "{what} ends before it begins: {place:?}");
    range
}

/// Every place of the diagnostics lies in one of the files.
pub(super) fn hold(diagnostics: &[Diagnostic], files: &[SourceFile]) {
    for diagnostic in diagnostics {
        range(&diagnostic.place, files, &diagnostic.code);
        assert!(!diagnostic.message.is_empty(), "{} says nothing", diagnostic.code);
        if let Some(fix) = &diagnostic.fix {
            range(&fix.place, files, &fix.title);
        }
    }
}

/// The files after a fix.
pub(super) fn fixed(files: &[SourceFile], fix: &Fix) -> Vec<SourceFile> {
    let mut files = files.to_vec();
    let range = range(&fix.place, &files, &fix.title);
    if let Some(file) = files.iter_mut().find(|file| file.name == fix.place.file) {
        file.text.replace_range(range, &fix.text);
    }
    files
}
