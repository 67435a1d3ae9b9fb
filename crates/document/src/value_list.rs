//! A list of values in the user's text, such as the `Values` of a filter: what stands commented out in it, and the
//! edits that add a value or take one away. The parser drops comments, so this looks at the text itself.

use crate::{Edit, Place, Position, text_at};

/// A value of a list that stands commented out beside the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commented {
    /// The value.
    pub value: String,
    /// The edit that takes the comment sign away.
    pub edit: Edit,
}

/// How a list is written, judged by one of its values.
enum Style {
    /// `- value`, one a line, behind this indentation.
    Block { indent: String },
    /// `[a, b]`, in YAML or JSON.
    Flow,
}

/// A list as the text has it.
struct List<'t> {
    lines: Vec<&'t str>,
    values: &'t [Place],
    style: Style,
}

impl<'t> List<'t> {
    /// `None` for a list that does not stand in the text value by value: an empty one, or one that functions make.
    fn read(text: &'t str, values: &'t [Place]) -> Option<Self> {
        let lines: Vec<&str> = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
        let (first, last) = (values.first()?, values.last()?);
        let literal = |place: &Place| !at(&lines, place).starts_with(['!', '{', '[', '*', '&']);
        let apart = values.windows(2).all(|pair| match pair {
            [one, next] => one.end <= next.start,
            _ => true,
        });
        if !apart || !values.iter().all(literal) {
            return None;
        }
        let before = head(line(&lines, first.start.line), first.start.column);
        let style = match before.trim_start().strip_prefix('-') {
            Some(rest) if !rest.is_empty() && rest.trim().is_empty() => {
                let indent = before.len() - before.trim_start().len();
                Style::Block { indent: before.get(..indent)?.to_owned() }
            }
            _ => {
                let opened = text_before(&lines, first).ends_with('[');
                let closed = text_after(&lines, last).starts_with([',', ']']);
                (opened && closed).then_some(Style::Flow)?
            }
        };
        Some(Self { lines, values, style })
    }

    fn line(&self, number: u32) -> &'t str {
        line(&self.lines, number)
    }
}

/// The nearest text before a place, on its line or one above.
fn text_before<'t>(lines: &[&'t str], place: &Place) -> &'t str {
    let own = head(line(lines, place.start.line), place.start.column).trim_end();
    let above =
        || (1..place.start.line).rev().map(|number| line(lines, number).trim_end()).find(|line| !line.is_empty());
    if own.is_empty() { above().unwrap_or_default() } else { own }
}

/// The nearest text behind a place, on its line or one below.
fn text_after<'t>(lines: &[&'t str], place: &Place) -> &'t str {
    let last = line(lines, place.end.line);
    let own = last.get(bytes_before(last, place.end.column)..).unwrap_or_default().trim_start();
    let below =
        || lines.iter().skip(place.end.line as usize).map(|line| line.trim_start()).find(|line| !line.is_empty());
    if own.is_empty() { below().unwrap_or_default() } else { own }
}

/// The line with this number, from 1.
fn line<'t>(lines: &[&'t str], number: u32) -> &'t str {
    number.checked_sub(1).and_then(|index| lines.get(index as usize)).copied().unwrap_or_default()
}

/// Bytes of a line before a column.
fn bytes_before(line: &str, column: u32) -> usize {
    let mut units = column.saturating_sub(1) as usize;
    let mut bytes = 0;
    for char in line.chars() {
        if units == 0 {
            break;
        }
        units = units.saturating_sub(char.len_utf16());
        bytes += char.len_utf8();
    }
    bytes
}

fn head(line: &str, column: u32) -> &str {
    line.get(..bytes_before(line, column)).unwrap_or_default()
}

/// What stands at a place, up to the end of its first line.
fn at<'t>(lines: &[&'t str], place: &Place) -> &'t str {
    let first = line(lines, place.start.line);
    let from = bytes_before(first, place.start.column);
    let to = if place.end.line == place.start.line { bytes_before(first, place.end.column) } else { first.len() };
    first.get(from..to).unwrap_or_default()
}

fn width(line: &str) -> u32 {
    crate::text::to_u32(line.encode_utf16().count())
}

/// A whole line, without its break.
fn whole(file: &str, number: u32, line: &str) -> Place {
    let at = |column| Position { line: number, column };
    Place { file: file.to_owned(), start: at(1), end: at(width(line) + 1) }
}

/// Values of a block list that stand commented out, between its values or right above or below them.
#[must_use]
pub fn commented_values(text: &str, values: &[Place]) -> Vec<Commented> {
    let Some(read) = List::read(text, values) else { return Vec::new() };
    let Style::Block { indent } = &read.style else { return Vec::new() };
    let (Some(first), Some(last)) = (values.first(), values.last()) else { return Vec::new() };
    let is_comment = |number: &u32| read.line(*number).trim_start().starts_with('#');
    let above = (1..first.start.line).rev().take_while(is_comment).last().unwrap_or(first.start.line);
    let end = crate::text::to_u32(read.lines.len());
    let below = (last.end.line + 1..=end).take_while(is_comment).last().unwrap_or(last.end.line);
    (above..=below).filter(is_comment).filter_map(|number| uncommented(&read, &first.file, indent, number)).collect()
}

fn uncommented(list: &List<'_>, file: &str, indent: &str, number: u32) -> Option<Commented> {
    let line = list.line(number);
    let item = line.trim_start().trim_start_matches('#').trim();
    let written = item.strip_prefix("- ")?.trim_start();
    let value = scalar(written)?;
    Some(Commented {
        value: value.to_owned(),
        edit: Edit { place: whole(file, number, line), text: format!("{indent}- {written}") },
    })
}

/// The value of an item as it is written, if it is one plain or quoted scalar.
fn scalar(written: &str) -> Option<&str> {
    let quote = written.chars().next().filter(|char| matches!(char, '"' | '\''));
    if let Some(quote) = quote {
        let (value, rest) = written.get(1..)?.split_once(quote)?;
        let rest = rest.trim_start();
        return (rest.is_empty() || rest.starts_with('#')).then_some(value);
    }
    let value = written.split_once(" #").map_or(written, |(value, _)| value).trim_end();
    let is_plain = !value.is_empty() && !value.contains(": ") && !value.ends_with(':');
    (is_plain && !value.starts_with(['!', '{', '[', '*', '&', '|', '>', '-'])).then_some(value)
}

/// The edit that adds a value at the end of a list; `None` where the text has no place for it.
#[must_use]
pub fn add_value(text: &str, values: &[Place], value: &str) -> Option<Edit> {
    let read = List::read(text, values)?;
    let last = read.values.last()?;
    match &read.style {
        Style::Block { indent } => {
            let line = read.line(last.end.line);
            let end = Position { line: last.end.line, column: width(line) + 1 };
            let crlf = if text.contains("\r\n") { "\r\n" } else { "\n" };
            Some(insertion(&last.file, end, format!("{crlf}{indent}- {}", plain(value))))
        }
        Style::Flow => {
            let quoted = at(&read.lines, last).starts_with('"');
            let written = if quoted { json(value) } else { plain(value) };
            Some(insertion(&last.file, last.end, format!(", {written}")))
        }
    }
}

/// The edit that takes a value off a list; `None` for the only one, which would leave a list of nothing.
#[must_use]
pub fn remove_value(text: &str, values: &[Place], number: usize) -> Option<Edit> {
    let read = List::read(text, values)?;
    let value = read.values.get(number)?;
    if read.values.len() < 2 {
        return None;
    }
    let (start, end) = match &read.style {
        Style::Block { .. } => {
            // A value that goes over several lines goes with all of them.
            let begin = Position { line: value.start.line, column: 1 };
            let has_next = (value.end.line as usize) < read.lines.len();
            let after = Position { line: value.end.line + 1, column: 1 };
            let rest = Position { line: value.end.line, column: width(read.line(value.end.line)) + 1 };
            (begin, if has_next { after } else { rest })
        }
        Style::Flow => match number.checked_sub(1).and_then(|before| read.values.get(before)) {
            Some(before) => (before.end, value.end),
            None => (value.start, read.values.get(1)?.start),
        },
    };
    Some(Edit { place: Place { file: value.file.clone(), start, end }, text: String::new() })
}

/// The edit that puts a member in front of the others of a mapping, whose place this is; `None` where the text at the place
/// is no mapping with a member in it. The value is written as it is given.
#[must_use]
pub fn add_member(text: &str, mapping: &Place, key: &str, value: &str) -> Option<Edit> {
    let written = text_at(text, mapping)?;
    if let Some(members) = written.strip_prefix('{') {
        let first = members.trim_start();
        let key = if first.starts_with('"') { json(key) } else { key.to_owned() };
        let start = Position { line: mapping.start.line, column: mapping.start.column + 1 };
        let line_break = members.strip_suffix(first).filter(|blanks| blanks.contains('\n'));
        return Some(insertion(
            &mapping.file,
            start,
            match line_break {
                Some(blanks) => format!("{blanks}{key}: {value},"),
                None if members.starts_with(' ') => format!(" {key}: {value},"),
                None => format!("{key}: {value}, "),
            },
        ));
    }
    let first = written.lines().next()?;
    if !first.contains(':') {
        return None;
    }
    let crlf = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let indent = " ".repeat(mapping.start.column.checked_sub(1)? as usize);
    Some(insertion(&mapping.file, mapping.start, format!("{key}: {value}{crlf}{indent}")))
}

fn insertion(file: &str, position: Position, text: String) -> Edit {
    Edit { place: Place { file: file.to_owned(), start: position, end: position }, text }
}

/// A value as YAML takes it without quotes, else in quotes that JSON and YAML read alike.
fn plain(value: &str) -> String {
    let simple = value.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.'));
    let is_word = simple && value.starts_with(|char: char| char.is_ascii_alphabetic());
    let is_other = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word));
    if is_word && !is_other { value.to_owned() } else { json(value) }
}

fn json(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply;

    fn with_member(text: &str, from: (u32, u32), to: (u32, u32)) -> Option<String> {
        let at = |(line, column)| Position { line, column };
        let place = Place { file: String::new(), start: at(from), end: at(to) };
        apply(text, &[add_member(text, &place, "New", "true")?])
    }

    #[test]
    fn a_member_is_put_in_front_of_the_others_in_the_form_that_they_have() {
        let block = "rules:\n  - A: 1\n    B: 2\n";
        assert_eq!(with_member(block, (2, 5), (3, 9)).unwrap(), "rules:\n  - New: true\n    A: 1\n    B: 2\n");
        let windows = "rules:\r\n  - A: 1\r\n";
        assert_eq!(with_member(windows, (2, 5), (2, 9)).unwrap(), "rules:\r\n  - New: true\r\n    A: 1\r\n");
        assert_eq!(with_member("r: [{A: 1}]", (1, 5), (1, 11)).unwrap(), "r: [{New: true, A: 1}]");
        assert_eq!(with_member("r: [{ A: 1 }]", (1, 5), (1, 13)).unwrap(), "r: [{ New: true, A: 1 }]");
        let json = "[\n  {\n    \"A\": 1\n  }\n]";
        assert_eq!(with_member(json, (2, 3), (4, 4)).unwrap(), "[\n  {\n    \"New\": true,\n    \"A\": 1\n  }\n]");
        assert_eq!(with_member("r: [A]", (1, 5), (1, 6)), None);
    }

    /// The places of words in a text, each looked for behind the one before.
    fn places(text: &str, words: &[&str]) -> Vec<Place> {
        let mut from = 0;
        words
            .iter()
            .map(|word| {
                let start = from + text.get(from..).unwrap().find(word).unwrap();
                from = start + word.len();
                let position = |byte: usize| {
                    let before = text.get(..byte).unwrap();
                    let line = before.matches('\n').count() + 1;
                    let column = before.rsplit('\n').next().unwrap().encode_utf16().count() + 1;
                    Position { line: line as u32, column: column as u32 }
                };
                Place { file: "t".to_owned(), start: position(start), end: position(from) }
            })
            .collect()
    }

    #[test]
    fn items_in_comments_around_the_values_are_found_and_uncommented() {
        let text =
            "Values:\n  # - Zero\n  - One\n  #- Two # why\n  # a remark\n  - Three\n#  - 'Four'\nNext: 1\n  # - Five\n";
        let values = places(text, &["One", "Three"]);
        let found = commented_values(text, &values);
        let names: Vec<&str> = found.iter().map(|found| found.value.as_str()).collect();
        assert_eq!(names, ["Zero", "Two", "Four"]);
        let edits: Vec<Edit> = found.into_iter().map(|found| found.edit).collect();
        assert_eq!(
            apply(text, &edits).unwrap(),
            "Values:\n  - Zero\n  - One\n  - Two # why\n  # a remark\n  - Three\n  - 'Four'\nNext: 1\n  # - Five\n"
        );
    }

    #[test]
    fn what_is_no_item_in_a_comment_is_left_alone() {
        let text = "Values:\n  - One\n  # - Key: PRODUCT\n  # two\n  # - [a]\n";
        let values = places(text, &["One"]);
        assert_eq!(commented_values(text, &values), []);
        let flow = "Values: [One] # - Two\n# - Three\n";
        assert_eq!(commented_values(flow, &places(flow, &["One"])), []);
    }

    #[test]
    fn a_value_is_added_in_the_style_of_the_list() {
        for (text, words, value, wanted) in [
            ("V:\r\n  - A # x\r\nW: 1", &["A"][..], "B", "V:\r\n  - A # x\r\n  - B\r\nW: 1"),
            ("V:\n- A\n- C", &["A", "C"], "a b", "V:\n- A\n- C\n- \"a b\""),
            ("V: [A, C] # x", &["A", "C"], "No", "V: [A, C, \"No\"] # x"),
            (r#"{"V": ["A"]}"#, &[r#""A""#], "B", r#"{"V": ["A", "B"]}"#),
        ] {
            let edit = add_value(text, &places(text, words), value).unwrap();
            assert_eq!(apply(text, &[edit]).unwrap(), wanted);
        }
    }

    #[test]
    fn a_value_is_taken_off_with_its_line_or_its_comma() {
        for (text, words, number, wanted) in [
            ("V:\n  - A\n  - B # x\nW: 1", &["A", "B"][..], 1, "V:\n  - A\nW: 1"),
            ("V: [A, B, C]", &["A", "B", "C"], 0, "V: [B, C]"),
            ("V: [A, B, C]", &["A", "B", "C"], 2, "V: [A, B]"),
            ("{\"V\": [\n  \"A\",\n  \"B\"\n]}", &["\"A\"", "\"B\""], 1, "{\"V\": [\n  \"A\"\n]}"),
        ] {
            let edit = remove_value(text, &places(text, words), number).unwrap();
            assert_eq!(apply(text, &[edit]).unwrap(), wanted);
        }
        let only = "V:\n  - A\n";
        assert_eq!(remove_value(only, &places(only, &["A"]), 0), None);
    }

    #[test]
    fn a_list_that_functions_make_is_not_edited() {
        for (text, word) in [("V: !Ref A\n", "!Ref A"), ("V:\n  - !Ref A\n", "!Ref A"), ("Default: A\n", "A")] {
            let values = places(text, &[word]);
            assert_eq!(add_value(text, &values, "B"), None, "{text}");
        }
        let text = "Default: A,B\n";
        let same = places(text, &["A,B"]).remove(0);
        assert_eq!(add_value(text, &[same.clone(), same.clone()], "C"), None);
    }
}
