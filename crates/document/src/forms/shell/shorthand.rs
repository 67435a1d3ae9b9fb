//! The AWS CLI's shorthand (`Key=PRODUCT,Values=[a,b]`) and its JSON arguments, as values with places.
//!
//! The grammar is that of the CLI's user guide, "Using shorthand syntax with the AWS CLI": members `key=value` joined by
//! commas; `[...]` is a list, `{...}` a structure; a member's values may also follow each other unbracketed. A word
//! that begins with `{` or `[` is JSON.

use patchplay_language::say;
use patchplay_ordered::SortedSet;

use super::word::Word;
use crate::{
    code::Code,
    report::Report,
    text::Span,
    tree::Key,
    value::{Member, Value, ValueKind},
};

/// Nesting of brackets; a rule needs eight.
const MAX_DEPTH: usize = 50;

/// Signs that no name has.
const SIGNS: [char; 8] = ['=', ',', '[', ']', '{', '}', '"', '\''];

/// Members that are lists, as are those of `Parameters`, also where shorthand gives one value without brackets.
const LISTS: &[&str] = &["Values", "Products"];

/// Reads a word as a structure or list; `None` after a mistake, which is reported. `lists` says that every member is a
/// list, as the parameters of a document are.
pub(super) fn read(word: &Word, lists: bool, report: &Report<'_>) -> Option<Value> {
    let json = word.text.trim_start().starts_with(['{', '[']);
    let mut reader = Reader { word, at: 0, json, lists, report };
    let result = if json { reader.json(0) } else { reader.members(0, None) };
    let result = result.and_then(|value| {
        reader.blanks();
        if reader.rest().is_empty() {
            Ok(value)
        } else {
            Err(reader.wrong(
                say!("this does not belong to the value before it"),
                say!("separate by a comma, or close a bracket"),
            ))
        }
    });
    result.ok()
}

/// A mistake that has been reported.
struct Reported;

struct Reader<'w, 'r, 't> {
    word: &'w Word,
    at: usize,
    json: bool,
    lists: bool,
    report: &'r Report<'t>,
}

impl Reader<'_, '_, '_> {
    fn rest(&self) -> &str {
        self.word.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn take(&mut self, char: char) -> bool {
        let found = self.peek() == Some(char);
        self.at += if found { char.len_utf8() } else { 0 };
        found
    }

    fn span(&self, start: usize) -> Span {
        self.word.span_of(start, self.at)
    }

    /// Reports what stands here.
    fn wrong(&self, message: impl Into<String>, help: impl Into<String>) -> Reported {
        let next = self.peek().map_or(0, char::len_utf8);
        let mut span = self.word.span_of(self.at, self.at + next);
        if next == 0 {
            // The end of the word: its last letter or quote can be marked.
            span = Span { start: self.word.span.end.saturating_sub(1), end: self.word.span.end, ..span };
        }
        self.report.add(Code::ShellSyntax, span, message).help(help);
        Reported
    }

    fn deep(&self, depth: usize) -> Result<(), Reported> {
        if depth < MAX_DEPTH {
            return Ok(());
        }
        Err(self.wrong(say!("brackets nest more than {MAX_DEPTH} deep"), say!("a rule needs eight levels")))
    }

    /// `key=value,key=value`, up to the end of the word or to the bracket that closes it.
    fn members(&mut self, depth: usize, open: Option<usize>) -> Result<Value, Reported> {
        self.deep(depth)?;
        let start = open.unwrap_or(self.at);
        let mut members: Vec<Member> = Vec::new();
        let mut seen = SortedSet::new();
        loop {
            self.blanks();
            if open.is_some() && members.is_empty() && self.take('}') {
                break;
            }
            let key = self.key(open.is_some())?;
            let outside = self.lists;
            self.lists |= key.text == "Parameters";
            let value = if open.is_some() { self.single(depth)? } else { self.several(depth)? };
            self.lists = outside;
            let value = if self.lists || LISTS.contains(&key.text.as_str()) { listed(value) } else { value };
            if !seen.insert(key.text.clone()) {
                self.report.add(Code::DuplicateKey, key.span, say!("`{}` stands here a second time", key.text)).help(
                    say!("alternatives belong into one list of `Values`, a second structure into braces of its own"),
                );
            } else {
                members.push(Member { key, value });
            }
            self.blanks();
            if self.take(',') {
                continue;
            }
            if open.is_some() && !self.take('}') {
                return Err(self.wrong(
                    say!("the bracket `{{` is not closed properly"),
                    say!("close it with `}}`, or put a comma before the next member"),
                ));
            }
            break;
        }
        Ok(Value::new(self.span(start), ValueKind::Map(members)))
    }

    fn key(&mut self, inside: bool) -> Result<Key, Reported> {
        let start = self.at;
        let length = self.rest().find(SIGNS).unwrap_or(self.rest().len());
        let text = self.rest().get(..length).unwrap_or("").trim_end().to_owned();
        if !self.rest().get(length..).is_some_and(|rest| rest.starts_with('=')) {
            let help = if inside {
                say!("write `Name=value`; several values of one name stand in brackets, `Values=[a,b]`")
            } else {
                say!("write `Name=value,Name=value`, or JSON in quotes")
            };
            let message =
                if text.is_empty() { say!("this is no `Name=value`") } else { say!("`{text}` is no `Name=value`") };
            return Err(self.wrong(message, help));
        }
        let span = self.word.span_of(start, start + text.len());
        self.at += length + 1;
        Ok(Key { text, span })
    }

    /// A member's value at the top: one, or several that follow each other.
    fn several(&mut self, depth: usize) -> Result<Value, Reported> {
        let start = self.at;
        let first = self.single(depth)?;
        let mut items = vec![first];
        while self.rest().trim_start().starts_with(',') && !self.key_follows() {
            self.blanks();
            self.at += 1;
            items.push(self.single(depth)?);
        }
        if items.len() > 1 {
            return Ok(Value::new(self.span(start), ValueKind::List(items)));
        }
        Ok(items.pop().unwrap_or_else(|| Value::of_text(self.span(start), "")))
    }

    /// Whether `Name=` stands behind the comma.
    fn key_follows(&self) -> bool {
        let behind = self.rest().trim_start().trim_start_matches(',').trim_start();
        let end = behind.find(SIGNS);
        end.is_some_and(|end| end > 0 && behind.get(end..).is_some_and(|rest| rest.starts_with('=')))
    }

    /// One value: a list, a structure, a quoted or a bare text.
    fn single(&mut self, depth: usize) -> Result<Value, Reported> {
        self.blanks();
        let start = self.at;
        match self.peek() {
            Some('[') => self.list(depth, start),
            Some('{') => {
                self.at += 1;
                self.members(depth + 1, Some(start))
            }
            Some(quote @ ('"' | '\'')) => {
                let text = self.quoted(quote)?;
                let span = self.span(start);
                Ok(Value { literal: None, ..self.word.text_value(text, span, self.report) })
            }
            _ => {
                // `${NAME}` stands for a variable without value, its brace closes nothing.
                let mut end = self.rest().find([',', ']', '}']).unwrap_or(self.rest().len());
                while let Some(open) = self.rest().get(..end).and_then(|text| text.rfind("${"))
                    && self.rest().get(open..end).is_some_and(|text| !text.contains('}'))
                    && self.rest().get(end..).is_some_and(|rest| rest.starts_with('}'))
                {
                    let behind = self.rest().get(end + 1..).unwrap_or("");
                    end += 1 + behind.find([',', ']', '}']).unwrap_or(behind.len());
                }
                let length = self.rest().get(..end).unwrap_or("").trim_end().len();
                self.at = start + end;
                Ok(self.word.value(start, start + length, self.report))
            }
        }
    }

    fn list(&mut self, depth: usize, start: usize) -> Result<Value, Reported> {
        self.deep(depth)?;
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.blanks();
            if self.take(']') {
                break;
            }
            if self.peek().is_none() {
                return Err(self.wrong(say!("the bracket `[` is not closed"), say!("close it with `]`")));
            }
            items.push(if self.json { self.json(depth + 1)? } else { self.single(depth + 1)? });
            self.blanks();
            if !self.take(',') && self.peek() != Some(']') {
                return Err(self.wrong(
                    say!("the bracket `[` is not closed properly"),
                    say!("close it with `]`, or put a comma between its parts"),
                ));
            }
        }
        Ok(Value::new(self.span(start), ValueKind::List(items)))
    }

    /// Text between quotes, with the escapes of JSON or of shorthand.
    fn quoted(&mut self, quote: char) -> Result<String, Reported> {
        let open = self.at;
        self.at += 1;
        let mut text = String::new();
        while let Some(char) = self.peek() {
            self.at += char.len_utf8();
            if char == quote {
                return Ok(text);
            }
            if char != '\\' {
                text.push(char);
                continue;
            }
            let escape = self.peek().unwrap_or('\\');
            self.at += escape.len_utf8();
            match escape {
                'n' if self.json => text.push('\n'),
                't' if self.json => text.push('\t'),
                'r' if self.json => text.push('\r'),
                'b' if self.json => text.push('\u{8}'),
                'f' if self.json => text.push('\u{c}'),
                'u' if self.json => text.push(self.unicode()),
                '"' | '\'' | '\\' | '/' => text.push(escape),
                _ => text.extend(['\\', escape]),
            }
        }
        self.at = open;
        Err(self.wrong(say!("the quote `{quote}` is never closed"), say!("put another `{quote}` where the text ends")))
    }

    /// What stands behind `\u`: four digits, or two times four for a character beyond U+FFFF.
    fn unicode(&mut self) -> char {
        let Some(first) = self.unit() else { return char::REPLACEMENT_CHARACTER };
        let pair = self.at;
        let is_high = (0xd800..0xdc00).contains(&first);
        let second = if is_high && self.rest().starts_with("\\u") {
            self.at += 2;
            self.unit()
        } else {
            None
        };
        let char = char::decode_utf16([first].into_iter().chain(second)).next().and_then(Result::ok);
        if is_high && char.is_none() {
            self.at = pair;
        }
        char.unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let unit = u16::from_str_radix(digits, 16).ok()?;
        self.at += 4;
        Some(unit)
    }

    fn json(&mut self, depth: usize) -> Result<Value, Reported> {
        self.deep(depth)?;
        self.blanks();
        let start = self.at;
        match self.peek() {
            Some('{') => self.object(depth, start),
            Some('[') => self.list(depth, start),
            Some('"') => {
                let text = self.quoted('"')?;
                let span = self.span(start);
                let written = self.word.text_value(text, span, self.report);
                let shown = self.report.sources.slice(span);
                // An edit replaces the text with its quotes, as long as they stand there without the shell's own.
                let plain = shown.starts_with('"') && shown.ends_with('"') && written.as_unknown().is_none();
                Ok(Value { literal: plain.then_some(span), ..written })
            }
            _ => {
                let length = self.rest().find([',', ']', '}', ' ', '\n', '\r', '\t', ':']).unwrap_or(self.rest().len());
                let word = self.rest().get(..length).unwrap_or("").to_owned();
                let number = word.starts_with(|c: char| c == '-' || c.is_ascii_digit()) && word.parse::<f64>().is_ok();
                if !number && !matches!(word.as_str(), "true" | "false" | "null") && !word.starts_with("${") {
                    let help = if word.contains('=') {
                        say!("shorthand begins with a name: leave out the brackets around it, or write JSON")
                    } else {
                        say!(
                            "text stands in double quotes in JSON; are they eaten by the shell? Put the whole into single quotes"
                        )
                    };
                    return Err(self.wrong(say!("this is no JSON value"), help));
                }
                self.at += length;
                if word == "null" {
                    return Ok(Value::new(self.span(start), ValueKind::Null));
                }
                Ok(self.word.value(start, self.at, self.report))
            }
        }
    }

    fn object(&mut self, depth: usize, start: usize) -> Result<Value, Reported> {
        self.at += 1;
        let mut members: Vec<Member> = Vec::new();
        let mut seen = SortedSet::new();
        loop {
            self.blanks();
            if self.take('}') {
                break;
            }
            let from = self.at;
            if self.peek() != Some('"') {
                let help = if self.rest().contains('=') {
                    say!("shorthand begins with a name: leave out the braces around it, or write JSON")
                } else {
                    say!(
                        "names stand in double quotes in JSON; are they eaten by the shell? Put the whole into single quotes"
                    )
                };
                return Err(self.wrong(say!("a name in double quotes belongs here"), help));
            }
            let text = self.quoted('"')?;
            let key = Key { text, span: self.span(from) };
            self.blanks();
            if !self.take(':') {
                return Err(self
                    .wrong(say!("`{}` has no value", key.text), say!("write a colon and its value behind the name")));
            }
            let value = self.json(depth + 1)?;
            if !seen.insert(key.text.clone()) {
                self.report
                    .add(Code::DuplicateKey, key.span, say!("`{}` stands here a second time", key.text))
                    .help(say!("the first is the one that is read"));
            } else {
                members.push(Member { key, value });
            }
            self.blanks();
            if !self.take(',') && self.peek() != Some('}') {
                return Err(self.wrong(
                    say!("the bracket `{{` is not closed properly"),
                    say!("close it with `}}`, or put a comma between its parts"),
                ));
            }
        }
        Ok(Value::new(self.span(start), ValueKind::Map(members)))
    }
}

/// A value as a list of one, unless it is a list.
fn listed(value: Value) -> Value {
    match value.kind {
        ValueKind::List(_) => value,
        _ => Value::new(value.span, ValueKind::List(vec![value])),
    }
}
