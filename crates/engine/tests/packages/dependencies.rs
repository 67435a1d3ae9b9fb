//! Packages that need others.

use patchplay_engine::trace::{Obstacle, Test};
use patchplay_model::{
    FilterKey::Classification,
    OperatingSystem::{self, AmazonLinux2023, MacOs, RedHat, Suse, Ubuntu},
    Operation, PatchBaseline, RebootOption, RejectedPatchesAction,
};

use crate::lab::{Lab, baseline, rule};

const INSTALL: (Operation, RebootOption) = (Operation::Install, RebootOption::RebootIfNeeded);
const NO_REBOOT: (Operation, RebootOption) = (Operation::Install, RebootOption::NoReboot);

const NOTICE: &str = "class=Security severity=Important";

fn security(system: OperatingSystem) -> PatchBaseline {
    baseline(system, vec![rule(&[(Classification, &["Security"])])])
}

fn rejecting(name: &str, action: RejectedPatchesAction, baseline: PatchBaseline) -> PatchBaseline {
    PatchBaseline { rejected_patches: vec![name.to_owned()], rejected_patches_action: action, ..baseline }
}

/// An update that needs a library which the node lacks.
fn app() -> Lab {
    let rows = [
        ("app.x86_64 1-2", "class=Security severity=Important needs=lib"),
        ("lib.x86_64 1-1", ""),
        ("lib.x86_64 1-2", ""),
        ("lib.aarch64 1-3", ""),
    ];
    Lab::new(AmazonLinux2023, &rows, &["app.x86_64:0:1-1"])
}

#[test]
fn an_approved_package_brings_what_it_needs() {
    let scene = app().play(&security(AmazonLinux2023), &[INSTALL]).remove(0);
    assert_eq!(scene.state("app.x86_64"), "Installed");
    assert_eq!(scene.state("lib.x86_64"), "InstalledOther", "a dependency, not approved");
    assert_eq!(scene.title("lib.x86_64"), "lib.x86_64:0:1-2", "the newest there is");
    assert_eq!(scene.state("lib.aarch64"), "none", "for another machine");
    assert_eq!(scene.outcome.newly_installed.count_ones(..), 2);
    assert_eq!(scene.decided("lib.x86_64").last(), Some(&Test::BroughtBy(Some("app.x86_64".to_owned()))));
}

#[test]
fn a_dependency_that_the_baseline_matches_is_installed() {
    let mut lab = app();
    lab.rows[1].classification = "Security".to_owned();
    lab.rows[1].severity = "Low".to_owned();
    let scene = lab.play(&security(AmazonLinux2023), &[INSTALL]).remove(0);
    assert_eq!(scene.state("lib.x86_64"), "Installed");
    let scan = lab.scan(&security(AmazonLinux2023));
    assert_eq!(scan.state("lib.x86_64"), "NotApplicable", "a Scan brings nothing");
}

#[test]
fn a_dependency_waits_for_the_reboot_too() {
    let scene = app().play(&security(AmazonLinux2023), &[NO_REBOOT]).remove(0);
    assert_eq!(scene.state("lib.x86_64"), "InstalledPendingReboot");
}

#[test]
fn chains_and_circles_come_as_a_whole() {
    let rows = [
        ("app.x86_64 1-2", "class=Security severity=Important needs=b"),
        ("b.noarch 1-1", "needs=c needs=unheard-of"),
        ("c.x86_64 1-1", "needs=app needs=b"),
    ];
    let lab = Lab::new(RedHat, &rows, &["app.x86_64:0:1-1"]);
    let scene = lab.play(&security(RedHat), &[INSTALL]).remove(0);
    let states = ["app.x86_64", "b.noarch", "c.x86_64"].map(|id| scene.state(id));
    assert_eq!(states, ["Installed", "InstalledOther", "InstalledOther"]);
    let mut lab = lab;
    lab.failing = vec!["c".to_owned()];
    let scene = lab.play(&security(RedHat), &[INSTALL]).remove(0);
    let states = ["app.x86_64", "b.noarch", "c.x86_64"].map(|id| scene.state(id));
    assert_eq!(states, ["Failed", "none", "none"], "all or nothing");
    let blocked = Test::Blocked { dependency: "c.x86_64".to_owned(), obstacle: Obstacle::Unavailable };
    assert_eq!(scene.decided("app.x86_64").last(), Some(&blocked));
}

#[test]
fn a_rejected_dependency_comes_in_unless_it_is_blocked() {
    for system in [RedHat, Suse, Ubuntu, MacOs] {
        let (arch, dot) = match system {
            Ubuntu => ("amd64", "."),
            MacOs => ("", ""),
            _ => ("x86_64", "."),
        };
        let id = |name: &str| format!("{name}{dot}{arch}");
        let app = format!("{} 1-2", id("app"));
        let lib = format!("{} 1-1", id("lib"));
        let members = "class=Security severity=Important repo=jammy-security needs=lib";
        let installed = format!("{}:1-1", id("app"));
        let lab = Lab::new(system, &[(&app, members), (&lib, "repo=jammy")], &[&installed]);
        // SUSE knows packages by their full names.
        let name = if system == Suse { "lib-1-1.x86_64.rpm" } else { "lib" };
        let all = baseline(system, vec![rule(&[])]);
        let allowed = lab.play(&rejecting(name, RejectedPatchesAction::AllowAsDependency, all.clone()), &[INSTALL]);
        assert_eq!(allowed[0].state(&id("lib")), "InstalledOther", "{system}");
        let blocking = rejecting(name, RejectedPatchesAction::Block, all);
        assert_eq!(lab.scan(&blocking).state(&id("app")), "Missing", "{system}");
        let blocked = lab.play(&blocking, &[INSTALL]).remove(0);
        assert_eq!(blocked.state(&id("app")), "Failed", "{system}");
        assert_eq!(blocked.state(&id("lib")), "none", "{system}");
        let test = Test::Blocked { dependency: id("lib"), obstacle: Obstacle::Rejected(0) };
        assert_eq!(blocked.decided(&id("app")).last(), Some(&test), "{system}");
    }
}

#[test]
fn a_blocked_dependency_that_is_there_already_keeps_nothing_back() {
    let mut lab = app();
    lab.installed.push("lib.x86_64:0:1-1".to_owned());
    let blocking = rejecting("lib", RejectedPatchesAction::Block, security(AmazonLinux2023));
    let scene = lab.play(&blocking, &[INSTALL]).remove(0);
    assert_eq!(scene.state("app.x86_64"), "Installed");
    assert_eq!(scene.state("lib.x86_64"), "InstalledRejected");
    lab.rows[0].depends = vec!["lib>=1-2".to_owned()];
    let scene = lab.play(&blocking, &[INSTALL]).remove(0);
    assert_eq!(scene.state("app.x86_64"), "Failed", "it would force the rejected package up");
    assert_eq!(scene.title("lib.x86_64"), "lib.x86_64:0:1-1");
}

#[test]
fn a_needed_version_is_brought_and_the_rest_proceeds() {
    let mut lab = app();
    lab.rows.push(crate::lab::row(AmazonLinux2023, "vim.x86_64 9-2", NOTICE));
    lab.installed.extend(["lib.x86_64:0:1-1".to_owned(), "vim.x86_64:0:9-1".to_owned()]);
    lab.rows[0].depends = vec!["lib>=1-2".to_owned()];
    let scene = lab.play(&security(AmazonLinux2023), &[INSTALL]).remove(0);
    assert_eq!(scene.title("lib.x86_64"), "lib.x86_64:0:1-2");
    assert_eq!(scene.decided("lib.x86_64").last(), Some(&Test::BroughtBy(Some("app.x86_64".to_owned()))));
    lab.rows[0].depends = vec!["lib>=1:1-1".to_owned()];
    let scene = lab.play(&security(AmazonLinux2023), &[INSTALL]).remove(0);
    assert_eq!(scene.state("app.x86_64"), "Failed", "no repository has it so new");
    assert_eq!(scene.state("vim.x86_64"), "Installed");
    assert!(scene.outcome.rebooted);
}

#[test]
fn what_the_baseline_brings_anyway_comes_in_its_version() {
    for (app, lib) in [("a-app", "z-lib"), ("z-app", "a-lib")] {
        let rows = [
            (format!("{app}.x86_64 1-2"), format!("{NOTICE} needs={lib}>=1-2")),
            (format!("{lib}.x86_64 1-3"), NOTICE.to_owned()),
            (format!("{lib}.x86_64 2-1"), String::new()),
        ];
        let rows: Vec<(&str, &str)> =
            rows.iter().map(|(package, members)| (package.as_str(), members.as_str())).collect();
        let installed = [format!("{app}.x86_64:0:1-1"), format!("{lib}.x86_64:0:1-1")];
        let lab = Lab::new(RedHat, &rows, &[&installed[0], &installed[1]]);
        let scene = lab.play(&security(RedHat), &[INSTALL]).remove(0);
        assert_eq!(scene.title(&format!("{lib}.x86_64")), format!("{lib}.x86_64:0:1-3"));
        assert_eq!(scene.state(&format!("{app}.x86_64")), "Installed");
    }
}

/// Only what the catalogue has can be asked for: that another node has a package makes it no obstacle.
#[test]
fn what_only_another_node_has_blocks_nothing() {
    let rows = [("app.x86_64 1-2", "class=Security severity=Important needs=lib"), ("lib.aarch64 1-1", "")];
    let mut lab = Lab::new(AmazonLinux2023, &rows, &["app.x86_64:0:1-1"]);
    let state = |lab: &Lab| lab.play(&security(AmazonLinux2023), &[INSTALL]).remove(0).state("app.x86_64");
    assert_eq!(state(&lab), "Installed", "the catalogue has no library for this machine, so it is taken to be there");
    lab.failing = vec!["lib.i686:0:1-1".to_owned()];
    assert_eq!(state(&lab), "Installed");
}

/// A node without a package of either kind of machine runs anything, and stays so.
#[test]
fn what_comes_along_makes_no_other_machine_of_the_node() {
    let rows = [
        ("app.noarch 1-2", "class=Security severity=Important needs=lib"),
        ("lib.x86_64 1-1", ""),
        ("tool.aarch64 1-1", "class=Security severity=Important"),
    ];
    let lab = Lab::new(AmazonLinux2023, &rows, &["app.noarch:0:1-1"]);
    for scene in lab.play(&security(AmazonLinux2023), &[INSTALL, INSTALL]) {
        let tool = scene.world.patches().index("tool.aarch64").unwrap();
        assert_eq!(scene.state("tool.aarch64"), "NotApplicable");
        assert_eq!(scene.trace(tool).state, scene.outcome.assessment.state(tool));
    }
}
