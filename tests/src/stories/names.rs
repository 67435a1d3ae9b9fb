//! Entries of `ApprovedPatches` and `RejectedPatches` in every spelling, right and wrong.

use patchplay_catalog::PatchFacts;
use patchplay_model::{ListedPatch, OperatingSystem};

use super::{Kind, Rng};

/// Advisories of a row.
pub fn advisories(rng: &mut Rng, system: OperatingSystem) -> Vec<String> {
    let form = |number: usize| match Kind::of(system) {
        Kind::Rpm => format!("RHSA-2025:{number:04}"),
        Kind::Zypp => format!("SUSE-SLE-Module-Basesystem-15-SP3-2025-{number}"),
        Kind::Deb => format!("USN-{number}-1"),
        Kind::MacOs | Kind::Windows => format!("HT{number}"),
    };
    (0..1 + rng.below(2)).map(|_| form(1 + rng.below(6))).collect()
}

/// CVE numbers of a row.
pub fn cves(rng: &mut Rng) -> Vec<String> {
    (0..1 + rng.below(2)).map(|_| format!("CVE-2025-{}", 1000 + rng.below(6))).collect()
}

/// Bugzilla numbers of a row; one of them is a version, too.
pub fn bugs(rng: &mut Rng) -> Vec<String> {
    (0..1 + rng.below(2)).map(|_| (*rng.pick(&["1234567", "1234568", "7"])).to_owned()).collect()
}

/// The parts of a package's name and version.
struct Parts {
    name: String,
    arch: String,
    epoch: String,
    version: String,
    release: String,
}

impl Parts {
    fn of_row(row: &PatchFacts) -> Self {
        let epoch = if row.epoch.is_empty() { "0".to_owned() } else { row.epoch.clone() };
        Self {
            name: row.id.clone(),
            arch: row.arch.clone(),
            epoch,
            version: row.version.clone(),
            release: row.release.clone(),
        }
    }

    /// Of a node's `name.arch:epoch:version-release`, whatever of it stands there.
    fn of_text(text: &str) -> Self {
        let (package, version) = text.split_once(':').unwrap_or((text, ""));
        let (name, arch) = package.rsplit_once('.').unwrap_or((package, ""));
        let version = version.trim_start_matches('<');
        let (epoch, version) = version.split_once(':').unwrap_or(("0", version));
        let (version, release) = version.rsplit_once('-').unwrap_or((version, ""));
        let [name, arch, epoch, version, release] = [name, arch, epoch, version, release].map(str::to_owned);
        Self { name, arch, epoch, version, release }
    }
}

/// One entry for the lists of a system's baselines.
pub fn entry(rng: &mut Rng, system: OperatingSystem, rows: &[PatchFacts], installed: &[String]) -> String {
    let row = rng.pick(rows);
    let parts = if rng.chance(25) && !installed.is_empty() {
        Parts::of_text(&rng.pick(installed).clone())
    } else {
        Parts::of_row(row)
    };
    match Kind::of(system) {
        Kind::Rpm => {
            if rng.chance(25) {
                return id_of_notice(rng, row);
            }
            let spelled = rpm_spelling(&parts, rng.below(12));
            let spelled = if rng.chance(3) { format!("{spelled}.rpm") } else { spelled };
            disguised(rng, spelled)
        }
        Kind::Zypp => {
            if rng.chance(30) {
                let id = id_of_notice(rng, row);
                return disguised(rng, id);
            }
            let full = rpm_spelling(&parts, 4);
            let spelled = match rng.below(10) {
                0 => parts.name,
                1 => full,
                _ => format!("{full}.rpm"),
            };
            disguised(rng, spelled)
        }
        Kind::Deb => match rng.below(12) {
            0 => format!("{}*", first(&parts.name, 2)),
            1 => format!("{}?{}", first(&parts.name, 1), parts.name.chars().skip(2).collect::<String>()),
            2 => format!("[{}x]*", first(&parts.name, 1)),
            3 => parts.name.to_uppercase(),
            4 => format!("{}.{}", parts.name, parts.arch),
            5 => format!("[!{}]*", first(&parts.name, 1)),
            6 => "*".to_owned(),
            7 => format!("{}={}-{}", parts.name, parts.version, parts.release),
            _ => parts.name,
        },
        Kind::MacOs | Kind::Windows => match rng.below(10) {
            0 => format!("{}*", first(&parts.name, 2)),
            1 => parts.name.to_lowercase(),
            2 => format!("{}.{}", parts.name, parts.version),
            _ => row.id.clone(),
        },
    }
}

/// One entry of a list of patches to install.
pub fn to_install(rng: &mut Rng, system: OperatingSystem, rows: &[PatchFacts]) -> ListedPatch {
    let parts = Parts::of_row(rng.pick(rows));
    let Parts { name, arch, epoch, version, release } = &parts;
    let id = if arch.is_empty() { name.clone() } else { format!("{name}.{arch}") };
    let release = if release.is_empty() { String::new() } else { format!("-{release}") };
    let kind = Kind::of(system);
    let title = match kind {
        Kind::Deb if epoch == "0" => format!("{id}:{version}{release}"),
        Kind::MacOs => format!("{id}.{version}"),
        _ => format!("{id}:{epoch}:{version}{release}"),
    };
    let id = match rng.below(10) {
        0 => name.clone(),
        1 => format!("{}*", first(name, 2)),
        2 if !arch.is_empty() => format!("*.{arch}"),
        3 => id.to_uppercase(),
        4 | 5 if kind == Kind::MacOs => title.clone(),
        _ => id,
    };
    let title = match rng.below(8) {
        0 | 1 => Some(title),
        2 => Some(format!("*{version}*")),
        3 => Some("other".to_owned()),
        _ => None,
    };
    ListedPatch { id, title }
}

fn first(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

fn id_of_notice(rng: &mut Rng, row: &PatchFacts) -> String {
    let ids: Vec<&String> = row.advisories.iter().chain(&row.cves).chain(&row.bugs).collect();
    match rng.below(12) {
        0 => "1234567".to_owned(),
        1 => "CVE-2025-9999".to_owned(),
        _ if ids.is_empty() => "RHSA-2025:9999".to_owned(),
        2 => rng.pick(&ids).to_lowercase(),
        3 => format!("{}*", first(rng.pick(&ids).as_str(), 7)),
        _ => (*rng.pick(&ids)).clone(),
    }
}

/// One of the twelve spellings of a package.
fn rpm_spelling(parts: &Parts, number: usize) -> String {
    let Parts { name: n, arch: a, epoch: e, version: v, release: r } = parts;
    match number {
        0 => n.clone(),
        1 => format!("{n}.{a}"),
        2 => format!("{n}-{v}"),
        3 => format!("{n}-{v}-{r}"),
        4 => format!("{n}-{v}-{r}.{a}"),
        5 => v.clone(),
        6 => format!("{v}-{r}"),
        7 => format!("{e}:{v}-{r}"),
        8 => format!("{n}-{e}:{v}-{r}"),
        9 => format!("{n}-{e}:{v}-{r}.{a}"),
        10 => format!("{e}:{n}-{v}-{r}.{a}"),
        _ => format!("{n}.{a}:{e}:{v}-{r}"),
    }
}

/// The same in another case, with one wildcard, or with two.
fn disguised(rng: &mut Rng, text: String) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    match rng.below(20) {
        0 | 1 => return text.to_uppercase(),
        2 => return text.to_lowercase(),
        3..=7 => star(rng, &mut letters),
        8 => {
            star(rng, &mut letters);
            star(rng, &mut letters);
        }
        9 if letters.len() > 1 => {
            let place = rng.below(letters.len());
            letters[place] = '?';
        }
        _ => {}
    }
    letters.into_iter().collect()
}

/// Puts `*` in the place of some letters, or of none.
fn star(rng: &mut Rng, letters: &mut Vec<char>) {
    let start = rng.below(letters.len() + 1);
    let end = if rng.chance(50) { letters.len() } else { start + rng.below(letters.len() - start + 1) };
    letters.splice(start..end, ['*']);
}
