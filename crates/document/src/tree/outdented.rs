//! What stands in quotes or brackets may go on further left than the block that it stands in: YAML forbids that, but the
//! readers of CloudFormation and of its linter take it, JSON within YAML often looks like it, and so this one takes it too.
//! Blanks are put before such lines, which mean nothing there, and every place is told where it is without them.

use std::ops::Range;

use super::{MAX_AGAIN, quoted_len};

/// A text with lines of its quotes and brackets moved to the right.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Moved {
    pub(super) text: String,
    /// The blanks that were put in, in their order.
    gaps: Vec<Gap>,
}

/// Blanks before a line, in characters of the moved text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Gap {
    start: usize,
    width: usize,
    /// How many blanks all gaps before it have.
    before: usize,
}

impl Moved {
    /// The character of the text itself that is this one of the moved text.
    pub(super) fn back(&self, at: usize) -> usize {
        let passed = self.gaps.partition_point(|gap| gap.start < at);
        let last = passed.checked_sub(1).and_then(|last| self.gaps.get(last));
        last.map_or(at, |gap| at - gap.before - gap.width.min(at - gap.start))
    }
}

/// Moves the lines of the quotes or brackets that begin at this character, perhaps with a tag, behind this column. `text` is
/// what was read so far, moved already or not. `None` where nothing closes them, where nothing had to be moved, or where it
/// would become too large.
pub(super) fn moved(text: &str, before: Option<&Moved>, begins: usize, column: usize) -> Option<Moved> {
    let (mut at, (start, sign)) =
        text.char_indices().enumerate().skip(begins).find(|(_, (_, char))| matches!(char, '"' | '\'' | '[' | '{'))?;
    let rest = text.get(start..)?;
    let (length, quoted) = if matches!(sign, '"' | '\'') {
        let length = quoted_len(rest, sign)?;
        (length, std::iter::once(0..length).collect())
    } else {
        brackets(rest)?
    };
    let whole = rest.get(..length)?;
    let mut result = String::with_capacity(text.len());
    result.push_str(text.get(..start)?);
    let mut old = before.map(|moved| moved.gaps.as_slice()).unwrap_or_default().iter().peekable();
    let mut gaps: Vec<Gap> = Vec::new();
    let (mut more, mut from) = (0, 0);
    let put = |gaps: &mut Vec<Gap>, start: usize, width: usize| {
        let before = gaps.last().map_or(0, |last| last.before + last.width);
        gaps.push(Gap { start, width, before });
    };
    for (index, line) in whole.split_inclusive('\n').flat_map(|line| line.split_inclusive('\r')).enumerate() {
        let indentation = line.chars().take_while(|char| *char == ' ').count();
        let is_blank = line.trim_matches([' ', '\t', '\n', '\r']).is_empty();
        // A marker of documents is one there too, and then the quote is what is wrong.
        if index > 0 && (line.starts_with("---") || line.starts_with("...")) {
            return None;
        }
        // A tab at the beginning of a line is forbidden, but in quotes.
        let is_quoted =
            || quoted.get(quoted.partition_point(|part| part.end <= from)).is_some_and(|part| part.start < from);
        let is_tabbed = line.trim_start_matches(' ').starts_with('\t') && !is_quoted();
        if index > 0 && !is_blank && !is_tabbed && indentation <= column {
            while let Some(gap) = old.next_if(|gap| gap.start < at) {
                put(&mut gaps, gap.start + more, gap.width);
            }
            let width = column + 1 - indentation;
            if result.len() + width > MAX_AGAIN {
                return None;
            }
            put(&mut gaps, at + more, width);
            result.extend(std::iter::repeat_n(' ', width));
            more += width;
        }
        result.push_str(line);
        at += line.chars().count();
        from += line.len();
    }
    old.for_each(|gap| put(&mut gaps, gap.start + more, gap.width));
    result.push_str(rest.get(whole.len()..)?);
    (more > 0).then_some(Moved { text: result, gaps })
}

/// The first bracket behind a character: its own character, and its column.
pub(super) fn bracket_behind(text: &str, at: usize) -> Option<(usize, usize)> {
    let mut column = 0;
    for (index, char) in text.chars().enumerate() {
        match char {
            '[' | '{' if index >= at => return Some((index, column)),
            '\n' | '\r' => column = 0,
            _ => column += 1,
        }
    }
    None
}

/// Where the brackets close that a text begins with, and what stands in quotes before that.
fn brackets(text: &str) -> Option<(usize, Vec<Range<usize>>)> {
    let mut quoted = Vec::new();
    let mut depth = 0_usize;
    let mut before = ' ';
    // Behind quotes and brackets a colon ends a key even where no blank follows, as in JSON.
    let mut closed = false;
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        let char = rest.chars().next()?;
        let length = match char {
            '[' | '{' => {
                depth += 1;
                1
            }
            ']' | '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some((at + 1, quoted));
                }
                1
            }
            '"' | '\'' => {
                let length = quoted_len(rest, char)?;
                quoted.push(at..at + length);
                length
            }
            '#' if is_blank(before) => rest.find(['\n', '\r'])?,
            // A tag, an anchor or an alias.
            '!' | '&' | '*' => rest.find(|char| is_blank(char) || is_sign(char))?,
            ':' if closed => 1,
            _ if is_blank(char) || is_sign(char) || is_mark(rest) => 1,
            _ => word_len(rest)?,
        };
        if !is_blank(char) && char != '#' {
            closed = matches!(char, ']' | '}' | '"' | '\'');
        }
        at += length;
        before = text.get(..at)?.chars().next_back()?;
    }
}

/// Where the words without quotes end that a text between brackets begins with: quotes within them are apostrophes.
fn word_len(text: &str) -> Option<usize> {
    let mut before = ' ';
    for (at, char) in text.char_indices() {
        let is_colon = || char == ':' && text.get(at..).is_some_and(is_mark);
        if at > 0 && (is_sign(char) || (char == '#' && is_blank(before)) || is_colon()) {
            return Some(at);
        }
        before = char;
    }
    None
}

/// Whether a text begins with the colon behind a key, or the question mark before one.
fn is_mark(text: &str) -> bool {
    let next = text.strip_prefix([':', '?']).and_then(|rest| rest.chars().next());
    next.is_some_and(|next| is_blank(next) || is_sign(next))
}

fn is_blank(char: char) -> bool {
    matches!(char, ' ' | '\t' | '\n' | '\r')
}

/// What stands between the parts of brackets.
fn is_sign(char: char) -> bool {
    matches!(char, '[' | ']' | '{' | '}' | ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every character of the moved text that is no blank is where it says it is.
    fn hold(text: &str, moved: &Moved) {
        for (at, char) in moved.text.chars().enumerate().filter(|(_, char)| *char != ' ') {
            assert_eq!(text.chars().nth(moved.back(at)), Some(char), "{at} of {moved:?}");
        }
        assert_eq!(moved.back(moved.text.chars().count()), text.chars().count());
    }

    #[test]
    fn lines_are_moved_and_every_character_is_found_again() {
        let text = "a:\n  b: !x \"é\ny\n\n   z\" # \"\n";
        let once = moved(text, None, 8, 2).unwrap();
        assert_eq!(once.text, "a:\n  b: !x \"é\n   y\n\n   z\" # \"\n");
        hold(text, &once);
        assert_eq!(moved(&once.text, Some(&once), 8, 2), None, "there is nothing left to move");
    }

    #[test]
    fn a_second_text_is_moved_behind_the_first() {
        let text = "- 'a\nb'\n- 'c\r\nd\ne'";
        let once = moved(text, None, 2, 0).unwrap();
        let at = once.text.chars().position(|char| char == 'c').unwrap() - 1;
        let twice = moved(&once.text, Some(&once), at, 1).unwrap();
        assert_eq!(twice.text, "- 'a\n b'\n- 'c\r\n  d\n  e'");
        hold(text, &twice);
    }

    #[test]
    fn brackets_are_moved_around_quotes_that_were() {
        let text = "a: {b: 'x\ny', c: 1,\n d: 'u\n  v'\n}\n";
        let once = moved(text, None, 7, 7).unwrap();
        assert_eq!(once.text, "a: {b: 'x\n        y', c: 1,\n d: 'u\n  v'\n}\n");
        let twice = moved(&once.text, Some(&once), 3, 3).unwrap();
        assert_eq!(twice.text, "a: {b: 'x\n        y', c: 1,\n    d: 'u\n    v'\n    }\n");
        hold(text, &twice);
        let thrice = moved(&twice.text, Some(&twice), 3, 9).unwrap();
        hold(text, &thrice);
    }

    #[test]
    fn brackets_end_with_their_own() {
        for (text, whole) in [
            ("[a, {b: ']'}] c]", "[a, {b: ']'}]"),
            ("{a: it's}, 'x'}", "{a: it's}"),
            ("{a:'}, b'}", "{a:'}"),
            ("[why? 'cause]']", "[why? 'cause]"),
            ("[dogs' and 'cats]']", "[dogs' and 'cats]"),
            ("{'a':'}', [b]:'}' , !x '}' : a?}", "{'a':'}', [b]:'}' , !x '}' : a?}"),
            ("{\"}\": 1, # }\n\"b\":\"]\"}}", "{\"}\": 1, # }\n\"b\":\"]\"}"),
        ] {
            assert_eq!(brackets(text).map(|(length, _)| length), Some(whole.len()), "{text}");
        }
        assert_eq!((brackets("[a"), brackets("[a, 'b]")), (None, None));
    }

    #[test]
    fn lines_that_a_tab_begins_are_moved_in_quotes_alone() {
        let text = "  {a: 'b\n\tc',\nd: e\n\tf}";
        let once = moved(text, None, 2, 2).unwrap();
        assert_eq!(once.text, "  {a: 'b\n   \tc',\n   d: e\n\tf}");
        hold(text, &once);
    }

    #[test]
    fn what_is_never_closed_is_left() {
        assert_eq!(moved("- 'a\nb", None, 2, 1), None);
        assert_eq!(moved("- 'a\n---\n'", None, 2, 0), None);
    }
}
