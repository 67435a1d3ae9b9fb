//! Small catalogues and one node of a package system.

use std::{collections::BTreeMap, sync::Arc};

use patchplay_catalog::{Catalog, PatchFacts};
use patchplay_engine::{
    Holdings, InstallList, Outcome, PatchSet, Patches, Plan, Policy, World, count, install_listed, operate,
    trace::{Subject, Trace, trace},
};
use patchplay_model::{
    Approval, ComplianceStatus, Counts, Date, FilterKey, InstallOverrideList, ListedPatch, OperatingSystem, Operation,
    PatchBaseline, PatchFilter, PatchRule, Readings, RebootOption, Timestamp,
};

/// A row: `name.arch version`, then members by name.
pub fn row(system: OperatingSystem, package: &str, members: &str) -> PatchFacts {
    let (id, version) = package.split_once(' ').unwrap();
    let (name, arch) = if system == OperatingSystem::MacOs { (id, "") } else { id.rsplit_once('.').unwrap() };
    let (epoch, version) = version.split_once(':').unwrap_or(("", version));
    let (version, release) = version.rsplit_once('-').unwrap_or((version, ""));
    let mut row = PatchFacts {
        arch: arch.to_owned(),
        epoch: epoch.to_owned(),
        version: version.to_owned(),
        release: release.to_owned(),
        product: product(system).to_owned(),
        released: Some(Date::parse("2022-01-01").unwrap()),
        ..PatchFacts::new(system, name.replace('_', " ").replace("~", "_"))
    };
    for member in members.split_whitespace() {
        let (key, value) = member.split_once('=').unwrap();
        let value = value.to_owned();
        match key {
            "class" => row.classification = value,
            "severity" => row.severity = value,
            "priority" => row.priority = value,
            "section" => row.section = value,
            "repo" => row.repository = value,
            "advisory" => row.advisories.push(value),
            "cve" => row.cves.push(value),
            "bug" => row.bugs.push(value),
            "needs" => row.depends.push(value),
            "gone" => row.withdrawn = Some(Date::parse(&value).unwrap()),
            "product" => row.product = value,
            "day" => row.released = Some(Date::parse(&value).unwrap()),
            other => panic!("no such member: {other}"),
        }
    }
    row
}

pub const fn product(system: OperatingSystem) -> &'static str {
    match system {
        OperatingSystem::AmazonLinux2 => "AmazonLinux2",
        OperatingSystem::AmazonLinux2023 => "AmazonLinux2023",
        OperatingSystem::Ubuntu => "Ubuntu22.04",
        OperatingSystem::CentOs => "CentOS7.9",
        OperatingSystem::RedHat => "RedhatEnterpriseLinux8.5",
        OperatingSystem::Suse => "Suse15.3",
        OperatingSystem::MacOs => "macOS13",
        _ => "",
    }
}

pub fn filter(key: FilterKey, values: &[&str]) -> PatchFilter {
    PatchFilter { key, values: values.iter().map(|&value| value.to_owned()).collect() }
}

/// A rule that approves at once.
pub fn rule(filters: &[(FilterKey, &[&str])]) -> PatchRule {
    PatchRule {
        filters: filters.iter().map(|(key, values)| filter(*key, values)).collect(),
        approval: Some(Approval::AfterDays(0)),
        ..PatchRule::default()
    }
}

pub fn baseline(system: OperatingSystem, rules: Vec<PatchRule>) -> PatchBaseline {
    PatchBaseline { rules, ..PatchBaseline::new(system) }
}

/// One node and what it can get.
pub struct Lab {
    pub system: OperatingSystem,
    pub product: String,
    pub rows: Vec<PatchFacts>,
    pub installed: Vec<String>,
    pub failing: Vec<String>,
    /// What every Install is given as a list.
    pub list: Option<Vec<ListedPatch>>,
    pub clock: Timestamp,
    pub readings: Readings,
}

impl Lab {
    pub fn new(system: OperatingSystem, rows: &[(&str, &str)], installed: &[&str]) -> Self {
        Self {
            system,
            product: product(system).to_owned(),
            rows: rows.iter().map(|(package, members)| row(system, package, members)).collect(),
            installed: installed.iter().map(|&text| text.to_owned()).collect(),
            failing: Vec::new(),
            list: None,
            clock: Timestamp::parse("2022-02-01T00:00:01Z").unwrap(),
            readings: Readings::default(),
        }
    }

    pub fn play(&self, baseline: &PatchBaseline, runs: &[(Operation, RebootOption)]) -> Vec<Scene> {
        let catalog = Arc::new(Catalog::from_facts(self.rows.clone(), Vec::new()));
        let known = self.installed.iter().chain(&self.failing).map(String::as_str);
        let patches = Arc::new(Patches::new(catalog, self.system, known));
        let mut holdings = Holdings::new(
            &patches,
            self.installed.iter().map(String::as_str),
            self.failing.iter().map(String::as_str),
            Date::EPOCH,
        );
        runs.iter()
            .map(|&(operation, reboot)| {
                let world = World::new(Arc::clone(&patches), self.clock);
                let policy = Policy::read(&world, baseline, &self.readings);
                let plan = Plan::new(&world, &policy, &self.product, &self.readings);
                let before = holdings.installed().clone();
                let list = self.list.clone().filter(|_| operation == Operation::Install).map(|patches| {
                    let list =
                        InstallOverrideList { address: "s3://lists/list.yaml".to_owned(), patches, lacks_id: false };
                    Arc::new(InstallList::new(&world, &plan, &list, &self.readings))
                });
                let outcome = match &list {
                    Some(list) => install_listed(&plan, &mut holdings, list, reboot),
                    None => operate(&plan, &mut holdings, operation, reboot),
                };
                Scene {
                    counts: count(&outcome.assessment, &plan, ComplianceStatus::Compliant),
                    after: holdings.installed().clone(),
                    holdings: holdings.clone(),
                    baseline: baseline.clone(),
                    readings: self.readings,
                    world,
                    plan,
                    before,
                    outcome,
                }
            })
            .collect()
    }

    /// A list of ids, or of ids with titles behind a `|`.
    pub fn listing(&mut self, entries: &[&str]) -> &mut Self {
        let read = |entry: &&str| {
            let (id, title) = entry.split_once('|').map_or((*entry, None), |(id, title)| (id, Some(title.to_owned())));
            ListedPatch { id: id.to_owned(), title }
        };
        self.list = Some(entries.iter().map(read).collect());
        self
    }

    pub fn scan(&self, baseline: &PatchBaseline) -> Scene {
        self.play(baseline, &[(Operation::Scan, RebootOption::RebootIfNeeded)]).remove(0)
    }
}

/// One run and everything about it.
pub struct Scene {
    pub world: World,
    pub baseline: PatchBaseline,
    pub plan: Plan,
    pub before: PatchSet,
    pub after: PatchSet,
    pub holdings: Holdings,
    pub outcome: Outcome,
    pub counts: Counts,
    pub readings: Readings,
}

impl Scene {
    /// State by id; what is not reported is left out.
    pub fn states(&self) -> BTreeMap<String, String> {
        let patches = self.world.patches();
        (0..patches.len())
            .filter_map(|patch| Some((patches.id(patch).to_owned(), self.outcome.assessment.state(patch)?.to_string())))
            .collect()
    }

    pub fn state(&self, id: &str) -> String {
        self.states().remove(id).unwrap_or_else(|| "none".to_owned())
    }

    pub fn title(&self, id: &str) -> String {
        let patch = self.world.patches().index(id).unwrap();
        let assessment = &self.outcome.assessment;
        patchplay_engine::record(&self.world, &self.plan, assessment, &self.holdings, patch).title.to_owned()
    }

    pub fn cves(&self, id: &str) -> Vec<String> {
        let patch = self.world.patches().index(id).unwrap();
        let assessment = &self.outcome.assessment;
        let record = patchplay_engine::record(&self.world, &self.plan, assessment, &self.holdings, patch);
        record.cves.into_iter().map(str::to_owned).collect()
    }

    /// The steps that decided about a package.
    pub fn decided(&self, id: &str) -> Vec<patchplay_engine::trace::Test> {
        let steps = self.trace(self.world.patches().index(id).unwrap()).steps;
        steps.into_iter().filter(|step| step.word == patchplay_engine::trace::Word::Decided).map(|s| s.test).collect()
    }

    pub fn trace(&self, patch: usize) -> Trace {
        let subject = Subject {
            world: &self.world,
            baseline: &self.baseline,
            plan: &self.plan,
            before: &self.before,
            after: &self.after,
            outcome: &self.outcome,
            readings: &self.readings,
        };
        trace(&subject, patch)
    }
}
