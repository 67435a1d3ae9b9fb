//! Versions of packages once more, from the public definitions: rpm's `rpmvercmp`, and Debian Policy 5.6.12.

use std::cmp::Ordering;

use patchplay_catalog::PatchFacts;

/// Whose rules versions compare by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    Rpm,
    Dpkg,
}

/// An epoch, a version and a release or revision.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    pub epoch: u64,
    pub version: String,
    pub release: String,
}

impl Version {
    pub fn of(row: &PatchFacts) -> Self {
        let epoch = if row.epoch.is_empty() { 0 } else { row.epoch.parse().unwrap() };
        Self { epoch, version: row.version.clone(), release: row.release.clone() }
    }

    /// `epoch:version-release`; epoch and release may be absent.
    pub fn read(text: &str) -> Self {
        let (epoch, rest) = match text.split_once(':') {
            Some((epoch, rest)) => (epoch.parse().unwrap(), rest),
            None => (0, text),
        };
        // The last hyphen separates, since a version may have some of its own.
        let (version, release) = rest.rsplit_once('-').unwrap_or((rest, ""));
        Self { epoch, version: version.to_owned(), release: release.to_owned() }
    }

    pub fn compare(&self, other: &Self, rules: Rules) -> Ordering {
        let text: fn(&str, &str) -> Ordering = match rules {
            Rules::Rpm => rpm_text,
            Rules::Dpkg => dpkg_text,
        };
        self.epoch
            .cmp(&other.epoch)
            .then_with(|| text(&self.version, &other.version))
            .then_with(|| text(&self.release, &other.release))
    }
}

/// What is known of the version of an installed package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known {
    Exactly(Version),
    OlderThan(Version),
    Nothing,
}

impl Known {
    /// Whether a version is newer than what is known. Something older than 2.0 lies right below 2.0.
    pub fn is_older_than(&self, newer: &Version, rules: Rules) -> bool {
        match self {
            Self::Nothing => true,
            Self::OlderThan(bound) => newer.compare(bound, rules) != Ordering::Less,
            Self::Exactly(version) => newer.compare(version, rules) == Ordering::Greater,
        }
    }

    pub fn exactly(&self) -> Option<&Version> {
        match self {
            Self::Exactly(version) => Some(version),
            _ => None,
        }
    }

    pub fn is(&self, other: &Version, rules: Rules) -> bool {
        self.exactly().is_some_and(|version| version.compare(other, rules) == Ordering::Equal)
    }

    /// Oldest first.
    pub fn compare(&self, other: &Self, rules: Rules) -> Ordering {
        let parts = |known: &Self| match known {
            Self::Nothing => None,
            Self::OlderThan(version) => Some((version.clone(), false)),
            Self::Exactly(version) => Some((version.clone(), true)),
        };
        match (parts(self), parts(other)) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some((one, exact)), Some((two, other_exact))) => one.compare(&two, rules).then(exact.cmp(&other_exact)),
        }
    }
}

/// One piece of an rpm version.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Tilde,
    Caret,
    Number(String),
    Letters(String),
}

/// Digits and letters in turn; everything else but `~` and `^` only separates.
fn rpm_pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let of_kind = |kind: fn(&char) -> bool| rest.chars().take_while(kind).collect::<String>();
        let taken = if first == '~' {
            pieces.push(Piece::Tilde);
            1
        } else if first == '^' {
            pieces.push(Piece::Caret);
            1
        } else if first.is_ascii_digit() {
            let digits = of_kind(char::is_ascii_digit);
            pieces.push(Piece::Number(digits.trim_start_matches('0').to_owned()));
            digits.len()
        } else if first.is_ascii_alphabetic() {
            let letters = of_kind(char::is_ascii_alphabetic);
            let length = letters.len();
            pieces.push(Piece::Letters(letters));
            length
        } else {
            first.len_utf8()
        };
        rest = &rest[taken..];
    }
    pieces
}

/// rpm: a tilde sorts before everything, even the end; a caret after the end, but before anything else; numbers are newer
/// than letters; of two that are equal so far the longer one is newer.
fn rpm_text(one: &str, two: &str) -> Ordering {
    let (one, two) = (rpm_pieces(one), rpm_pieces(two));
    for place in 0.. {
        let order = match (one.get(place), two.get(place)) {
            (None, None) => return Ordering::Equal,
            (Some(Piece::Tilde), Some(Piece::Tilde)) | (Some(Piece::Caret), Some(Piece::Caret)) => Ordering::Equal,
            (Some(Piece::Tilde), _) => Ordering::Less,
            (_, Some(Piece::Tilde)) => Ordering::Greater,
            (Some(Piece::Caret), None) => Ordering::Greater,
            (None, Some(Piece::Caret)) => Ordering::Less,
            (Some(Piece::Caret), _) => Ordering::Less,
            (_, Some(Piece::Caret)) => Ordering::Greater,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(Piece::Number(one)), Some(Piece::Number(two))) => one.len().cmp(&two.len()).then(one.cmp(two)),
            (Some(Piece::Number(_)), Some(Piece::Letters(_))) => Ordering::Greater,
            (Some(Piece::Letters(_)), Some(Piece::Number(_))) => Ordering::Less,
            (Some(Piece::Letters(one)), Some(Piece::Letters(two))) => one.cmp(two),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

/// dpkg: in turn a part without digits, where a tilde sorts before the end, letters before other characters, and a
/// number; an absent number is zero.
fn dpkg_text(mut one: &str, mut two: &str) -> Ordering {
    fn weight(c: Option<char>) -> u32 {
        match c {
            Some('~') => 0,
            None => 1,
            Some(c) if c.is_ascii_alphabetic() => 2 + u32::from(c),
            Some(c) => 1000 + u32::from(c),
        }
    }
    fn take<'a>(text: &mut &'a str, digits: bool) -> &'a str {
        let end = text.find(|c: char| c.is_ascii_digit() != digits).unwrap_or(text.len());
        let (taken, rest) = text.split_at(end);
        *text = rest;
        taken
    }
    while !one.is_empty() || !two.is_empty() {
        let (left, right) = (take(&mut one, false), take(&mut two, false));
        for place in 0..left.chars().count().max(right.chars().count()) {
            let order = weight(left.chars().nth(place)).cmp(&weight(right.chars().nth(place)));
            if order != Ordering::Equal {
                return order;
            }
        }
        let (left, right) = (take(&mut one, true), take(&mut two, true));
        let (left, right) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
        let order = left.len().cmp(&right.len()).then(left.cmp(right));
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From rpm's own tests (tests/rpmvercmp.at).
    #[test]
    fn rpm_versions_compare_as_rpm_publishes() {
        for (one, two, order) in [
            ("1.0", "1.0", 0),
            ("1.0", "2.0", -1),
            ("2.0.1a", "2.0.1", 1),
            ("5.5p1", "5.5p2", -1),
            ("5.5p10", "5.5p1", 1),
            ("10xyz", "10.1xyz", -1),
            ("xyz10", "xyz10.1", -1),
            ("xyz.4", "8", -1),
            ("xyz.4", "2", -1),
            ("5.5p2", "5.6p1", -1),
            ("5.6p1", "6.5p1", -1),
            ("6.0.rc1", "6.0", 1),
            ("10b2", "10a1", 1),
            ("1.0aa", "1.0aa", 0),
            ("1.0a", "1.0aa", -1),
            ("10.0001", "10.0001", 0),
            ("10.0001", "10.1", 0),
            ("10.0001", "10.0039", -1),
            ("4.999.9", "5.0", -1),
            ("20101121", "20101122", -1),
            ("2_0", "2.0", 0),
            ("a", "a", 0),
            ("a+", "a_", 0),
            ("+a", "_a", 0),
            ("+", "_", 0),
            ("1.0~rc1", "1.0", -1),
            ("1.0~rc1", "1.0~rc2", -1),
            ("1.0~rc1~git123", "1.0~rc1", -1),
            ("1.0^", "1.0", 1),
            ("1.0^git1", "1.0", 1),
            ("1.0^git1", "1.0^git2", -1),
            ("1.0^git1", "1.01", -1),
            ("1.0^20160101", "1.0.1", -1),
            ("1.0^20160101^git1", "1.0^20160102", -1),
            ("1.0~rc1^git1", "1.0~rc1", 1),
            ("1.0^git1~pre", "1.0^git1", -1),
            ("1b.fc17", "1.fc17", -1),
            ("1g.fc17", "1.fc17", 1),
        ] {
            assert_eq!(rpm_text(one, two) as i8, order, "{one} {two}");
            assert_eq!(rpm_text(two, one) as i8, -order, "{two} {one}");
        }
    }

    /// The order that Debian Policy 5.6.12 spells out, and epochs.
    #[test]
    fn debian_versions_compare_as_policy_says() {
        let rising = ["~~", "~~a", "~", "", "a"];
        for pair in rising.windows(2) {
            assert_eq!(dpkg_text(pair[0], pair[1]), Ordering::Less, "{pair:?}");
        }
        for (one, two, order) in [
            ("1.0-1", "1.0-2", -1),
            ("1.0~beta1~svn1245-1", "1.0~beta1-1", -1),
            ("1.0~beta1-1", "1.0-1", -1),
            ("0:1.0-1", "1.0-1", 0),
            ("1:0.4", "10.3", 1),
            ("1.0", "1.0-0", 0),
            ("1.0-1ubuntu1", "1.0-1", 1),
            ("1.0+dfsg-1", "1.0-1", 1),
            ("1.0a-1", "1.0+-1", -1),
            ("1.09-1", "1.9-1", 0),
            ("2.30-21ubuntu1~18.04.5", "2.30-21ubuntu1", -1),
        ] {
            assert_eq!(Version::read(one).compare(&Version::read(two), Rules::Dpkg) as i8, order, "{one} {two}");
        }
    }
}
