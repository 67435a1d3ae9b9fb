//! Rules of the package systems on small catalogues.

use crate::lab::{Lab, Scene, baseline, filter, rule};
use FilterKey::{Classification, Priority, Product, Section, Severity};
use OperatingSystem::{AmazonLinux2, AmazonLinux2023, CentOs, MacOs, RedHat, Suse, Ubuntu};
use patchplay_model::{
    Approval, ComplianceLevel, ComplianceStatus, Date, DebWildcards, FilterKey, ListAndGlobalFilter, OperatingSystem,
    Operation, OverallSeverityFloor, PatchBaseline, PatchRule, PredefinedBaseline, RebootOption,
    RejectedAllowedInstalled, RejectedPatchesAction, Timestamp,
};

const SECURITY: &[(FilterKey, &[&str])] = &[(Classification, &["Security"])];
const INSTALL: (Operation, RebootOption) = (Operation::Install, RebootOption::RebootIfNeeded);
const NO_REBOOT: (Operation, RebootOption) = (Operation::Install, RebootOption::NoReboot);
const SCAN: (Operation, RebootOption) = (Operation::Scan, RebootOption::RebootIfNeeded);

fn sudo() -> Lab {
    Lab::new(
        AmazonLinux2,
        &[
            ("sudo.x86_64 1.8.23-4", ""),
            ("sudo.x86_64 1.8.23-10", "class=Security severity=Important advisory=ALAS2-2022-1 cve=CVE-2022-1"),
        ],
        &["sudo.x86_64:0:1.8.23-4"],
    )
}

fn blocking(baseline: PatchBaseline, rejected: &str) -> PatchBaseline {
    let rejected_patches = vec![rejected.to_owned()];
    PatchBaseline { rejected_patches, rejected_patches_action: RejectedPatchesAction::Block, ..baseline }
}

fn approving(system: OperatingSystem, entry: &str) -> PatchBaseline {
    PatchBaseline { approved_patches: vec![entry.to_owned()], ..PatchBaseline::new(system) }
}

/// The decision table of spec states 2, row by row.
#[test]
fn the_linux_decision_table() {
    let matched = baseline(AmazonLinux2, vec![rule(SECURITY)]);
    let unmatched = baseline(AmazonLinux2, vec![rule(&[(Classification, &["Bugfix"])])]);
    let mut lab = sudo();
    assert_eq!(lab.scan(&matched).state("sudo.x86_64"), "Missing");
    assert_eq!(lab.scan(&matched).title("sudo.x86_64"), "sudo.x86_64:0:1.8.23-10", "with the available version");
    assert_eq!(lab.scan(&unmatched).state("sudo.x86_64"), "InstalledOther");
    assert_eq!(lab.scan(&blocking(unmatched, "sudo")).state("sudo.x86_64"), "InstalledRejected");
    lab.installed = vec!["sudo.x86_64:0:1.8.23-10".to_owned()];
    assert_eq!(lab.scan(&matched).state("sudo.x86_64"), "Installed");
    lab.installed = vec!["sudo.x86_64:0:1.8.24-1".to_owned()];
    assert_eq!(lab.scan(&matched).state("sudo.x86_64"), "Installed", "newer than approved");
    lab.installed.clear();
    assert_eq!(lab.scan(&matched).counts.not_applicable_count, 1, "nothing is added");
    assert_eq!(lab.play(&matched, &[INSTALL])[0].state("sudo.x86_64"), "NotApplicable");
}

#[test]
fn an_install_brings_the_approved_version_and_reboots() {
    let security = baseline(AmazonLinux2, vec![rule(SECURITY)]);
    let scenes = sudo().play(&security, &[INSTALL, INSTALL]);
    assert_eq!(scenes[0].state("sudo.x86_64"), "Installed");
    assert!(scenes[0].outcome.rebooted && scenes[0].outcome.newly_installed.count_ones(..) == 1);
    assert_eq!(scenes[0].title("sudo.x86_64"), "sudo.x86_64:0:1.8.23-10");
    assert!(!scenes[1].outcome.rebooted && scenes[1].outcome.newly_installed.is_clear());
}

#[test]
fn what_waits_for_a_reboot_stays_so_through_scans() {
    let security = baseline(AmazonLinux2, vec![rule(SECURITY)]);
    let scenes = sudo().play(&security, &[NO_REBOOT, SCAN, INSTALL, SCAN]);
    let states: Vec<String> = scenes.iter().map(|scene| scene.state("sudo.x86_64")).collect();
    assert_eq!(states, ["InstalledPendingReboot", "InstalledPendingReboot", "Installed", "Installed"]);
    assert_eq!(scenes[0].counts.security_non_compliant_count, 1);
    assert!(scenes[2].outcome.rebooted && scenes[2].outcome.newly_installed.is_clear(), "for the earlier one alone");
}

#[test]
fn a_failing_package_is_failed_in_the_install_and_missing_in_the_next_scan() {
    let security = baseline(AmazonLinux2, vec![rule(SECURITY)]);
    for failing in ["sudo", "sudo.x86_64", "sudo.x86_64:0:1.8.23-10"] {
        let mut lab = sudo();
        lab.failing = vec![failing.to_owned()];
        let scenes = lab.play(&security, &[INSTALL, SCAN]);
        assert_eq!(
            [scenes[0].state("sudo.x86_64"), scenes[1].state("sudo.x86_64")],
            ["Failed", "Missing"],
            "{failing}"
        );
        assert_eq!((scenes[0].counts.missing_count, scenes[0].counts.failed_count), (0, 1));
    }
    let mut lab = sudo();
    lab.failing = vec!["sudo.x86_64:0:1.8.23-4".to_owned()];
    assert_eq!(lab.play(&security, &[INSTALL])[0].state("sudo.x86_64"), "Installed", "another version fails");
}

/// Worked examples 3 and 4 of spec selection 9.
#[test]
fn the_highest_level_of_what_approves_now_counts() {
    let level = |days, level| PatchRule {
        approval: Some(Approval::AfterDays(days)),
        compliance_level: level,
        ..rule(SECURITY)
    };
    let critical = |rules| sudo().scan(&baseline(AmazonLinux2, rules)).counts.critical_non_compliant_count;
    assert_eq!(critical(vec![level(0, ComplianceLevel::Low), level(0, ComplianceLevel::Critical)]), 1);
    assert_eq!(critical(vec![level(40, ComplianceLevel::Critical), level(0, ComplianceLevel::Low)]), 0);
    let both = sudo().scan(&baseline(AmazonLinux2, vec![level(0, ComplianceLevel::Critical)]));
    let counts = both.counts;
    assert_eq!((counts.critical_non_compliant_count, counts.security_non_compliant_count), (1, 1), "in both");
    let severity = |scene: &Scene, floor| {
        let assessment = &scene.outcome.assessment;
        patchplay_engine::overall_severity(assessment, &scene.plan, ComplianceStatus::Compliant, floor)
    };
    let floor = OverallSeverityFloor::Informational;
    assert_eq!(severity(&both, floor), Some(ComplianceLevel::Critical));
    let plain = sudo().scan(&baseline(AmazonLinux2, vec![rule(SECURITY)]));
    assert_eq!(severity(&plain, floor), Some(ComplianceLevel::Informational), "the floor");
    assert_eq!(
        severity(&plain, OverallSeverityFloor::Absent),
        Some(ComplianceLevel::Unspecified),
        "the guide's reading"
    );
    let nothing = sudo().scan(&baseline(AmazonLinux2, Vec::new()));
    assert_eq!(severity(&nothing, floor), None, "a compliant node has no severity");
}

/// Worked example 5: dates mean nothing to apt, and only security repositories count without leave.
#[test]
fn apt_ignores_dates_and_asks_for_the_security_repository() {
    let rows = [
        ("curl.amd64 7.81.0-1", "priority=Optional section=web repo=jammy"),
        ("curl.amd64 7.81.0-1ubuntu1.1", "priority=Optional section=web repo=jammy-security day=2022-02-01"),
        ("curl.amd64 7.81.0-1ubuntu1.2", "priority=Optional section=web repo=jammy-updates day=2022-02-01"),
        ("vim.amd64 2:8.2-1", "priority=Optional section=editors repo=jammy"),
        ("vim.amd64 2:8.2-2", "priority=Optional section=editors repo=jammy-updates"),
    ];
    let lab = Lab::new(Ubuntu, &rows, &["curl.amd64:7.81.0-1", "vim.amd64:2:8.2-1"]);
    let late = PatchRule { approval: Some(Approval::AfterDays(30)), ..rule(&[(Priority, &["optional"])]) };
    let mut scenes = lab.play(&baseline(Ubuntu, vec![late.clone()]), &[SCAN, INSTALL]);
    let installed = scenes.pop().unwrap();
    let scanned = scenes.pop().unwrap();
    assert_eq!(scanned.state("curl.amd64"), "Missing", "released today, and 30 days of delay");
    assert_eq!(scanned.title("curl.amd64"), "curl.amd64:7.81.0-1ubuntu1.1", "older than the newest there is");
    assert_eq!(scanned.counts.security_non_compliant_count, 1);
    assert_eq!(scanned.state("vim.amd64"), "InstalledOther", "no security version, and not itself one");
    assert_eq!(installed.state("curl.amd64"), "Installed");
    let all = PatchRule { enable_non_security: true, ..late };
    let scanned = lab.scan(&baseline(Ubuntu, vec![all.clone()]));
    assert_eq!(scanned.title("curl.amd64"), "curl.amd64:7.81.0-1ubuntu1.2");
    assert_eq!(scanned.state("vim.amd64"), "Missing");
    assert_eq!((scanned.counts.security_non_compliant_count, scanned.counts.other_non_compliant_count), (0, 2));
    let editors = PatchRule { filters: vec![filter(Section, &["Editors"])], ..all };
    assert_eq!(lab.scan(&baseline(Ubuntu, vec![editors])).state("curl.amd64"), "InstalledOther");
}

#[test]
fn a_key_given_twice_means_both_to_rpm_and_the_later_one_to_apt() {
    let lab = Lab::new(Ubuntu, &[("curl.amd64 2", "priority=Optional repo=jammy-security")], &["curl.amd64:1"]);
    let twice = rule(&[(Priority, &["Required"]), (Priority, &["Optional"])]);
    assert_eq!(lab.scan(&baseline(Ubuntu, vec![twice])).state("curl.amd64"), "Missing");
    let twice = rule(&[(Classification, &["Bugfix"]), (Classification, &["Security"])]);
    assert_eq!(sudo().scan(&baseline(AmazonLinux2, vec![twice])).state("sudo.x86_64"), "InstalledOther");
}

/// Worked examples 6 and 7.
#[test]
fn enable_non_security_takes_what_still_passes_the_filters() {
    let lab = Lab::new(CentOs, &[("bash.x86_64 4.2.46-35", "")], &["bash.x86_64:0:4.2.46-34"]);
    let state = |filters: &[(FilterKey, &[&str])], enable_non_security| {
        let rule = PatchRule { enable_non_security, ..rule(filters) };
        lab.scan(&baseline(CentOs, vec![rule])).state("bash.x86_64")
    };
    assert_eq!(state(SECURITY, true), "InstalledOther");
    assert_eq!(state(&[(Classification, &["*"])], true), "Missing");
    assert_eq!(state(&[(Classification, &["*"])], false), "InstalledOther");
    let default = PredefinedBaseline::default_of(CentOs).unwrap().baseline();
    assert_eq!(lab.scan(&default).state("bash.x86_64"), "Missing");
}

/// Worked examples 8 and 13, and the habits of the managers.
#[test]
fn managers_read_values_each_in_their_way() {
    let lower = |system| baseline(system, vec![rule(&[(Classification, &["security"])])]);
    assert_eq!(sudo().scan(&lower(AmazonLinux2)).state("sudo.x86_64"), "InstalledOther", "yum compares exactly");
    let dnf = Lab::new(
        AmazonLinux2023,
        &[("sudo.x86_64 1.9-2", "class=Security severity=Moderate"), ("vim.x86_64 9-2", "class=Security")],
        &["sudo.x86_64:0:1.9-1", "vim.x86_64:0:9-1"],
    );
    assert_eq!(dnf.scan(&lower(AmazonLinux2023)).state("sudo.x86_64"), "Missing", "dnf does not");
    assert_eq!(
        dnf.scan(&lower(AmazonLinux2023)).state("vim.x86_64"),
        "InstalledOther",
        "dnf wants classification and severity"
    );
    let severity = |value: &str| baseline(AmazonLinux2023, vec![rule(&[(Severity, &[value])])]);
    assert_eq!(dnf.scan(&severity("Medium")).state("sudo.x86_64"), "Missing", "Medium takes Moderate");
    let yum = Lab::new(AmazonLinux2, &[("vim.x86_64 9-2", "class=Security")], &["vim.x86_64:0:9-1"]);
    let none = baseline(AmazonLinux2, vec![rule(&[(Severity, &["None"])])]);
    assert_eq!(yum.scan(&none).state("vim.x86_64"), "Missing", "yum calls a missing severity None");
    let allowed = PatchBaseline { rejected_patches: vec!["sudo".to_owned()], ..PatchBaseline::new(AmazonLinux2) };
    assert_eq!(sudo().scan(&allowed).state("sudo.x86_64"), "InstalledOther");
}

#[test]
fn the_old_payload_reports_allowed_rejections_on_dnf_only() {
    let rejecting = |system| PatchBaseline { rejected_patches: vec!["sudo".to_owned()], ..PatchBaseline::new(system) };
    for (system, state) in [(AmazonLinux2023, "InstalledRejected"), (AmazonLinux2, "InstalledOther")] {
        let mut lab = Lab::new(system, &[("sudo.x86_64 1.9-2", "")], &["sudo.x86_64:0:1.9-1"]);
        lab.readings.rejected_allowed_installed = RejectedAllowedInstalled::Payload;
        assert_eq!(lab.scan(&rejecting(system)).state("sudo.x86_64"), state);
    }
}

/// Worked examples 1, 2 and 12.
#[test]
fn lists_beat_rules_and_filters_and_rejections_beat_all() {
    let mut baseline = baseline(AmazonLinux2, vec![rule(SECURITY)]);
    baseline.approved_patches = vec!["sudo".to_owned()];
    baseline.global_filters = vec![filter(Product, &["AmazonLinux2017.03"])];
    baseline.approved_patches_level = ComplianceLevel::High;
    let lab = sudo();
    let scene = lab.scan(&baseline);
    assert_eq!(scene.state("sudo.x86_64"), "Missing");
    let items = patchplay_engine::by_level(&scene.outcome.assessment, &scene.plan, ComplianceStatus::Compliant);
    assert_eq!(items.non_compliant, [(ComplianceLevel::High, 1)].into());
    assert_eq!(lab.scan(&blocking(baseline, "sudo-1.8.23-10")).state("sudo.x86_64"), "InstalledOther");
    let week = PatchRule { approval: Some(Approval::AfterDays(7)), ..rule(SECURITY) };
    let week = crate::lab::baseline(AmazonLinux2, vec![week]);
    let mut lab = sudo();
    lab.clock = Timestamp::parse("2022-01-08T00:00:00Z").unwrap();
    assert_eq!(lab.scan(&week).state("sudo.x86_64"), "InstalledOther", "at the very instant still pending");
    lab.clock = lab.clock.plus_seconds(1);
    assert_eq!(lab.scan(&week).state("sudo.x86_64"), "Missing");
}

#[test]
fn the_list_is_gated_unless_it_takes_non_security() {
    let lab = Lab::new(AmazonLinux2, &[("bash.x86_64 4-2", "")], &["bash.x86_64:0:4-1"]);
    let mut list = approving(AmazonLinux2, "bash*");
    assert_eq!(lab.scan(&list).state("bash.x86_64"), "InstalledOther");
    list.approved_patches_non_security = true;
    assert_eq!(lab.scan(&list).state("bash.x86_64"), "Missing");
    let lab = Lab::new(Ubuntu, &[("bash.amd64 4-2", "repo=jammy-updates")], &["bash.amd64:4-1"]);
    let mut list = approving(Ubuntu, "bash");
    assert_eq!(lab.scan(&list).state("bash.amd64"), "InstalledOther");
    list.approved_patches_non_security = true;
    assert_eq!(lab.scan(&list).state("bash.amd64"), "Missing");
}

#[test]
fn notices_approve_their_packages() {
    for entry in ["ALAS2-2022-1", "CVE-2022-1"] {
        assert_eq!(sudo().scan(&approving(AmazonLinux2, entry)).state("sudo.x86_64"), "Missing", "{entry}");
    }
    assert_eq!(sudo().scan(&blocking(approving(AmazonLinux2, "sudo"), "CVE-2022-1")).state("sudo.x86_64"), "Missing");
}

#[test]
fn the_old_payload_lets_global_filters_hold_lists_back() {
    let hold = |baseline: PatchBaseline| PatchBaseline {
        global_filters: vec![filter(Product, &["Other"])],
        approved_patches_non_security: true,
        ..baseline
    };
    let old = |mut lab: Lab| {
        lab.readings.approved_list_and_global_filter = ListAndGlobalFilter::Payload;
        lab
    };
    let ubuntu = Lab::new(Ubuntu, &[("bash.amd64 4-2", "")], &["bash.amd64:4-1"]);
    let list = hold(approving(Ubuntu, "bash"));
    assert_eq!(ubuntu.scan(&list).state("bash.amd64"), "Missing");
    assert_eq!(old(ubuntu).scan(&list).state("bash.amd64"), "InstalledOther");
    assert_eq!(old(sudo()).scan(&hold(approving(AmazonLinux2, "sudo"))).state("sudo.x86_64"), "Missing");
    assert_eq!(old(sudo()).scan(&hold(approving(AmazonLinux2, "CVE-2022-1"))).state("sudo.x86_64"), "InstalledOther");
    let mut both = hold(approving(AmazonLinux2, "CVE-2022-1"));
    both.approved_patches.push("sudo".to_owned());
    assert_eq!(old(sudo()).scan(&both).state("sudo.x86_64"), "Missing", "the entry that is held back hides no other");
    let mut wild = Lab::new(Ubuntu, &[("bash.amd64 4-2", "repo=jammy-security")], &["bash.amd64:4-1"]);
    assert_eq!(wild.scan(&approving(Ubuntu, "ba*")).state("bash.amd64"), "InstalledOther");
    wild.readings.deb_wildcards = DebWildcards::Payload;
    assert_eq!(wild.scan(&approving(Ubuntu, "ba*")).state("bash.amd64"), "Missing");
}

#[test]
fn a_rejected_installed_version_yields_to_an_approved_other_one() {
    let security = baseline(AmazonLinux2, vec![rule(SECURITY)]);
    assert_eq!(sudo().scan(&blocking(security, "sudo-1.8.23-4")).state("sudo.x86_64"), "Missing");
    let mut lab = sudo();
    lab.installed = vec!["sudo.x86_64:0:1.7-1".to_owned()];
    let only = blocking(PatchBaseline::new(AmazonLinux2), "sudo-1.7-1.x86_64");
    assert_eq!(lab.scan(&only).state("sudo.x86_64"), "InstalledRejected", "a version that no row has");
}

#[test]
fn each_name_and_architecture_is_one_item() {
    let lab = Lab::new(
        AmazonLinux2,
        &[
            ("zlib.x86_64 1.2-2", "class=Security severity=Low"),
            ("zlib.i686 1.2-2", "class=Security severity=Low"),
            ("zlib.aarch64 1.2-2", "class=Security severity=Low"),
            ("docs.noarch 1-2", "class=Security severity=Low"),
        ],
        &["zlib.x86_64:0:1.2-1", "zlib:1.2-2"],
    );
    let scene = lab.scan(&baseline(AmazonLinux2, vec![rule(SECURITY)]));
    assert_eq!(scene.state("zlib.x86_64"), "Installed", "of several installed versions the newest is compared");
    assert_eq!(scene.state("zlib.i686"), "NotApplicable");
    assert_eq!(scene.state("zlib.aarch64"), "none", "not for this machine");
    assert_eq!(scene.counts.not_applicable_count, 2);
}

#[test]
fn what_is_only_known_to_be_older_misses_the_first_newer_version() {
    let mut lab = sudo();
    let security = baseline(AmazonLinux2, vec![rule(SECURITY)]);
    for (installed, state) in [
        ("sudo:<1.8.23-10", "Missing"),
        ("sudo:<1.8.23-11", "Installed"),
        ("sudo", "Missing"),
        ("sudo.i686:0:1-1", "InstalledOther"),
    ] {
        lab.installed = vec![installed.to_owned()];
        let scene = lab.scan(&security);
        let id = if installed.contains("i686") { "sudo.i686" } else { "sudo.x86_64" };
        assert_eq!(scene.state(id), state, "{installed}");
    }
    lab.installed = vec!["no-such-package.x86_64:0:1-1".to_owned()];
    assert_eq!(lab.scan(&security).counts.installed_other_count, 0, "the catalogue does not know it");
    lab.installed = vec!["sudo.x86_64:0:1.8.23-4".to_owned()];
    lab.clock = Timestamp::parse("2021-12-31T00:00:00Z").unwrap();
    assert_eq!(lab.scan(&security).state("sudo.x86_64"), "InstalledOther", "all its rows lie after the clock");
}

#[test]
fn a_minor_release_is_offered_its_major_release_and_filtered_by_its_own_name() {
    let lab = Lab::new(
        RedHat,
        &[("bash.x86_64 4-2", "class=Security severity=Low product=RedhatEnterpriseLinux8.10")],
        &["bash.x86_64:0:4-1"],
    );
    let product = |value: &str| baseline(RedHat, vec![rule(&[(Product, &[value]), (Classification, &["Security"])])]);
    assert_eq!(lab.scan(&product("RedhatEnterpriseLinux8.5")).state("bash.x86_64"), "Missing");
    for value in ["RedhatEnterpriseLinux8", "RedhatEnterpriseLinux8.10"] {
        assert_eq!(lab.scan(&product(value)).state("bash.x86_64"), "InstalledOther", "{value}");
    }
}

#[test]
fn suse_takes_patches_by_name_and_has_no_gate() {
    let lab = Lab::new(
        Suse,
        &[
            ("kernel-default.x86_64 4.12-2", "class=recommended severity=Low advisory=SUSE-SLE-Module-2022-7"),
            ("vim.x86_64 9-2", ""),
        ],
        &["kernel-default.x86_64:0:4.12-1", "vim.x86_64:0:9-1"],
    );
    assert_eq!(lab.scan(&approving(Suse, "SUSE-SLE-Module-2022-7")).state("kernel-default.x86_64"), "Missing");
    assert_eq!(lab.scan(&approving(Suse, "vim-9-2.x86_64.rpm")).state("vim.x86_64"), "Missing");
    assert_eq!(lab.scan(&approving(Suse, "vim")).state("vim.x86_64"), "InstalledOther");
    let rules = baseline(Suse, vec![rule(&[(Classification, &["Recommended"])])]);
    assert_eq!(lab.scan(&rules).state("kernel-default.x86_64"), "Missing");
    let until = PatchRule { approval: Some(Approval::UntilDate(Date::parse("2021-12-31").unwrap())), ..rule(&[]) };
    assert_eq!(lab.scan(&baseline(Suse, vec![until])).state("vim.x86_64"), "InstalledOther");
    assert_eq!(lab.scan(&baseline(Suse, vec![rule(&[])])).state("vim.x86_64"), "Missing");
}

#[test]
fn suse_lists_know_patches_and_no_cves() {
    let rows = [("vim.x86_64 9-2", "class=security advisory=SUSE-SLE-Module-2022-7 cve=CVE-2022-1")];
    let lab = Lab::new(Suse, &rows, &["vim.x86_64:0:9-1"]);
    for entry in ["CVE-2022-1", "CVE-*"] {
        assert_eq!(lab.scan(&approving(Suse, entry)).state("vim.x86_64"), "InstalledOther", "{entry}");
    }
    let lab = Lab::new(Suse, &rows, &["vim.x86_64:0:9-2"]);
    let rejecting = |entry: &str| lab.scan(&blocking(baseline(Suse, Vec::new()), entry)).state("vim.x86_64");
    assert_eq!(rejecting("CVE-2022-1"), "InstalledOther");
    assert_eq!(rejecting("SUSE-SLE-Module-2022-7"), "InstalledRejected");
}

/// One version may be part of several patches.
#[test]
fn a_package_of_a_rejected_patch_is_rejected_whatever_other_patch_has_it() {
    let mut rows = [("vim.x86_64 9-2", "class=recommended advisory=SUSE-1"), ("vim.x86_64 9-2", "class=security")];
    for _ in 0..2 {
        let lab = Lab::new(Suse, &rows, &["vim.x86_64:0:9-2"]);
        let rejecting = blocking(baseline(Suse, Vec::new()), "SUSE-1");
        assert_eq!(lab.scan(&rejecting).state("vim.x86_64"), "InstalledRejected");
        rows.reverse();
    }
}

#[test]
fn macos_stays_in_its_release_and_installer_misses_nothing() {
    let mut lab = Lab::new(
        MacOs,
        &[
            ("macOS_Ventura 13.3.1-22E261", "class=softwareupdate day=2022-02-01"),
            ("macOS_Ventura 13.4-22F66", "class=softwareupdate"),
            ("Safari 16.4", "class=softwareupdate"),
            ("wget 1.21", "class=brew"),
            ("agent 2", "class=installer"),
        ],
        &["macOS Ventura:13.3-22E252", "Safari:16.3", "wget:1.20", "agent:1"],
    );
    let late = |class: &[&str]| {
        let filters = vec![filter(Classification, class)];
        baseline(MacOs, vec![PatchRule { filters, approval: Some(Approval::AfterDays(99)), ..PatchRule::default() }])
    };
    let default = PredefinedBaseline::default_of(MacOs).unwrap().baseline();
    let scene = lab.scan(&default);
    assert_eq!(scene.state("macOS Ventura"), "Missing");
    assert_eq!(scene.title("macOS Ventura"), "macOS Ventura.13.3.1", "13.4 is another release");
    assert_eq!([scene.state("Safari"), scene.state("wget"), scene.state("agent")], ["Missing", "Missing", "Installed"]);
    assert_eq!(scene.counts.security_non_compliant_count, 3);
    assert_eq!(lab.scan(&late(&["softwareupdate"])).state("wget"), "InstalledOther", "the class is the manager");
    assert_eq!(lab.scan(&late(&["softwareupdate"])).state("Safari"), "Missing", "dates do not matter");
    lab.installed = vec!["macOS Ventura:13.3.1-22E261".to_owned()];
    assert_eq!(lab.scan(&default).state("macOS Ventura"), "Installed");
    lab.installed = vec!["macOS Ventura:13.2-1".to_owned()];
    assert_eq!(lab.scan(&default).state("macOS Ventura"), "InstalledOther", "only new releases are there");
    lab.installed = vec!["macOS Ventura:13.5-1".to_owned()];
    assert_eq!(lab.scan(&default).state("macOS Ventura"), "Installed", "newer than what is approved");
    assert_eq!(lab.scan(&approving(MacOs, "Saf*")).counts.missing_count, 0, "names are exact");
}

#[test]
fn counters_that_only_windows_has_read_minus_one() {
    let mut lab = sudo();
    let counts = |lab: &Lab| lab.scan(&PatchBaseline::new(AmazonLinux2)).counts;
    assert_eq!(counts(&lab).unreported_not_applicable_count, -1);
    assert_eq!(counts(&lab).available_security_update_count, None);
    lab.clock = Timestamp::parse("2025-03-24T00:00:00Z").unwrap();
    assert_eq!(counts(&lab).available_security_update_count, Some(-1));
}
