//! Pieces of sentences.

use patchplay_document::Place;

use crate::view::Phrase;

/// Plain words.
#[must_use]
pub fn plain(text: impl Into<String>) -> Phrase {
    Phrase { text: text.into(), ..Phrase::default() }
}

/// Plain words with the lines that say so.
#[must_use]
pub fn said_at(text: impl Into<String>, places: Vec<Place>) -> Phrase {
    Phrase { text: text.into(), places, ..Phrase::default() }
}

/// Words of the user or of AWS.
#[must_use]
pub fn code(text: impl Into<String>) -> Phrase {
    Phrase { text: text.into(), code: true, ..Phrase::default() }
}

/// The cause, with its lines.
#[must_use]
pub fn cause(text: impl Into<String>, is_code: bool, places: Vec<Place>) -> Phrase {
    Phrase { text: text.into(), cause: true, code: is_code, places }
}

/// A sentence as one text.
#[must_use]
pub fn text_of(phrases: &[Phrase]) -> String {
    phrases.iter().map(|phrase| phrase.text.as_str()).collect()
}

/// `2 patches`, `1 patch`; thousands are grouped as in `1,885`.
#[must_use]
pub fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

/// `1,885`.
#[must_use]
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `a`, `a and b`, `a, b and c`; after `limit` words the rest is counted.
#[must_use]
pub fn listed(words: &[impl AsRef<str>], limit: usize) -> String {
    let shown: Vec<&str> = words.iter().take(limit).map(AsRef::as_ref).collect();
    let more = words.len() - shown.len();
    let tail = (more > 0).then(|| format!("{more} more"));
    let all: Vec<&str> = shown.into_iter().chain(tail.as_deref()).collect();
    match all.split_last() {
        None => String::new(),
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} and {last}", first.join(", ")),
    }
}

/// `Delivery Timed Out` for `DeliveryTimedOut`: the console and the guide write status details with blanks.
#[must_use]
pub fn as_the_console_says(details: &str) -> String {
    let mut text = String::new();
    for letter in details.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.push(letter);
    }
    text
}

/// `22 Jan 2022`.
#[must_use]
pub fn day(date: patchplay_model::Date) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (year, month, day) = date.year_month_day();
    let month = MONTHS.get(usize::from(month).saturating_sub(1)).copied().unwrap_or_default();
    format!("{day} {month} {year}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_listed_as_one_says_them() {
        assert_eq!(listed(&[] as &[&str], 3), "");
        assert_eq!(listed(&["a"], 3), "a");
        assert_eq!(listed(&["a", "b"], 3), "a and b");
        assert_eq!(listed(&["a", "b", "c", "d", "e"], 3), "a, b, c and 2 more");
        assert_eq!(counted(1885, "patch", "patches"), "1,885 patches");
        assert_eq!(grouped(999), "999");
        assert_eq!(as_the_console_says("ExecutionTimedOut"), "Execution Timed Out");
        assert_eq!(as_the_console_says("Success"), "Success");
    }
}
