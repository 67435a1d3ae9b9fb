//! Installs with an InstallOverrideList.

use patchplay_engine::trace::Test;
use patchplay_model::{
    FilterKey::Classification,
    OperatingSystem::{self, AmazonLinux2, MacOs, RedHat, Suse, Ubuntu},
    Operation, PatchBaseline, RebootOption, RejectedPatchesAction,
};

use crate::lab::{Lab, baseline, rule};

const INSTALL: (Operation, RebootOption) = (Operation::Install, RebootOption::RebootIfNeeded);
const NO_REBOOT: (Operation, RebootOption) = (Operation::Install, RebootOption::NoReboot);
const SCAN: (Operation, RebootOption) = (Operation::Scan, RebootOption::RebootIfNeeded);

fn lab() -> Lab {
    let notice = "class=Security severity=Important";
    Lab::new(
        AmazonLinux2,
        &[
            ("bind.x86_64 32:9.11.4-1", ""),
            ("bind.x86_64 32:9.11.4-2", notice),
            ("bind.x86_64 32:9.11.4-3", notice),
            ("bind-libs.x86_64 32:9.11.4-1", ""),
            ("bind-libs.x86_64 32:9.11.4-2", notice),
            ("curl.x86_64 7.79.1-1", ""),
            ("curl.x86_64 7.79.1-2", "class=Bugfix severity=Low"),
            ("vim.x86_64 9.0-1", notice),
        ],
        &["bind.x86_64:32:9.11.4-1", "bind-libs.x86_64:32:9.11.4-1", "curl.x86_64:0:7.79.1-1"],
    )
}

fn security(system: OperatingSystem) -> PatchBaseline {
    baseline(system, vec![rule(&[(Classification, &["Security"])])])
}

fn state(lab: &Lab, baseline: &PatchBaseline, id: &str) -> String {
    lab.play(baseline, &[INSTALL]).remove(0).state(id)
}

#[test]
fn exactly_what_is_listed_is_installed_approved_or_not() {
    let mut lab = lab();
    let scene = lab.listing(&["bind.x86_64", "curl.x86_64"]).play(&security(AmazonLinux2), &[INSTALL]).remove(0);
    assert_eq!(scene.state("bind.x86_64"), "Installed");
    assert_eq!(scene.title("bind.x86_64"), "bind.x86_64:32:9.11.4-3");
    assert_eq!(scene.state("bind-libs.x86_64"), "Missing", "approved, and not in the list");
    assert_eq!(scene.state("curl.x86_64"), "InstalledOther", "listed, and not approved");
    assert_eq!(scene.title("curl.x86_64"), "curl.x86_64:0:7.79.1-2");
    assert_eq!(scene.decided("bind-libs.x86_64"), [Test::InstallList(None)]);
    assert!(scene.decided("bind.x86_64").contains(&Test::Attempted) && scene.outcome.rebooted);
}

#[test]
fn an_empty_list_installs_nothing_and_a_scan_ignores_any() {
    let mut lab = lab();
    let scenes = lab.listing(&[]).play(&security(AmazonLinux2), &[SCAN, INSTALL]);
    for scene in &scenes {
        assert_eq!((scene.counts.missing_count, scene.counts.failed_count), (2, 0));
        assert!(scene.outcome.newly_installed.is_clear() && !scene.outcome.rebooted);
    }
    assert!(scenes[0].outcome.list.is_none());
}

/// Worked example 11 of spec selection 9.
#[test]
fn what_the_list_installed_is_judged_by_the_baseline() {
    let mut lab = lab();
    lab.listing(&["bind.x86_64"]);
    let rejecting = |action| PatchBaseline {
        rejected_patches: vec!["bind".to_owned()],
        rejected_patches_action: action,
        ..security(AmazonLinux2)
    };
    let allowing = rejecting(RejectedPatchesAction::AllowAsDependency);
    assert_eq!(state(&lab, &allowing, "bind.x86_64"), "InstalledOther");
    let scene = lab.play(&rejecting(RejectedPatchesAction::Block), &[INSTALL]).remove(0);
    assert_eq!(scene.state("bind.x86_64"), "InstalledRejected");
    assert_eq!(scene.title("bind.x86_64"), "bind.x86_64:32:9.11.4-3", "installed all the same");
}

#[test]
fn a_list_may_stop_short_of_what_is_approved() {
    let mut lab = lab();
    lab.listing(&["bind.x86_64|bind.x86_64:32:9.11.4-2"]);
    let scene = lab.play(&security(AmazonLinux2), &[NO_REBOOT]).remove(0);
    assert_eq!(scene.state("bind.x86_64"), "Missing", "the approved version is newer still");
    assert!(scene.outcome.newly_installed.count_ones(..) == 1);
    assert_eq!(scene.decided("bind.x86_64"), [Test::Attempted]);
}

#[test]
fn a_listed_package_that_stays_behind_is_failed_with_the_version_to_come() {
    let mut lab = lab();
    lab.failing = vec!["curl".to_owned(), "bind-libs".to_owned()];
    let scene = lab.listing(&["curl.x86_64"]).play(&security(AmazonLinux2), &[INSTALL]).remove(0);
    assert_eq!(scene.state("curl.x86_64"), "Failed");
    assert_eq!(scene.title("curl.x86_64"), "curl.x86_64:0:7.79.1-2");
    assert_eq!(scene.state("bind-libs.x86_64"), "Missing", "it was not tried");
    assert_eq!((scene.counts.missing_count, scene.counts.failed_count), (2, 1));
    assert_eq!((scene.counts.security_non_compliant_count, scene.counts.other_non_compliant_count), (2, 1));
}

#[test]
fn a_list_upgrades_and_never_adds() {
    let mut lab = lab();
    let scene = lab.listing(&["vim.x86_64"]).play(&security(AmazonLinux2), &[INSTALL]).remove(0);
    assert_eq!(scene.state("vim.x86_64"), "NotApplicable");
}

#[test]
fn ids_and_titles_take_wildcards_on_rpm_and_both_have_to_match() {
    let ids = |entry: &str| {
        let mut lab = lab();
        let scene = lab.listing(&[entry]).play(&security(AmazonLinux2), &[INSTALL]).remove(0);
        let patches = scene.world.patches();
        scene.outcome.newly_installed.ones().map(|patch| patches.id(patch).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids("bind*.x86_64"), ["bind.x86_64", "bind-libs.x86_64"]);
    assert_eq!(ids("BIND.x86_64"), ["bind.x86_64"]);
    assert_eq!(ids("*bind-l*.*"), ["bind-libs.x86_64"]);
    assert_eq!(ids("bind*|*32:9.11.4-3"), ["bind.x86_64"]);
    assert_eq!(ids("bind.x86_64|bind-libs*"), [""; 0]);
    assert_eq!(ids("bind.noarch"), [""; 0]);
    assert_eq!(ids("32:9.11.4-3"), [""; 0], "an id is no version");
}

#[test]
fn apt_and_suse_and_macos_read_lists_in_their_own_ways() {
    let rows = [("curl.amd64 7.81.0-1", "repo=jammy"), ("curl.amd64 7.81.0-2", "repo=jammy-updates")];
    let mut lab = Lab::new(Ubuntu, &rows, &["curl.amd64:7.81.0-1"]);
    let nothing = PatchBaseline::new(Ubuntu);
    let title = |lab: &Lab, system, id: &str| lab.play(&PatchBaseline::new(system), &[INSTALL]).remove(0).title(id);
    assert_eq!(state(lab.listing(&["curl.amd64"]), &nothing, "curl.amd64"), "InstalledOther");
    assert_eq!(title(lab.listing(&["curl.amd64|curl.amd64:7.81.0-2"]), Ubuntu, "curl.amd64"), "curl.amd64:7.81.0-2");
    assert_eq!(title(lab.listing(&["curl*"]), Ubuntu, "curl.amd64"), "curl.amd64:7.81.0-1", "no wildcards");

    let rows = [("zlib.x86_64 1.2-1", ""), ("zlib.x86_64 1.2-2", "class=Security severity=Low")];
    let mut lab = Lab::new(Suse, &rows, &["zlib.x86_64:0:1.2-1"]);
    assert_eq!(title(lab.listing(&["zl*"]), Suse, "zlib.x86_64"), "zlib.x86_64:0:1.2-2");

    let rows = [("wget 1.21", "class=brew"), ("wget 1.22", "class=brew"), ("wget 1.23", "class=brew")];
    let mut lab = Lab::new(MacOs, &rows, &["wget:1.21"]);
    assert_eq!(title(lab.listing(&["wget"]), MacOs, "wget"), "wget.1.23");
    assert_eq!(title(lab.listing(&["wget.1.22"]), MacOs, "wget"), "wget.1.22");
    assert_eq!(title(lab.listing(&["wg*"]), MacOs, "wget"), "wget.1.21");
}

#[test]
fn a_list_takes_macos_to_no_other_release() {
    let rows = [("macOS_Ventura 13.3.1", "class=softwareupdate"), ("macOS_Ventura 13.4", "class=softwareupdate")];
    let mut lab = Lab::new(MacOs, &rows, &["macOS Ventura:13.3"]);
    let scene = lab.listing(&["macOS Ventura"]).play(&PatchBaseline::new(MacOs), &[INSTALL]).remove(0);
    assert_eq!(scene.title("macOS Ventura"), "macOS Ventura.13.3.1");
}

#[test]
fn a_dependency_that_the_list_pins_lower_blocks_the_package() {
    let notice = "class=Security severity=Important";
    let rows = [
        ("app.x86_64 2-1", "class=Security severity=Important needs=lib>=2-1"),
        ("lib.x86_64 1-2", notice),
        ("lib.x86_64 2-1", notice),
    ];
    let mut lab = Lab::new(RedHat, &rows, &["app.x86_64:0:1-1", "lib.x86_64:0:1-1"]);
    let scene = lab.listing(&["app.x86_64", "lib.x86_64|*1-2"]).play(&PatchBaseline::new(RedHat), &[INSTALL]).remove(0);
    assert_eq!(scene.state("app.x86_64"), "Failed");
    assert_eq!(scene.title("lib.x86_64"), "lib.x86_64:0:1-2");
    let blocked =
        Test::Blocked { dependency: "lib.x86_64".to_owned(), obstacle: patchplay_engine::trace::Obstacle::Pinned };
    assert_eq!(scene.decided("app.x86_64").last(), Some(&blocked));
    let scene = lab.listing(&["app.x86_64", "lib.x86_64"]).play(&PatchBaseline::new(RedHat), &[INSTALL]).remove(0);
    assert_eq!(scene.title("app.x86_64"), "app.x86_64:0:2-1");
    assert_eq!(scene.title("lib.x86_64"), "lib.x86_64:0:2-1");
}
