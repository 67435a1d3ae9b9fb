//! What stories of every system are drawn from: clocks, tags, baselines, rules, filters.

use patchplay_model::{
    Approval, AssociationFallback, AvailableStatusDefault, ComplianceLevel, ComplianceStatus, Date, DebWildcards,
    FilterKey, InstallOverrideList, ListAndGlobalFilter, ListedPatch, NoUpdateinfo, OperatingSystem, Operation,
    OverallSeverityFloor, PatchBaseline, PatchFilter, PatchRule, PatchSource, Readings, RebootOption,
    RejectedAllowedInstalled, RejectedPatchesAction, SupersededBy, Tag, Timestamp,
};

use super::{Act, Picking, Rng, packages, windows};

/// What the baselines and runs of a story are drawn from.
pub struct Material<'a> {
    pub system: OperatingSystem,
    pub product: &'a str,
    /// Entries for the lists of approved and rejected patches.
    pub entries: &'a [String],
    /// Most entries of a list.
    pub listed: usize,
    /// First day, and the number of days from there, in which things happen.
    pub first_day: i32,
    pub span: usize,
    /// Entries for lists of patches to install.
    pub to_install: &'a [ListedPatch],
}

impl Material<'_> {
    fn day(&self, rng: &mut Rng) -> Date {
        Date::from_days(self.first_day + rng.below(self.span) as i32)
    }

    fn clock(&self, rng: &mut Rng) -> Timestamp {
        let midnight = self.day(rng).midnight();
        match rng.below(5) {
            0 => midnight,
            1 => midnight.plus_ticks(1),
            2 => midnight.plus_ticks(-1),
            _ => midnight.plus_seconds(rng.below(86_400) as i64),
        }
    }

    pub fn account(&self, rng: &mut Rng) -> Vec<PatchBaseline> {
        (0..1 + rng.below(3)).map(|_| self.baseline(rng)).collect()
    }

    pub fn readings(&self, rng: &mut Rng) -> Readings {
        let mut readings = Readings { superseded_by: *rng.pick(SupersededBy::ALL), ..Readings::default() };
        readings.available_status_default = *rng.pick(AvailableStatusDefault::ALL);
        readings.approved_list_and_global_filter = *rng.pick(ListAndGlobalFilter::ALL);
        readings.rejected_allowed_installed = *rng.pick(RejectedAllowedInstalled::ALL);
        readings.overall_severity_floor = *rng.pick(OverallSeverityFloor::ALL);
        readings.deb_wildcards = *rng.pick(DebWildcards::ALL);
        readings.association_fallback_baseline = *rng.pick(AssociationFallback::ALL);
        readings.no_updateinfo_rhel = *rng.pick(NoUpdateinfo::ALL);
        readings
    }

    pub fn acts(&self, rng: &mut Rng) -> Vec<Act> {
        let mut clocks: Vec<Timestamp> = (0..=rng.below(4)).map(|_| self.clock(rng)).collect();
        clocks.sort();
        let mut tags = tags(rng);
        let acts = clocks.into_iter().map(|clock| {
            if rng.chance(20) {
                tags = self::tags(rng);
            }
            Act {
                clock,
                operation: *rng.pick(&[Operation::Scan, Operation::Install, Operation::Install]),
                reboot: *rng.pick(RebootOption::ALL),
                list: rng.chance(20).then(|| InstallOverrideList {
                    patches: rng.some(self.to_install, self.listed),
                    ..InstallOverrideList::default()
                }),
                tags: tags.clone(),
                picking: self.picking(rng),
            }
        });
        acts.collect()
    }

    fn picking(&self, rng: &mut Rng) -> Picking {
        match rng.below(10) {
            0 => Picking::Tags((*rng.pick(TAGS)).to_owned()),
            1 => Picking::Overrides((0..rng.below(4)).map(|_| self.baseline(rng)).collect()),
            _ => Picking::Groups,
        }
    }

    /// Alternative repositories, mostly of the node's product.
    fn sources(&self, rng: &mut Rng) -> Vec<PatchSource> {
        if !rng.chance(15) {
            return Vec::new();
        }
        let deb = packages::Kind::of(self.system) == packages::Kind::Deb;
        let configurations = if deb { DEB_SOURCES } else { RPM_SOURCES };
        (0..1 + rng.below(2))
            .map(|_| PatchSource {
                name: (*rng.pick(&["extras", "Mine", "jammy"])).to_owned(),
                products: match rng.below(6) {
                    0 => vec!["Elsewhere1".to_owned()],
                    1 | 2 => vec!["*".to_owned()],
                    _ => vec!["Elsewhere1".to_owned(), self.product.to_owned()],
                },
                configuration: (*rng.pick(configurations)).to_owned(),
            })
            .collect()
    }

    fn baseline(&self, rng: &mut Rng) -> PatchBaseline {
        let system = if rng.chance(85) { self.system } else { another(self.system) };
        let list = |rng: &mut Rng| if rng.chance(50) { rng.some(self.entries, self.listed) } else { Vec::new() };
        let windows = system == OperatingSystem::Windows;
        PatchBaseline {
            global_filters: if rng.chance(30) { filters(rng, system, self.product, 2) } else { Vec::new() },
            rules: (0..rng.below(4)).map(|_| rule(rng, system, self.product, &|rng| self.day(rng))).collect(),
            approved_patches: list(rng),
            approved_patches_level: *rng.pick(ComplianceLevel::ALL),
            approved_patches_non_security: rng.chance(50),
            rejected_patches: list(rng),
            rejected_patches_action: *rng.pick(RejectedPatchesAction::ALL),
            available_security_updates: if windows { *rng.pick(AVAILABLE) } else { None },
            default_baseline: rng.chance(80),
            patch_groups: rng.some(&["web".to_owned(), "db".to_owned()], 2),
            sources: if windows { Vec::new() } else { self.sources(rng) },
            tags: rng.some(&["prod", "test"], 2).into_iter().map(stage).collect(),
            ..PatchBaseline::new(system)
        }
    }
}

/// Texts of BaselineTags, one of them of no form that a node understands.
const TAGS: &[&str] = &[
    "Key=Stage,Values=prod",
    "Key=Stage,Values=test",
    "Key=Stage,Values=none,test",
    "Key=stage,Values=prod",
    "Stage=prod",
];
const DEB_SOURCES: &[&str] = &[
    "deb https://example.com/ubuntu jammy-security main",
    "deb [arch=amd64 trusted=yes] https://example.com/ubuntu jammy main universe",
    "",
];
const RPM_SOURCES: &[&str] =
    &["[main]\nname = core\nbaseurl=https://example.com", "[extras]\nenabled=1\n\n[core]\nenabled=1", "enabled=1"];

fn stage(value: &str) -> Tag {
    Tag { key: "Stage".to_owned(), value: value.to_owned() }
}

const AVAILABLE: &[Option<ComplianceStatus>] =
    &[None, Some(ComplianceStatus::Compliant), Some(ComplianceStatus::NonCompliant)];

/// A system whose baselines a node of this one never gets.
fn another(system: OperatingSystem) -> OperatingSystem {
    match system {
        OperatingSystem::AmazonLinux2 => OperatingSystem::Windows,
        _ => OperatingSystem::AmazonLinux2,
    }
}

fn tags(rng: &mut Rng) -> Vec<Tag> {
    let keys = ["Patch Group", "PatchGroup", "patch group", "Name"];
    (0..rng.below(3))
        .map(|_| Tag { key: (*rng.pick(&keys)).to_owned(), value: (*rng.pick(&["web", "db", "Web"])).to_owned() })
        .collect()
}

/// One approval rule for nodes of a product.
pub fn rule(rng: &mut Rng, system: OperatingSystem, product: &str, day: &dyn Fn(&mut Rng) -> Date) -> PatchRule {
    let dates_count = !matches!(packages::Kind::of(system), packages::Kind::Deb | packages::Kind::MacOs);
    let windows = system == OperatingSystem::Windows;
    PatchRule {
        filters: filters(rng, system, product, 2),
        approval: if !dates_count && rng.chance(20) {
            None
        } else if rng.chance(75) {
            Some(Approval::AfterDays(*rng.pick(&[0, 0, 0, 1, 5, 7, 30])))
        } else {
            Some(Approval::UntilDate(day(rng)))
        },
        compliance_level: *rng.pick(ComplianceLevel::ALL),
        enable_non_security: rng.chance(if windows { 10 } else { 50 }),
    }
}

fn filters(rng: &mut Rng, system: OperatingSystem, product: &str, most: usize) -> Vec<PatchFilter> {
    (0..rng.below(most + 1))
        .map(|_| {
            let key = *rng.pick(FilterKey::allowed_for(system));
            let mut values: Vec<String> = (0..=rng.below(3)).map(|_| value(rng, system, product, key)).collect();
            if rng.chance(5) {
                values.push("*".to_owned());
            }
            PatchFilter { key, values }
        })
        .collect()
}

/// A value for a key: mostly one that patches or the node carry, now and then one that none does.
pub fn value(rng: &mut Rng, system: OperatingSystem, product: &str, key: FilterKey) -> String {
    match system {
        OperatingSystem::Windows => windows::value(rng, key).to_owned(),
        _ => packages::value(rng, system, product, key),
    }
}
