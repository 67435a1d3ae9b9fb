//! Random scenarios with fixed seeds, and what the engine makes of them.
//!
//! A [`Story`] is one node with its catalogue, the account's baselines and some runs. The small catalogues are dense:
//! few patches, so that chains, diamonds and mutual pairs of supersedence meet lists, delays and products all the time.

use std::sync::Arc;

use patchplay_catalog::{Catalog, PatchFacts, PatchKind};
use patchplay_engine::{Choice, Holdings, Outcome, PatchSet, Patches, Plan, Policy, Registry, World, count, operate};
use patchplay_model::{
    Approval, AvailableStatusDefault, BaselineId, ComplianceLevel, ComplianceStatus, Counts, Date, FilterKey, Node,
    OperatingSystem, Operation, PatchBaseline, PatchFilter, PatchRule, Paths, Readings, RebootOption,
    RejectedPatchesAction, SupersededBy, Tag, Timestamp,
};

/// Splitmix64: a few lines, equal on every machine.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Up to `most` members, possibly with repetitions.
    fn some<T: Clone>(&mut self, from: &[T], most: usize) -> Vec<T> {
        let count = if from.is_empty() { 0 } else { self.below(most + 1) };
        (0..count).map(|_| self.pick(from).clone()).collect()
    }

    /// The members in another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            list.swap(end, self.below(end + 1));
        }
    }
}

/// One row of a catalogue as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub id: String,
    pub product: String,
    pub family: String,
    pub classification: String,
    pub severity: String,
    /// `None` counts as 1970-01-01.
    pub released: Option<Date>,
    pub kind: PatchKind,
    pub supersedes: Vec<String>,
}

impl Row {
    pub fn facts(&self) -> PatchFacts {
        PatchFacts {
            product: self.product.clone(),
            family: self.family.clone(),
            classification: self.classification.clone(),
            severity: self.severity.clone(),
            released: self.released,
            kind: self.kind,
            supersedes: self.supersedes.clone(),
            ..PatchFacts::new(OperatingSystem::Windows, self.id.clone())
        }
    }
}

/// One run on the node.
#[derive(Debug, Clone)]
pub struct Act {
    pub clock: Timestamp,
    pub operation: Operation,
    pub reboot: RebootOption,
    /// The node's tags at that time: another group means another baseline.
    pub tags: Vec<Tag>,
}

/// One node's story.
#[derive(Debug, Clone)]
pub struct Story {
    pub rows: Arc<Vec<Row>>,
    pub catalog: Arc<Catalog>,
    pub account: Vec<PatchBaseline>,
    pub product: String,
    pub installed: Vec<String>,
    pub failing: Vec<String>,
    pub readings: Readings,
    pub acts: Vec<Act>,
}

/// What the engine made of one act.
pub struct Played {
    pub choice: Choice,
    pub baseline: PatchBaseline,
    pub world: World,
    pub policy: Policy,
    pub plan: Plan,
    pub before: PatchSet,
    pub after: PatchSet,
    pub outcome: Outcome,
    pub counts: Counts,
    pub status: ComplianceStatus,
}

impl Story {
    /// Plays every act with the engine.
    pub fn play(&self) -> Vec<Played> {
        let mut registry = Registry::new(&|predefined| BaselineId(predefined.name.to_owned()));
        for (number, baseline) in self.account.iter().enumerate() {
            registry.add(BaselineId(format!("pb-{number}")), number, baseline.clone());
        }
        let known = self.installed.iter().chain(&self.failing).map(String::as_str);
        let patches = Arc::new(Patches::new(Arc::clone(&self.catalog), OperatingSystem::Windows, known));
        let mut holdings = Holdings::new(
            &patches,
            self.installed.iter().map(String::as_str),
            self.failing.iter().map(String::as_str),
            Date::EPOCH,
        );
        self.acts
            .iter()
            .map(|act| {
                let choice = registry.choose(&self.node(act)).unwrap();
                let baseline = registry.entry(choice.entry).unwrap().baseline.clone();
                let world = World::new(Arc::clone(&patches), act.clock);
                let policy = Policy::new(&world, &baseline);
                let plan = Plan::new(&world, &policy, &self.product, &self.readings);
                let before = holdings.installed().clone();
                let outcome = operate(&plan, &mut holdings, act.operation, act.reboot);
                let available = available_status(&baseline, &self.readings);
                Played {
                    counts: count(&outcome.assessment, &plan, available),
                    status: patchplay_engine::compliance(&outcome.assessment, available),
                    after: holdings.installed().clone(),
                    choice,
                    baseline,
                    world,
                    policy,
                    plan,
                    before,
                    outcome,
                }
            })
            .collect()
    }

    /// The node as it is at the time of an act.
    pub fn node(&self, act: &Act) -> Node {
        Node {
            logical_id: None,
            instance_id: "i-0".to_owned(),
            name: "node".to_owned(),
            system: OperatingSystem::Windows,
            product: self.product.clone(),
            image: None,
            tags: act.tags.clone(),
            installed: self.installed.clone(),
            failing: self.failing.clone(),
            paths: Paths::ALL,
            profile: true,
        }
    }

    /// The same story over other rows.
    pub fn with_rows(&self, rows: Vec<Row>) -> Self {
        let catalog = Arc::new(Catalog::from_facts(rows.iter().map(Row::facts).collect(), Vec::new()));
        Self { rows: Arc::new(rows), catalog, ..self.clone() }
    }

    /// A story over a small catalogue of its own.
    pub fn dense(seed: u64) -> Self {
        let mut rng = Rng::new(seed);
        let rng = &mut rng;
        let rows = dense_rows(rng);
        let ids = ids_of(&rows);
        let product = rng.pick(&[
            "WindowsServer2019",
            "WindowsServer2019",
            "WindowsServer2019",
            "WindowsServer2022",
            "Windows11",
        ]);
        let story = Self::around(rng, product, &ids, Date::parse("2025-03-01").unwrap().days(), 45);
        story.with_rows(rows)
    }

    /// A story over the built-in facts.
    pub fn real(seed: u64, rows: &Arc<Vec<Row>>, catalog: &Arc<Catalog>) -> Self {
        let mut rng = Rng::new(seed);
        let rng = &mut rng;
        let ids = ids_of(rows);
        let image = rng.pick(catalog.images()).clone();
        let (first, span) = *rng.pick(&[("2019-02-01", 1400), ("2021-12-10", 60), ("2025-03-20", 30)]);
        let mut story = Self::around(rng, &image.product, &ids, Date::parse(first).unwrap().days(), span);
        story.installed.extend(image.ids().map(str::to_owned));
        Self { rows: Arc::clone(rows), catalog: Arc::clone(catalog), ..story }
    }

    fn around(rng: &mut Rng, product: &str, ids: &[String], first_day: i32, span: usize) -> Self {
        let day = |rng: &mut Rng| Date::from_days(first_day + rng.below(span) as i32);
        let account: Vec<PatchBaseline> = (0..1 + rng.below(3)).map(|_| baseline(rng, ids, &day)).collect();
        let mut readings = Readings { superseded_by: *rng.pick(SupersededBy::ALL), ..Readings::default() };
        readings.available_status_default = *rng.pick(AvailableStatusDefault::ALL);
        let mut clocks: Vec<Timestamp> = (0..=rng.below(4)).map(|_| clock(rng, &day)).collect();
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
                tags: tags.clone(),
            }
        });
        let acts = acts.collect();
        Self {
            rows: Arc::default(),
            catalog: Arc::default(),
            account,
            product: product.to_owned(),
            installed: rng.some(&with_unknown(ids), 6),
            failing: rng.some(&with_unknown(ids), 8),
            readings,
            acts,
        }
    }
}

/// What a baseline says of available security updates, by the reading where it says nothing.
pub fn available_status(baseline: &PatchBaseline, readings: &Readings) -> ComplianceStatus {
    baseline.available_security_updates.unwrap_or(match readings.available_status_default {
        AvailableStatusDefault::Compliant => ComplianceStatus::Compliant,
        AvailableStatusDefault::NonCompliant => ComplianceStatus::NonCompliant,
    })
}

/// The rows of the Windows part of a catalogue as plain text.
pub fn rows_of(catalog: &Catalog) -> Vec<Row> {
    catalog
        .rows_of(OperatingSystem::Windows)
        .filter_map(|row| catalog.patch(row))
        .map(|patch| Row {
            id: patch.id.to_owned(),
            product: patch.product.to_owned(),
            family: patch.family.to_owned(),
            classification: patch.classification.to_owned(),
            severity: patch.severity.to_owned(),
            released: patch.released,
            kind: patch.kind,
            supersedes: patch.supersedes().map(str::to_owned).collect(),
        })
        .collect()
}

fn ids_of(rows: &[Row]) -> Vec<String> {
    let mut ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    ids.sort();
    ids.dedup();
    ids
}

fn with_unknown(ids: &[String]) -> Vec<String> {
    ids.iter().cloned().chain(["KB4999999".to_owned()]).collect()
}

const PRODUCTS: &[&str] = &["WindowsServer2019", "WindowsServer2022", "MicrosoftDefenderAntivirus", "Office 2016"];
const FAMILIES: &[&str] = &["Windows", "Office", "SQL Server"];
const CLASSES: &[&str] = &["SecurityUpdates", "SecurityUpdates", "CriticalUpdates", "Updates", "UpdateRollups"];
const SEVERITIES: &[&str] = &["Critical", "Important", "Moderate", "Unspecified"];
const KINDS: &[PatchKind] = &[PatchKind::Lcu, PatchKind::Lcu, PatchKind::Lcu, PatchKind::Ssu, PatchKind::Other];

/// Rows over two months around the day on which the service learned the state AvailableSecurityUpdate. Two patches
/// replace each other only in disjoint pairs of neighbours: longer loops have no meaning in the specification.
fn dense_rows(rng: &mut Rng) -> Vec<Row> {
    let count = 2 + rng.below(11);
    let ids: Vec<String> =
        (0..count).map(|n| if rng.chance(8) { format!("KB99900{n}") } else { format!("KB50000{n:02}") }).collect();
    let mut rows = Vec::new();
    for number in 0..count {
        let mut products: Vec<&str> = (0..rng.below(3)).map(|_| *rng.pick(PRODUCTS)).collect();
        if products.is_empty() || rng.chance(80) {
            products.push("WindowsServer2019");
        }
        products.sort_unstable();
        products.dedup();
        for product in products {
            let mut days: Vec<Option<Date>> = (0..=usize::from(rng.chance(20)))
                .map(|_| (!rng.chance(5)).then(|| Date::parse("2025-03-01").unwrap().days() + 4 * rng.below(11) as i32))
                .map(|day| day.map(Date::from_days))
                .collect();
            days.sort();
            days.dedup();
            for released in days {
                let mut supersedes = rng.some(&ids[..number], 2);
                if number > 0 && rng.chance(30) {
                    supersedes.push(ids[number - 1].clone());
                }
                if number % 2 == 0 && number + 1 < count && rng.chance(30) {
                    supersedes.push(ids[number + 1].clone());
                } else if number % 2 == 1 && rng.chance(40) {
                    supersedes.push(ids[number - 1].clone());
                }
                if rng.chance(5) {
                    supersedes.push(ids[number].clone());
                }
                if rng.chance(5) {
                    supersedes.push("KB4000000".to_owned());
                }
                let odd = |rng: &mut Rng, text: &str| if rng.chance(6) { String::new() } else { text.to_owned() };
                let family = if rng.chance(85) { "Windows" } else { *rng.pick(FAMILIES) };
                let class = *rng.pick(CLASSES);
                let severity = *rng.pick(SEVERITIES);
                rows.push(Row {
                    id: ids[number].clone(),
                    product: product.to_owned(),
                    family: odd(rng, family),
                    classification: odd(rng, class),
                    severity: odd(rng, severity),
                    released,
                    kind: *rng.pick(KINDS),
                    supersedes,
                });
            }
        }
    }
    rng.shuffle(&mut rows);
    rows
}

fn clock(rng: &mut Rng, day: &dyn Fn(&mut Rng) -> Date) -> Timestamp {
    let midnight = day(rng).midnight();
    match rng.below(5) {
        0 => midnight,
        1 => midnight.plus_ticks(1),
        2 => midnight.plus_ticks(-1),
        _ => midnight.plus_seconds(rng.below(86_400) as i64),
    }
}

fn tags(rng: &mut Rng) -> Vec<Tag> {
    let keys = ["Patch Group", "PatchGroup", "patch group", "Name"];
    (0..rng.below(3))
        .map(|_| Tag { key: (*rng.pick(&keys)).to_owned(), value: (*rng.pick(&["web", "db", "Web"])).to_owned() })
        .collect()
}

fn baseline(rng: &mut Rng, ids: &[String], day: &dyn Fn(&mut Rng) -> Date) -> PatchBaseline {
    let system = if rng.chance(85) { OperatingSystem::Windows } else { OperatingSystem::AmazonLinux2 };
    let list = with_unknown(ids);
    let listed = if ids.len() > 20 { 20 } else { 3 };
    PatchBaseline {
        global_filters: if rng.chance(30) { filters(rng, 2) } else { Vec::new() },
        rules: (0..rng.below(4)).map(|_| rule(rng, day)).collect(),
        approved_patches: if rng.chance(50) { rng.some(&list, listed) } else { Vec::new() },
        approved_patches_level: *rng.pick(ComplianceLevel::ALL),
        rejected_patches: if rng.chance(50) { rng.some(&list, listed) } else { Vec::new() },
        rejected_patches_action: *rng.pick(RejectedPatchesAction::ALL),
        available_security_updates: *rng.pick(&[
            None,
            Some(ComplianceStatus::Compliant),
            Some(ComplianceStatus::NonCompliant),
        ]),
        default_baseline: rng.chance(80),
        patch_groups: rng.some(&["web".to_owned(), "db".to_owned()], 2),
        ..PatchBaseline::new(system)
    }
}

/// One approval rule.
pub fn rule(rng: &mut Rng, day: &dyn Fn(&mut Rng) -> Date) -> PatchRule {
    PatchRule {
        filters: filters(rng, 2),
        approval: Some(if rng.chance(75) {
            Approval::AfterDays(*rng.pick(&[0, 0, 0, 1, 5, 7, 30]))
        } else {
            Approval::UntilDate(day(rng))
        }),
        compliance_level: *rng.pick(ComplianceLevel::ALL),
        enable_non_security: rng.chance(10),
    }
}

fn filters(rng: &mut Rng, most: usize) -> Vec<PatchFilter> {
    (0..rng.below(most + 1))
        .map(|_| {
            let key = *rng.pick(FilterKey::allowed_for(OperatingSystem::Windows));
            let mut values: Vec<String> = (0..=rng.below(3)).map(|_| value(rng, key)).collect();
            if rng.chance(5) {
                values.push("*".to_owned());
            }
            PatchFilter { key, values }
        })
        .collect()
}

/// A value for a key: mostly one that patches carry, now and then one that none does.
pub fn value(rng: &mut Rng, key: FilterKey) -> String {
    let carried: &[&str] = match key {
        FilterKey::PatchSet => &["OS", "APPLICATION"],
        FilterKey::Product => PRODUCTS,
        FilterKey::ProductFamily => FAMILIES,
        FilterKey::Classification => CLASSES,
        _ => SEVERITIES,
    };
    if key != FilterKey::PatchSet && rng.chance(6) {
        return (*rng.pick(&["Office*", "securityupdates", "Windows", ""])).to_owned();
    }
    (*rng.pick(carried)).to_owned()
}
