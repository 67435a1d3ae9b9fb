//! The sentence above a run whose baseline approves nothing: it names what stands in the way, and nothing else.

use patchplay_model::OperatingSystem;
use patchplay_playground::{Playground, ScenarioFile, view::Screen, words::text_of};
use patchplay_tests::invented;

/// An update of Windows, a package without a notice, and a package of two releases of a system.
fn playground() -> Playground {
    let (al2, oracle) = (OperatingSystem::AmazonLinux2, OperatingSystem::OracleLinux);
    invented::playground(vec![
        invented::update("KB1"),
        invented::curl(al2, "AmazonLinux2", "1", ""),
        invented::curl(oracle, "OracleLinux7.9", "1", "Security"),
        invented::curl(oracle, "OracleLinux8.5", "1", "Security"),
    ])
}

/// The title of a Scan on the day, with the places that it names, as `line`s of the baseline.
fn title(system: &str, baseline: &str) -> (String, Vec<u32>) {
    let indented: String = baseline.lines().map(|line| format!("      {line}\n")).collect();
    let product = match system {
        "WINDOWS" => "WindowsServer2019",
        "ORACLE_LINUX" => "OracleLinux8.5",
        _ => "AmazonLinux2",
    };
    let scenario = format!(
        "version: 1\nclock: 2022-01-20T00:00:00Z\nfiles:\n  - name: baseline.yaml\n    text: |\n      Name: mine\n      OperatingSystem: {system}\n      PatchGroups: [web]\n{indented}instances: [{{name: web-1, system: {system}, product: {product}, tags: {{Patch Group: web}}}}]\n"
    );
    let file = ScenarioFile::read("scenario.yaml", &scenario);
    let view = playground().view(&file, &Screen::default());
    let headline = view.result.unwrap_or_else(|| panic!("{:#?}", view.diagnostics)).headline;
    let lines = headline.title.iter().flat_map(|phrase| &phrase.places).map(|place| place.start.line).collect();
    (text_of(&headline.title), lines)
}

/// A rule with one filter, what else it says, and what else the baseline says.
fn windows(classification: &str, approval: &str, rest: &str) -> (String, Vec<u32>) {
    title(
        "WINDOWS",
        &format!(
            "ApprovalRules:\n  PatchRules:\n    - PatchFilterGroup:\n        PatchFilters:\n          - {{Key: CLASSIFICATION, Values: [{classification}]}}\n          - {{Key: MSRC_SEVERITY, Values: [Critical]}}\n      {approval}\n{rest}"
        ),
    )
}

#[test]
fn filters_that_no_patch_passes_together() {
    let (title, lines) = windows("CriticalUpdates", "ApproveAfterDays: 7", "");
    assert_eq!(title, "web-1 misses nothing: no patch is both CriticalUpdates and Critical.");
    assert_eq!(lines, [8, 9]);
}

#[test]
fn filters_are_not_blamed_for_a_delay() {
    let (title, lines) = windows("SecurityUpdates", "ApproveAfterDays: 30", "");
    assert_eq!(title, "web-1 misses nothing: no patch is old enough for its rule.");
    assert_eq!(lines, [10]);
    let (title, _) = windows("SecurityUpdates", "ApproveUntilDate: '2022-01-01'", "");
    assert_eq!(title, "web-1 misses nothing: no patch is old enough for its rule.");
}

#[test]
fn filters_are_not_blamed_for_a_global_filter() {
    let global = "GlobalFilters:\n  PatchFilters:\n    - {Key: PRODUCT, Values: [WindowsServer2016]}\n";
    let (title, lines) = windows("SecurityUpdates", "ApproveAfterDays: 7", global);
    assert_eq!(title, "web-1 misses nothing: no patch passes the global filter WindowsServer2016.");
    assert_eq!(lines, [13]);
}

#[test]
fn filters_are_not_blamed_for_what_is_rejected() {
    let (title, lines) = windows("SecurityUpdates", "ApproveAfterDays: 7", "RejectedPatches: [KB1]\n");
    assert_eq!(title, "web-1 misses nothing: all that its rules approve is rejected.");
    assert_eq!(lines, [11]);
}

#[test]
fn several_things_in_the_way_are_none_of_them_alone() {
    let global = "GlobalFilters:\n  PatchFilters:\n    - {Key: PRODUCT, Values: [WindowsServer2016]}\n";
    let (title, _) = windows("SecurityUpdates", "ApproveAfterDays: 30", global);
    assert_eq!(title, "web-1 misses nothing: no patch passes everything that its baseline asks for.");
}

#[test]
fn filters_are_not_blamed_for_a_missing_notice() {
    let linux = |more: &str| {
        title(
            "AMAZON_LINUX_2",
            &format!(
                "ApprovalRules:\n  PatchRules:\n    - PatchFilterGroup:\n        PatchFilters:\n          - {{Key: PRODUCT, Values: [AmazonLinux2]}}\n      ApproveAfterDays: 7\n{more}"
            ),
        )
    };
    let (title, lines) = linux("      EnableNonSecurity: false\n");
    assert_eq!(title, "web-1 misses nothing: no security notice names what its rule takes.");
    assert_eq!(lines, [10]);
    let (title, lines) = linux("");
    assert_eq!(title, "web-1 misses nothing: no security notice names what its rule takes.");
    assert_eq!(lines, [6]);
}

#[test]
fn a_rule_for_another_product_is_told_with_the_node_s() {
    let rule = |filters: &str| {
        title(
            "ORACLE_LINUX",
            &format!(
                "ApprovalRules:\n  PatchRules:\n    - PatchFilterGroup:\n        PatchFilters:\n{filters}      ApproveAfterDays: 7\n"
            ),
        )
    };
    let product = "          - {Key: PRODUCT, Values: [OracleLinux7.9]}\n";
    let (title, lines) = rule(&format!("          - {{Key: CLASSIFICATION, Values: [Security]}}\n{product}"));
    assert_eq!(title, "web-1 misses nothing: its rule is for OracleLinux7.9, and the node is OracleLinux8.5.");
    assert_eq!(lines, [9]);
    // It is not the product alone.
    let (title, _) = rule(&format!("          - {{Key: CLASSIFICATION, Values: [Bugfix]}}\n{product}"));
    assert_eq!(title, "web-1 misses nothing: no patch is both Bugfix and OracleLinux7.9.");
}
