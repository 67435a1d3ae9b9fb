//! Patterns: sentences with places, `{name}`, `{}` or `{0}`; a brace of the text is written twice.

use std::fmt::{Display, Write as _};

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    /// Words, or one brace.
    Words(&'t str),
    /// A place by its name; those without one are numbered.
    Place(&'t str),
    /// A place without a name, by its number.
    Number(usize),
}

/// The parts of a pattern. What is no place is words.
pub(crate) fn parts(pattern: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut unnamed = 0;
    let mut rest = pattern;
    while let Some((before, brace, after)) = split_at_brace(rest) {
        if !before.is_empty() {
            parts.push(Part::Words(before));
        }
        if let Some(after) = after.strip_prefix(brace) {
            parts.push(Part::Words(if brace == '{' { "{" } else { "}" }));
            rest = after;
            continue;
        }
        match after.split_once('}').filter(|_| brace == '{') {
            Some(("", after)) => {
                parts.push(Part::Number(unnamed));
                unnamed += 1;
                rest = after;
            }
            Some((name, after)) => {
                parts.push(Part::Place(name));
                rest = after;
            }
            None => rest = after,
        }
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest));
    }
    parts
}

fn split_at_brace(text: &str) -> Option<(&str, char, &str)> {
    let (before, _) = text.split_once(['{', '}'])?;
    let rest = text.strip_prefix(before)?;
    let mut letters = rest.chars();
    let brace = letters.next()?;
    Some((before, brace, letters.as_str()))
}

/// The value of a place.
pub(crate) fn value<'v, T>(part: &Part<'_>, values: &'v [(&str, T)]) -> Option<&'v T> {
    let is = |name: &str| match part {
        Part::Place(own) => *own == name,
        Part::Number(number) => name.parse() == Ok(*number),
        Part::Words(_) => false,
    };
    values.iter().find(|(name, _)| is(name)).map(|(_, value)| value)
}

/// A pattern with its values in their places.
#[must_use]
pub fn fill(pattern: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut text = String::with_capacity(pattern.len());
    for part in parts(pattern) {
        match (&part, value(&part, values)) {
            (Part::Words(words), _) => text.push_str(words),
            // Writing into a text does not fail.
            (_, Some(value)) => drop(write!(text, "{value}")),
            (_, None) => (),
        }
    }
    text
}

/// The names of a pattern's places, sorted, each once: what a translation must have too.
#[must_use]
pub fn places(pattern: &str) -> Vec<String> {
    let name = |part: Part<'_>| match part {
        Part::Words(_) => None,
        Part::Place(name) => Some(name.to_owned()),
        Part::Number(number) => Some(number.to_string()),
    };
    let mut names: Vec<String> = parts(pattern).into_iter().filter_map(name).collect();
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_where_the_pattern_wants_them() {
        let values: [(&str, &dyn Display); 3] = [("0", &1), ("name", &"web"), ("1", &2)];
        assert_eq!(fill("{}, {name}, {}", &values), "1, web, 2");
        assert_eq!(fill("{1}{0}{name}{name}", &values), "21webweb");
        assert_eq!(fill("{{{name}}}", &values), "{web}");
    }

    #[test]
    fn a_damaged_pattern_is_still_shown() {
        assert_eq!(fill("a { b", &[]), "a  b");
        assert_eq!(fill("a } b {x} c", &[]), "a  b  c");
    }

    #[test]
    fn places_are_known_by_name() {
        assert_eq!(places("{b} {a} {} {} {a}"), ["0", "1", "a", "b"]);
    }
}
