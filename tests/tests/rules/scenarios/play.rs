//! Plays a scenario and lays what comes out flat.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use patchplay_catalog::{Catalog, PatchFacts};
use patchplay_document::Severity;
use patchplay_model::{Date, OperatingSystem};
use patchplay_playground::{Playground, ScenarioFile};
use serde_json::Value;

use super::case::ScenarioCase;
use crate::systems::Setting;

thread_local! {
    static DOOR: Playground = Playground::new(catalog());
}

/// A patch that every node has and a newer one, of each product that a case is played for.
fn catalog() -> Arc<Catalog> {
    static CATALOG: OnceLock<Arc<Catalog>> = OnceLock::new();
    let facts = || {
        let words =
            OperatingSystem::ALL.iter().map(|system| system.as_str()).chain(["RPM-YUM", "RPM-DNF", "DEB", "ZYPP"]);
        let mut products = std::collections::BTreeSet::new();
        let mut facts = Vec::new();
        for setting in words.flat_map(Setting::of) {
            if !products.insert((setting.system, setting.product.clone())) {
                continue;
            }
            for (kb, version) in [("KB5000001", "1"), ("KB5000002", "2")] {
                let windows = setting.is_windows();
                facts.push(PatchFacts {
                    product: setting.product.clone(),
                    arch: setting.arch().to_owned(),
                    version: if windows { "" } else { version }.to_owned(),
                    release: if windows || setting.arch().is_empty() { "" } else { "1" }.to_owned(),
                    classification: setting.class().to_owned(),
                    severity: setting.severity().to_owned(),
                    priority: setting.priority().to_owned(),
                    repository: setting.repository().to_owned(),
                    family: if windows { "Windows" } else { "" }.to_owned(),
                    released: Some(Date::parse("2022-01-01").unwrap()),
                    ..PatchFacts::new(setting.system, if windows { kb } else { "curl" })
                });
            }
        }
        Arc::new(Catalog::from_facts(facts, Vec::new()))
    };
    Arc::clone(CATALOG.get_or_init(facts))
}

fn read(text: &str) -> (Value, ScenarioFile) {
    let file = ScenarioFile::read("scenario.yaml", text);
    let answer = DOOR.with(|door| door.run(&file));
    (serde_json::to_value(answer).unwrap(), file)
}

/// Why a scenario gives no answer.
pub fn problems(text: &str) -> String {
    let (answer, _) = read(text);
    format!("{:#}\n{text}", answer["Diagnostics"])
}

/// What comes out of a scenario, of all that the case speaks of; `None` without an answer.
pub fn play(case: &ScenarioCase, setting: &Setting, text: &str) -> Option<BTreeMap<String, String>> {
    let (answer, file) = read(text);
    answer.get("Command").or(answer.get("Error"))?;
    let mut found = BTreeMap::new();
    let expect = &case.expect;
    let mut put = |what: String, value: String| {
        found.insert(what, value);
    };
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    put("command".to_owned(), word(&answer["Command"]["StatusDetails"]));
    for group in answer["Network"].as_array().unwrap() {
        let ids = group["InstanceIds"].as_array().unwrap().iter().map(word);
        for (name, id) in group["Nodes"].as_array().unwrap().iter().map(word).zip(ids) {
            let node = Node { answer: &answer, name: &name, id: &id };
            node.of_ways(expect, group, &mut put);
            node.of_run(expect, setting, &mut put);
        }
    }
    for (pointer, wanted) in &expect.answer {
        let (place, measured) = pointer.strip_suffix("#bytes").map_or((pointer.as_str(), false), |place| (place, true));
        let value = answer.pointer(place).map_or_else(|| "none".to_owned(), word);
        let value = if measured { value.len().to_string() } else { value };
        let wanted = setting.fill(wanted);
        put(format!("answer {pointer}"), if fits(&wanted, &value) { wanted } else { value });
    }
    if let Some(keys) = &expect.objects {
        let objects: Vec<String> = answer["Objects"].as_object().unwrap().keys().cloned().collect();
        put("objects".to_owned(), same(keys, &objects, setting));
    }
    if let Some(wanted) = &expect.streams {
        let streams = answer["LogStreams"].as_array().into_iter().flatten();
        let text = |stream: &Value, key: &str| word(&stream[key]);
        let streams: Vec<String> = streams
            .map(|stream| {
                let first = text(stream, "Text").lines().next().unwrap_or_default().to_owned();
                format!("{} {} {first}", text(stream, "LogGroupName"), text(stream, "LogStreamName"))
            })
            .collect();
        put("streams".to_owned(), same(wanted, &streams, setting));
    }
    let diagnostics = answer["Diagnostics"].as_array().unwrap().iter();
    let notes = serde_json::to_value(Severity::Note).unwrap();
    let codes: Vec<String> =
        diagnostics.filter(|found| found["Severity"] != notes).map(|found| word(&found["Code"])).collect();
    put("problems".to_owned(), codes.join(" "));
    drop(file);
    Some(found)
}

/// One node of an answer.
struct Node<'a> {
    answer: &'a Value,
    name: &'a str,
    id: &'a str,
}

type Put<'p> = &'p mut dyn FnMut(String, String);

impl Node<'_> {
    /// The member of a list of the answer that is the node's.
    fn own(&self, list: &str) -> Option<&Value> {
        self.answer[list].as_array()?.iter().find(|item| item["InstanceId"] == self.id)
    }

    fn of_ways(&self, expect: &super::case::Expect, group: &Value, put: Put<'_>) {
        let ways = group["Ways"].as_array().unwrap();
        let name = |way: &Value| way["Path"].as_str().unwrap().to_owned();
        let open: Vec<String> = ways.iter().filter(|way| way["Open"] == true).map(name).collect();
        put(format!("open {}", self.name), if open.is_empty() { "none".to_owned() } else { open.join(" ") });
        for way in ways {
            let key = format!("{} {}", self.name, name(way));
            if let Some(wanted) = expect.hops.get(&key) {
                let hops = way["Hops"].as_array().unwrap().iter();
                let text = |hop: &Value, key: &str| hop[key].as_str().unwrap().to_owned();
                let hops: Vec<String> = hops
                    .zip(wanted.iter().map(Some).chain(std::iter::repeat(None)))
                    .map(|(hop, wanted)| {
                        let detail = wanted.is_some_and(|wanted| wanted.contains(": "));
                        let detail = if detail { format!(": {}", text(hop, "Detail")) } else { String::new() };
                        let broken = if hop["Ok"] == true { "" } else { "no " };
                        format!("{broken}{}{detail}", text(hop, "Label"))
                    })
                    .collect();
                put(format!("hops {key}"), same_texts(wanted, &hops));
            }
        }
    }

    fn of_run(&self, expect: &super::case::Expect, setting: &Setting, put: Put<'_>) {
        let result = self.own("GetCommandInvocationResults");
        let ended = result.map(|own| format!("{} {}", own["StatusDetails"].as_str().unwrap(), own["ResponseCode"]));
        put(format!("invocations {}", self.name), ended.unwrap_or_else(|| "none".to_owned()));
        for member in expect.states.get(self.name).into_iter().flat_map(BTreeMap::keys) {
            let value = self.own("InstancePatchStates").map(|state| &state[member]);
            let value = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            put(format!("states {} {member}", self.name), value.unwrap_or_else(|| "none".to_owned()));
        }
        // Where nothing ran, nothing is printed, and that shows nothing.
        let Some(result) = result else { return };
        let (stdout, stderr) = (&result["StandardOutputContent"], &result["StandardErrorContent"]);
        let (stdout, stderr) = (stdout.as_str().unwrap(), stderr.as_str().unwrap());
        for (stream, text, lists) in [("stdout", stdout, &expect.stdout), ("stderr", stderr, &expect.stderr)] {
            let mut rest = text.split('\n').map(|line| line.trim_end_matches('\r'));
            for (number, line) in lists.get(self.name).into_iter().flatten().enumerate() {
                let wanted = setting.fill(line).replace("{id}", self.id);
                let stands = rest.any(|line| fits(&wanted, line));
                let word = if stands { "stands" } else { "does not stand there" };
                put(format!("{stream} {} {}", self.name, number + 1), word.to_owned());
            }
        }
        for (number, line) in expect.nowhere.get(self.name).into_iter().flatten().enumerate() {
            let wanted = setting.fill(line).replace("{id}", self.id);
            let mut lines = stdout.lines().chain(stderr.lines());
            let word = if lines.any(|line| fits(&wanted, line)) { "stands" } else { "absent" };
            put(format!("nowhere {} {}", self.name, number + 1), word.to_owned());
        }
        if let Some(wanted) = expect.files.get(self.name) {
            let files = self.answer["Files"][self.id].as_array().into_iter().flatten();
            let files: Vec<String> = files.map(|file| file["Path"].as_str().unwrap().to_owned()).collect();
            let wanted: Vec<String> = wanted.iter().map(|path| path.replace("{id}", self.id)).collect();
            put(format!("files {}", self.name), same(&wanted, &files, setting));
        }
    }
}

/// `these`, or what came out instead; the order does not matter.
fn same(wanted: &[String], found: &[String], setting: &Setting) -> String {
    let mut left = found.to_vec();
    for wanted in wanted {
        match left.iter().position(|text| fits(&setting.fill(wanted), text)) {
            Some(at) => drop(left.remove(at)),
            None => return format!("{found:#?}"),
        }
    }
    if left.is_empty() { "these".to_owned() } else { format!("{found:#?}") }
}

fn same_texts(wanted: &[String], found: &[String]) -> String {
    let same = wanted.len() == found.len() && wanted.iter().zip(found).all(|(wanted, found)| fits(wanted, found));
    if same { "these".to_owned() } else { format!("{found:#?}") }
}

/// Whether a text is the wanted one, in which `*` stands for any text.
fn fits(wanted: &str, text: &str) -> bool {
    let Some((head, rest)) = wanted.split_once('*') else { return wanted == text };
    let Some(mut text) = text.strip_prefix(head) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let tail = parts.pop().unwrap();
    for part in parts {
        let Some(at) = text.find(part) else { return false };
        text = &text[at + part.len()..];
    }
    text.ends_with(tail)
}
