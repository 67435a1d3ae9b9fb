//! Traces against the sets, on random small worlds of every package system with fixed seeds.

use std::collections::BTreeMap;

use patchplay_engine::trace::{Test, Word};
use patchplay_model::{
    Approval, ComplianceLevel, Date, DebWildcards, FilterKey, ListAndGlobalFilter, NoUpdateinfo, OperatingSystem,
    Operation, PatchBaseline, PatchFilter, PatchRule, PatchSource, PatchState, RebootOption, RejectedAllowedInstalled,
    RejectedPatchesAction,
};

use crate::lab::{Lab, filter, row};

/// Splitmix64: a few lines, equal on every machine.
struct Rng(u64);

impl Rng {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % limit.max(1) as u64).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    fn some(&mut self, from: &[&str], most: usize) -> Vec<String> {
        (0..self.below(most + 1)).map(|_| (*self.pick(from)).to_owned()).collect()
    }
}

const SYSTEMS: &[OperatingSystem] = &[
    OperatingSystem::AmazonLinux2,
    OperatingSystem::AmazonLinux2023,
    OperatingSystem::CentOs,
    OperatingSystem::RedHat,
    OperatingSystem::Ubuntu,
    OperatingSystem::Suse,
    OperatingSystem::MacOs,
];

const PACKAGES: &[&str] = &["sudo", "dbus", "libc", "macOS_Ventura"];
const VERSIONS: &[&str] = &["1.0-1", "1.0-2", "1.1-1", "1:0.9-1", "2.0~rc1-1", "2.0-1"];

fn entries(system: OperatingSystem) -> &'static [&'static str] {
    match system {
        OperatingSystem::MacOs => &["sudo", "dbus", "macOS Ventura", "su*"],
        OperatingSystem::Ubuntu => &["sudo", "dbus", "libc", "s*", "[d-l]*", "sudo.amd64"],
        OperatingSystem::Suse => &["sudo-1.0-2.x86_64.rpm", "dbus-*.rpm", "ADV-1", "ADV-*", "sudo"],
        _ => &["sudo", "dbus.x86_64", "sudo-1.0-2", "1.1-1", "1:0.9-1", "*1.1*", "lib*", "ADV-1", "cve-1", "7", "DBUS"],
    }
}

fn lab(rng: &mut Rng, system: OperatingSystem) -> Lab {
    let arches: &[&str] = match system {
        OperatingSystem::MacOs => &[""],
        OperatingSystem::Ubuntu => &["amd64", "all", "arm64"],
        _ => &["x86_64", "noarch", "aarch64", "i686"],
    };
    let mut lab = Lab::new(system, &[], &[]);
    let products = [lab.product.as_str(), lab.product.as_str(), "RedhatEnterpriseLinux8.9", "Ubuntu20.04"];
    for _ in 0..2 + rng.below(12) {
        let arch = *rng.pick(arches);
        let dot = if arch.is_empty() { "" } else { "." };
        let package = format!("{}{dot}{arch} {}", rng.pick(PACKAGES), rng.pick(VERSIONS));
        let mut members = format!("day=2022-01-{:02} product={}", 1 + rng.below(28), rng.pick(&products));
        if rng.chance(70) {
            members += *rng.pick(&[" class=Security", " class=security", " class=Bugfix", " class=installer"]);
        }
        if rng.chance(70) {
            members += *rng.pick(&[" severity=Important", " severity=Moderate", " severity=low", " severity=None"]);
        }
        if rng.chance(40) {
            members += *rng.pick(&[" advisory=ADV-1", " advisory=ADV-2 cve=CVE-1"]);
        }
        members += *rng.pick(&[" priority=Optional", " priority=Required", ""]);
        members += *rng.pick(&[" repo=jammy-security", " repo=jammy", " repo=jammy-updates", ""]);
        members += *rng.pick(&[" bug=7", "", ""]);
        if rng.chance(45) {
            let name = rng.pick(PACKAGES).replace('_', "-");
            members += &match rng.below(3) {
                0 => format!(" needs={name}"),
                _ => format!(" needs={name}>={}", rng.pick(VERSIONS)),
            };
        }
        if rng.chance(12) {
            members += *rng.pick(&[" gone=2022-01-10", " gone=2022-01-21", " gone=2022-03-01"]);
        }
        lab.rows.push(row(system, &package, &members));
    }
    for _ in 0..1 + rng.below(7) {
        let name = rng.pick(PACKAGES).replace('_', " ");
        let arch = *rng.pick(arches);
        let package = if arch.is_empty() || rng.chance(20) { name } else { format!("{name}.{arch}") };
        let version = *rng.pick(VERSIONS);
        lab.installed.push(match rng.below(8) {
            0 => package,
            1 => format!("{package}:<{version}"),
            2 => format!("{package}:1.0.5-1"),
            _ => format!("{package}:{version}"),
        });
    }
    lab.failing = rng.some(&["sudo", "dbus", "dbus.x86_64", "libc", "macOS Ventura", "libc.amd64:2.0-1"], 3);
    lab.clock = Date::parse("2022-01-20").unwrap().midnight().plus_seconds(rng.below(9) as i64 * 86_400 - 4);
    lab.readings.deb_wildcards = *rng.pick(DebWildcards::ALL);
    lab.readings.approved_list_and_global_filter = *rng.pick(ListAndGlobalFilter::ALL);
    lab.readings.rejected_allowed_installed = *rng.pick(RejectedAllowedInstalled::ALL);
    lab.readings.no_updateinfo_rhel = *rng.pick(NoUpdateinfo::ALL);
    if rng.chance(30) {
        let ids =
            ["sudo.x86_64", "dbus*", "*.amd64", "libc.noarch", "sudo", "dbus.1.0", "macOS Ventura", "d?us.*", "l*c.*"];
        let titles = ["*", "*1.0-2", "sudo.x86_64:0:1.1-1", "dbus.amd64:1.0-1", "*:1:*"];
        let entry = |rng: &mut Rng| {
            let id = *rng.pick(&ids);
            if rng.chance(40) { format!("{id}|{}", rng.pick(&titles)) } else { id.to_owned() }
        };
        let entries: Vec<String> = (0..rng.below(4)).map(|_| entry(rng)).collect();
        lab.listing(&entries.iter().map(String::as_str).collect::<Vec<_>>());
    }
    lab
}

fn filters(rng: &mut Rng, product: &str) -> Vec<PatchFilter> {
    (0..*rng.pick(&[0, 1, 1, 2]))
        .map(|_| match rng.below(5) {
            0 => filter(FilterKey::Product, &[*rng.pick(&[product, product, "*", "Other"])]),
            1 => filter(FilterKey::Classification, &[*rng.pick(&["Security", "security", "Bugfix", "*", "installer"])]),
            2 => filter(FilterKey::Severity, &[*rng.pick(&["Important", "Medium", "None", "*", "Low", ""])]),
            3 => filter(FilterKey::Priority, &[*rng.pick(&["Optional", "required", "*"])]),
            _ => filter(FilterKey::Section, &[*rng.pick(&["libs", "*"])]),
        })
        .collect()
}

fn source(rng: &mut Rng, product: &str) -> PatchSource {
    let configuration =
        *rng.pick(&["[jammy]\n[jammy-security]", "deb http://site jammy-security main", "[main]\nname=jammy"]);
    PatchSource {
        name: (*rng.pick(&["jammy-updates", "mine"])).to_owned(),
        products: vec![(*rng.pick(&[product, "*", "Other"])).to_owned()],
        configuration: configuration.to_owned(),
    }
}

fn baseline(rng: &mut Rng, system: OperatingSystem, product: &str) -> PatchBaseline {
    let rules = (0..rng.below(4))
        .map(|_| PatchRule {
            filters: filters(rng, product),
            approval: Some(if rng.chance(80) {
                Approval::AfterDays(*rng.pick(&[0, 0, 5, 20]))
            } else {
                Approval::UntilDate(Date::parse("2022-01-14").unwrap())
            }),
            compliance_level: *rng.pick(ComplianceLevel::ALL),
            enable_non_security: rng.chance(40),
        })
        .collect();
    PatchBaseline {
        rules,
        global_filters: if rng.chance(25) { filters(rng, product) } else { Vec::new() },
        approved_patches: if rng.chance(40) { rng.some(entries(system), 2) } else { Vec::new() },
        approved_patches_level: *rng.pick(ComplianceLevel::ALL),
        approved_patches_non_security: rng.chance(50),
        rejected_patches: if rng.chance(40) { rng.some(entries(system), 2) } else { Vec::new() },
        rejected_patches_action: *rng.pick(RejectedPatchesAction::ALL),
        sources: if rng.chance(8) { vec![source(rng, product)] } else { Vec::new() },
        ..PatchBaseline::new(system)
    }
}

#[test]
fn traces_and_sets_agree() {
    let mut seen: BTreeMap<Option<PatchState>, usize> = BTreeMap::new();
    let mut ways: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..12_000 {
        let rng = &mut Rng(seed);
        let system = *rng.pick(SYSTEMS);
        let lab = lab(rng, system);
        let baseline = baseline(rng, system, &lab.product);
        let runs: Vec<(Operation, RebootOption)> = (0..=rng.below(3))
            .map(|_| {
                (*rng.pick(&[Operation::Scan, Operation::Install, Operation::Install]), *rng.pick(RebootOption::ALL))
            })
            .collect();
        for scene in lab.play(&baseline, &runs) {
            let assessment = &scene.outcome.assessment;
            let total: usize = assessment.sets().map(|(_, set)| set.count_ones(..)).sum();
            assert_eq!(total, scene.states().len(), "seed {seed}: a patch is in two states");
            for patch in 0..scene.world.patches().len() {
                let trace = scene.trace(patch);
                let state = assessment.state(patch);
                let id = scene.world.patches().id(patch);
                let told =
                    || format!("seed {seed}, {id}: {trace:#?}\n{baseline:#?}\n{:?}\n{:#?}", lab.installed, lab.rows);
                assert_eq!(trace.state, state, "{}", told());
                *seen.entry(state).or_insert(0) += 1;
                let decided = trace.steps.iter().any(|step| step.word == Word::Decided);
                let open = matches!(state, Some(PatchState::Missing));
                assert!(decided || open, "nothing decided: {}", told());
                let new = scene.outcome.newly_installed.contains(patch);
                let tried =
                    trace.steps.iter().any(|step| matches!(step.test, Test::Attempted | Test::BroughtBy(Some(_))));
                let blocked = trace.steps.iter().any(|step| matches!(step.test, Test::Blocked { .. }));
                assert!(!new || tried, "nothing says that it came: {}", told());
                assert_eq!(blocked, scene.outcome.blocked.contains_key(&patch), "{}", told());
                let listed = trace.steps.iter().any(|step| matches!(step.test, Test::InstallList(Some(_))));
                let dependency = trace.steps.iter().any(|step| matches!(step.test, Test::BroughtBy(_)));
                assert!(!new || dependency || lab.list.is_none() || listed, "{}", told());
                for (key, count) in [("brought", dependency), ("blocked", blocked), ("listed", listed && new)] {
                    *ways.entry(key).or_insert(0) += usize::from(count);
                }
                let gates = trace.steps.iter().filter(|step| matches!(step.test, Test::SecurityGate { .. })).count();
                assert!(gates == 0 || !matches!(system, OperatingSystem::Suse | OperatingSystem::MacOs), "{}", told());
            }
            // The whole is independent of the order of rows and of what is installed.
            let mut turned = Lab {
                rows: lab.rows.clone(),
                installed: lab.installed.clone(),
                failing: lab.failing.clone(),
                product: lab.product.clone(),
                list: lab.list.clone(),
                ..Lab::new(system, &[], &[])
            };
            turned.clock = lab.clock;
            turned.readings = lab.readings;
            turned.rows.reverse();
            turned.installed.reverse();
            if runs.len() == 1 {
                let other = turned.play(&baseline, &runs).remove(0);
                assert_eq!(other.states(), scene.states(), "seed {seed}");
                assert_eq!(other.counts, scene.counts, "seed {seed}");
            }
        }
    }
    assert!(ways.values().all(|count| *count > 25), "{ways:?}");
    for state in PatchState::ALL.iter().filter(|state| **state != PatchState::AvailableSecurityUpdate) {
        assert!(seen.get(&Some(*state)).is_some_and(|count| *count > 100), "{state}: {seen:?}");
    }
}
