//! Patterns: sentences with places, `{name}`, `{}` or `{0}`; a brace of the text is written twice.

use std::fmt::{Display, Write as _};

use patchplay_ordered::sort;

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

impl Part<'_> {
    /// Whether it is the same place as another, which may be numbered where this one goes without a name.
    fn is_place(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Place(name), Self::Place(other)) => name == other,
            (Self::Number(number), Self::Number(other)) => number == other,
            (Self::Place(name), Self::Number(number)) | (Self::Number(number), Self::Place(name)) => {
                name.parse() == Ok(*number)
            }
            (Self::Words(_), _) | (_, Self::Words(_)) => false,
        }
    }
}

/// The places of a sentence that is spoken, as the English of it has them: values come in this order, and bring no names.
#[derive(Debug)]
pub(crate) struct Places<'t>(Vec<Part<'t>>);

impl<'t> Places<'t> {
    /// Every place once, in the order in which the patterns first name it.
    pub(crate) fn of(english: &[&'t str]) -> Self {
        let mut places: Vec<Part<'t>> = Vec::new();
        for part in english.iter().flat_map(|pattern| parts(pattern)) {
            if !matches!(part, Part::Words(_)) && !places.iter().any(|known| known.is_place(&part)) {
                places.push(part);
            }
        }
        Self(places)
    }

    /// The value of a place.
    pub(crate) fn value<'v, T>(&self, part: &Part<'_>, values: &'v [T]) -> Option<&'v T> {
        values.get(self.0.iter().position(|known| known.is_place(part))?)
    }
}

/// A pattern with values in the places that the English has.
pub(crate) fn fill(pattern: &str, english: &[&str], values: &[&dyn Display]) -> String {
    let places = Places::of(english);
    let mut text = String::with_capacity(pattern.len());
    for part in parts(pattern) {
        match (&part, places.value(&part, values)) {
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
    sort(&mut names);
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_where_the_pattern_wants_them() {
        let values: [&dyn Display; 3] = [&1, &"web", &2];
        let english = ["{}, {name}, {}"];
        assert_eq!(fill("{}, {name}, {}", &english, &values), "1, web, 2");
        assert_eq!(fill("{1}{0}{name}{name}", &english, &values), "21webweb");
        assert_eq!(fill("{{{name}}}", &english, &values), "{web}");
    }

    #[test]
    fn two_forms_of_a_sentence_share_their_places() {
        let values: [&dyn Display; 3] = [&"web", &2, &"b"];
        assert_eq!(fill("{n} {name} {more} {n}", &["a {name}", "{n} {name} {more}"], &values), "2 web b 2");
    }

    #[test]
    fn a_damaged_pattern_is_still_shown() {
        assert_eq!(fill("a { b", &[], &[]), "a  b");
        assert_eq!(fill("a } b {x} c", &["{x}"], &[]), "a  b  c");
    }

    #[test]
    fn places_are_known_by_name() {
        assert_eq!(places("{b} {a} {} {} {a}"), ["0", "1", "a", "b"]);
    }
}
