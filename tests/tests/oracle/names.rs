//! How the lists of a baseline name a package, once more from the page on package name formats.

use patchplay_catalog::PatchFacts;
use patchplay_model::{DebWildcards, ListedPatch, Readings};
use patchplay_tests::stories::Kind;

use crate::versions::Version;

/// A package as a list entry is compared with it; without a version it is known by name alone.
pub struct Named<'a> {
    pub name: &'a str,
    pub arch: &'a str,
    pub version: Option<&'a Version>,
}

/// The spelling by which an entry names an rpm package, if it does.
pub fn rpm(entry: &str, named: &Named<'_>) -> Option<&'static str> {
    rpm_spellings(named).into_iter().find(|(_, text)| with_one_star(entry, text)).map(|(spelling, _)| spelling)
}

fn rpm_spellings(named: &Named<'_>) -> Vec<(&'static str, String)> {
    let (n, a) = (named.name, named.arch);
    let mut all = vec![("n", n.to_owned()), ("n.a", format!("{n}.{a}"))];
    if let Some(Version { epoch: e, version: v, release: r }) = named.version {
        all.extend([
            ("n-v", format!("{n}-{v}")),
            ("n-v-r", format!("{n}-{v}-{r}")),
            ("n-v-r.a", format!("{n}-{v}-{r}.{a}")),
            ("v", v.clone()),
            ("v-r", format!("{v}-{r}")),
            ("e:v-r", format!("{e}:{v}-{r}")),
            ("n-e:v-r", format!("{n}-{e}:{v}-{r}")),
            ("n-e:v-r.a", format!("{n}-{e}:{v}-{r}.{a}")),
            ("e:n-v-r.a", format!("{e}:{n}-{v}-{r}.{a}")),
            ("n.a:e:v-r", format!("{n}.{a}:{e}:{v}-{r}")),
        ]);
    }
    all
}

/// Whether an entry is the advisory, CVE or Bugzilla id of a notice that the row stands in, in any letter case.
pub fn notice(entry: &str, row: &PatchFacts) -> bool {
    row.advisories.iter().chain(&row.cves).chain(&row.bugs).any(|id| id.eq_ignore_ascii_case(entry))
}

/// SUSE: the full rpm name with `.rpm`, or the name of a patch.
pub fn suse(entry: &str, named: &Named<'_>, patches: &[String]) -> bool {
    let full = named
        .version
        .map(|Version { version, release, .. }| format!("{}-{version}-{release}.{}.rpm", named.name, named.arch));
    full.is_some_and(|full| with_one_star(entry, &full)) || patches.iter().any(|patch| with_one_star(entry, patch))
}

/// Debian's family: the name.
pub fn deb(entry: &str, named: &Named<'_>, readings: &Readings) -> bool {
    match readings.deb_wildcards {
        DebWildcards::Documented => entry == named.name,
        DebWildcards::Payload => {
            let letters = |text: &str| text.to_lowercase().chars().collect::<Vec<_>>();
            shell_pattern(&letters(entry), &letters(named.name))
        }
    }
}

/// Whether an entry with at most one `*` is a text, in any letter case.
fn with_one_star(entry: &str, text: &str) -> bool {
    let (entry, text) = (entry.to_lowercase(), text.to_lowercase());
    match entry.split_once('*') {
        None => entry == text,
        Some((_, after)) if after.contains('*') => false,
        Some((before, after)) => {
            text.len() >= before.len() + after.len() && text.starts_with(before) && text.ends_with(after)
        }
    }
}

/// An entry of a list of patches to install: its id, and its title if it has one. Elsewhere than on Debian's family and
/// macOS both are patterns, on macOS there is no title.
pub fn to_install(kind: Kind, entry: &ListedPatch, named: &Named<'_>, title: &str, readings: &Readings) -> bool {
    let pattern = match kind {
        Kind::Rpm | Kind::Zypp => true,
        Kind::Deb => readings.deb_wildcards == DebWildcards::Payload,
        Kind::MacOs | Kind::Windows => false,
    };
    let letters = |text: &str| text.to_lowercase().chars().collect::<Vec<_>>();
    let is = |entry: &str, text: &str| {
        if pattern { shell_pattern(&letters(entry), &letters(text)) } else { entry == text }
    };
    if kind == Kind::MacOs {
        return is(&entry.id, named.name) || is(&entry.id, title);
    }
    let id = is(&entry.id, &format!("{}.{}", named.name, named.arch)) || is(&entry.id, named.name);
    id && entry.title.as_ref().is_none_or(|wanted| is(wanted, title))
}

/// `*`, `?` and `[..]` as a shell has them.
fn shell_pattern(pattern: &[char], text: &[char]) -> bool {
    match (pattern.first(), text.first()) {
        (None, _) => text.is_empty(),
        (Some('*'), _) => {
            shell_pattern(&pattern[1..], text) || (!text.is_empty() && shell_pattern(pattern, &text[1..]))
        }
        (Some(_), None) => false,
        (Some('?'), Some(_)) => shell_pattern(&pattern[1..], &text[1..]),
        (Some('['), Some(letter)) => match pattern.iter().skip(2).position(|&c| c == ']') {
            Some(length) => {
                let end = length + 2;
                let (wanted, members) = match pattern[1] {
                    '!' if end > 2 => (false, &pattern[2..end]),
                    _ => (true, &pattern[1..end]),
                };
                in_set(members, *letter) == wanted && shell_pattern(&pattern[end + 1..], &text[1..])
            }
            None => *letter == '[' && shell_pattern(&pattern[1..], &text[1..]),
        },
        (Some(one), Some(other)) => one == other && shell_pattern(&pattern[1..], &text[1..]),
    }
}

fn in_set(members: &[char], letter: char) -> bool {
    match members {
        [from, '-', to, rest @ ..] => (*from..=*to).contains(&letter) || in_set(rest, letter),
        [one, rest @ ..] => *one == letter || in_set(rest, letter),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The spellings of AWS's page, for one package.
    #[test]
    fn a_package_is_named_in_twelve_ways() {
        let version = Version { epoch: 1, version: "1.10.0".to_owned(), release: "7.amzn2".to_owned() };
        let named = Named { name: "dbus", arch: "x86_64", version: Some(&version) };
        for (entry, spelling) in [
            ("dbus", "n"),
            ("dbus.x86_64", "n.a"),
            ("dbus-1.10.0", "n-v"),
            ("dbus-1.10.0-7.amzn2", "n-v-r"),
            ("DBUS-1.10.0-7.amzn2.x86_64", "n-v-r.a"),
            ("1.10.0", "v"),
            ("1.10.0-7.amzn2", "v-r"),
            ("1:1.10.0-7.amzn2", "e:v-r"),
            ("dbus-1:1.10.0-7.amzn2", "n-e:v-r"),
            ("dbus-1:1.10.0-7.amzn2.x86_64", "n-e:v-r.a"),
            ("1:dbus-1.10.0-7.amzn2.x86_64", "e:n-v-r.a"),
            ("dbus.x86_64:1:1.10.0-7.amzn2", "n.a:e:v-r"),
            ("db*", "n"),
            ("*", "n"),
            ("dbus-*.x86_64", "n-v-r.a"),
        ] {
            assert_eq!(rpm(entry, &named), Some(spelling), "{entry}");
        }
        for entry in
            ["dbus.i686", "db*s*", "dbus?", "dbus-1.10", "1", "", "dbus*dbus", "dbus-1.10.0-7.amzn2.x86_64.rpm"]
        {
            assert_eq!(rpm(entry, &named), None, "{entry}");
        }
    }

    #[test]
    fn shell_patterns_match_as_in_a_shell() {
        let matches = |pattern: &str, text: &str| {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            shell_pattern(&letters(pattern), &letters(text))
        };
        for (pattern, text) in [("lib*6", "libc6"), ("l?bc[0-9]", "libc6"), ("[!a]*", "libc6"), ("*", ""), ("[", "[")] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("lib", "libc6"), ("[!l]*", "libc6"), ("?", ""), ("[ab]ibc6", "libc6")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
