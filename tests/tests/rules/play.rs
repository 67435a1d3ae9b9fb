//! Plays a case with the engine and lays what comes out beside what is expected, both as flat texts.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use patchplay_catalog::{Catalog, PatchFacts, PatchKind};
use patchplay_engine::{Holdings, Patches, Plan, Policy, Registry, Verdict, World, compliance, count, operate};
use patchplay_model::{
    Approval, AvailableStatusDefault, BaselineId, ComplianceStatus, Date, Node, OperatingSystem, Operation,
    PatchBaseline, PatchFilter, PatchRule, Paths, Readings, RebootOption, Tag, Timestamp,
};

use crate::case::{Baseline, Case, Expect, Row, Rule};

/// Expected and actual values by place, such as `1 states KB1`.
pub struct Comparison {
    pub expected: BTreeMap<String, String>,
    actual: BTreeMap<String, String>,
}

impl Comparison {
    /// Places where they differ.
    pub fn broken(&self) -> impl Iterator<Item = String> {
        self.expected
            .iter()
            .filter(|(place, value)| self.actual.get(*place) != Some(value))
            .map(|(place, _)| place.clone())
    }

    /// The same in words.
    pub fn differences(&self) -> impl Iterator<Item = String> {
        self.broken().map(|place| {
            let actual = self.actual.get(&place).map_or("nothing", String::as_str);
            format!("run {place}: expected {}, came out {actual}", self.expected[&place])
        })
    }
}

/// Plays a case.
pub fn play(case: &Case) -> Comparison {
    let catalog = match &case.catalog {
        Some(rows) => Arc::new(Catalog::from_facts(rows.iter().map(facts).collect(), Vec::new())),
        None => patchplay_tests::catalog(),
    };
    let mut registry = Registry::new(&|predefined| BaselineId(predefined.name.to_owned()));
    for (number, baseline) in case.baselines.iter().enumerate() {
        registry.add(BaselineId(baseline.name.clone()), number, model(baseline));
    }
    let mut readings = Readings::default();
    for (option, reading) in &case.options {
        assert!(readings.set(option, reading), "{}: {option}: {reading}", case.rule);
    }
    let image = case.node.image.as_ref().map(|key| catalog.image(key).unwrap().clone());
    let mut installed: Vec<&str> = case.node.installed.iter().map(String::as_str).collect();
    installed.extend(image.iter().flat_map(|image| image.ids()));
    let failing = || case.node.failing.iter().map(String::as_str);
    let known = installed.iter().copied().chain(failing());
    let patches = Arc::new(Patches::new(Arc::clone(&catalog), OperatingSystem::Windows, known));
    let mut holdings = Holdings::new(&patches, installed.iter().copied(), failing(), Date::EPOCH);
    let mut tags = case.node.tags.clone();
    let mut comparison = Comparison { expected: BTreeMap::new(), actual: BTreeMap::new() };
    for (number, run) in case.runs.iter().enumerate() {
        if let Some(changed) = &run.tags {
            tags.clone_from(changed);
        }
        let choice = registry.choose(&node(case, &tags)).unwrap();
        let entry = match &case.used {
            Some(name) => registry.entries().iter().find(|entry| entry.name() == name).unwrap(),
            None => registry.entry(choice.entry).unwrap(),
        };
        let world = World::new(Arc::clone(&patches), Timestamp::parse(&run.at).unwrap());
        let policy = Policy::new(&world, &entry.baseline);
        let plan = Plan::new(&world, &policy, &case.node.product, &readings);
        let (operation, reboot) = match run.run.as_str() {
            "Scan" => (Operation::Scan, RebootOption::RebootIfNeeded),
            "Install" => (Operation::Install, RebootOption::RebootIfNeeded),
            "Install NoReboot" => (Operation::Install, RebootOption::NoReboot),
            other => panic!("{}: no such run: {other}", case.rule),
        };
        let outcome = operate(&plan, &mut holdings, operation, reboot);
        let available = entry.baseline.available_security_updates.unwrap_or(match readings.available_status_default {
            AvailableStatusDefault::Compliant => ComplianceStatus::Compliant,
            AvailableStatusDefault::NonCompliant => ComplianceStatus::NonCompliant,
        });
        expected(&mut comparison.expected, number, &run.expect);
        let mut put = |what: &str, value: String| {
            comparison.actual.insert(format!("{number} {what}"), value);
        };
        put("baseline", entry.name().to_owned());
        put("group", choice.patch_group.clone().unwrap_or_else(none));
        put("status", compliance(&outcome.assessment, available).to_string());
        put("rebooted", outcome.rebooted.to_string());
        put("installs", sorted(outcome.newly_installed.ones().map(|patch| patches.id(patch).to_owned())));
        let counts = count(&outcome.assessment, &plan, available);
        for name in patchplay_model::Counts::NAMES {
            put(&format!("counts {name}"), counts.by_name(name).map_or_else(none, |count| count.to_string()));
        }
        for patch in (0..patches.len()).filter(|patch| case.catalog.is_some() || !patches.rows(*patch).is_empty()) {
            let id = patches.id(patch);
            let verdict = verdict(&world, &policy, &plan, patch);
            let word = verdict.status.map_or_else(none, |status| status.to_string());
            let state = outcome.assessment.state(patch).map_or_else(none, |state| state.to_string());
            put(&format!("states {id}"), state);
            put(&format!("words {id}"), word);
            put(&format!("levels {id}"), verdict.level.to_string());
            put(&format!("due {id}"), verdict.approval.map_or_else(none, |due| due.to_string()));
        }
    }
    comparison
}

fn none() -> String {
    "none".to_owned()
}

fn sorted(ids: impl IntoIterator<Item = String>) -> String {
    ids.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}

/// The policy's verdict on the row of the node's product; silence without one.
fn verdict(world: &World, policy: &Policy, plan: &Plan, patch: usize) -> Verdict {
    let row = plan.product().and_then(|product| world.row_for(patch, product));
    let position = world.current().iter().position(|current| Some(current.row) == row);
    position.map_or_else(Verdict::default, |position| policy.verdicts()[position])
}

fn expected(into: &mut BTreeMap<String, String>, number: usize, expect: &Expect) {
    let mut put = |what: String, value: String| {
        into.insert(format!("{number} {what}"), value);
    };
    let single = [("baseline", &expect.baseline), ("group", &expect.group), ("status", &expect.status)];
    for (what, value) in single.into_iter().filter_map(|(what, value)| Some((what, value.clone()?))) {
        put(what.to_owned(), value);
    }
    if let Some(rebooted) = expect.rebooted {
        put("rebooted".to_owned(), rebooted.to_string());
    }
    if let Some(installs) = &expect.installs {
        put("installs".to_owned(), sorted(installs.iter().cloned()));
    }
    for (what, map) in [
        ("states", &expect.states),
        ("counts", &expect.counts),
        ("words", &expect.words),
        ("levels", &expect.levels),
        ("due", &expect.due),
    ] {
        for (key, value) in map {
            put(format!("{what} {key}"), value.clone());
        }
    }
}

fn facts(row: &Row) -> PatchFacts {
    PatchFacts {
        product: row.product.clone(),
        family: row.family.clone(),
        classification: row.class.clone(),
        severity: row.severity.clone(),
        released: (row.day != "never").then(|| Date::parse(&row.day).unwrap()),
        kind: PatchKind::from_word(&row.kind).unwrap(),
        supersedes: row.over.clone(),
        ..PatchFacts::new(OperatingSystem::Windows, row.id.clone())
    }
}

fn node(case: &Case, tags: &BTreeMap<String, String>) -> Node {
    Node {
        logical_id: None,
        instance_id: case.node.id.clone(),
        name: "node".to_owned(),
        system: OperatingSystem::Windows,
        product: case.node.product.clone(),
        image: None,
        tags: tags.iter().map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect(),
        installed: Vec::new(),
        failing: Vec::new(),
        paths: Paths::ALL,
        profile: true,
    }
}

/// A member that a case leaves out stays what the model makes of an absent one.
fn model(baseline: &Baseline) -> PatchBaseline {
    let system = baseline.system.as_ref().map_or(OperatingSystem::Windows, |system| system.parse().unwrap());
    let mut model = PatchBaseline {
        name: Some(baseline.name.clone()),
        global_filters: filters(&baseline.global),
        rules: baseline.rules.iter().map(rule).collect(),
        approved_patches: baseline.approved.clone(),
        rejected_patches: baseline.rejected.clone(),
        available_security_updates: baseline.available.as_ref().map(|status| status.parse().unwrap()),
        default_baseline: baseline.default,
        patch_groups: baseline.groups.clone(),
        ..PatchBaseline::new(system)
    };
    if let Some(level) = &baseline.approved_level {
        model.approved_patches_level = level.parse().unwrap();
    }
    if let Some(action) = &baseline.action {
        model.rejected_patches_action = action.parse().unwrap();
    }
    model
}

fn rule(rule: &Rule) -> PatchRule {
    let mut model = PatchRule { filters: filters(&rule.filters), ..PatchRule::default() };
    model.approval = match (rule.days, &rule.until) {
        (Some(days), _) => Some(Approval::AfterDays(days)),
        (None, Some(day)) => Some(Approval::UntilDate(Date::parse(day).unwrap())),
        (None, None) => panic!("a rule needs `days` or `until`"),
    };
    if let Some(level) = &rule.level {
        model.compliance_level = level.parse().unwrap();
    }
    model
}

fn filters(maps: &[BTreeMap<String, Vec<String>>]) -> Vec<PatchFilter> {
    let filter =
        |(key, values): (&String, &Vec<String>)| PatchFilter { key: key.parse().unwrap(), values: values.clone() };
    maps.iter().flat_map(|map| map.iter().map(filter)).collect()
}
