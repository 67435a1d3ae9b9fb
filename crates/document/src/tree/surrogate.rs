//! JSON writes a character beyond U+FFFF as two escapes, `\\ud83d\\ude00`, which YAML does not know. They are joined into
//! YAML's own escape, filled up to the same number of characters so that every place stays where it is.

/// A JSON text with pairs of escapes joined.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Joined {
    pub(super) text: String,
    /// Fills a joined escape up, twice: a character for private use that the text itself does not have.
    filling: char,
}

impl Joined {
    /// A part of the text as it was meant, without what filled its escapes up.
    pub(super) fn meant(&self, part: String) -> String {
        if part.contains(self.filling) { part.replace(self.filling, "") } else { part }
    }
}

/// The text with its pairs of escapes joined; `None` when it has none.
pub(super) fn joined(text: &str) -> Option<Joined> {
    if !text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').starts_with(['{', '[']) {
        return None;
    }
    let mut result: Option<Joined> = None;
    let mut copied = 0;
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('\\')) {
        let start = at + found;
        let Some(char) = pair(text, start) else {
            // The character behind a backslash belongs to it, a second backslash above all.
            at = start + if bytes.get(start + 1).is_some_and(u8::is_ascii) { 2 } else { 1 };
            continue;
        };
        if result.is_none() {
            let filling = ('\u{100000}'..='\u{10fffd}').rev().find(|filling| !text.contains(*filling))?;
            result = Some(Joined { text: String::with_capacity(text.len()), filling });
        }
        let Joined { text: joined, filling } = result.as_mut()?;
        joined.push_str(text.get(copied..start).unwrap_or_default());
        joined.push_str(&format!("\\U{:08X}{filling}{filling}", u32::from(char)));
        at = start + 12;
        copied = at;
    }
    let mut result = result?;
    result.text.push_str(text.get(copied..).unwrap_or_default());
    Some(result)
}

/// The character of two escapes that begin here.
fn pair(text: &str, start: usize) -> Option<char> {
    let unit = |start: usize| {
        let escape = text.get(start..start + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(escape, 16).ok().filter(|_| escape.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let mut chars = char::decode_utf16([unit(start)?, unit(start + 6)?]);
    let char = chars.next()?.ok()?;
    chars.next().is_none().then_some(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_joined_and_everything_else_stays() {
        let smile = joined(r#"{"a": "\ud83d\ude00x"}"#).unwrap();
        assert_eq!(smile.text, "{\"a\": \"\\U0001F600\u{10fffd}\u{10fffd}x\"}");
        assert_eq!(smile.meant("y\u{10fffd}\u{10fffd}x".to_owned()), "yx");
        for text in [r"\u0041", r"\ud83d", r"\ud83dx", r"\\ud83d\\ude00", r"\ude00\ud83d", "\\", "\\é", r"\u0041\u0042"]
        {
            assert_eq!(joined(&format!("[{text}")), None, "{text}");
        }
        let mixed = r"[\\\ud83d\ude00";
        assert_eq!(joined(mixed).unwrap().text.chars().count(), mixed.chars().count());
        let private = joined("[\"\u{10fffd}\u{10fffd}\\ud83d\\ude00").unwrap();
        assert_eq!(private.meant("\u{10fffd}\u{10fffc}".to_owned()), "\u{10fffd}", "the text's own characters stay");
        assert_eq!(joined(r"a: '\ud83d\ude00'"), None, "in YAML they are what they look like");
    }
}
