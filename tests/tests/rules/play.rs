//! Plays a case as a command on one node and lays what comes out beside what is expected, both as flat texts.

use std::{rc::Rc, sync::Arc};

use patchplay_catalog::Catalog;
use patchplay_engine::{Holdings, Patches, Policy, Refusal, Registry, Verdict, World, record};
use patchplay_model::{
    BaselineId, BaselineTags, Date, DeploymentStatus, Operation, OutsideInstalls, Readings, RebootOption, Timestamp,
};
use patchplay_ordered::{SortedMap, SortedSet};
use patchplay_run_command::{
    Cast, Judged, Plans, Played, StepResult, Worlds, play as send, refused, reply,
    transcript::{Earlier, transcript},
    trouble,
};
use serde_json::Value;

use crate::{
    build,
    case::{Case, Expect, Run},
    systems::Setting,
};

/// Expected and actual values by place, such as `1 states KB1`.
pub struct Comparison {
    pub expected: SortedMap<String, String>,
    actual: SortedMap<String, String>,
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

/// Plays a case for one system.
pub fn play(case: &Case, setting: &Setting) -> Comparison {
    let catalog = match &case.catalog {
        Some(rows) => {
            Arc::new(Catalog::from_facts(rows.iter().map(|row| build::facts(setting, row)).collect(), Vec::new()))
        }
        None => patchplay_tests::catalog(),
    };
    let mut readings = Readings::default();
    for (option, reading) in &case.options {
        assert!(readings.set(option, reading), "{}: {option}: {reading}", case.rule);
    }
    let image = case.node.image.as_ref().map(|key| catalog.image(key).unwrap().clone());
    let mut installed: Vec<String> = case.node.installed.iter().map(|text| setting.fill(text)).collect();
    installed.extend(image.iter().flat_map(|image| image.patches().map(patchplay_engine::installed_text)));
    let installed = || installed.iter().map(String::as_str);
    let failing: Vec<String> = case.node.failing.iter().map(|text| setting.fill(text)).collect();
    let failing = || failing.iter().map(String::as_str);
    let patches = Arc::new(Patches::new(Arc::clone(&catalog), setting.system, installed().chain(failing())));
    let mut holdings = Holdings::new(&patches, installed(), failing(), image_built());
    holdings.set(&patches, &build::settings(case));
    if readings.pending_reboot_outside_installs == OutsideInstalls::AlsoOutside {
        let outside: Vec<String> = case.node.outside.iter().map(|text| setting.fill(text)).collect();
        holdings.await_reboot(&patches, outside.iter().map(String::as_str));
    }
    let mut tags = case.node.tags.clone();
    let mut comparison = Comparison { expected: SortedMap::new(), actual: SortedMap::new() };
    let mut ends = Vec::new();
    let nothing_observed = SortedMap::new();
    let mut past: Option<Past> = None;
    for (number, run) in case.runs.iter().enumerate() {
        if let Some(changed) = &run.tags {
            tags.clone_from(changed);
        }
        let (operation, reboot) = match run.run.as_str() {
            "Scan" => (Operation::Scan, RebootOption::RebootIfNeeded),
            "Install" => (Operation::Install, RebootOption::RebootIfNeeded),
            "Install NoReboot" => (Operation::Install, RebootOption::NoReboot),
            other => panic!("{}: no such run: {other}", case.rule),
        };
        let clock = Timestamp::parse(&run.at).unwrap();
        let worlds = Worlds::new(clock, [Rc::new(World::new(Arc::clone(&patches), clock))]);
        let nodes = [build::node(case, setting, &tags)];
        let registry = registry(case, run, setting, clock.date(), &readings);
        let cast = Cast {
            nodes: &nodes,
            registry: &registry,
            worlds: &worlds,
            readings: &readings,
            region: case.region.as_deref().unwrap_or("us-east-1"),
            seed: 1,
            observed: &nothing_observed,
        };
        let mut plans = Plans::new(readings);
        let command = patchplay_model::Run {
            snapshot_id: run.snapshot.clone(),
            baseline_override: run.overrides.as_ref().map(|_| "s3://lists/overrides.json".to_owned()),
            baseline_tags: run.baseline_tags.clone(),
            ..build::run(setting, operation, reboot, run.list.as_deref())
        };
        let played = send(&cast, &mut plans, &command, std::slice::from_ref(&holdings));
        ends.push(played.invocations[0].timeline.end);
        expected(&mut comparison.expected, setting, number, &run.expect);
        let mut put = |what: &str, value: String| {
            comparison.actual.insert(format!("{number} {what}"), value);
        };
        put("code", played.invocations[0].response_code.to_string());
        put("reported", played.invocations[0].result.reported().is_some().to_string());
        if !run.expect.log.is_empty() {
            let earlier = past.as_ref().map(|past| past.of(cast));
            let log = transcript(&cast, &played, "123456789012", &played.invocations[0], earlier.as_ref()).unwrap();
            assert_eq!(log.code, played.invocations[0].response_code, "{}: the log ends as the step does", case.rule);
            run.expect.log.actual(setting, &log).into_iter().for_each(|(what, value)| put(&what, value));
        }
        let judged = match &played.invocations[0].result {
            StepResult::Judged(judged) => judged,
            StepResult::NoSource | StepResult::NoModule | StepResult::NoSnapshot | StepResult::NoUpdates => continue,
            StepResult::Broken(trouble) => {
                put("refused", coded(played.invocations[0].response_code, trouble::named_code(*trouble)));
                continue;
            }
            StepResult::Refused(refusal) => {
                put("refused", coded(played.invocations[0].response_code, refused::named_code(refusal)));
                continue;
            }
            StepResult::Stopped(_) | StepResult::NotSent => panic!("{}: stopped or not sent", case.rule),
        };
        put("refused", none());
        let policy = plans.policy(&worlds, cast.registry, judged.choice.entry).unwrap();
        of_node(&mut put, &cast, &played, judged, &ends);
        for patch in (0..patches.len()).filter(|patch| case.catalog.is_some() || !patches.rows(*patch).is_empty()) {
            of_patch(&mut put, &cast, setting, judged, &policy, patch);
        }
        holdings = judged.holdings.clone();
        past = Some(Past { nodes: Vec::from(nodes), registry, worlds, played });
    }
    comparison
}

/// The exit code and the one that names the cause, if there is one.
fn coded(code: i64, named: Option<i64>) -> String {
    named.map_or(code.to_string(), |named| format!("{code} {named}"))
}

/// The last run that was judged.
struct Past {
    nodes: Vec<patchplay_model::Node>,
    registry: Registry,
    worlds: Worlds,
    played: Played,
}

impl Past {
    fn of<'a>(&'a self, now: Cast<'a>) -> Earlier<'a> {
        let cast = Cast { nodes: &self.nodes, registry: &self.registry, worlds: &self.worlds, ..now };
        Earlier { cast, played: &self.played, invocation: &self.played.invocations[0] }
    }
}

/// The account on a day as a run finds it. The baseline that a case names is made everybody's default.
fn registry(case: &Case, run: &Run, setting: &Setting, day: Date, readings: &Readings) -> Registry {
    let mut registry = Registry::on(day, &|predefined| BaselineId(predefined.name.to_owned()));
    for (number, baseline) in case.baselines.iter().enumerate() {
        registry.add(BaselineId(baseline.name.clone()), number, build::baseline(setting, baseline));
    }
    if let Some(name) = &case.used {
        let entry = registry.entries().iter().find(|entry| entry.name() == name).unwrap();
        let (id, mut baseline) = (entry.id.clone(), entry.baseline.clone());
        baseline.default_baseline = true;
        registry.add(id, 0, baseline);
    }
    if let Some(entries) = &run.overrides {
        let entry = |entry| (BaselineId(String::new()), build::baseline(setting, entry));
        registry.pick_from_override(entries.iter().map(entry));
    }
    // Only a case that asks for it has systems refused: most play old versions on late days.
    if case.options.get("unlisted-versions").is_some_and(|reading| reading == "refused") {
        registry.refuse_unsupported(day);
    }
    if let Some(tags) = &run.baseline_tags {
        match BaselineTags::parse(tags) {
            Some(tags) => registry.pick_by_tags(tags, readings.association_fallback_baseline),
            None => registry.refuse(Refusal::TagsForm),
        }
    }
    registry
}

/// What comes out for the node as a whole.
fn of_node(put: &mut dyn FnMut(&str, String), cast: &Cast<'_>, played: &Played, judged: &Judged, ends: &[Timestamp]) {
    let patches = cast.worlds.iter().next().unwrap().patches();
    put("baseline", cast.registry.entry(judged.choice.entry).unwrap().name().to_owned());
    put("group", judged.choice.patch_group.clone().unwrap_or_else(none));
    put("status", judged.compliance.to_string());
    put("severity", reply::severity_of(cast, judged).map_or_else(none, |level| level.to_string()));
    put("rebooted", judged.outcome.rebooted.to_string());
    put("installs", sorted(judged.outcome.newly_installed.ones().map(|patch| patches.id(patch).to_owned())));
    // A report that did not arrive leaves nothing to answer with.
    let Some(answer) = reply::patch_state_of(cast, played, &played.invocations[0]) else { return };
    let answer = json(&answer);
    for name in patchplay_model::Counts::NAMES {
        put(&format!("counts {name}"), answer.get(*name).map_or_else(none, Value::to_string));
    }
    let last = judged.holdings.last_no_reboot_install();
    let run = last.map(|last| ends.iter().position(|end| *end == last).unwrap() + 1);
    assert_eq!(run.is_some(), answer.get("LastNoRebootInstallOperationTime").is_some());
    put("last-no-reboot-install", run.map_or_else(none, |run| run.to_string()));
    let items = reply::patches_of(cast, judged);
    put("listed", sorted(items.iter().map(|item| item.kb_id.clone())));
    for item in &items {
        let members = json(item);
        for name in ["Title", "KBId", "Classification", "Severity", "State", "InstalledTime", "CVEIds"] {
            let text = members.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
            put(&format!("items {} {name}", item.kb_id), text.map_or_else(none, str::to_owned));
        }
    }
}

/// What comes out for one patch.
fn of_patch(
    put: &mut dyn FnMut(&str, String),
    cast: &Cast<'_>,
    setting: &Setting,
    judged: &Judged,
    policy: &Policy,
    patch: usize,
) {
    let world = cast.worlds.of(setting.system).unwrap();
    let id = world.patches().id(patch);
    let assessment = &judged.outcome.assessment;
    put(&format!("states {id}"), assessment.state(patch).map_or_else(none, |state| state.to_string()));
    let mut say = |id: &str, verdict: Verdict| {
        put(&format!("words {id}"), verdict.status.map_or_else(none, |status| status.to_string()));
        put(&format!("levels {id}"), verdict.level.to_string());
        let pending = verdict.status == Some(DeploymentStatus::PendingApproval);
        put(&format!("due {id}"), verdict.approval.filter(|_| pending).map_or_else(none, |due| due.to_string()));
    };
    if setting.is_windows() {
        let row = judged.plan.product().and_then(|product| world.row_for(patch, product));
        let position = world.current().iter().position(|current| Some(current.row) == row);
        say(id, position.map_or_else(Verdict::default, |position| policy.verdicts()[position]));
        return;
    }
    let mut of_version: SortedMap<String, Verdict> = SortedMap::new();
    let mut newest = Verdict::default();
    for position in world.positions_of(patch) {
        // The same version may stand in several rows; the best word counts.
        let row = world.catalog().patch(world.current()[position].row).unwrap();
        let verdict = policy.verdicts()[position];
        let known = of_version.entry(build::evr(&row)).or_insert(verdict);
        if (verdict.is_approved(), verdict.level) > (known.is_approved(), known.level) {
            *known = verdict;
        }
        newest = *known;
    }
    say(id, newest);
    for (version, verdict) in of_version {
        say(&format!("{id}:{version}"), verdict);
    }
    let title = record(world, &judged.plan, assessment, &judged.holdings, patch).title;
    let version = title.strip_prefix(id).unwrap_or_default();
    let version = version.strip_prefix([':', '.']).unwrap_or(version);
    put(&format!("versions {id}"), version.strip_prefix("0:").unwrap_or(version).to_owned());
}

fn json(answer: &impl serde::Serialize) -> Value {
    serde_json::to_value(answer).unwrap()
}

/// The day on which what a node begins with came to it.
fn image_built() -> Date {
    Date::parse("2021-06-01").unwrap()
}

fn none() -> String {
    "none".to_owned()
}

fn sorted(ids: impl IntoIterator<Item = String>) -> String {
    ids.into_iter().collect::<SortedSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}

fn expected(into: &mut SortedMap<String, String>, setting: &Setting, number: usize, expect: &Expect) {
    let mut put = |what: String, value: &str| {
        into.insert(format!("{number} {what}"), setting.fill(value));
    };
    for (what, value) in [
        ("baseline", &expect.baseline),
        ("group", &expect.group),
        ("refused", &expect.refused),
        ("status", &expect.status),
        ("severity", &expect.severity),
        ("last-no-reboot-install", &expect.last_no_reboot_install),
    ] {
        value.iter().for_each(|value| put(what.to_owned(), value));
    }
    if let Some(code) = expect.code {
        put("code".to_owned(), &code.to_string());
    }
    if let Some(reported) = expect.reported {
        put("reported".to_owned(), &reported.to_string());
    }
    if let Some(rebooted) = expect.rebooted {
        put("rebooted".to_owned(), &rebooted.to_string());
    }
    expect.log.expected(setting).iter().for_each(|(what, value)| put(what.clone(), value));
    for (what, ids) in [("installs", &expect.installs), ("listed", &expect.listed)] {
        ids.iter().for_each(|ids| put(what.to_owned(), &sorted(ids.iter().map(|id| setting.id(id)))));
    }
    expect.counts.iter().for_each(|(name, value)| put(format!("counts {name}"), value));
    for (what, map) in [
        ("states", &expect.states),
        ("words", &expect.words),
        ("levels", &expect.levels),
        ("due", &expect.due),
        ("versions", &expect.versions),
    ] {
        map.iter().for_each(|(id, value)| put(format!("{what} {}", setting.key(id)), value));
    }
    for (id, members) in &expect.items {
        members.iter().for_each(|(name, value)| put(format!("items {} {name}", setting.id(id)), value));
    }
}
