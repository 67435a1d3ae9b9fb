//! Entries of `ApprovedPatches` and `RejectedPatches`: which packages they name (spec baseline-model 6).

use patchplay_model::{DebWildcards, Readings};

use super::{manager::Manager, titled::Known, version::PackageVersion};
use crate::PatchList;

/// A package in one version, as lists see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    pub(crate) arch: &'a str,
    pub(crate) version: Option<&'a PackageVersion>,
}

impl<'a> Named<'a> {
    /// A package that is known only as older than some version is matched by its name alone.
    pub(crate) const fn new(name: &'a str, arch: &'a str, known: &'a Known) -> Self {
        let version = match known {
            Known::Exactly(version) => Some(version),
            Known::OlderThan(_) | Known::Nothing => None,
        };
        Self { name, arch, version }
    }
}

/// What an entry can name.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// A spelling of a package.
    Package(Pattern),
    /// A spelling of a package, or an advisory or CVE number (on SUSE the patch's name): only what it fits can tell.
    Either(Pattern),
    /// A Bugzilla number.
    Bug(String),
    Nothing,
}

/// What an entry says of a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    /// Number of the entry, from 0.
    pub(crate) entry: usize,
    /// Whether it names a notice, not the package.
    pub(crate) by_notice: bool,
}

/// A list as a manager reads it.
#[derive(Debug, Clone)]
pub(crate) struct Names {
    manager: Manager,
    entries: Vec<Entry>,
}

impl Names {
    pub(crate) fn new(manager: Manager, list: &[String], which: PatchList, readings: &Readings) -> Self {
        let entries = list.iter().map(|entry| read(manager, entry, which, readings)).collect();
        Self { manager, entries }
    }

    /// The first entry that names the package, else the first that names one of the notices that its row stands in, by
    /// its number or by a bug that it fixes: what holds entries of notices back leaves the others alone.
    pub(crate) fn find<'n>(
        &self,
        package: Named<'_>,
        notices: impl IntoIterator<Item = &'n str> + Clone,
        bugs: impl IntoIterator<Item = &'n str> + Clone,
    ) -> Option<Hit> {
        if self.entries.is_empty() {
            return None;
        }
        let spellings = spellings(self.manager, package);
        let names = |pattern: &Pattern| spellings.iter().any(|spelling| pattern.fits(spelling));
        let notes = |pattern: &Pattern| notices.clone().into_iter().any(|notice| pattern.fits(notice));
        let named = self.entries.iter().position(|entry| match entry {
            Entry::Package(pattern) | Entry::Either(pattern) => names(pattern),
            Entry::Bug(_) | Entry::Nothing => false,
        });
        let noted = || {
            self.entries.iter().position(|entry| match entry {
                Entry::Either(pattern) => notes(pattern),
                Entry::Bug(number) => bugs.clone().into_iter().any(|bug| bug == number),
                Entry::Package(_) | Entry::Nothing => false,
            })
        };
        let by_name = named.map(|entry| Hit { entry, by_notice: false });
        by_name.or_else(|| noted().map(|entry| Hit { entry, by_notice: true }))
    }
}

fn read(manager: Manager, entry: &str, which: PatchList, readings: &Readings) -> Entry {
    let wild = entry.matches('*').count();
    match manager {
        Manager::Yum | Manager::Dnf => {
            if which == PatchList::Approved && entry.bytes().all(|digit| digit.is_ascii_digit()) {
                return Entry::Bug(entry.to_owned());
            }
            match (wild, which) {
                (2.., _) => Entry::Nothing,
                (_, PatchList::Rejected) => Entry::Package(Pattern::any_case(entry)),
                (0, PatchList::Approved) => Entry::Either(Pattern::any_case(entry)),
                (_, PatchList::Approved) => Entry::Package(Pattern::any_case(entry)),
            }
        }
        Manager::Zypper if wild > 1 => Entry::Nothing,
        Manager::Zypper => Entry::Either(Pattern::any_case(entry)),
        Manager::Apt if readings.deb_wildcards == DebWildcards::Payload => Entry::Package(Pattern::shell(entry)),
        Manager::Apt | Manager::MacOs => Entry::Package(Pattern::exact(entry)),
    }
}

/// The spellings of a package that a list may use. The twelve of rpm are, with n name, a architecture, e epoch,
/// v version, r release: n, n.a, n-v, n-v-r, n-v-r.a, v, v-r, e:v-r, n-e:v-r, n-e:v-r.a, e:n-v-r.a, n.a:e:v-r.
pub(crate) fn spellings(manager: Manager, package: Named<'_>) -> Vec<String> {
    let Named { name: n, arch: a, version } = package;
    match (manager, version) {
        (Manager::Apt | Manager::MacOs, _) => vec![n.to_owned()],
        (Manager::Zypper, None) => Vec::new(),
        (Manager::Zypper, Some(version)) => vec![format!("{n}-{}-{}.{a}.rpm", version.version, version.release)],
        (Manager::Yum | Manager::Dnf, None) => vec![n.to_owned(), format!("{n}.{a}")],
        (Manager::Yum | Manager::Dnf, Some(version)) => {
            let (e, v, r) = (version.epoch_or_zero(), &version.version, &version.release);
            vec![
                n.to_owned(),
                format!("{n}.{a}"),
                format!("{n}-{v}"),
                format!("{n}-{v}-{r}"),
                format!("{n}-{v}-{r}.{a}"),
                v.clone(),
                format!("{v}-{r}"),
                format!("{e}:{v}-{r}"),
                format!("{n}-{e}:{v}-{r}"),
                format!("{n}-{e}:{v}-{r}.{a}"),
                format!("{e}:{n}-{v}-{r}.{a}"),
                format!("{n}.{a}:{e}:{v}-{r}"),
            ]
        }
    }
}

/// A text that names others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// Letter for letter.
    Exact(String),
    /// In any letter case; the second part is what stands behind the one `*`, if there is one.
    AnyCase(String, Option<String>),
    /// With `*`, `?` and `[..]`, in any letter case.
    Shell(Vec<char>),
}

impl Pattern {
    fn exact(text: &str) -> Self {
        Self::Exact(text.to_owned())
    }

    pub(crate) fn any_case(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        match text.split_once('*') {
            Some((start, end)) => Self::AnyCase(start.to_owned(), Some(end.to_owned())),
            None => Self::AnyCase(text, None),
        }
    }

    pub(crate) fn shell(text: &str) -> Self {
        Self::Shell(text.to_lowercase().chars().collect())
    }

    pub(crate) fn fits(&self, text: &str) -> bool {
        match self {
            Self::Exact(exact) => exact == text,
            Self::AnyCase(whole, None) => whole.eq_ignore_ascii_case(text),
            Self::AnyCase(start, Some(end)) => {
                // By bytes, so that no text is copied for each of fifty entries and twelve spellings.
                let (text, start, end) = (text.as_bytes(), start.as_bytes(), end.as_bytes());
                let rest = text.len().checked_sub(end.len()).filter(|rest| *rest >= start.len());
                rest.is_some_and(|rest| {
                    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
                        && text.get(rest..).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
                })
            }
            Self::Shell(pattern) => {
                let text: Vec<char> = text.to_lowercase().chars().collect();
                shell_fits(pattern, &text)
            }
        }
    }
}

/// Matches with one place to come back to, so that no pattern costs more than its length times the text's.
fn shell_fits(pattern: &[char], text: &[char]) -> bool {
    let (mut at, mut here) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        match (pattern.get(at), text.get(here)) {
            (None, None) => return true,
            (Some('*'), _) => {
                star = Some((at + 1, here));
                at += 1;
                continue;
            }
            (Some(_), Some(&letter)) => {
                if let Some(length) = one_fits(pattern.get(at..).unwrap_or_default(), letter) {
                    at += length;
                    here += 1;
                    continue;
                }
            }
            _ => {}
        }
        match star {
            Some((after, from)) if from < text.len() => {
                star = Some((after, from + 1));
                at = after;
                here = from + 1;
            }
            _ => return false,
        }
    }
}

/// How much of the pattern stands for this letter, if it does.
fn one_fits(pattern: &[char], letter: char) -> Option<usize> {
    match pattern {
        ['?', ..] => Some(1),
        ['[', set @ ..] if set.contains(&']') => {
            let end = set.iter().position(|&c| c == ']')?;
            let (negated, from) = if set.first() == Some(&'!') { (true, 1) } else { (false, 0) };
            let found = in_set(set.get(from..end).unwrap_or_default(), letter);
            (found != negated).then_some(end + 2)
        }
        [first, ..] if *first == letter => Some(1),
        _ => None,
    }
}

fn in_set(set: &[char], letter: char) -> bool {
    match set {
        [low, '-', high, rest @ ..] => (*low..=*high).contains(&letter) || in_set(rest, letter),
        [one, rest @ ..] => *one == letter || in_set(rest, letter),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(manager: Manager, entry: &str, which: PatchList, readings: &Readings) -> Names {
        Names::new(manager, &[entry.to_owned()], which, readings)
    }

    fn dbus(manager: Manager, entry: &str, which: PatchList) -> bool {
        let known = Known::Exactly(PackageVersion::read("1:1.12.8-24.el8"));
        let package = Named::new("dbus", "x86_64", &known);
        names(manager, entry, which, &Readings::default())
            .find(package, ["RHSA-2022:1", "CVE-2022-1"], ["2067336"])
            .is_some()
    }

    #[test]
    fn rpm_lists_take_twelve_spellings_in_any_case_with_one_star() {
        for entry in [
            "dbus",
            "dbus.x86_64",
            "dbus-1.12.8",
            "dbus-1.12.8-24.el8",
            "dbus-1.12.8-24.el8.x86_64",
            "1.12.8",
            "1.12.8-24.el8",
            "1:1.12.8-24.el8",
            "dbus-1:1.12.8-24.el8",
            "dbus-1:1.12.8-24.el8.x86_64",
            "1:dbus-1.12.8-24.el8.x86_64",
            "dbus.x86_64:1:1.12.8-24.el8",
            "DBus",
            "dbus*",
            "*",
            "d*64",
            "*el8",
        ] {
            for which in [PatchList::Approved, PatchList::Rejected] {
                assert!(dbus(Manager::Dnf, entry, which), "{entry}");
            }
        }
        for entry in ["dbu", "dbus-libs", "dbus-1.12", "dbus.i686", "d*s*", "0:1.12.8-24.el8", "", "dbus "] {
            for which in [PatchList::Approved, PatchList::Rejected] {
                assert!(!dbus(Manager::Yum, entry, which), "{entry}");
            }
        }
    }

    #[test]
    fn notices_approve_and_never_reject() {
        for entry in ["RHSA-2022:1", "cve-2022-1", "2067336"] {
            assert!(dbus(Manager::Dnf, entry, PatchList::Approved), "{entry}");
            assert!(!dbus(Manager::Dnf, entry, PatchList::Rejected), "{entry}");
        }
        assert!(!dbus(Manager::Dnf, "RHSA-*", PatchList::Approved), "the star is for packages");
    }

    #[test]
    fn a_version_that_is_not_known_is_named_by_the_name_alone() {
        let known = Known::OlderThan(PackageVersion::read("1.12.8-24"));
        let package = Named::new("dbus", "x86_64", &known);
        let found = |entry| {
            names(Manager::Dnf, entry, PatchList::Rejected, &Readings::default()).find(package, [], []).is_some()
        };
        assert!(found("dbus") && found("dbus.x86_64"));
        assert!(!found("dbus-1.12.8-24") && !found("1.12.8"));
    }

    #[test]
    fn deb_lists_have_names_and_wildcards_only_in_the_old_payload() {
        let known = Known::Nothing;
        let package = Named::new("libc6", "amd64", &known);
        let found = |entry, readings: &Readings| {
            names(Manager::Apt, entry, PatchList::Rejected, readings).find(package, [], [])
        };
        let old = Readings { deb_wildcards: DebWildcards::Payload, ..Readings::default() };
        assert!(found("libc6", &Readings::default()).is_some());
        for entry in ["libc*", "lib?6", "LIBC6", "lib[a-d]6", "*c*6*", "[!x]ibc6"] {
            assert!(found(entry, &Readings::default()).is_none(), "{entry}");
            assert!(found(entry, &old).is_some(), "{entry}");
        }
        for entry in ["libc", "lib?", "lib[!c]6", "[", "libc6.amd64", "**x"] {
            assert!(found(entry, &old).is_none(), "{entry}");
        }
    }

    #[test]
    fn suse_lists_have_patches_and_full_package_names() {
        assert!(dbus(Manager::Zypper, "dbus-1.12.8-24.el8.x86_64.rpm", PatchList::Rejected));
        assert!(dbus(Manager::Zypper, "dbus-*.rpm", PatchList::Approved));
        assert!(dbus(Manager::Zypper, "RHSA-2022:*", PatchList::Rejected));
        assert!(!dbus(Manager::Zypper, "dbus", PatchList::Approved));
    }
}
