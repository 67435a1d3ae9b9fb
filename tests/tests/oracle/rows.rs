//! What a row of the catalogue is to a node of a package system: whose manager reads it, whether it is offered, and as
//! what it counts.

use std::collections::BTreeSet;

use patchplay_catalog::PatchFacts;
use patchplay_model::{Date, OperatingSystem, PatchSource, Timestamp};

use crate::{
    node::Package,
    versions::{Known, Rules, Version},
};

/// The package manager of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manager {
    Yum,
    Dnf,
    Zypper,
    Apt,
    MacOs,
}

/// Amazon Linux 1 and 2 have yum, and so have CentOS, Red Hat and Oracle up to 7.
pub fn manager(system: OperatingSystem, product: &str) -> Manager {
    match system {
        OperatingSystem::AmazonLinux | OperatingSystem::AmazonLinux2 => Manager::Yum,
        OperatingSystem::CentOs | OperatingSystem::RedHat | OperatingSystem::OracleLinux => {
            if major(product).1.parse::<u32>().is_ok_and(|major| major <= 7) { Manager::Yum } else { Manager::Dnf }
        }
        OperatingSystem::Suse => Manager::Zypper,
        OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian => Manager::Apt,
        OperatingSystem::MacOs => Manager::MacOs,
        _ => Manager::Dnf,
    }
}

pub fn rules(system: OperatingSystem) -> Rules {
    match system {
        OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian => Rules::Dpkg,
        _ => Rules::Rpm,
    }
}

/// `RedhatEnterpriseLinux8.5` is `RedhatEnterpriseLinux` and `8`.
pub fn major(product: &str) -> (&str, &str) {
    let digit = product.find(|c: char| c.is_ascii_digit()).unwrap_or(product.len());
    let (name, version) = product.split_at(digit);
    (name, version.split('.').next().unwrap())
}

/// Whether the repositories of a node of one product offer a row of another.
pub fn offers(system: OperatingSystem, node: &str, row: &str) -> bool {
    let by_major = [
        OperatingSystem::RedHat,
        OperatingSystem::CentOs,
        OperatingSystem::OracleLinux,
        OperatingSystem::RockyLinux,
        OperatingSystem::AlmaLinux,
        OperatingSystem::AmazonLinux2,
        OperatingSystem::MacOs,
    ];
    row.is_empty() || row == node || (by_major.contains(&system) && major(row) == major(node))
}

pub fn released(row: &PatchFacts) -> Timestamp {
    row.released.unwrap_or(Date::EPOCH).midnight()
}

/// Debian's family: a row of a security repository; where the repository is not known, one with an advisory.
pub fn from_security(row: &PatchFacts) -> bool {
    if row.repository.is_empty() { !row.advisories.is_empty() } else { row.repository.ends_with("-security") }
}

/// Whether its repository no longer has a row's version.
pub fn is_withdrawn(row: &PatchFacts, clock: Timestamp) -> bool {
    row.withdrawn.is_some_and(|day| day.midnight() <= clock)
}

/// Whether a notice counts although its repository no longer has the version.
pub fn reads_gone(system: OperatingSystem, manager: Manager) -> bool {
    use OperatingSystem::{AlmaLinux, RedHat, RockyLinux};
    manager == Manager::Yum || matches!(system, RedHat | RockyLinux | AlmaLinux)
}

/// A row with a classification or an advisory stands in a notice.
pub fn has_notice(row: &PatchFacts) -> bool {
    !row.classification.is_empty() || !row.advisories.is_empty()
}

/// The same for a notice that can be read.
pub fn in_notice(row: &PatchFacts) -> bool {
    has_notice(row) && !row.malformed
}

/// What the repositories of a source are called: the source's name, and what its configuration says.
pub fn repositories(source: &PatchSource, manager: Manager) -> BTreeSet<String> {
    let mut names = BTreeSet::from([source.name.clone()]);
    for line in source.configuration.split('\n') {
        if manager == Manager::Apt {
            let line = line.split_once(']').map_or(line, |(_, rest)| rest).trim_start_matches("deb ");
            // Of what is left the address stands first and the distribution second.
            names.extend(line.split_whitespace().nth(1).map(str::to_owned));
        } else if let Some(called) = line.strip_prefix("name") {
            names.insert(called.trim_start_matches([' ', '=']).to_owned());
        } else if line.starts_with('[') && line != "[main]" {
            names.insert(line.replace(['[', ']'], ""));
        }
    }
    names
}

/// The kernel that a package is a live patch of, as version and release; those before 4.14.165-131.185 have none.
pub fn live_patched_kernel(system: OperatingSystem, package: &Package) -> Option<Version> {
    let (version, release) = package.name.strip_prefix("kernel-livepatch-")?.rsplit_once('-')?;
    let kernel = Version::read(&format!("{version}-{release}.amzn2"));
    let first = Version::read("4.14.165-131.185.amzn2");
    (system == OperatingSystem::AmazonLinux2 && kernel.compare(&first, Rules::Rpm).is_ge()).then_some(kernel)
}

/// Whether a release of macOS is one of the installed one: 13.3.1 of 13.3, not 13.4, which would be an upgrade.
pub fn is_of_release(held: &Known, row: &PatchFacts) -> bool {
    let release = |version: &str| version.split('.').take(2).collect::<Vec<_>>().join(".");
    match held {
        Known::Exactly(version) | Known::OlderThan(version) => release(&version.version) == release(&row.version),
        Known::Nothing => false,
    }
}

/// Releases of macOS itself, of which Patch Manager does no upgrades.
pub fn is_system_release(package: &Package) -> bool {
    package.name.starts_with("macOS ")
}

pub fn title_case(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters.flat_map(char::to_lowercase)).collect())
}
