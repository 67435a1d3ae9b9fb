//! Lists and dates, whose joints are sentences of the catalogue like all others.

use crate::say;

/// `a`, `a and b`, `a, b and c`; after `limit` words the rest is counted, `a, b and 3 more`.
#[must_use]
pub fn listed(words: &[impl AsRef<str>], limit: usize) -> String {
    ended(words, limit, |first, last| say!("{} and {last}", first), |shown, more| say!("{} and {more} more", shown))
}

/// `a`, `a or b`, `a, b or c`; after `limit` words the rest is counted.
#[must_use]
pub fn either(words: &[impl AsRef<str>], limit: usize) -> String {
    ended(words, limit, |first, last| say!("{} or {last}", first), |shown, more| say!("{} or {more} more", shown))
}

/// A list by the way it ends: with its last word, or with how many are left out.
fn ended(
    words: &[impl AsRef<str>],
    limit: usize,
    with_last: impl Fn(String, &str) -> String,
    with_more: impl Fn(String, usize) -> String,
) -> String {
    let shown: Vec<&str> = words.iter().take(limit).map(AsRef::as_ref).collect();
    let more = words.len() - shown.len();
    match shown.split_last() {
        None => String::new(),
        Some(_) if more > 0 => with_more(joined(&shown), more),
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => with_last(joined(first), last),
    }
}

/// `a, b, c`.
#[must_use]
pub fn joined(words: &[impl AsRef<str>]) -> String {
    let words = words.iter().map(|word| word.as_ref().to_owned());
    words.reduce(|before, word| say!("{before}, {word}")).unwrap_or_default()
}

/// Sentences one after the other, with the blank that the language has between them.
#[must_use]
pub fn sentence_joined(sentences: &[impl AsRef<str>]) -> String {
    let sentences = sentences.iter().map(|one| one.as_ref().to_owned()).filter(|one| !one.is_empty());
    sentences.reduce(|before, next| say!("{before} {next}")).unwrap_or_default()
}

/// `22 Jan 2022`, of a year, a month from 1 and a day.
#[must_use]
pub fn day((year, month, day): (i32, u8, u8)) -> String {
    let month = match month {
        1 => say!("Jan"),
        2 => say!("Feb"),
        3 => say!("Mar"),
        4 => say!("Apr"),
        5 => say!("May"),
        6 => say!("Jun"),
        7 => say!("Jul"),
        8 => say!("Aug"),
        9 => say!("Sep"),
        10 => say!("Oct"),
        11 => say!("Nov"),
        _ => say!("Dec"),
    };
    say!("{day} {month} {year}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Catalogue, speaking};

    #[test]
    fn words_are_listed_as_one_says_them() {
        assert_eq!(listed(&[] as &[&str], 3), "");
        assert_eq!(listed(&["a"], 3), "a");
        assert_eq!(listed(&["a", "b"], 3), "a and b");
        assert_eq!(listed(&["a", "b", "c"], 3), "a, b and c");
        assert_eq!(listed(&["a", "b", "c", "d", "e"], 3), "a, b, c and 2 more");
        assert_eq!(day((2022, 1, 22)), "22 Jan 2022");
    }

    #[test]
    fn a_language_has_joints_of_its_own() {
        let own = [
            ("{} and {last}", "{0}と{last}"),
            ("{before}, {word}", "{before}、{word}"),
            ("Jan", "1 月"),
            ("{day} {month} {year}", "{year} 年 {month} {day} 日"),
        ];
        speaking(Some(Catalogue::new("ja", own)), || {
            assert_eq!(listed(&["a", "b", "c"], 3), "a、bとc");
            assert_eq!(day((2022, 1, 22)), "2022 年 1 月 22 日");
        });
    }
}
