//! Dictionaries of one column. Words are split into a stem and the number at their end, so that `KB5009557` costs the
//! distance to the KB before it; stems are sorted and written without what they share with the stem before.

use patchplay_ordered::SortedMap;
use serde::{Deserialize, Serialize};

use super::error::{Budget, Damage};

/// Digits of the largest number that is split off; more do not fit into 32 bits.
const DIGITS: usize = 9;

/// A set of words on the wire.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Words {
    /// Bytes that each stem shares with the one before.
    shared: Vec<u32>,
    /// Bytes that follow.
    lengths: Vec<u32>,
    /// What follows, of all stems.
    tails: String,
    /// Words of each stem.
    counts: Vec<u32>,
    /// Per stem ascending: 0 for the bare stem, else the number plus 1; after the first as distance.
    numbers: Vec<u32>,
}

/// The place of each word in the dictionary's order.
pub(super) type Places<'a> = SortedMap<&'a str, u32>;

impl Words {
    /// The dictionary of these words.
    pub(super) fn of<'a>(words: impl IntoIterator<Item = &'a str>) -> (Self, Places<'a>) {
        let mut stems: SortedMap<&str, SortedMap<u32, &str>> = SortedMap::new();
        for word in words {
            let (stem, number) = split(word);
            stems.entry(stem).or_default().insert(number, word);
        }
        let (mut dictionary, mut places, mut before) = (Self::default(), Places::new(), "");
        for (stem, numbers) in &stems {
            let shared = shared_prefix(before, stem);
            let tail = stem.get(shared..).unwrap_or_default();
            dictionary.shared.push(count(shared));
            dictionary.lengths.push(count(tail.len()));
            dictionary.tails.push_str(tail);
            dictionary.counts.push(count(numbers.len()));
            let mut last = 0;
            for (&number, &word) in numbers {
                dictionary.numbers.push(number - last);
                last = number;
                let place = count(places.len());
                places.insert(word, place);
            }
            before = stem;
        }
        (dictionary, places)
    }

    /// The words, in the dictionary's order.
    pub(super) fn read(&self, budget: &mut Budget) -> Result<Vec<String>, Damage> {
        if self.shared.len() != self.lengths.len() || self.shared.len() != self.counts.len() {
            return Err(Damage::Shape);
        }
        let (mut words, mut stem) = (Vec::with_capacity(self.numbers.len()), String::new());
        let (mut tails, mut numbers) = (self.tails.as_str(), self.numbers.iter());
        for ((&shared, &length), &count) in self.shared.iter().zip(&self.lengths).zip(&self.counts) {
            if !stem.is_char_boundary(shared as usize) {
                return Err(Damage::Text);
            }
            stem.truncate(shared as usize);
            let (tail, rest) = tails.split_at_checked(length as usize).ok_or(Damage::Text)?;
            stem.push_str(tail);
            tails = rest;
            let mut number = 0_u32;
            for _ in 0..count {
                number = number.checked_add(*numbers.next().ok_or(Damage::Shape)?).ok_or(Damage::Number)?;
                budget.spend(stem.len() + DIGITS + 1)?;
                words.push(number.checked_sub(1).map_or_else(|| stem.clone(), |number| format!("{stem}{number}")));
            }
        }
        Ok(words)
    }
}

/// The stem of a word, and 0 or the number at its end plus 1. Numbers with leading zeros stay in the stem.
fn split(word: &str) -> (&str, u32) {
    let mut start = word.len() - word.bytes().rev().take(DIGITS).take_while(u8::is_ascii_digit).count();
    let zeros = word.bytes().skip(start).take_while(|&byte| byte == b'0').count();
    // A lone zero at the end is a number, the zeros before other digits are not.
    start += zeros.min((word.len() - start).saturating_sub(1));
    match word.split_at_checked(start) {
        Some((stem, digits)) => (stem, digits.parse::<u32>().map_or(0, |number| number + 1)),
        None => (word, 0),
    }
}

/// Bytes that two texts begin with, cut at a character of both.
fn shared_prefix(before: &str, stem: &str) -> usize {
    before.chars().zip(stem.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

/// A length on the wire. Catalogues are far below 4 GB, since their texts are numbered with 32 bits.
pub(super) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_back_whatever_they_end_in() {
        let given = [
            "",
            "0",
            "00",
            "7",
            "KB5009557",
            "KB890830",
            "CVE-2019-0708",
            "CVE-2019-07080",
            "CVE-2019-070",
            "12345678901",
            "1.0",
            "1.00",
            "é9",
            "é",
            "ê8",
            "999999999",
            "1000000000",
            "10.0.",
        ];
        let (dictionary, places) = Words::of(given);
        let words = dictionary.read(&mut Budget::default()).unwrap();
        assert_eq!(words.len(), given.len());
        for word in given {
            assert_eq!(words[places[word] as usize], word);
        }
    }

    #[test]
    fn a_stem_that_repeats_for_ever_is_refused() {
        let long = "x".repeat(1 << 16);
        let hostile = Words {
            shared: vec![0],
            lengths: vec![1 << 16],
            tails: long,
            counts: vec![100_000],
            numbers: vec![1; 100_000],
        };
        assert_eq!(hostile.read(&mut Budget::default()), Err(Damage::TooLarge));
    }
}
