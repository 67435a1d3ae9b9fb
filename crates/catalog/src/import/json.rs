//! JSON by RFC 8259 with the line of every value, so that an error can say where it is. Numbers keep their digits.

use std::{borrow::Cow, iter::Peekable, str::CharIndices};

use patchplay_language::{mark, said, say};

use super::ImportError;

/// A value and the line that it begins on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Json<'t> {
    pub(super) line: u64,
    pub(super) value: Value<'t>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'t> {
    Null,
    Bool,
    /// As it is written.
    Number(&'t str),
    Text(Cow<'t, str>),
    List(Vec<Json<'t>>),
    Object(Vec<(Cow<'t, str>, Json<'t>)>),
}

/// Lists and objects inside each other; answers of AWS have four.
const DEPTH: usize = 32;

/// Reads a text that is one value.
pub(super) fn read(text: &str) -> Result<Json<'_>, ImportError> {
    let mut reader = Reader { text, chars: text.char_indices().peekable(), line: 1 };
    let value = reader.value(DEPTH)?;
    match reader.next_token() {
        None => Ok(value),
        Some((_, found)) => Err(reader.error(say!("`{found}` stands behind its end"))),
    }
}

struct Reader<'t> {
    text: &'t str,
    chars: Peekable<CharIndices<'t>>,
    line: u64,
}

impl<'t> Reader<'t> {
    fn error(&self, message: String) -> ImportError {
        ImportError::new(say!("this is no JSON: {message}")).on_line(self.line)
    }

    fn expected(&self, wanted: &str, found: Option<char>) -> ImportError {
        let wanted = said(wanted);
        match found {
            Some(found) => self.error(say!("{wanted} is expected, not `{found}`")),
            None => self.error(say!("it ends where {wanted} is expected")),
        }
    }

    /// The next character that is no blank, left where it is.
    fn next_token(&mut self) -> Option<(usize, char)> {
        while let Some((_, blank)) = self.chars.next_if(|(_, char)| matches!(char, ' ' | '\t' | '\n' | '\r')) {
            self.line += u64::from(blank == '\n');
        }
        self.chars.peek().copied()
    }

    fn takes(&mut self, wanted: char) -> bool {
        self.next_token();
        self.chars.next_if(|(_, char)| *char == wanted).is_some()
    }

    fn value(&mut self, depth: usize) -> Result<Json<'t>, ImportError> {
        let Some((start, first)) = self.next_token() else { return Err(self.expected(mark!("a value"), None)) };
        let line = self.line;
        let value = match first {
            '{' | '[' if depth == 0 => return Err(self.error(say!("its lists and objects are nested too deeply"))),
            '{' => self.object(depth)?,
            '[' => self.list(depth)?,
            '"' => Value::Text(self.string()?),
            _ => self.word(start, first)?,
        };
        Ok(Json { line, value })
    }

    fn object(&mut self, depth: usize) -> Result<Value<'t>, ImportError> {
        self.chars.next();
        let mut members = Vec::new();
        if self.takes('}') {
            return Ok(Value::Object(members));
        }
        loop {
            match self.next_token() {
                Some((_, '"')) => {}
                found => return Err(self.expected(mark!("a name in double quotes"), found.map(|(_, char)| char))),
            }
            let name = self.string()?;
            if !self.takes(':') {
                return Err(self.no_more("`:`"));
            }
            members.push((name, self.value(depth - 1)?));
            if self.takes('}') {
                return Ok(Value::Object(members));
            }
            if !self.takes(',') {
                return Err(self.no_more(&say!("`,` or `}}`")));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value<'t>, ImportError> {
        self.chars.next();
        let mut items = Vec::new();
        if self.takes(']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth - 1)?);
            if self.takes(']') {
                return Ok(Value::List(items));
            }
            if !self.takes(',') {
                return Err(self.no_more(&say!("`,` or `]`")));
            }
        }
    }

    fn no_more(&mut self, wanted: &str) -> ImportError {
        let found = self.next_token().map(|(_, char)| char);
        self.expected(wanted, found)
    }

    /// A text; without escapes it is a part of ours.
    fn string(&mut self) -> Result<Cow<'t, str>, ImportError> {
        self.chars.next();
        let mut start = self.place();
        let mut text = Cow::Borrowed("");
        loop {
            let Some((place, char)) = self.chars.next() else { return Err(self.error(say!("a text is never closed"))) };
            match char {
                '"' | '\\' => {
                    let part = self.text.get(start..place).unwrap_or_default();
                    if text.is_empty() {
                        text = Cow::Borrowed(part);
                    } else {
                        text.to_mut().push_str(part);
                    }
                    if char == '"' {
                        return Ok(text);
                    }
                    let escaped = self.escape()?;
                    text.to_mut().push(escaped);
                    start = self.place();
                }
                '\0'..='\u{1f}' => {
                    return Err(self.error(say!("a text holds a line break or another control character")));
                }
                _ => {}
            }
        }
    }

    fn place(&mut self) -> usize {
        self.chars.peek().map_or(self.text.len(), |&(place, _)| place)
    }

    fn escape(&mut self) -> Result<char, ImportError> {
        let escaped = self.chars.next().map(|(_, char)| char);
        Ok(match escaped {
            Some('"' | '\\' | '/') => escaped.unwrap_or_default(),
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => {
                let unit = self.unit()?;
                // What lies beyond 16 bits is written as two units.
                let is_pair = (0xd800..0xdc00).contains(&unit)
                    && self.chars.next_if(|(_, char)| *char == '\\').is_some()
                    && self.chars.next_if(|(_, char)| *char == 'u').is_some();
                let code = if is_pair { 0x1_0000 + ((unit & 0x3ff) << 10) + (self.unit()? & 0x3ff) } else { unit };
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(self.error(say!("a text has an escape that JSON does not know"))),
        })
    }

    fn unit(&mut self) -> Result<u32, ImportError> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.chars.next().and_then(|(_, char)| char.to_digit(16));
            unit = unit * 16 + digit.ok_or_else(|| self.error(say!("`\\u` wants four hexadecimal digits")))?;
        }
        Ok(unit)
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self, start: usize, first: char) -> Result<Value<'t>, ImportError> {
        while self.chars.next_if(|(_, char)| char.is_ascii_alphanumeric() || matches!(char, '-' | '+' | '.')).is_some()
        {
        }
        let end = self.place();
        let word = self.text.get(start..end).unwrap_or_default();
        match word {
            "null" => Ok(Value::Null),
            "true" | "false" => Ok(Value::Bool),
            _ if is_number(word) => Ok(Value::Number(word)),
            "" => Err(self.expected(mark!("a value"), Some(first))),
            _ => Err(self.error(say!("`{word}` is no value"))),
        }
    }
}

/// `-12.5e+3`, without zeros in front.
fn is_number(word: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['-', '+']).unwrap_or(exponent)),
        None => (unsigned, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && digits(exponent) && (whole == "0" || !whole.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As serde_json would say it, or nothing.
    fn plain(json: &Json<'_>) -> serde_json::Value {
        match &json.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool => serde_json::Value::Bool(true),
            Value::Number(text) => serde_json::from_str(text).unwrap(),
            Value::Text(text) => serde_json::Value::String(text.to_string()),
            Value::List(items) => items.iter().map(plain).collect(),
            Value::Object(members) => members.iter().map(|(name, value)| (name.to_string(), plain(value))).collect(),
        }
    }

    #[test]
    fn what_serde_json_reads_is_read_alike_and_nothing_else() {
        for text in [
            "null",
            "true",
            "0",
            "-1.5e+30",
            "1E5",
            "\"\"",
            "\"a\\\"b\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00é\"",
            "[]",
            "{}",
            "[1, [2, {\"a\": []}], \"b\"]",
            " {\"a\" : 1 ,\n\"b\":{\"c\":null}}\r\n",
            "[\"a\\nb\", \"c\"]",
            "",
            " ",
            "{",
            "[",
            "[1,]",
            "{\"a\":1,}",
            "{\"a\"}",
            "{a: 1}",
            "[1 2]",
            "01",
            "1.",
            ".5",
            "+1",
            "-",
            "1e",
            "nul",
            "truex",
            "\"a",
            "\"\\x\"",
            "\"\\u12g4\"",
            "\"a\nb\"",
            "'a'",
            "1 2",
            "[1]]",
            "\u{a0}1",
            "NaN",
        ] {
            let (ours, theirs) = (read(text), serde_json::from_str::<serde_json::Value>(text));
            assert_eq!(ours.as_ref().ok().map(plain), theirs.ok(), "{text}: {ours:?}");
        }
    }

    #[test]
    fn lines_are_counted_and_depth_is_bounded() {
        let json = read("{\n\"a\": [1,\n\n 2]}").unwrap();
        let Value::Object(members) = &json.value else { panic!("{json:?}") };
        let Value::List(items) = &members[0].1.value else { panic!("{json:?}") };
        assert_eq!((json.line, members[0].1.line, items[1].line), (1, 2, 4));
        assert_eq!(
            read("{\n\"a\": ?}").unwrap_err().to_string(),
            "line 2: this is no JSON: a value is expected, not `?`"
        );
        assert!(read(&"[".repeat(100_000)).unwrap_err().to_string().contains("nested too deeply"));
    }
}
