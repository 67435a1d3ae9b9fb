//! One node of each operating system over all facts, through the playground's door: what every answer has to keep.

use std::{collections::BTreeMap, sync::Arc};

use patchplay_catalog::full_sets;
use patchplay_model::OperatingSystem;
use patchplay_playground::{Playground, ScenarioFile, answers::RunAnswer};
use serde_json::Value;

/// Image, operating system, and the day on which it is played.
const NODES: &[(&str, &str)] = &[
    ("windows-2019-2021.12.15", "WINDOWS"),
    ("amazon-linux-2018.03", "AMAZON_LINUX"),
    ("amazon-linux-2-20211223", "AMAZON_LINUX_2"),
    ("amazon-linux-2022-20220728", "AMAZON_LINUX_2022"),
    ("amazon-linux-2023-20230315", "AMAZON_LINUX_2023"),
    ("ubuntu-20.04-2022-01-16", "UBUNTU"),
    ("rhel-8.5-2021-11", "REDHAT_ENTERPRISE_LINUX"),
    ("sles-15.1", "SUSE"),
    ("centos8.1", "CENTOS"),
    ("oraclelinux8.10", "ORACLE_LINUX"),
    ("debian-11-2022-01-20", "DEBIAN"),
    ("macos-13-2023-04", "MACOS"),
    ("raspbian-11", "RASPBIAN"),
    ("rockylinux8.10", "ROCKY_LINUX"),
    ("almalinux8.6", "ALMA_LINUX"),
];

fn playground() -> Playground {
    let mut catalog = patchplay_tests::catalog().as_ref().clone();
    for (_, full) in full_sets() {
        catalog.replace(&full);
    }
    Playground::new(Arc::new(catalog))
}

fn scenario(operation: &str, reboot: &str) -> ScenarioFile {
    let mut text = "version: 1\nclock: 2025-06-01T08:00:00Z\nregion: us-east-1\noptions: {unlisted-versions: patched}\nfiles: []\ninstances:\n".to_owned();
    for (image, system) in NODES {
        text += &format!("  - {{name: {system}, id: i-{:017}, image: {image}}}\n", text.len());
    }
    text += &format!(
        "run: {{document: AWS-RunPatchBaseline, parameters: {{Operation: {operation}, RebootOption: {reboot}}}}}\n"
    );
    ScenarioFile::read("every.yaml", &text)
}

/// The counters of each node by system, and the states of its patches.
fn answers(answer: &RunAnswer) -> BTreeMap<&'static str, (&Value, &Vec<Value>)> {
    let counts = answer.instance_patch_states.as_ref().unwrap_or_else(|| panic!("{:?}", answer.diagnostics));
    let patches = answer.instance_patches.as_ref().unwrap();
    assert_eq!(counts.len(), NODES.len());
    NODES
        .iter()
        .zip(counts)
        .map(|((_, system), counts)| (*system, (counts, &patches[counts["InstanceId"].as_str().unwrap()])))
        .collect()
}

#[test]
fn every_system_has_a_node() {
    let named: Vec<&str> = NODES.iter().map(|(_, system)| *system).collect();
    for system in OperatingSystem::NAMES {
        assert!(named.contains(system), "{system}");
    }
}

#[test]
fn answers_of_every_system_hold_together() {
    let playground = playground();
    for (operation, reboot) in [("Scan", "RebootIfNeeded"), ("Install", "NoReboot"), ("Install", "RebootIfNeeded")] {
        let answer = playground.run(&scenario(operation, reboot));
        for (system, (counts, patches)) in answers(&answer) {
            let count = |name: &str| counts[name].as_i64().unwrap();
            for (name, state) in [
                ("InstalledCount", "Installed"),
                ("InstalledOtherCount", "InstalledOther"),
                ("InstalledPendingRebootCount", "InstalledPendingReboot"),
                ("InstalledRejectedCount", "InstalledRejected"),
                ("MissingCount", "Missing"),
                ("FailedCount", "Failed"),
            ] {
                let of_state = patches.iter().filter(|patch| patch["State"] == state).count();
                assert_eq!(count(name), of_state as i64, "{system} {operation}: {name}");
            }
            let windows = system == "WINDOWS";
            let minus = if windows { 0 } else { -1 };
            assert_eq!(count("UnreportedNotApplicableCount"), minus, "{system}");
            assert_eq!(count("AvailableSecurityUpdateCount") >= 0, windows, "{system}");
            assert_eq!(patches.iter().any(|patch| patch["State"] == "NotApplicable"), windows, "{system}");
            if operation == "Install" {
                assert_eq!(count("MissingCount"), 0, "{system}");
            }
            for patch in patches.iter().filter(|_| !windows) {
                let (title, id) = (patch["Title"].as_str().unwrap(), patch["KBId"].as_str().unwrap());
                assert!(title.starts_with(id), "{system}: {title} is of {id}");
            }
        }
    }
}

/// AWS's defaults leave something to do on all but those systems of which no security update is known by then.
#[test]
fn what_a_scan_misses_an_install_brings() {
    let playground = playground();
    let scanned = playground.run(&scenario("Scan", "RebootIfNeeded"));
    let installed = playground.run(&scenario("Install", "RebootIfNeeded"));
    let mut missing = 0;
    for (system, (before, _)) in answers(&scanned) {
        let after = answers(&installed)[system].0;
        let gained = after["InstalledCount"].as_i64().unwrap() - before["InstalledCount"].as_i64().unwrap();
        let lacked = before["MissingCount"].as_i64().unwrap();
        missing += usize::from(lacked > 0);
        // A cumulative update of Windows takes an older one off the node.
        assert!(gained == lacked || (system == "WINDOWS" && gained <= lacked), "{system}: {gained} of {lacked}");
    }
    assert!(missing >= 11, "only {missing} systems miss something");
}

/// On Linux a package that stays behind fails the step; on Windows the step succeeds all the same.
#[test]
fn a_failing_package_fails_the_step() {
    let playground = playground();
    let text = "version: 1\nclock: 2022-07-01T08:00:00Z\nregion: us-east-1\nfiles: []\ninstances:\n  - {name: al2, image: \
                amazon-linux-2-20211223, failing: [expat]}\nrun: {document: AWS-RunPatchBaseline, parameters: \
                {Operation: Install}}\nexpect:\n  - {node: al2, patch: expat, state: Failed}\n  - {node: al2, patch: \
                expat.x86_64, state: Failed}\n  - {node: al2, count: FailedCount, equals: 1}\n";
    let file = ScenarioFile::read("failing.yaml", text);
    let answer = playground.run(&file);
    assert_eq!(answer.failed_expectations, [""; 0], "{:?}", answer.diagnostics);
    let invocation = &answer.command_invocations.as_ref().unwrap()[0];
    assert_eq!(invocation["Status"], "Failed");
    let plugins = invocation["CommandPlugins"].as_array().unwrap();
    let linux = plugins.iter().find(|plugin| plugin["Name"] == "PatchLinux").unwrap();
    assert_eq!(linux["ResponseCode"], 1);
    assert!(linux["Output"].as_str().unwrap().ends_with("failed to run commands: exit status 1"));
}
