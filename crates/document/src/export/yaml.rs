//! YAML as AWS's tools read it: they follow YAML 1.1, in which more words mean something than in YAML 1.2.
//!
//! `serde_yaml` writes YAML 1.2 and offers no way to ask for quotes. So a text that needs them gets a mark in front with
//! which no unquoted text may begin, and the mark is taken away from what was written.

use serde::Serialize;
use serde_yaml::Value;

/// `@` may begin no plain text; letters of the private use area stand in no template.
const QUOTED: &str = "@\u{e000}\u{f8ff}";
/// A bell is written as an escape, which only double quotes know.
const ESCAPED: &str = "\u{7}\u{e000}\u{f8ff}";
const ESCAPED_AS: &str = "\\a\u{e000}\u{f8ff}";

/// Writes a value. Nothing given to it can fail: string keys, no foreign `Serialize`.
pub(super) fn print<T: Serialize>(value: &T) -> String {
    let marked = serde_yaml::to_value(value).map(marked).unwrap_or_default();
    serde_yaml::to_string(&marked).unwrap_or_default().replace(QUOTED, "").replace(ESCAPED_AS, "")
}

fn marked(value: Value) -> Value {
    match value {
        // Line breaks of Unicode count as such in YAML 1.1; in other quotes they would be folded.
        Value::String(text) if text.contains(['\u{85}', '\u{2028}', '\u{2029}']) => {
            Value::String(format!("{ESCAPED}{text}"))
        }
        Value::String(text) if is_special(&text) => Value::String(format!("{QUOTED}{text}")),
        Value::Sequence(items) => Value::Sequence(items.into_iter().map(marked).collect()),
        Value::Mapping(members) => {
            Value::Mapping(members.into_iter().map(|(key, value)| (marked(key), marked(value))).collect())
        }
        other => other,
    }
}

/// Whether a reader of YAML 1.1 takes an unquoted text for something else: a boolean, null, number, date or merge key.
fn is_special(text: &str) -> bool {
    const WORDS: &[&str] =
        &["y", "yes", "n", "no", "true", "false", "on", "off", "null", "~", "<<", "=", ".inf", ".nan"];
    let small = text.to_ascii_lowercase();
    let unsigned = small.trim_start_matches(['+', '-']);
    if WORDS.contains(&small.as_str()) || WORDS.contains(&unsigned) {
        return true;
    }
    // Numbers to several bases, with `_` between digits, to the base of sixty, and dates with times.
    let digits = unsigned.trim_start_matches('.');
    digits.starts_with(|first: char| first.is_ascii_digit())
        && unsigned.chars().all(|c| {
            c.is_ascii_hexdigit() || matches!(c, '_' | '.' | ':' | '+' | '-' | 'x' | 'o' | 't' | 'z' | ' ' | '\t')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What YAML 1.1's types (yaml.org/type) and PyYAML's resolver take for something else than text.
    const SPECIAL: &[&str] = &[
        "NO",
        "no",
        "No",
        "n",
        "N",
        "y",
        "Y",
        "yes",
        "YES",
        "on",
        "On",
        "OFF",
        "off",
        "true",
        "FALSE",
        "null",
        "Null",
        "~",
        "",
        "2022-01-22",
        "2001-1-1 2:3:4",
        "2001-12-15T02:59:43.1Z",
        "2001-12-14 21:59:43.10 -5",
        "12:30:45",
        "190:20:30.15",
        "1_000",
        "0o17",
        "017",
        "0x1F",
        "0b1010",
        "-1",
        "+1",
        "1.5",
        "1e3",
        "6.8523e+5",
        ".5",
        "-.inf",
        ".NaN",
        ".inf",
        "<<",
        "=",
        "123456789012",
        "08",
        "1.",
    ];
    const PLAIN: &[&str] = &[
        "KB5009557",
        "WindowsServer2019",
        "*",
        "Office 2016",
        "web",
        "nope",
        "one",
        "onto",
        "Important",
        "kernel*",
        "a: b",
        "# c",
        "- d",
        "!Ref e",
        "{{resolve:ssm:x}}",
        "it's",
        "say \"x\"",
        "two\nlines",
        " lead",
        "%",
        "@x",
        "é",
        "10.0.0.0/8 net",
        "3com",
    ];

    #[test]
    fn what_yaml_1_1_takes_for_something_else_is_quoted() {
        for text in SPECIAL {
            let line = print(&[text]);
            let scalar = line.trim_start_matches("- ").trim_end();
            assert!(scalar.starts_with(['\'', '"']) && scalar.len() >= 2, "{text} is written {line}");
            assert!(!line.contains('@'));
        }
    }

    #[test]
    fn every_text_reads_back() {
        for text in SPECIAL.iter().chain(PLAIN) {
            let object = patchplay_ordered::SortedMap::from([(*text, [*text])]);
            let back: patchplay_ordered::SortedMap<String, [String; 1]> =
                serde_yaml::from_str(&print(&object)).unwrap();
            assert_eq!(back.get(*text), Some(&[(*text).to_owned()]), "{}", print(&object));
        }
    }

    #[test]
    fn words_that_mean_nothing_stay_bare() {
        assert_eq!(
            print(&["KB5009557", "nope", "Office 2016", "3com"]),
            "- KB5009557\n- nope\n- Office 2016\n- 3com\n"
        );
    }
}
