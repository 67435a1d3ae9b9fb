//! Scenarios whose answers are looked at: every one that the tests have, and every system with every operation and
//! every way to fail.

use patchplay_model::OperatingSystem;
use patchplay_playground::{Playground, ScenarioFile};
use serde_json::Value;

/// Name and answer of every scenario.
pub fn answers() -> impl Iterator<Item = (String, Value)> {
    let door = Playground::new(patchplay_tests::catalog());
    texts().into_iter().map(move |(name, text)| {
        let mut file = ScenarioFile::read(&name, &text);
        for document in std::mem::take(&mut file.on_disk) {
            let text = patchplay_tests::text(&format!("{}/{}", folder(&name), document.path));
            file.scenario.as_mut().unwrap().files[document.index].text = text;
        }
        let answer = door.run(&file);
        assert!(answer.command.is_some(), "{name}: {:#?}", answer.diagnostics);
        (name, serde_json::to_value(&answer).unwrap())
    })
}

fn folder(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn texts() -> Vec<(String, String)> {
    let on_disk = ["cases/article.scenario.yaml", "cases/every-system.scenario.yaml", "cases/nested/scenario.yaml"];
    let on_disk = on_disk.map(|name| (name.to_owned(), patchplay_tests::text(name)));
    let table = patchplay_tests::article_table().into_iter().map(|case| (case.name, case.scenario));
    on_disk.into_iter().chain(table).chain(templates()).chain(every_way()).collect()
}

/// Each template as the only file of a scenario, and the other run of the one that has two.
fn templates() -> Vec<(String, String)> {
    [
        ("01-windows-behind-nat", ""),
        ("02-linux-through-endpoints", ""),
        ("07-windows-scan-and-install", ""),
        ("07-windows-scan-and-install", "run: {use: Look}\n"),
        ("10-nested-child", ""),
    ]
    .iter()
    .map(|(name, run)| {
        let text = format!(
            "version: 1\nclock: 2022-01-22T11:19:01Z\nregion: eu-west-1\nfiles: [{{name: {name}.yaml, path: \
             {name}.yaml}}]\n{run}"
        );
        (format!("cases/templates/{name} {run}"), text)
    })
    .collect()
}

/// Fields of a node and of the run.
const NODES: [&str; 6] = [
    "",
    ", network: {s3: false}",
    ", network: {updates: false}",
    ", network: {logs: false}",
    ", network: {ssm: false}",
    ", tags: {Patch Group: web}",
];
const RUNS: [&str; 5] = [
    "{parameters: {Operation: Scan}, cloudWatch: {group: mine}}",
    "{parameters: {Operation: Scan}}",
    "{parameters: {Operation: Install}, output: {bucket: logs, prefix: a/b}}",
    "{parameters: {Operation: Install, RebootOption: NoReboot}, maxErrors: '0', maxConcurrency: '1', output: {bucket: \
     logs}}",
    "{document: AWS-RunPatchBaselineAssociation, parameters: {Operation: Scan, AssociationId: \
     00000000-0000-4000-8000-000000000001}}",
];

fn every_way() -> impl Iterator<Item = (String, String)> {
    RUNS.into_iter().flat_map(|run| {
        NODES.into_iter().map(move |fields| {
            let nodes: String = OperatingSystem::ALL
                .iter()
                .map(|system| format!("  - {{name: {system}, system: {system}{fields}}}\n"))
                .collect();
            let text = format!(
                "version: 1\nclock: 2025-12-20T00:00:00Z\nregion: us-east-1\noptions: {{unlisted-versions: \
                 patched}}\nfiles: []\ninstances:\n{nodes}run: {run}\n"
            );
            (format!("every system{fields} {run}"), text)
        })
    })
}
