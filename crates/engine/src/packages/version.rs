//! Versions of packages, and which of two is newer.

use std::cmp::Ordering;

use patchplay_model::OperatingSystem;
use rpm_version::Evr;

/// How a system compares versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ordered {
    /// By rpm's segments; macOS's versions, which no page orders, too.
    Rpm,
    /// By dpkg's rules.
    Deb,
}

impl Ordered {
    pub(crate) const fn of(system: OperatingSystem) -> Self {
        match system {
            OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian => Self::Deb,
            _ => Self::Rpm,
        }
    }
}

/// Epoch, version and release as written; an epoch that nobody wrote is empty and counts as 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct PackageVersion {
    pub(crate) epoch: String,
    pub(crate) version: String,
    /// On Debian's family the revision.
    pub(crate) release: String,
}

impl PackageVersion {
    /// A version as a catalogue's columns have it.
    pub(crate) fn new(epoch: &str, version: &str, release: &str) -> Self {
        let epoch = if epoch.bytes().all(|digit| digit == b'0') { "" } else { epoch };
        Self { epoch: epoch.to_owned(), version: version.to_owned(), release: release.to_owned() }
    }

    /// Reads `epoch:version-release`; epoch and release may be missing, and the release begins behind the last `-`.
    pub(crate) fn read(text: &str) -> Self {
        let (epoch, rest) = match text.split_once(':') {
            Some((epoch, rest)) if epoch.bytes().all(|digit| digit.is_ascii_digit()) => (epoch, rest),
            _ => ("", text),
        };
        let (version, release) = rest.rsplit_once('-').unwrap_or((rest, ""));
        Self::new(epoch, version, release)
    }

    /// Which of the two is newer (rule approve-rpm-version-comparison; dpkg's order is deb-version(7)).
    pub(crate) fn compare(&self, other: &Self, ordered: Ordered) -> Ordering {
        match ordered {
            Ordered::Rpm => {
                let evr =
                    |version: &Self| Evr::new(version.epoch.clone(), version.version.clone(), version.release.clone());
                evr(self).cmp(&evr(other))
            }
            Ordered::Deb => numbers(&self.epoch, &other.epoch)
                .then_with(|| deb_part(&self.version, &other.version))
                .then_with(|| deb_part(&self.release, &other.release)),
        }
    }

    /// Version and release, joined by `-` where there is a release.
    pub(crate) fn version_release(&self) -> String {
        if self.release.is_empty() { self.version.clone() } else { format!("{}-{}", self.version, self.release) }
    }

    /// The epoch as titles of rpm print it.
    pub(crate) const fn epoch_or_zero(&self) -> &str {
        if self.epoch.is_empty() { "0" } else { self.epoch.as_str() }
    }
}

/// Digits as numbers of any length.
fn numbers(left: &str, right: &str) -> Ordering {
    let (left, right) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
    left.len().cmp(&right.len()).then_with(|| left.cmp(right))
}

/// dpkg's order of an upstream version or a revision: runs of other characters and runs of digits take turns.
fn deb_part(mut left: &str, mut right: &str) -> Ordering {
    while !left.is_empty() || !right.is_empty() {
        let (left_word, right_word) = (cut(&mut left, false), cut(&mut right, false));
        let (left_number, right_number) = (cut(&mut left, true), cut(&mut right, true));
        let order = deb_words(left_word, right_word).then_with(|| numbers(left_number, right_number));
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

/// Takes the leading characters that are digits, or are not.
fn cut<'a>(text: &mut &'a str, digits: bool) -> &'a str {
    let end = text.find(|character: char| character.is_ascii_digit() != digits).unwrap_or(text.len());
    let (head, tail) = text.split_at_checked(end).unwrap_or((text, ""));
    *text = tail;
    head
}

/// `~` comes before the end, the end before letters, letters before everything else.
fn deb_words(left: &str, right: &str) -> Ordering {
    let weight = |character: Option<char>| match character {
        Some('~') => (0, '~'),
        None => (1, '\0'),
        Some(letter) if letter.is_ascii_alphabetic() => (2, letter),
        Some(other) => (3, other),
    };
    let (mut left, mut right) = (left.chars(), right.chars());
    loop {
        let (one, other) = (left.next(), right.next());
        let order = weight(one).cmp(&weight(other));
        if order != Ordering::Equal || one.is_none() {
            return order;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hold(ordered: Ordered, vectors: &[(&str, &str, Ordering)]) {
        for (left, right, order) in vectors {
            let (one, other) = (PackageVersion::read(left), PackageVersion::read(right));
            assert_eq!(one.compare(&other, ordered), *order, "{left} and {right}");
            assert_eq!(other.compare(&one, ordered), order.reverse(), "{right} and {left}");
        }
    }

    /// Vectors of rpm's own test suite (tests/rpmvercmp.at) and epochs.
    #[test]
    fn rpm_versions_compare_as_rpms_own_tests_say() {
        use Ordering::{Equal, Greater, Less};
        hold(
            Ordered::Rpm,
            &[
                ("1.0", "1.0", Equal),
                ("1.0", "2.0", Less),
                ("2.0.1", "2.0.1", Equal),
                ("2.0", "2.0.1", Less),
                ("2.0.1a", "2.0.1", Greater),
                ("5.5p1", "5.5p2", Less),
                ("5.5p10", "5.5p1", Greater),
                ("10xyz", "10.1xyz", Less),
                ("xyz10", "xyz10.1", Less),
                ("xyz.4", "8", Less),
                ("xyz.4", "2", Less),
                ("5.5p2", "5.6p1", Less),
                ("5.6p1", "6.5p1", Less),
                ("6.0.rc1", "6.0", Greater),
                ("10b2", "10a1", Greater),
                ("1.0aa", "1.0a", Greater),
                ("10.0001", "10.0039", Less),
                ("10.0001", "10.1", Equal),
                ("4.999.9", "5.0", Less),
                ("20101121", "20101122", Less),
                ("2_0", "2.0", Equal),
                ("a+", "a_", Equal),
                ("1.0~rc1", "1.0", Less),
                ("1.0~rc1", "1.0~rc2", Less),
                ("1.0~rc1~git123", "1.0~rc1", Less),
                ("1.0^", "1.0", Greater),
                ("1.0^git1", "1.01", Less),
                ("1.0^20160101", "1.0.1", Less),
                ("1.0~rc1^git1", "1.0~rc1", Greater),
                ("0:1.8.23-4", "1.8.23-4", Equal),
                ("1:1.0-1", "2.0-1", Greater),
                ("1.8.23-4.amzn2.2.1", "1.8.23-10.amzn2", Less),
                ("9.8.2-0.68.rc1.60.amzn1", "9.8.2-0.68.rc1.99.amzn1", Less),
                ("4.18.0-147.5.1.el8_1", "4.18.0-147.el8", Greater),
            ],
        );
    }

    /// Vectors of dpkg's own test suite (lib/dpkg/t/t-version.c) and of deb-version(7).
    #[test]
    fn deb_versions_compare_as_dpkgs_own_tests_say() {
        use Ordering::{Equal, Greater, Less};
        hold(
            Ordered::Deb,
            &[
                ("0:0-0", "0:0-0", Equal),
                ("0:0-00", "0:00-0", Equal),
                ("1:2-3", "1:2-3", Equal),
                ("1:0-0", "0:0-0", Greater),
                ("0:a-0", "0:b-0", Less),
                ("0:0-a", "0:0-b", Less),
                ("0:1.2.3-1", "0:1.2.3-2", Less),
                ("0:09-0", "0:1-0", Greater),
                ("1.0", "1.0-0", Equal),
                ("1.0~~", "1.0~~a", Less),
                ("1.0~~a", "1.0~", Less),
                ("1.0~", "1.0", Less),
                ("1.0", "1.0a", Less),
                ("1.0a", "1.0+", Less),
                ("1.0-1~deb11u1", "1.0-1", Less),
                ("2.2.53-6", "2.2.53-6ubuntu0.1", Less),
                ("1:9.16.1-0ubuntu2.9", "1:9.16.1-0ubuntu2.10", Less),
                ("2:4.13.17~dfsg-0ubuntu1", "2:4.13.17-0ubuntu1", Less),
                ("99999999999999999999999-1", "99999999999999999999998-1", Greater),
                ("1.0é-1", "1.0-1", Greater),
            ],
        );
    }

    #[test]
    fn a_version_is_read_with_its_epoch_and_release() {
        let parts = |text| {
            let PackageVersion { epoch, version, release } = PackageVersion::read(text);
            (epoch, version, release)
        };
        let owned =
            |epoch: &str, version: &str, release: &str| (epoch.to_owned(), version.to_owned(), release.to_owned());
        assert_eq!(parts("32:9.8.2-0.68.rc1"), owned("32", "9.8.2", "0.68.rc1"));
        assert_eq!(parts("1.8.23-4"), owned("", "1.8.23", "4"));
        assert_eq!(parts("0:1-1"), owned("", "1", "1"));
        assert_eq!(parts("1.2-rc1-3"), owned("", "1.2-rc1", "3"));
        assert_eq!(parts("13ubuntu10.2"), owned("", "13ubuntu10.2", ""));
    }
}
