//! Rules about commands, shown by whole scenarios played through the door: what the API's answers say, by JSON pointer.
//! A pointer may have `*` for every item of a list; the values found then stand in a list.
//!
//! A case shows its rule only if what it expects follows from what it sets up: each of its `unless` changes a few words of
//! the scenario, and every expectation has to fail under one of them.

use std::{collections::BTreeMap, sync::Arc};

use patchplay_catalog::{Catalog, PatchFacts, PatchKind};
use patchplay_model::{Date, OperatingSystem};
use patchplay_playground::{Playground, ScenarioFile};
use serde::Deserialize;
use serde_json::{Value, json};

/// One case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Id of the rule.
    pub rule: String,
    /// What of the rule this case shows.
    pub shows: String,
    /// Systems that the scenario has nodes of.
    #[serde(default = "windows")]
    pub systems: Vec<String>,
    /// The scenario, without version and files that all of them have.
    scenario: String,
    /// Values by pointer into the answer of `run`. `says` lists the diagnostics' codes but for those about facts.
    #[serde(default)]
    expect: BTreeMap<String, Value>,
    /// Changes of the scenario: words, and what stands in their place.
    unless: Vec<(String, String)>,
}

fn windows() -> Vec<String> {
    vec!["WINDOWS".to_owned()]
}

/// Every case with its area, which is the first part of the file's name.
pub fn cases() -> Vec<(String, Case)> {
    let folder = patchplay_tests::path("cases/rules/commands");
    let mut files: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    files.sort();
    let read = |name: &String| {
        let text = patchplay_tests::text(&format!("cases/rules/commands/{name}"));
        let cases: Vec<Case> = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let area = name.split('.').next().unwrap_or_default().to_owned();
        cases.into_iter().map(move |case| (area.clone(), case))
    };
    files.iter().flat_map(read).collect()
}

/// What differs from the case, in words.
pub fn differences(case: &Case) -> Vec<String> {
    let door = door();
    let plain = broken(&door, case, &case.scenario);
    let mut wrong: Vec<String> = plain
        .iter()
        .map(|(pointer, found)| format!("{pointer}: expected {}, came out {found}", case.expect[*pointer]))
        .collect();
    let mut unbroken: Vec<&str> = case.expect.keys().map(String::as_str).collect();
    for (words, instead) in &case.unless {
        if !case.scenario.contains(words) {
            wrong.push(format!("the scenario has no `{words}`"));
        }
        let changed = broken(&door, case, &case.scenario.replace(words, instead));
        unbroken.retain(|pointer| !changed.contains_key(pointer));
    }
    wrong.extend(unbroken.iter().map(|pointer| format!("{pointer} holds whatever is changed")));
    if case.expect.is_empty() {
        wrong.push("it expects nothing".to_owned());
    }
    wrong
}

/// The expectations that a scenario does not meet, with what came out.
fn broken<'c>(door: &Playground, case: &'c Case, scenario: &str) -> BTreeMap<&'c str, Value> {
    let file = ScenarioFile::read("scenario.yaml", &format!("version: 1\n{}", scenario.replace("@baseline", BASELINE)));
    let mut answer = serde_json::to_value(door.run(&file)).unwrap();
    let silent = ["image-assumed", "facts-absent", "clock-beyond-facts", "patch-unknown", "no-targets"];
    let codes: Vec<Value> = answer["Diagnostics"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|found| found["Code"].clone())
        .filter(|code| !silent.iter().any(|silent| code == silent))
        .collect();
    answer["says"] = json!(codes);
    case.expect
        .iter()
        .map(|(pointer, wanted)| (pointer.as_str(), wanted, found(&answer, pointer)))
        .filter(|(_, wanted, found)| *wanted != found)
        .map(|(pointer, _, found)| (pointer, found))
        .collect()
}

/// What a pointer leads to; null where it leads nowhere. `#` counts a list, and a text or number behind `=` is looked for
/// in a message.
fn found(answer: &Value, pointer: &str) -> Value {
    let parts: Vec<&str> = pointer.trim_start_matches('/').split('/').collect();
    walk(answer, &parts)
}

fn walk(value: &Value, parts: &[&str]) -> Value {
    match parts {
        [] => value.clone(),
        ["#", ..] => json!(value.as_array().map_or(0, Vec::len)),
        ["*", rest @ ..] => {
            let items: Vec<Value> = match value {
                Value::Array(items) => items.iter().map(|item| walk(item, rest)).collect(),
                Value::Object(members) => members.values().map(|item| walk(item, rest)).collect(),
                _ => Vec::new(),
            };
            json!(items)
        }
        [name, rest @ ..] => {
            let next = name.parse::<usize>().ok().and_then(|number| value.get(number)).or_else(|| value.get(name));
            next.map_or(Value::Null, |next| walk(next, rest))
        }
    }
}

/// A baseline of each system's own that approves everything at once.
const BASELINE: &str = "{name: b.yaml, text: 'Resources: {B: {Type: AWS::SSM::PatchBaseline, Properties: {Name: all, OperatingSystem: \
     WINDOWS, DefaultBaseline: true, ApprovalRules: {PatchRules: [{ApproveAfterDays: 0, PatchFilterGroup: {PatchFilters: [{Key: \
     PRODUCT, Values: [\"*\"]}]}}]}}}}'}";

/// Two patches of Windows Server 2019 and one that comes a month later; a servicing stack update and a cumulative one of
/// Windows Server 2016; a package of Amazon Linux 2.
fn door() -> Playground {
    let windows = |id: &str, day: &str, kind| PatchFacts {
        product: "WindowsServer2019".to_owned(),
        family: "Windows".to_owned(),
        classification: "SecurityUpdates".to_owned(),
        severity: "Critical".to_owned(),
        released: Some(Date::parse(day).unwrap()),
        kind,
        ..PatchFacts::new(OperatingSystem::Windows, id)
    };
    let package = |version: &str| PatchFacts {
        product: "AmazonLinux2".to_owned(),
        classification: "Security".to_owned(),
        severity: "Critical".to_owned(),
        arch: "x86_64".to_owned(),
        version: version.to_owned(),
        release: "1".to_owned(),
        released: Some(Date::parse("2022-01-01").unwrap()),
        ..PatchFacts::new(OperatingSystem::AmazonLinux2, "curl")
    };
    let facts = vec![
        windows("KB1", "2022-01-01", PatchKind::Lcu),
        windows("KB2", "2022-01-02", PatchKind::NetCu),
        windows("KB3", "2022-02-08", PatchKind::Msrt),
        PatchFacts { product: "WindowsServer2016".to_owned(), ..windows("KB4", "2022-01-03", PatchKind::Ssu) },
        PatchFacts { product: "WindowsServer2016".to_owned(), ..windows("KB5", "2022-01-03", PatchKind::Lcu) },
        package("1"),
        package("2"),
    ];
    Playground::new(Arc::new(Catalog::from_facts(facts, Vec::new())))
}
