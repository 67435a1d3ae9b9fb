//! Numbers, dates and lists as the page writes them.

use patchplay_language::say;
use patchplay_model::{Date, Timestamp};

/// `1,885`; the minus sign of a counter that is unknown stays.
pub fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut text = String::new();
    if value < 0 {
        text.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// [`number`] of a length.
pub fn count(value: usize) -> String {
    number(i64::try_from(value).unwrap_or(i64::MAX))
}

/// `22 Jan 2022`.
pub fn day(date: Date) -> String {
    patchplay_language::day(date.year_month_day())
}

/// `22 Jan 2022 11:19 UTC`.
pub fn instant(time: Timestamp) -> String {
    say!("{} {} UTC", day(time.date()), clock(time, 5))
}

/// `11:19:01` of an instant, cut to `length` characters.
pub fn clock(time: Timestamp, length: usize) -> String {
    time.to_iso(0).split('T').nth(1).unwrap_or_default().chars().take(length).collect()
}

/// Reads what a date field and a time field hold, the time with or without seconds.
pub fn instant_of(date: &str, time: &str) -> Option<Timestamp> {
    let time = match time.len() {
        0 => "00:00:00".to_owned(),
        5 => format!("{time}:00"),
        _ => time.to_owned(),
    };
    Timestamp::parse(&format!("{date}T{time}Z")).ok()
}

/// `a`, `a and b`, `a, b and c`, `a, b and 3 more`.
pub fn list(items: &[String], most: usize) -> String {
    patchplay_language::listed(items, most)
}

/// The same of `total` items, of which these are the first.
pub fn some(first: &[String], total: usize) -> String {
    if total <= first.len() {
        list(first, first.len())
    } else {
        say!("{} and {more} more", patchplay_language::joined(first), more = count(total - first.len()))
    }
}

/// The first letter large, for messages that begin a sentence.
pub fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A text in pieces: those at odd places stood between backticks and are the user's or AWS's.
pub fn pieces(text: &str) -> Vec<(String, bool)> {
    let parts: Vec<&str> = text.split('`').collect();
    // A lone backtick opens nothing.
    if parts.len().is_multiple_of(2) {
        return vec![(text.to_owned(), false)];
    }
    let pieces = parts.iter().enumerate().map(|(index, part)| ((*part).to_owned(), index % 2 == 1));
    pieces.filter(|(part, _)| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        let cases =
            [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-1, "−1"), (-1_000, "−1,000")];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn dates_are_read_and_written_in_utc() {
        let time = instant_of("2022-01-22", "11:19:01").unwrap();
        assert_eq!(instant(time), "22 Jan 2022 11:19 UTC");
        assert_eq!(clock(time, 8), "11:19:01");
        assert_eq!(
            instant_of("2022-01-22", "11:19").map(|time| time.to_string()).as_deref(),
            Some("2022-01-22T11:19:00Z")
        );
        assert_eq!(instant_of("2022-01-22", "").map(|time| time.to_string()).as_deref(), Some("2022-01-22T00:00:00Z"));
        assert_eq!(instant_of("2022-02-30", "11:19"), None);
        assert_eq!(instant_of("", ""), None);
    }

    #[test]
    fn lists_end_in_and() {
        let items: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        assert_eq!(list(&items[..0], 3), "");
        assert_eq!(list(&items[..1], 3), "a");
        assert_eq!(list(&items[..3], 3), "a, b and c");
        assert_eq!(list(&items, 2), "a, b and 2 more");
    }

    #[test]
    fn backticks_set_the_users_words_apart() {
        assert_eq!(pieces("`Foo` is no key"), [("Foo".to_owned(), true), (" is no key".to_owned(), false)]);
        assert_eq!(pieces("a lone ` stays"), [("a lone ` stays".to_owned(), false)]);
    }
}
