//! Stories of Linux and macOS nodes: few names in several architectures, many versions, many notices.

use std::{collections::BTreeSet, sync::Arc};

use patchplay_catalog::PatchFacts;
use patchplay_engine::installed_text;
use patchplay_model::{Date, FilterKey, ListedPatch, NodeSettings, OperatingSystem};

use super::{Facts, Rng, Story, draw::Material, names};

/// What kind of packages a system has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// KBs, no packages.
    Windows,
    /// Red Hat's, by yum or dnf.
    Rpm,
    /// SUSE's.
    Zypp,
    /// Debian's.
    Deb,
    /// Apple's and Homebrew's.
    MacOs,
}

impl Kind {
    /// The kind of a system.
    pub fn of(system: OperatingSystem) -> Self {
        match system {
            OperatingSystem::Suse => Self::Zypp,
            OperatingSystem::Ubuntu | OperatingSystem::Debian | OperatingSystem::Raspbian => Self::Deb,
            OperatingSystem::MacOs => Self::MacOs,
            OperatingSystem::Windows => Self::Windows,
            _ => Self::Rpm,
        }
    }
}

/// The products of a node, and others that rows may be of.
fn products(system: OperatingSystem) -> (&'static [&'static str], &'static [&'static str]) {
    match system {
        OperatingSystem::AmazonLinux => (&["AmazonLinux2018.03"], &["AmazonLinux2017.09"]),
        OperatingSystem::AmazonLinux2 => (&["AmazonLinux2", "AmazonLinux2.0"], &["AmazonLinux2"]),
        OperatingSystem::AmazonLinux2022 => (&["AmazonLinux2022"], &["AmazonLinux2023"]),
        OperatingSystem::AmazonLinux2023 => (&["AmazonLinux2023"], &["AmazonLinux2022"]),
        OperatingSystem::Ubuntu => (&["Ubuntu22.04"], &["Ubuntu20.04", "Ubuntu22.10"]),
        OperatingSystem::Debian => (&["Debian11"], &["Debian12"]),
        OperatingSystem::Raspbian => (&["Raspbian11"], &["Raspbian10"]),
        OperatingSystem::RedHat => (
            &["RedhatEnterpriseLinux8.5", "RedhatEnterpriseLinux8", "RedhatEnterpriseLinux7.9"],
            &[
                "RedhatEnterpriseLinux8.10",
                "RedhatEnterpriseLinux8",
                "RedhatEnterpriseLinux9.0",
                "RedhatEnterpriseLinux7.4",
            ],
        ),
        OperatingSystem::CentOs => (&["CentOS7.9", "CentOS8.1", "CentOS6.10"], &["CentOS7", "CentOS8.0", "CentOS6.5"]),
        OperatingSystem::OracleLinux => (&["OracleLinux8.4", "OracleLinux7.9"], &["OracleLinux8.10", "OracleLinux7.5"]),
        OperatingSystem::RockyLinux => (&["RockyLinux8.5"], &["RockyLinux8.10", "RockyLinux9.0"]),
        OperatingSystem::AlmaLinux => (&["AlmaLinux9.0"], &["AlmaLinux9.2", "AlmaLinux8.10"]),
        OperatingSystem::Suse => (&["Suse15.3"], &["Suse15.4", "Suse12.5"]),
        OperatingSystem::MacOs | OperatingSystem::Windows => (&["macOS13"], &["macOS14"]),
    }
}

fn classes(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Rpm => &["Security", "Security", "Bugfix", "Enhancement", "security", ""],
        Kind::Zypp => &["Security", "Security", "Recommended", "Optional", "security", ""],
        Kind::Deb | Kind::Windows => &[""],
        Kind::MacOs => &["softwareupdate", "softwareupdate", "installer", "brew", "brew_cask", ""],
    }
}

fn severities(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Rpm => &["Critical", "Important", "Medium", "Moderate", "Low", "None", "important", "", ""],
        Kind::Zypp => &["Critical", "Important", "Moderate", "Low", "low", ""],
        Kind::Deb | Kind::MacOs | Kind::Windows => &[""],
    }
}

const PRIORITIES: &[&str] = &["Required", "Important", "Standard", "Optional", "optional", ""];
const SECTIONS: &[&str] = &["libs", "universe/net", "Admin", ""];
const RPM_REPOSITORIES: &[&str] = &["", "", "core", "extras"];
const REPOSITORIES: &[&str] = &["jammy", "jammy-updates", "jammy-security", "jammy-security", ""];

fn arches(system: OperatingSystem) -> &'static [&'static str] {
    match (Kind::of(system), system) {
        (Kind::MacOs, _) => &[""],
        (Kind::Deb, OperatingSystem::Raspbian) => &["armhf", "armhf", "all", "arm64"],
        (Kind::Deb, _) => &["amd64", "amd64", "amd64", "all", "i386", "arm64"],
        _ => &["x86_64", "x86_64", "x86_64", "noarch", "i686", "aarch64"],
    }
}

/// Names that are parts of each other, with dots, hyphens, blanks and capitals.
fn package_names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Rpm | Kind::Zypp => &["app", "app-2", "kernel", "libx.so", "Pear"],
        Kind::Deb => &["app", "app-2", "libc6", "g++", "python3.8"],
        Kind::MacOs | Kind::Windows => &["Safari", "macOS Ventura", "MRTConfigData", "wget", "Command Line Tools"],
    }
}

/// Epoch, version and release.
type Evr = (&'static str, &'static str, &'static str);

fn version(rng: &mut Rng, kind: Kind, zero: &'static str) -> Evr {
    let epoch = if rng.chance(80) { zero } else { *rng.pick(&["1", "2", "10"]) };
    match kind {
        Kind::Rpm | Kind::Zypp => {
            let version = *rng.pick(&["1.0", "1.0~rc1", "1.0^git1", "1.10", "1.9", "2.0a", "7"]);
            (epoch, version, *rng.pick(&["1.el8", "1.el8_4", "2.amzn2", "0.1.rc1", "10"]))
        }
        Kind::Deb => {
            let version = *rng.pick(&["1.0", "1.0~rc1", "1.0+dfsg", "1.10", "1.9", "1.9a", "7"]);
            (epoch, version, *rng.pick(&["1", "1ubuntu1", "1ubuntu1.2", "1~deb11u1", ""]))
        }
        Kind::MacOs | Kind::Windows => {
            ("", *rng.pick(&["13.3", "13.3.1", "13.4", "1.21.10", "1.21.3"]), *rng.pick(&["22E252", "22F66", ""]))
        }
    }
}

fn version_text((epoch, version, release): (&str, &str, &str)) -> String {
    let epoch = if epoch.is_empty() { String::new() } else { format!("{epoch}:") };
    let release = if release.is_empty() { String::new() } else { format!("-{release}") };
    format!("{epoch}{version}{release}")
}

fn id(name: &str, arch: &str) -> String {
    if arch.is_empty() { name.to_owned() } else { format!("{name}.{arch}") }
}

const FIRST_DAY: &str = "2025-03-01";

/// A story over a small catalogue of its own.
pub fn dense(rng: &mut Rng, system: OperatingSystem) -> Story {
    let product = *rng.pick(products(system).0);
    let rows = rows(rng, system, product);
    let mut installed = installed(rng, system, &rows);
    if rows.iter().any(|row| row.id.starts_with("kernel-livepatch-")) && rng.chance(70) {
        run_live_patched(rng, &mut installed);
    }
    let failing = failing(rng, &rows);
    let entries: Vec<String> = (0..12).map(|_| names::entry(rng, system, &rows, &installed)).collect();
    let to_install: Vec<ListedPatch> = (0..6).map(|_| names::to_install(rng, system, &rows)).collect();
    let material = Material {
        system,
        product,
        entries: &entries,
        listed: 3,
        first_day: first_day(),
        span: 45,
        to_install: &to_install,
    };
    let story = Story {
        system,
        rows: Arc::default(),
        catalog: Arc::default(),
        account: material.account(rng),
        settings: settings(rng),
        readings: material.readings(rng),
        acts: material.acts(rng),
        product: product.to_owned(),
        installed,
        failing,
    };
    story.with_rows(rows)
}

/// What Patch Manager passes over.
fn settings(rng: &mut Rng) -> NodeSettings {
    NodeSettings {
        yum_exclude: if rng.chance(20) { vec!["app*".to_owned()] } else { Vec::new() },
        locked_release: rng.chance(20).then(|| "2023.0.20230315".to_owned()),
        ..NodeSettings::default()
    }
}

fn first_day() -> i32 {
    Date::parse(FIRST_DAY).expect("a date").days()
}

/// A story over facts that exist: the node is one of the images, with a few packages more.
pub fn real(rng: &mut Rng, facts: &Facts) -> Story {
    let system = facts.system;
    let images: Vec<_> = facts.catalog.images().iter().filter(|image| image.system == system).collect();
    let image = *rng.pick(&images);
    let mut installed: Vec<String> = image.patches().map(installed_text).collect();
    for _ in 0..rng.below(6) {
        let row = rng.pick(&facts.rows);
        let evr = (row.epoch.as_str(), row.version.as_str(), row.release.as_str());
        installed.push(format!("{}:{}", id(&row.id, &row.arch), version_text(evr)));
    }
    let entries: Vec<String> = (0..60).map(|_| names::entry(rng, system, &facts.rows, &installed)).collect();
    let around = rng.pick(&facts.rows).released.map_or_else(first_day, Date::days);
    let span = *rng.pick(&[30, 400, 1400]);
    let first_day = around - span as i32 / 2;
    let to_install: Vec<ListedPatch> = (0..20).map(|_| names::to_install(rng, system, &facts.rows)).collect();
    let material = Material {
        system,
        product: &image.product,
        entries: &entries,
        listed: 10,
        first_day,
        span,
        to_install: &to_install,
    };
    Story {
        system,
        rows: Arc::clone(&facts.rows),
        catalog: Arc::clone(&facts.catalog),
        account: material.account(rng),
        settings: settings(rng),
        readings: material.readings(rng),
        acts: material.acts(rng),
        product: image.product.clone(),
        failing: (0..rng.below(8)).map(|_| rng.pick(&facts.rows).id.clone()).collect(),
        installed,
    }
}

fn rows(rng: &mut Rng, system: OperatingSystem, product: &str) -> Vec<PatchFacts> {
    let kind = Kind::of(system);
    let zero = *rng.pick(&["", "0"]);
    let mut rows = Vec::new();
    let packages: BTreeSet<(&str, &str)> =
        (0..1 + rng.below(5)).map(|_| (*rng.pick(package_names(kind)), *rng.pick(arches(system)))).collect();
    let names: Vec<&str> = packages.iter().map(|(name, _)| *name).collect();
    for (name, arch) in packages {
        // On macOS the classification is the manager that a package comes from, and a package comes from one.
        let class = *rng.pick(classes(kind));
        let versions: BTreeSet<Evr> = (0..1 + rng.below(4)).map(|_| version(rng, kind, zero)).collect();
        for (epoch, version, release) in versions {
            // One version may stand in several notices, repositories or minor releases; its priority and section are its own.
            let (priority, section) = (*rng.pick(PRIORITIES), *rng.pick(SECTIONS));
            let depends = depends(rng, kind, &names);
            for _ in 0..=usize::from(rng.chance(25)) {
                let mut row = row(rng, system, name, product);
                if kind == Kind::Deb {
                    (row.priority, row.section) = (priority.to_owned(), section.to_owned());
                }
                (row.arch, row.epoch) = (arch.to_owned(), epoch.to_owned());
                (row.version, row.release) = (version.to_owned(), release.to_owned());
                row.depends.clone_from(&depends);
                if kind == Kind::MacOs {
                    row.classification = class.to_owned();
                }
                rows.push(row);
            }
        }
    }
    if system == OperatingSystem::AmazonLinux2 && rng.chance(60) {
        rows.extend(kernels(rng, product));
    }
    rng.shuffle(&mut rows);
    rows
}

/// Kernels of Amazon Linux 2 and the live patches of some of them.
fn kernels(rng: &mut Rng, product: &str) -> Vec<PatchFacts> {
    let mut rows = Vec::new();
    let all = ["CVE-2025-1001", "CVE-2025-1002", "CVE-2025-1003"].map(str::to_owned);
    let holes = |rng: &mut Rng, whole: usize| if rng.chance(whole) { all.to_vec() } else { rng.some(&all, 2) };
    let mut add = |rng: &mut Rng, name: &str, version: &str, release: &str| {
        for _ in 0..=usize::from(rng.chance(15)) {
            let cves = holes(rng, if name == "kernel" { 10 } else { 60 });
            rows.push(PatchFacts {
                arch: "x86_64".to_owned(),
                version: version.to_owned(),
                release: release.to_owned(),
                cves,
                ..row(rng, OperatingSystem::AmazonLinux2, name, product)
            });
        }
    };
    for (version, release) in KERNELS {
        if rng.chance(80) {
            add(rng, "kernel", version, release);
        }
        if rng.chance(60) {
            let name = format!("kernel-livepatch-{version}-{}", release.trim_end_matches(".amzn2"));
            for release in ["1.amzn2", "2.amzn2"] {
                add(rng, &name, "1.0", release);
            }
        }
    }
    rows
}

/// Lets a node run an old kernel with its live patch.
fn run_live_patched(rng: &mut Rng, installed: &mut Vec<String>) {
    installed.retain(|text| !text.starts_with("kernel"));
    let (version, release) = *rng.pick(&KERNELS[1..3]);
    let live_patch = format!("kernel-livepatch-{version}-{}", release.trim_end_matches(".amzn2"));
    installed.push(format!("kernel.x86_64:{version}-{release}"));
    installed.push(format!("{live_patch}.x86_64:1.0-{}", rng.pick(&["1.amzn2", "2.amzn2", "2.amzn2"])));
}

/// The first of them is one too old for live patches.
const KERNELS: &[(&str, &str)] = &[
    ("4.14.158", "129.185.amzn2"),
    ("4.14.165", "131.185.amzn2"),
    ("4.14.171", "136.231.amzn2"),
    ("4.14.173", "137.229.amzn2"),
];

/// What a version needs: packages of the catalogue and others, in any version or from one on.
fn depends(rng: &mut Rng, kind: Kind, names: &[&str]) -> Vec<String> {
    if !rng.chance(50) {
        return Vec::new();
    }
    let one = |rng: &mut Rng| {
        let name = if rng.chance(10) { "ghost" } else { *rng.pick(names) };
        if rng.chance(30) { name.to_owned() } else { format!("{name}>={}", version_text(version(rng, kind, ""))) }
    };
    (0..1 + rng.below(2)).map(|_| one(rng)).collect()
}

fn row(rng: &mut Rng, system: OperatingSystem, name: &str, product: &str) -> PatchFacts {
    let kind = Kind::of(system);
    let other = products(system).1;
    let deb = kind == Kind::Deb;
    let text = |rng: &mut Rng, from: &[&str]| (*rng.pick(from)).to_owned();
    let day = first_day() + 4 * rng.below(11) as i32;
    PatchFacts {
        product: match rng.below(20) {
            0 => String::new(),
            1..=5 => text(rng, other),
            _ => product.to_owned(),
        },
        classification: text(rng, classes(kind)),
        severity: text(rng, severities(kind)),
        released: (!rng.chance(5)).then(|| Date::from_days(day)),
        advisories: if rng.chance(50) { names::advisories(rng, system) } else { Vec::new() },
        cves: if rng.chance(50) { names::cves(rng) } else { Vec::new() },
        bugs: if rng.chance(30) { names::bugs(rng) } else { Vec::new() },
        withdrawn: rng.chance(15).then(|| Date::from_days(day + 4 * rng.below(11) as i32)),
        repository: text(rng, if deb { REPOSITORIES } else { RPM_REPOSITORIES }),
        malformed: kind == Kind::Rpm && rng.chance(8),
        ..PatchFacts::new(system, name)
    }
}

/// What a node has: versions of the catalogue and others, in every form of text, some packages twice, some unknown.
fn installed(rng: &mut Rng, system: OperatingSystem, rows: &[PatchFacts]) -> Vec<String> {
    let kind = Kind::of(system);
    let packages: BTreeSet<(&str, &str)> = rows.iter().map(|row| (row.id.as_str(), row.arch.as_str())).collect();
    let mut installed = Vec::new();
    for (name, arch) in packages {
        // Mostly packages of one kind of machine, so that those of the other kind are foreign.
        let foreign = arch.starts_with("aarch") || arch == "arm64";
        if !rng.chance(if foreign { 25 } else { 85 }) {
            continue;
        }
        for _ in 0..=usize::from(rng.chance(10)) {
            let own: Vec<&PatchFacts> = rows.iter().filter(|row| row.id == name && row.arch == arch).collect();
            let row = *rng.pick(&own);
            let known = (row.epoch.as_str(), row.version.as_str(), row.release.as_str());
            let (epoch, number, release) = if rng.chance(55) { known } else { version(rng, kind, "") };
            let epoch = if matches!(epoch, "" | "0") && kind != Kind::Deb { *rng.pick(&["", "0"]) } else { epoch };
            let evr = version_text((epoch, number, release));
            let package = if rng.chance(75) { id(name, arch) } else { name.to_owned() };
            installed.push(match rng.below(10) {
                0 => package,
                1 | 2 => format!("{package}:<{evr}"),
                _ => format!("{package}:{evr}"),
            });
        }
    }
    if rng.chance(20) {
        installed.push(id("ghost", arches(system)[0]) + ":1.0-1");
    }
    if rng.chance(10) && kind != Kind::MacOs {
        installed.push(id(package_names(kind)[0], if kind == Kind::Deb { "i386" } else { "i586" }) + ":1.0-1");
    }
    installed
}

fn failing(rng: &mut Rng, rows: &[PatchFacts]) -> Vec<String> {
    let count = if rng.chance(60) { 1 + rng.below(2) } else { 0 };
    let mut failing: Vec<String> = (0..count)
        .map(|_| {
            let row = rng.pick(rows);
            let evr = version_text((&row.epoch, &row.version, &row.release));
            match rng.below(4) {
                0 => row.id.clone(),
                1 => id(&row.id, &row.arch),
                2 => format!("{}:{evr}", row.id),
                _ => format!("{}:{evr}", id(&row.id, &row.arch)),
            }
        })
        .collect();
    if rng.chance(10) {
        failing.push("ghost".to_owned());
    }
    failing
}

/// A value for a key: mostly one that patches or the node carry, now and then one that none does.
pub fn value(rng: &mut Rng, system: OperatingSystem, product: &str, key: FilterKey) -> String {
    let kind = Kind::of(system);
    let text = match key {
        FilterKey::Product if rng.chance(70) => product,
        FilterKey::Product => *rng.pick(products(system).1),
        FilterKey::Classification => *rng.pick(classes(kind)),
        FilterKey::Priority => *rng.pick(PRIORITIES),
        FilterKey::Section => *rng.pick(SECTIONS),
        _ => *rng.pick(severities(kind)),
    };
    match rng.below(20) {
        0 => text.to_lowercase(),
        1 => text.to_uppercase(),
        2 => format!("{}*", &text[..text.len().min(3)]),
        _ => text.to_owned(),
    }
}
