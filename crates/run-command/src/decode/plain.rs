//! A pasted text without what pages, editors and the agent's cuts put into it.

use crate::console::{CONTENT_CUT, ERROR_CUT, ERROR_TITLE, OUTPUT_CUT};

/// Stands where the agent cut the text off: whatever touches it may be incomplete.
pub(super) const CUT: char = '\u{1}';
/// Stands where standard error begins.
pub(super) const ERRORS: char = '\u{2}';

/// How a baseline begins in a log. A page that escapes or curls quotes has none of them left.
const STRAIGHT: &[&str] = &["{\"", "{'", "{u'"];

/// Makes a text plain: no byte order mark, no invisible characters, plain blanks, LF alone, quotes as they were printed.
pub(super) fn plain(text: &str) -> String {
    let is_page = !STRAIGHT.iter().any(|open| text.contains(open));
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let after = rest.get(char.len_utf8()..).unwrap_or_default();
        rest = after;
        match char {
            '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}' => {}
            '\u{a0}' | '\u{2007}' | '\u{202f}' => out.push(' '),
            '\r' => {
                out.push('\n');
                rest = after.strip_prefix('\n').unwrap_or(after);
            }
            '\n' | '\t' => out.push(char),
            '\u{201c}' | '\u{201d}' if is_page => out.push('"'),
            '\u{2018}' | '\u{2019}' if is_page => out.push('\''),
            '&' => match entity(after).filter(|(char, _)| is_page || *char == ' ') {
                Some((char, behind)) => {
                    out.push(char);
                    rest = behind;
                }
                None => out.push('&'),
            },
            _ if char.is_control() => {}
            _ => out.push(char),
        }
    }
    // A real log of Windows ends its second marker in one hyphen more than its first.
    for (marker, sign) in [(OUTPUT_CUT, CUT), (ERROR_CUT, CUT), (ERROR_TITLE, ERRORS), (CONTENT_CUT, CUT)] {
        out = replaced(&out, marker, sign);
    }
    out
}

/// The character of an entity whose `&` is read, and what stands behind it.
fn entity(text: &str) -> Option<(char, &str)> {
    let named = [("quot;", '"'), ("apos;", '\''), ("amp;", '&'), ("lt;", '<'), ("gt;", '>'), ("nbsp;", ' ')];
    if let Some(found) = named.iter().find_map(|(name, char)| Some((*char, text.strip_prefix(name)?))) {
        return Some(found);
    }
    // No number of a character has more than seven digits; without a limit, a text full of `&#` would take for ever.
    let text = text.strip_prefix('#')?;
    let (end, _) = text.char_indices().take(9).find(|(_, char)| *char == ';')?;
    let (number, rest) = (text.get(..end)?, text.get(end + 1..)?);
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    let char = char::from_u32(code)?;
    Some((if char == '\u{a0}' { ' ' } else { char }, rest)).filter(|_| !char.is_control())
}

/// Puts a sign in the place of a marker and of the line break, or what has become of it, with which the marker begins.
fn replaced(text: &str, marker: &str, sign: char) -> String {
    let bare = marker.trim();
    let mut out = String::with_capacity(text.len());
    let mut parts = text.split(bare).peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        let has_break = bare.len() < marker.len();
        out.push_str(if has_break && !is_last { part.strip_suffix([' ', '\n']).unwrap_or(part) } else { part });
        if !is_last {
            out.push(sign);
        }
    }
    out
}
