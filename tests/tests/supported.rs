//! Which versions of operating systems are patched on which day, through the playground's door.

use patchplay_playground::{Playground, ScenarioFile, view::Screen};
use serde_json::Value;

/// How the step of a node of this product ends on a day: status and exit code.
fn ended(system: &str, product: &str, day: &str, options: &str) -> (String, i64) {
    let text = scenario(system, product, day, options);
    let answer = Playground::new(patchplay_tests::catalog()).run(&ScenarioFile::read("s.yaml", &text));
    let invocation = &answer.command_invocations.as_ref().unwrap_or_else(|| panic!("{:?}", answer.diagnostics))[0];
    let platform = if system == "WINDOWS" { "PatchWindows" } else { "PatchLinux" };
    let plugins = invocation["CommandPlugins"].as_array().unwrap();
    let step = plugins.iter().find(|plugin| plugin["Name"] == platform).unwrap();
    (invocation["Status"].as_str().unwrap().to_owned(), step["ResponseCode"].as_i64().unwrap())
}

fn scenario(system: &str, product: &str, day: &str, options: &str) -> String {
    format!(
        "version: 1\nclock: {day}T00:00:00Z\nfiles: []\noptions: {{{options}}}\ninstances:\n  - {{name: node, system: \
         {system}, product: {product}}}\n"
    )
}

fn is_patched(system: &str, product: &str, day: &str) -> bool {
    ended(system, product, day, "").0 == "Success"
}

/// Rule select-supported-versions.
#[test]
fn the_present_list_decides_at_a_present_clock() {
    for (system, listed, unlisted) in [
        (
            "WINDOWS",
            &["WindowsServer2012", "WindowsServer2012R2", "WindowsServer2025"][..],
            &["WindowsServer2008R2"][..],
        ),
        ("AMAZON_LINUX_2", &["AmazonLinux2"], &[]),
        ("AMAZON_LINUX", &[], &["AmazonLinux2018.03"]),
        ("AMAZON_LINUX_2022", &[], &["AmazonLinux2022"]),
        ("AMAZON_LINUX_2023", &["AmazonLinux2023"], &[]),
        (
            "REDHAT_ENTERPRISE_LINUX",
            &["RedhatEnterpriseLinux7.9", "RedhatEnterpriseLinux10.0"],
            &["RedhatEnterpriseLinux6.10"],
        ),
        ("ORACLE_LINUX", &["OracleLinux7.5", "OracleLinux9.4"], &["OracleLinux7.4"]),
        ("ROCKY_LINUX", &["RockyLinux8.4", "RockyLinux9.5"], &[]),
        ("ALMA_LINUX", &["AlmaLinux8.3", "AlmaLinux9.5"], &[]),
        ("CENTOS", &["CentOS9"], &["CentOS8.1", "CentOS7.9"]),
        ("SUSE", &["Suse15.3", "Suse15.6"], &["Suse15.2", "Suse12.5"]),
        ("UBUNTU", &["Ubuntu16.04", "Ubuntu24.04", "Ubuntu25.04"], &["Ubuntu14.04", "Ubuntu20.10"]),
        ("DEBIAN", &["Debian11", "Debian12"], &["Debian10"]),
        ("RASPBIAN", &[], &["Raspbian10"]),
    ] {
        for product in listed {
            assert!(is_patched(system, product, "2025-06-01"), "{product}");
        }
        for product in unlisted {
            assert!(!is_patched(system, product, "2025-06-01"), "{product}");
        }
    }
}

/// Rule select-old-clock-versions.
#[test]
fn an_older_clock_has_the_list_of_its_time() {
    for (system, product) in [
        ("WINDOWS", "WindowsServer2008R2"),
        ("AMAZON_LINUX", "AmazonLinux2018.03"),
        ("CENTOS", "CentOS7.9"),
        ("SUSE", "Suse12.5"),
        ("RASPBIAN", "Raspbian10"),
    ] {
        assert!(is_patched(system, product, "2023-06-01"), "{product}");
        assert!(!is_patched(system, product, "2025-06-01"), "{product}");
    }
    // This one has never been on a list.
    assert!(!is_patched("ORACLE_LINUX", "OracleLinux7.2", "2023-06-01"));
}

/// Rule select-unsupported-system-fails: no snapshot, named code 146.
#[test]
fn an_unlisted_version_gets_no_snapshot() {
    let node = ("CENTOS", "CentOS8.1", "2025-06-01");
    let run = |options: &str| ended(node.0, node.1, node.2, options);
    assert_eq!(run(""), ("Failed".to_owned(), 156));
    assert_eq!(run("exit-code-before-patching: named-code"), ("Failed".to_owned(), 146));
    assert_eq!(run("unlisted-versions: patched"), ("Success".to_owned(), 0));
    assert_eq!(ended("WINDOWS", "WindowsServer2008R2", node.2, "").0, "Failed");

    let playground = Playground::new(patchplay_tests::catalog());
    let file = ScenarioFile::read("s.yaml", &scenario(node.0, node.1, node.2, ""));
    let answer = playground.run(&file);
    let listed: Vec<&Value> = answer.instance_patches.iter().flat_map(|nodes| nodes.values().flatten()).collect();
    assert_eq!(listed, [&Value::Null; 0], "no patch was looked at");
    let view = playground.view(&file, &Screen::default()).result.unwrap();
    let said = serde_json::to_string(&view).unwrap();
    assert!(said.contains("Patch Manager does not support CentOS 8.1 at this time"), "{said}");
    assert!(said.contains("unlisted-versions"), "the way out is named");
}

/// Rule select-end-of-life-runs: what its maker has given up is patched as long as Patch Manager lists it.
#[test]
fn the_end_of_life_of_a_system_refuses_nothing() {
    // Red Hat ended 7 in June 2024, Canonical the standard support of 16.04 in April 2021.
    assert!(is_patched("REDHAT_ENTERPRISE_LINUX", "RedhatEnterpriseLinux7.9", "2025-06-01"));
    assert!(is_patched("UBUNTU", "Ubuntu16.04", "2025-06-01"));
}
