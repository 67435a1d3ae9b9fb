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
