//! Rules about what nodes of package systems upload after a run, and about what AWS counts over the nodes of a group.

use std::sync::Arc;

use patchplay_catalog::{Catalog, PatchFacts};
use patchplay_model::{Date, OperatingSystem};
use patchplay_playground::{Playground, ScenarioFile, answers::RunAnswer};
use serde_json::{Value, json};

use super::answers::{Answer, answer};
use crate::systems::Setting;

const LINUX: &[&str] = &["RPM-YUM", "RPM-DNF", "DEB", "ZYPP"];

/// Every rule shown here.
pub const SHOWN: &[Answer] = &[
    answer("state-item-fields", LINUX, || LINUX.iter().for_each(|family| members_of_items(family))),
    answer("state-item-severity-is-level", LINUX, || LINUX.iter().for_each(|family| levels_of_items(family))),
    answer("state-item-severity-is-level", &["WINDOWS"], levels_of_windows_items),
    answer("state-item-installed-time", LINUX, || LINUX.iter().for_each(|family| times_of_items(family))),
    answer("count-linux-strings", LINUX, || LINUX.iter().for_each(|family| counts_of_summaries(family))),
    answer("count-patch-group-state", &["RPM-YUM", "WINDOWS"], states_of_groups),
];

const ID: &str = "i-00000000000000001";

/// A package in version 1 and, as a security update, in version 2.
fn versions(setting: &Setting, name: &str, cve: &str) -> [PatchFacts; 2] {
    ["1", "2"].map(|version| PatchFacts {
        product: setting.product.clone(),
        arch: setting.arch().to_owned(),
        version: version.to_owned(),
        release: "1".to_owned(),
        classification: setting.class().to_owned(),
        severity: setting.severity().to_owned(),
        priority: setting.priority().to_owned(),
        repository: setting.repository().to_owned(),
        cves: if version == "2" { vec![cve.to_owned()] } else { Vec::new() },
        released: Some(Date::parse("2025-01-02").unwrap()),
        ..PatchFacts::new(setting.system, name)
    })
}

/// A list that installs one of the two packages that are missing.
const LIST: &str = "{Operation: Install, InstallOverrideList: 's3://lists/list.yaml'}";

/// A node with one package for each state. Names run against the order of the states.
fn run(family: &str, run: &str) -> RunAnswer {
    let setting = Setting::of(family).remove(0);
    let mut facts = Vec::new();
    for name in ["zsh", "yelp", "vim", "tar", "sed", "curl"] {
        facts.extend(versions(&setting, name, "CVE-2025-0001"));
    }
    for fact in facts.iter_mut().filter(|fact| fact.id.starts_with("yelp")) {
        (fact.classification, fact.repository) = ("Bugfix".to_owned(), "main".to_owned());
    }
    let arch = setting.arch();
    let installed: Vec<String> = [("zsh", 2), ("curl", 2), ("yelp", 1), ("vim", 1), ("tar", 1), ("sed", 1)]
        .map(|(name, version)| format!("'{name}.{arch}:{version}-1'"))
        .to_vec();
    let text = format!(
        "version: 1
clock: 2025-12-20T00:00:00Z
region: us-east-1
options: {{unlisted-versions: patched}}
files:
  - name: b.yaml
    text: |
      Name: mine
      OperatingSystem: {system}
      DefaultBaseline: true
      PatchGroups: [web]
      RejectedPatches: [{rejected}]
      RejectedPatchesAction: BLOCK
      ApprovedPatches: [unheard-of]
      ApprovalRules:
        PatchRules:
          - ApproveAfterDays: 0
            ComplianceLevel: HIGH
            PatchFilterGroup: {{PatchFilters: [{filter}]}}
  - name: list.yaml
    text: |
      patches: [{{id: 'tar.{arch}', title: 'tar.{arch}:2-1'}}]
instances:
  - id: {ID}
    name: node
    system: {system}
    product: {product}
    tags: {{Patch Group: web}}
    installed: [{installed}]
    failing: [sed]
run: {{parameters: {run}}}
",
        rejected = if setting.is_deb() { "vim" } else { "'vim*'" },
        filter = if setting.is_deb() {
            "{Key: PRIORITY, Values: [Optional]}"
        } else {
            "{Key: CLASSIFICATION, Values: [Security]}"
        },
        system = setting.system,
        product = setting.product,
        installed = installed.join(", "),
    );
    played(facts, &text)
}

fn played(facts: Vec<PatchFacts>, text: &str) -> RunAnswer {
    let file = ScenarioFile::read("s.yaml", text);
    assert_eq!(file.diagnostics, [], "{text}");
    let answer = Playground::new(Arc::new(Catalog::from_facts(facts, Vec::new()))).run(&file);
    assert!(answer.command.is_some(), "{:?}", answer.diagnostics);
    answer
}

const SCAN: &str = "{Operation: Scan}";
const NO_REBOOT: &str = "{Operation: Install, RebootOption: NoReboot}";

/// The two items of the node: the summary's entry, and the compliance items.
fn uploads(answer: &RunAnswer) -> (Value, Vec<Value>) {
    let [summary, items] = &answer.inventory_items.as_ref().unwrap()[ID];
    assert_eq!((summary.type_name, items.type_name), ("AWS:PatchSummary", "AWS:ComplianceItem"));
    let content = |item| serde_json::to_value(item).unwrap().as_array().unwrap().clone();
    (content(&summary.content).remove(0), content(&items.content))
}

fn states(items: &[Value]) -> Vec<(&str, &str)> {
    let name = |item: &'_ Value| item["Id"].as_str().unwrap().to_owned();
    let mut names: Vec<String> = items.iter().map(name).collect();
    names.dedup();
    assert_eq!(names.len(), items.len());
    items
        .iter()
        .map(|item| (item["Id"].as_str().unwrap().split('.').next().unwrap(), item["PatchState"].as_str().unwrap()))
        .collect()
}

fn members_of_items(family: &str) {
    let (_, scanned) = uploads(&run(family, SCAN));
    assert_eq!(
        states(&scanned),
        [
            ("curl", "Installed"),
            ("zsh", "Installed"),
            ("yelp", "InstalledOther"),
            ("vim", "InstalledRejected"),
            ("sed", "Missing"),
            ("tar", "Missing"),
        ],
        "{family}"
    );
    let answer = run(family, NO_REBOOT);
    let (_, installed) = uploads(&answer);
    assert_eq!(
        states(&installed),
        [
            ("curl", "Installed"),
            ("zsh", "Installed"),
            ("yelp", "InstalledOther"),
            ("vim", "InstalledRejected"),
            ("tar", "InstalledPendingReboot"),
            ("sed", "Failed"),
        ],
        "{family}"
    );
    let setting = Setting::of(family).remove(0);
    let arch = setting.arch();
    let baseline = &answer.instance_patch_states.as_ref().unwrap()[0]["BaselineId"];
    let epoch = if setting.is_deb() { "" } else { "0:" };
    let expected = json!({
        "Id": format!("sed.{arch}"),
        "Title": format!("sed.{arch}:{epoch}2-1"),
        "Severity": "HIGH",
        "Status": "NON_COMPLIANT",
        "PatchBaselineId": baseline,
        "PatchState": "Failed",
        "PatchGroup": "web",
        "DocumentName": "",
        "DocumentVersion": "",
        "InstalledTime": "",
        "Classification": "Security",
        "PatchSeverity": setting.severity(),
        "CVEIds": "CVE-2025-0001",
    });
    assert_eq!(installed[5], expected, "{family}");
    assert_eq!(installed[0]["Status"], "COMPLIANT");
    assert!(installed[0].get("CVEIds").is_none());
    let (summary, listed) = uploads(&run(family, LIST));
    assert_eq!(summary["InstallOverrideList"], "s3://lists/list.yaml");
    assert!(listed.iter().all(|item| item["InstallOverrideList"] == summary["InstallOverrideList"]), "{family}");
    // A JSON object of this kind has no order; the text has.
    let [_, items] = &answer.inventory_items.as_ref().unwrap()[ID];
    let text = serde_json::to_string(&items.content).unwrap();
    let names = ["Id", "Title", "Severity", "Status", "PatchBaselineId", "PatchState", "PatchGroup", "DocumentName"];
    let names =
        names.iter().chain(["DocumentVersion", "InstalledTime", "Classification", "PatchSeverity", "CVEIds"].iter());
    let last = &text[text.rfind('{').unwrap()..];
    let places: Vec<usize> = names.map(|name| last.find(&format!("\"{name}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{last}");
}

fn levels_of_items(family: &str) {
    let (_, items) = uploads(&run(family, NO_REBOOT));
    let levels: Vec<&str> = items.iter().map(|item| item["Severity"].as_str().unwrap()).collect();
    assert_eq!(levels, ["HIGH", "HIGH", "UNSPECIFIED", "UNSPECIFIED", "HIGH", "HIGH"], "{family}");
    let own = Setting::of(family).remove(0).severity();
    let severities: Vec<&str> = items.iter().map(|item| item["PatchSeverity"].as_str().unwrap()).collect();
    assert!([0, 4, 5].iter().all(|&number| severities[number] == own), "{family}: {severities:?}");
}

/// Of Windows the summary tells the levels, and DescribeInstancePatches Microsoft's severities.
fn levels_of_windows_items() {
    let facts = ["KB1", "KB2"].map(|id| PatchFacts {
        product: "WindowsServer2019".to_owned(),
        classification: "SecurityUpdates".to_owned(),
        severity: if id == "KB1" { "Critical" } else { "Low" }.to_owned(),
        family: "Windows".to_owned(),
        released: Some(Date::parse("2025-01-02").unwrap()),
        ..PatchFacts::new(OperatingSystem::Windows, id)
    });
    let text = format!(
        "version: 1\nclock: 2025-12-20T00:00:00Z\nregion: us-east-1\nfiles: [{{name: b.yaml, text: \"Name: \
         mine\\nDefaultBaseline: true\\nApprovedPatches: [KB1, KB2]\\nApprovedPatchesComplianceLevel: \
         MEDIUM\\n\"}}]\ninstances:\n  - {{id: {ID}, name: node, system: WINDOWS, product: WindowsServer2019, installed: \
         [KB2]}}\n"
    );
    let answer = played(facts.to_vec(), &text);
    let severity = |of: usize| answer.instance_patches.as_ref().unwrap()[ID][of]["Severity"].clone();
    assert_eq!([severity(0), severity(1)], ["Low", "Critical"]);
    let summary = &answer.resource_compliance_summaries.as_ref().unwrap()[0];
    assert_eq!(summary["CompliantSummary"]["SeveritySummary"]["MediumCount"], 1);
    assert_eq!(summary["NonCompliantSummary"]["SeveritySummary"]["MediumCount"], 1);
    assert_eq!(summary["NonCompliantSummary"]["NonCompliantCount"], 1);
    assert!(answer.inventory_items.as_ref().unwrap().is_empty());
}

fn times_of_items(family: &str) {
    let (summary, items) = uploads(&run(family, NO_REBOOT));
    let time = |number: usize| items[number]["InstalledTime"].as_str().unwrap();
    assert_eq!(time(4), summary["OperationEndTime"].as_str().unwrap(), "{family}: what the run brought");
    for item in items.iter().take(5) {
        let digits = |c: char| if c.is_ascii_digit() { '9' } else { c };
        let form: String = item["InstalledTime"].as_str().unwrap().chars().map(digits).collect();
        assert_eq!(form, "9999-99-99T99:99:99Z", "{family}: {item}");
    }
    assert_eq!(time(5), "", "{family}");
}

fn counts_of_summaries(family: &str) {
    let answer = run(family, NO_REBOOT);
    let (summary, _) = uploads(&answer);
    let state = &answer.instance_patch_states.as_ref().unwrap()[0];
    let mut counted = 0;
    for (name, count) in summary.as_object().unwrap().iter().filter(|(name, _)| name.ends_with("Count")) {
        assert_eq!(count.as_str().unwrap(), state[name].as_i64().unwrap().to_string(), "{family}: {name}");
        counted += 1;
    }
    assert_eq!(counted, 10, "{family}: without the two that only Windows has");
    assert_eq!(summary["InstalledCount"], "2");
    assert_eq!(summary["FailedCount"], "1");
    assert_eq!(summary["NonCompliantSeverity"], "HIGH");
    assert_eq!(summary["OperationType"], "Install");
    assert_eq!(summary["LastNoRebootInstallOperationTime"], summary["OperationEndTime"]);
}

/// Two nodes of a group, one of which misses something; a third that no run has reached; and a Windows node of a group
/// of its own.
fn states_of_groups() {
    let setting = Setting::of("RPM-YUM").remove(0);
    let mut facts = versions(&setting, "curl", "CVE-2025-0001").to_vec();
    facts.push(PatchFacts {
        product: "WindowsServer2019".to_owned(),
        classification: "SecurityUpdates".to_owned(),
        severity: "Critical".to_owned(),
        family: "Windows".to_owned(),
        released: Some(Date::parse("2025-12-19").unwrap()),
        ..PatchFacts::new(OperatingSystem::Windows, "KB1")
    });
    let node = |number: usize, version: &str, stage: &str| {
        format!(
            "  - {{id: i-{number:017}, name: n{number}, system: {}, product: {}, installed: ['curl.x86_64:{version}-1'], \
             tags: {{PatchGroup: web, Stage: {stage}}}}}\n",
            setting.system, setting.product
        )
    };
    let text = format!(
        "version: 1\nclock: 2025-12-20T00:00:00Z\nregion: us-east-1\nfiles: []\ninstances:\n{}{}{}  - {{id: \
         i-00000000000000004, name: win, system: WINDOWS, product: WindowsServer2019, tags: {{Patch Group: db, Stage: \
         a}}}}\nrun: {{targets: [{{Key: 'tag:Stage', Values: [a]}}]}}\n",
        node(1, "1", "a"),
        node(2, "2", "a"),
        node(3, "1", "b"),
    );
    let answer = played(facts, &text);
    let groups = serde_json::to_value(answer.patch_group_states.as_ref().unwrap()).unwrap();
    let count = |group: &str, name: &str| groups[group][name].as_u64().unwrap();
    assert_eq!(groups.as_object().unwrap().len(), 2);
    assert_eq!(count("web", "Instances"), 3);
    assert_eq!(count("web", "InstancesWithMissingPatches"), 1);
    assert_eq!(count("web", "InstancesWithInstalledPatches"), 1);
    assert_eq!(count("web", "InstancesWithSecurityNonCompliantPatches"), 1);
    assert_eq!(count("web", "InstancesWithFailedPatches"), 0);
    assert_eq!(count("web", "InstancesWithUnreportedNotApplicablePatches"), 0, "-1 is no count");
    assert_eq!(count("web", "InstancesWithAvailableSecurityUpdates"), 0);
    assert_eq!(count("db", "Instances"), 1);
    assert_eq!(count("db", "InstancesWithAvailableSecurityUpdates"), 1);
    assert_eq!(count("db", "InstancesWithMissingPatches"), 0);
}
