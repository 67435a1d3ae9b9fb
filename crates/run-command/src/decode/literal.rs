//! Values as a log prints them: JSON on Windows, dictionaries of Python 2 or 3 elsewhere, whole or cut off.

use super::plain::{CUT, ERRORS};
use crate::linux_log::python::Value;

/// Values inside of each other, beyond which nothing is read.
const DEEPEST: usize = 32;

/// What was read.
pub(super) struct Read<'t> {
    /// The value; of one that is cut off, the part that is whole.
    pub(super) value: Value,
    /// What stands behind it.
    pub(super) rest: &'t str,
}

/// Reads the value that a text begins with.
pub(super) fn read(text: &str) -> Read<'_> {
    let mut reader = Reader { rest: text, is_broken: false };
    let value = reader.value(0).unwrap_or(Value::None);
    Read { value, rest: reader.rest }
}

/// The text of a member.
pub(super) fn text_of<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    match member(value, key)? {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// A member of a dictionary.
pub(super) fn member<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Dict(members) => members.iter().find(|(known, _)| known == key).map(|(_, value)| value),
        _ => None,
    }
}

struct Reader<'t> {
    rest: &'t str,
    /// The text ended, or is no literal, in the middle of something.
    is_broken: bool,
}

impl Reader<'_> {
    fn take(&mut self) -> Option<char> {
        let char = self.rest.chars().next().filter(|char| !matches!(*char, CUT | ERRORS))?;
        self.rest = self.rest.get(char.len_utf8()..)?;
        Some(char)
    }

    fn skip(&mut self, wanted: &str) -> bool {
        let behind = self.rest.strip_prefix(wanted);
        self.rest = behind.unwrap_or(self.rest);
        behind.is_some()
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn broken<T>(&mut self) -> Option<T> {
        self.is_broken = true;
        None
    }

    /// A value; `None` if no whole one is there.
    fn value(&mut self, depth: usize) -> Option<Value> {
        self.blanks();
        if depth > DEEPEST {
            return self.broken();
        }
        match self.rest.chars().next() {
            Some('{') => Some(self.dict(depth)),
            Some('[' | '(') => Some(self.list(depth)),
            _ => match self.text() {
                Some(text) => Some(Value::Text(text)),
                None if self.is_broken => None,
                None => self.name(),
            },
        }
    }

    fn list(&mut self, depth: usize) -> Value {
        self.take();
        let mut items = Vec::new();
        while !self.is_broken && !self.ends([']', ')']) {
            items.extend(self.value(depth + 1));
        }
        Value::List(items)
    }

    fn dict(&mut self, depth: usize) -> Value {
        self.take();
        let mut members = Vec::new();
        while !self.is_broken && !self.ends(['}', '}']) {
            let key = self.text();
            self.blanks();
            let Some(key) = key.filter(|_| self.skip(":")) else {
                self.is_broken = true;
                break;
            };
            if let Some(value) = self.value(depth + 1) {
                members.push((key, value));
            }
        }
        Value::Dict(members)
    }

    /// Whether the bracket closes here; passes over what separates values.
    fn ends(&mut self, closing: [char; 2]) -> bool {
        self.rest = self.rest.trim_start_matches(|char: char| char.is_whitespace() || char == ',');
        match self.rest.chars().next() {
            Some(char) if closing.contains(&char) => self.take().is_some(),
            None => {
                self.is_broken = true;
                true
            }
            Some(_) => false,
        }
    }

    /// A text in quotes, with or without a letter before them.
    fn text(&mut self) -> Option<String> {
        let start = self.rest;
        let _ = self.skip("u") || self.skip("b");
        let Some(quote) = self.rest.chars().next().filter(|char| matches!(char, '"' | '\'')) else {
            self.rest = start;
            return None;
        };
        self.take();
        let mut text = String::new();
        loop {
            match self.take() {
                None => return self.broken(),
                Some(char) if char == quote => return Some(text),
                Some('\\') => match self.escaped() {
                    None => return self.broken(),
                    Some(char) => text.push(char),
                },
                Some(char) => text.push(char),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.take()? {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'x' => char::from_u32(self.hex(2)?)?,
            'U' => char::from_u32(self.hex(8)?)?,
            'u' => {
                let first = self.hex(4)?;
                if (0xd800..0xdc00).contains(&first) && self.skip("\\u") {
                    let second = self.hex(4)?;
                    let units = [u16::try_from(first).ok()?, u16::try_from(second).ok()?];
                    return char::decode_utf16(units).next()?.ok();
                }
                char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            other => other,
        })
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let (number, rest) = self.rest.split_at_checked(digits)?;
        let number = u32::from_str_radix(number, 16).ok()?;
        self.rest = rest;
        Some(number)
    }

    /// A number, or one of the words for true, false and nothing.
    fn name(&mut self) -> Option<Value> {
        let stop = |char: char| char.is_whitespace() || matches!(char, ',' | ']' | '}' | ')' | ':' | CUT | ERRORS);
        let end = self.rest.find(stop).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        if word.is_empty() || rest.is_empty() || rest.starts_with(CUT) {
            return self.broken();
        }
        Some(match word {
            "True" | "true" => Value::Bool(true),
            "False" | "false" => Value::Bool(false),
            "None" | "null" => Value::None,
            _ => match (word.parse(), word.parse()) {
                (Ok(number), _) => Value::Int(number),
                (_, Ok(number)) => Value::Float(number),
                _ => return self.broken(),
            },
        })
    }
}
