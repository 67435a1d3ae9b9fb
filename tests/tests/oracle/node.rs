//! What a node of a package system has, read from the texts of a scenario.

use std::collections::BTreeSet;

use patchplay_catalog::PatchFacts;
use patchplay_tests::stories::Story;

use crate::{
    rows::rules,
    versions::{Known, Rules, Version},
};

/// A name and an architecture, empty on macOS.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    pub name: String,
    pub arch: String,
}

impl Package {
    pub fn of(row: &PatchFacts) -> Self {
        Self { name: row.id.clone(), arch: row.arch.clone() }
    }

    pub fn id(&self) -> String {
        if self.arch.is_empty() { self.name.clone() } else { format!("{}.{}", self.name, self.arch) }
    }
}

/// A package on a node.
#[derive(Debug, Clone)]
pub struct Held {
    pub package: Package,
    pub version: Known,
}

/// The kind of machine that a package is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Machine {
    Intel,
    Arm,
    Any,
}

/// The place of an architecture when a name without one means several.
pub fn preference(arch: &str) -> usize {
    ARCHITECTURES.iter().position(|known| *known == arch).unwrap_or(ARCHITECTURES.len())
}

/// Architectures in the order in which a name without one means them.
const ARCHITECTURES: &[&str] =
    &["x86_64", "amd64", "noarch", "all", "aarch64", "arm64", "armhf", "armv7hl", "i686", "i586", "i386"];

pub fn machine(arch: &str) -> Machine {
    match arch {
        "x86_64" | "amd64" | "i686" | "i586" | "i386" => Machine::Intel,
        "aarch64" | "arm64" | "armhf" | "armv7hl" => Machine::Arm,
        _ => Machine::Any,
    }
}

/// A node at one moment.
#[derive(Debug, Clone)]
pub struct Node {
    pub held: Vec<Held>,
    pub pending: BTreeSet<String>,
    machine: Machine,
    /// What fails: a package, in one version or in all.
    failing: Vec<(Package, Option<Version>)>,
    rules: Rules,
    /// Every package there is a row of, or that the node had at first.
    pub known: BTreeSet<Package>,
    with_rows: BTreeSet<Package>,
}

impl Node {
    pub fn new(story: &Story) -> Self {
        let rules = rules(story.system);
        let mut node = Self {
            held: Vec::new(),
            pending: BTreeSet::new(),
            machine: Machine::Any,
            failing: Vec::new(),
            rules,
            known: BTreeSet::new(),
            with_rows: story.rows.iter().map(Package::of).collect(),
        };
        for text in &story.installed {
            let Some(held) = read(text, story, rules) else { continue };
            match node.held.iter_mut().find(|other| other.package == held.package) {
                // Of several versions the newest counts.
                Some(other) if held.version.compare(&other.version, rules).is_gt() => *other = held,
                Some(_) => {}
                None => node.held.push(held),
            }
        }
        node.machine = node.machine_of_packages();
        node.known.extend(node.with_rows.iter().cloned());
        node.known.extend(node.held.iter().map(|held| held.package.clone()));
        for text in &story.failing {
            let (before, version) = split(text);
            let names = |package: &&Package| package.name == before || package.id() == before;
            let meant: Vec<Package> = node.known.iter().filter(names).cloned().collect();
            node.failing.extend(meant.into_iter().map(|package| (package, version.exactly().cloned())));
        }
        node
    }

    pub fn held(&self, package: &Package) -> Option<&Known> {
        self.held.iter().find(|held| held.package == *package).map(|held| &held.version)
    }

    pub fn put(&mut self, package: &Package, version: Version) {
        let version = Known::Exactly(version);
        match self.held.iter_mut().find(|held| held.package == *package) {
            Some(held) => held.version = version,
            None => self.held.push(Held { package: package.clone(), version }),
        }
    }

    pub fn fails(&self, package: &Package, target: &Version) -> bool {
        self.failing.iter().any(|(failing, version)| {
            failing == package && version.as_ref().is_none_or(|version| version.compare(target, self.rules).is_eq())
        })
    }

    /// Whether a package is for another kind of machine.
    pub fn is_foreign(&self, package: &Package) -> bool {
        let own = self.machine;
        own != Machine::Any && ![own, Machine::Any].contains(&machine(&package.arch))
    }

    /// Whether the catalogue has a package, at whatever time and for whatever product.
    pub fn has_rows(&self, package: &Package) -> bool {
        self.with_rows.contains(package)
    }

    /// The kind of machine that the node is by the packages it had at first; any, when they are of both kinds.
    fn machine_of_packages(&self) -> Machine {
        let has = |kind| self.held.iter().any(|held| machine(&held.package.arch) == kind);
        match (has(Machine::Intel), has(Machine::Arm)) {
            (true, false) => Machine::Intel,
            (false, true) => Machine::Arm,
            _ => Machine::Any,
        }
    }
}

fn split(text: &str) -> (&str, Known) {
    match text.split_once(':') {
        None => (text, Known::Nothing),
        Some((package, version)) => match version.strip_prefix('<') {
            Some(bound) => (package, Known::OlderThan(Version::read(bound))),
            None => (package, Known::Exactly(Version::read(version))),
        },
    }
}

/// A package that the catalogue knows by name. Without architecture: the one that has this version, else the usual one.
fn read(text: &str, story: &Story, rules: Rules) -> Option<Held> {
    let (before, version) = split(text);
    let of_name = |name: &str| -> Vec<&PatchFacts> { story.rows.iter().filter(|row| row.id == name).collect() };
    let rows = of_name(before);
    if !rows.is_empty() {
        let usual = |row: &&&PatchFacts| {
            let has_version = rows.iter().any(|other| other.arch == row.arch && version.is(&Version::of(other), rules));
            (!has_version, preference(&row.arch))
        };
        let package = Package::of(rows.iter().min_by_key(usual)?);
        return Some(Held { package, version });
    }
    let (name, arch) = before.rsplit_once('.')?;
    if of_name(name).is_empty() || !ARCHITECTURES.contains(&arch) {
        return None;
    }
    Some(Held { package: Package { name: name.to_owned(), arch: arch.to_owned() }, version })
}
