//! The form of a case: members of a scenario over those that most cases share, and what must come out.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_yaml::{Mapping, Value};

use crate::systems::Setting;

/// One case.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ScenarioCase {
    /// Id of the rule.
    pub rule: String,
    /// What of the rule this case shows.
    pub shows: String,
    /// Systems and families to play it for, each on its own. `{system}`, `{product}` and `{arch}` stand for the node's.
    #[serde(default = "windows")]
    pub systems: Vec<String>,
    /// Members of the scenario. The text of a file may be written as a structure. A node without image and system is one
    /// of the system in question, with one patch or package there and a newer one to come.
    #[serde(default)]
    pub scenario: Mapping,
    /// A template of the folder `templates`, which becomes the scenario's first file.
    template: Option<String>,
    /// Resources laid over the template's; `null` removes one.
    #[serde(default)]
    resources: Mapping,
    pub expect: Expect,
}

/// What must come out, by name of node where it is a node's.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Expect {
    /// `StatusDetails` of the command.
    pub command: Option<String>,
    /// `StatusDetails` and, behind a blank, `ResponseCode`; `none` where there is no invocation.
    pub invocations: BTreeMap<String, String>,
    /// Members of the node's `InstancePatchState`; `none` for all of them where it has no patch data.
    pub states: BTreeMap<String, BTreeMap<String, String>>,
    /// The ways that are open, in the order of the scenario's `network`; `none` if none is.
    pub open: BTreeMap<String, String>,
    /// Hops by node and, behind a blank, way: labels, and behind a colon the detail where the case gives one. A `*`
    /// stands for any text.
    pub hops: BTreeMap<String, Vec<String>>,
    /// Lines that stdout has, in this order. A `*` stands for any text.
    pub stdout: BTreeMap<String, Vec<String>>,
    /// Lines that stderr has, likewise.
    pub stderr: BTreeMap<String, Vec<String>>,
    /// Lines that neither has.
    pub nowhere: BTreeMap<String, Vec<String>>,
    /// Keys of every object, the bucket in front. A `*` stands for any text.
    pub objects: Option<Vec<String>>,
    /// Log group, stream and how its text begins, of every stream.
    pub streams: Option<Vec<String>>,
    /// Paths of every file that the run left on a node.
    pub files: BTreeMap<String, Vec<String>>,
    /// Values at JSON pointers into the answer, in which a `*` stands for any text; behind `#bytes` the length of one.
    pub answer: BTreeMap<String, String>,
    /// Codes of diagnostics, notes left out.
    pub problems: Option<Vec<String>>,
}

fn windows() -> Vec<String> {
    vec!["WINDOWS".to_owned()]
}

impl ScenarioCase {
    /// The same with the template as a file.
    pub fn with_template(mut self) -> Self {
        let Some(name) = self.template.take() else { return self };
        let text = patchplay_tests::text(&format!("cases/rules/scenarios/templates/{name}.yaml"));
        let mut template: Mapping = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let resources = template.get_mut("Resources").and_then(Value::as_mapping_mut).unwrap();
        for (key, value) in std::mem::take(&mut self.resources) {
            if value.is_null() {
                assert!(resources.remove(&key).is_some(), "{}: {name} has no {key:?}", self.rule);
            } else {
                resources.insert(key, value);
            }
        }
        let file = Mapping::from_iter([
            (Value::from("name"), Value::from("template.yaml")),
            (Value::from("text"), Value::Mapping(template)),
        ]);
        let own = self.scenario.get("files").and_then(Value::as_sequence).cloned().unwrap_or_default();
        let files = std::iter::once(Value::Mapping(file)).chain(own).collect();
        self.scenario.insert(Value::from("files"), Value::Sequence(files));
        self
    }

    /// Every system to play it for.
    pub fn settings(&self) -> Vec<Setting> {
        self.systems.iter().flat_map(|word| Setting::of(word)).collect()
    }

    /// One system of each family.
    pub fn first_settings(&self) -> Vec<Setting> {
        self.systems.iter().flat_map(|word| Setting::of(word).into_iter().take(1)).collect()
    }

    /// The text of a scenario with these members.
    pub fn text(&self, setting: &Setting, members: &Mapping) -> String {
        let mut scenario: Mapping = serde_yaml::from_str(USUAL).unwrap();
        for (key, value) in members {
            scenario.insert(key.clone(), value.clone());
        }
        for file in scenario.get_mut("files").and_then(Value::as_sequence_mut).into_iter().flatten() {
            let is_json = file.get("name").and_then(Value::as_str).is_some_and(|name| name.ends_with(".json"));
            if let Some(text) = file.get_mut("text").filter(|text| !text.is_string()) {
                let written =
                    if is_json { serde_json::to_string(text).unwrap() } else { serde_yaml::to_string(text).unwrap() };
                *text = Value::String(written);
            }
        }
        for node in scenario.get_mut("instances").and_then(Value::as_sequence_mut).into_iter().flatten() {
            let Some(node) = node.as_mapping_mut() else { continue };
            if !node.contains_key("image") && !node.contains_key("system") {
                for (key, value) in [("system", setting.system.as_str()), ("product", setting.product.as_str())] {
                    node.insert(Value::String(key.to_owned()), Value::String(value.to_owned()));
                }
            }
            if !node.contains_key("installed") {
                let there = if setting.is_windows() { "KB5000001".to_owned() } else { setting.id("curl") + ":1-1" };
                let there = if setting.arch().is_empty() && !setting.is_windows() { "curl".to_owned() } else { there };
                node.insert(Value::String("installed".to_owned()), Value::Sequence(vec![Value::String(there)]));
            }
        }
        setting.fill(&serde_yaml::to_string(&scenario).unwrap()).replace("{system}", setting.system.as_str())
    }

    /// What must come out, flat.
    pub fn wanted(&self, setting: &Setting) -> BTreeMap<String, String> {
        let mut wanted = BTreeMap::new();
        let mut put = |what: String, value: &str| {
            wanted.insert(what, setting.fill(value));
        };
        let expect = &self.expect;
        expect.command.iter().for_each(|value| put("command".to_owned(), value));
        for (name, map) in [("invocations", &expect.invocations), ("open", &expect.open), ("answer", &expect.answer)] {
            map.iter().for_each(|(key, value)| put(format!("{name} {key}"), value));
        }
        for (node, members) in &expect.states {
            members.iter().for_each(|(member, value)| put(format!("states {node} {member}"), value));
        }
        for (name, lists) in [("stdout", &expect.stdout), ("stderr", &expect.stderr)] {
            for (node, lines) in lists {
                (0..lines.len()).for_each(|number| put(format!("{name} {node} {}", number + 1), "stands"));
            }
        }
        for (node, lines) in &expect.nowhere {
            (0..lines.len()).for_each(|number| put(format!("nowhere {node} {}", number + 1), "absent"));
        }
        expect.hops.keys().for_each(|key| put(format!("hops {key}"), "these"));
        expect.files.keys().for_each(|key| put(format!("files {key}"), "these"));
        expect.objects.iter().for_each(|_| put("objects".to_owned(), "these"));
        expect.streams.iter().for_each(|_| put("streams".to_owned(), "these"));
        expect.problems.iter().for_each(|codes| put("problems".to_owned(), &codes.join(" ")));
        wanted
    }
}

/// What most cases share.
const USUAL: &str = "
version: 1
clock: 2022-01-22T11:19:01Z
region: us-east-1
options: {unlisted-versions: patched}
files: []
instances: [{name: Web, id: i-0be0847252c5cf00e}]
run: {output: {bucket: logs}}
";
