//! Small changes of a scenario, to see which expectations depend on it.

use serde_yaml::{Mapping, Value};

use super::case::ScenarioCase;

/// Members that most cases leave out, set otherwise; `instances` speaks of every node of the case.
const OTHERWISE: [&str; 29] = [
    "region: eu-west-1",
    "region: cn-north-1",
    "region: il-central-1",
    "seed: 7",
    "options: {unlisted-versions: patched}",
    "options: {unlisted-versions: patched, windows-module: '1.29'}",
    "options: {unlisted-versions: patched, windows-label-column: '30'}",
    "options: {unlisted-versions: patched, windows-available-security-update-count: last}",
    "options: {unlisted-versions: patched, windows-exit-minus-one: hex}",
    "run: {}",
    "run: {output: {bucket: elsewhere, prefix: a}}",
    "run: {parameters: {Operation: Install}, output: {bucket: logs}}",
    "run: {parameters: {Operation: Install, RebootOption: NoReboot}, output: {bucket: logs}}",
    "run: {targets: [{Key: 'tag:Nobody', Values: [has]}], output: {bucket: logs}}",
    "run: {document: AWS-RunPatchBaselineAssociation, parameters: {Operation: Scan, AssociationId: \
     00000000-0000-4000-8000-000000000001}}",
    "history: [{clock: 2022-01-20T00:00:00Z, run: {document: AWS-RunPatchBaseline, parameters: {Operation: Scan}}}]",
    "history: [{clock: 2022-01-20T00:00:00Z, run: {document: AWS-RunPatchBaseline, parameters: {Operation: Install}}}]",
    "instances: {network: {ssm: false}}",
    "instances: {network: {s3: false}}",
    "instances: {network: {updates: false}}",
    "instances: {network: {logs: false}}",
    "instances: {network: {ssm: true, s3: true, updates: true, logs: true}}",
    "instances: {profile: false}",
    "instances: {profile: true}",
    "instances: {trouble: []}",
    "instances: {tags: {Patch Group: web}}",
    "instances: {installed: []}",
    "instances: {installed: [KB5000001, KB5000002]}",
    "instances: {failing: [KB5000001, KB5000002, curl]}",
];

/// Every disturbed form of a case's scenario.
pub fn all(case: &ScenarioCase) -> Vec<Mapping> {
    let mut all = Vec::new();
    for (key, value) in OTHERWISE.iter().flat_map(|text| serde_yaml::from_str::<Mapping>(text).unwrap()) {
        let mut scenario = case.scenario.clone();
        if key == "instances" {
            let usual = Value::Sequence(vec![serde_yaml::from_str("{name: Web, id: i-0be0847252c5cf00e}").unwrap()]);
            let nodes = scenario.entry(key).or_insert(usual);
            for node in nodes.as_sequence_mut().into_iter().flatten().filter_map(Value::as_mapping_mut) {
                node.extend(value.as_mapping().unwrap().clone());
            }
        } else {
            scenario.insert(key, value);
        }
        all.push(scenario);
    }
    let whole = Value::Mapping(case.scenario.clone());
    changes(&whole, &mut |changed| all.extend(changed.as_mapping().cloned()));
    all
}

/// Every value with one part of it left out, or a word of it changed.
fn changes(value: &Value, found: &mut dyn FnMut(Value)) {
    match value {
        Value::Mapping(members) => {
            for (key, inner) in members {
                let with = |change: &dyn Fn(&mut Mapping)| {
                    let mut members = members.clone();
                    change(&mut members);
                    Value::Mapping(members)
                };
                // A node goes by its name in what is expected.
                if key != "name" && key != "id" {
                    found(with(&|members| drop(members.remove(key))));
                }
                changes(inner, &mut |changed| {
                    found(with(&|members| drop(members.insert(key.clone(), changed.clone()))))
                });
            }
        }
        Value::Sequence(items) => {
            for (number, inner) in items.iter().enumerate() {
                let mut fewer = items.clone();
                fewer.remove(number);
                found(Value::Sequence(fewer));
                changes(inner, &mut |changed| {
                    let mut items = items.clone();
                    items[number] = changed;
                    found(Value::Sequence(items));
                });
            }
        }
        Value::Bool(flag) => found(Value::Bool(!flag)),
        Value::String(text) if text.contains("::") || text.contains('/') => found(Value::String(format!("{text}x"))),
        _ => {}
    }
}
