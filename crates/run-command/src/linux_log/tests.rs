use patchplay_model::{ClosingLines, ComplianceLevel, DependencyEnd, EarlyExit, LinuxPayload, PatchBaseline};

use super::*;
use crate::{console, golden, snapshot};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A node of each package manager: name of its goldens, system, product.
const NODES: &[(&str, OperatingSystem, &str)] = &[
    ("yum", OperatingSystem::AmazonLinux2, "AmazonLinux2"),
    ("dnf", OperatingSystem::RedHat, "RedhatEnterpriseLinux8.5"),
    ("apt", OperatingSystem::Ubuntu, "Ubuntu20.04"),
    ("zypper", OperatingSystem::Suse, "Suse15.1"),
    ("macos", OperatingSystem::MacOs, "macOS13.3"),
];

fn site(system: OperatingSystem, product: &'static str) -> Site<'static> {
    Site {
        instance_id: "i-0123456789abcdef0",
        region: "eu-west-1",
        system,
        product,
        manager: PackageManager::of(system, product),
        execution_id: "11111111-2222-4333-8444-555555555555",
        trouble: &[],
        reaches_repositories: true,
        upgradable: 2,
        readings: Readings::default(),
    }
}

fn baseline(system: OperatingSystem) -> Value {
    let baseline = PatchBaseline {
        name: Some("servers".to_owned()),
        rejected_patches: vec!["kernel*".to_owned()],
        ..PatchBaseline::new(system)
    };
    Value::of(&snapshot::of(&baseline, "pb-0123456789abcdef0", None, None).patch_baseline)
}

fn errand(baseline: &Value, operation: Operation) -> Errand<'_> {
    Errand {
        operation,
        reboot_option: RebootOption::RebootIfNeeded,
        given_snapshot: None,
        snapshot_id: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
        baseline_override: None,
        install_override_list: None,
        tags: None,
        is_association: false,
        patch_group: Some("web servers"),
        baseline,
        local_configuration: None,
        start: at("2024-05-14T02:00:00.7654321Z"),
        body: at("2024-05-14T02:00:06Z"),
        end: at("2024-05-14T02:00:46.123456Z"),
        reported: at("2024-05-14T02:00:48Z"),
    }
}

fn report(severity: Option<ComplianceLevel>) -> Report<'static> {
    let read = |json: &str| serde_json::from_str(json).unwrap();
    Report {
        baseline_id: "pb-0123456789abcdef0",
        start: at("2024-05-14T02:00:00.7654321Z"),
        end: at("2024-05-14T02:00:46.123456Z"),
        severity,
        summary: read(
            r#"{"TypeName":"AWS:PatchSummary","SchemaVersion":"1.0","ContentHash":"0","Content":[{"BaselineId":"pb-0123456789abcdef0","PatchGroup":"web servers","MissingCount":"0"}]}"#,
        ),
        local: read(
            r#"{"expat.x86_64:0:2.1.0-12":{"id":"expat.x86_64","state":"Installed","installedTime":1715652040}}"#,
        ),
        unchanged: false,
        printed: None,
        fault: None,
        kernel: Some(LivePatching::Off),
    }
}

/// Two packages of which the second comes to this.
fn packages(manager: PackageManager, second: Fate<'static>) -> [Package<'static>; 2] {
    let (titles, ids) = if manager == PackageManager::Apt {
        (["curl.amd64:7.68.0-1ubuntu2.7", "libc6.amd64:2.31-0ubuntu9.7"], ["curl.amd64", "libc6.amd64"])
    } else {
        (["bind-libs.x86_64:32:9.11.4-26.P2", "expat.x86_64:0:2.1.0-12"], ["bind-libs.x86_64", "expat.x86_64"])
    };
    [
        Package { id: ids[0], title: titles[0], was_there: true, fate: Fate::Installed },
        Package { id: ids[1], title: titles[1], was_there: false, fate: second },
    ]
}

fn findings<'a>(packages: &'a [Package<'a>], report: Report<'a>, reboot: Reboot, code: i64) -> Findings<'a> {
    let found = Counts {
        installed_count: 44,
        installed_other_count: 422,
        not_applicable_count: 7766,
        missing_count: 2,
        ..Counts::default()
    };
    let failed_count = packages.iter().filter(|package| !package.came()).count() as i64;
    let came = packages.len() as i64 - failed_count;
    let counts = Counts { installed_count: 44 + came, missing_count: 2 - came - failed_count, failed_count, ..found };
    Findings { found, counts, packages, report, reboot, code, reconstructed: &[] }
}

fn check(name: &str, log: &StepLog) {
    golden::check_in("linux", &format!("{name}.log"), &log.stdout);
    if !log.stderr.is_empty() {
        golden::check_in("linux", &format!("{name}.stderr.log"), &log.stderr);
    }
}

#[test]
fn goldens_of_every_manager() {
    for &(name, system, product) in NODES {
        let site = site(system, product);
        let baseline = baseline(system);
        let scan = errand(&baseline, Operation::Scan);
        let install = errand(&baseline, Operation::Install);
        let missing = Some(ComplianceLevel::Critical);
        let log = completed(&site, &scan, &findings(&[], report(missing), Reboot::None, 0));
        check(&format!("{name}-scan"), &log);
        assert_eq!((log.passes.as_slice(), log.stderr.as_str()), (&[0][..], ""));

        let nothing = completed(&site, &install, &findings(&[], report(None), Reboot::None, 0));
        check(&format!("{name}-nothing-to-do"), &nothing);

        let both = packages(site.manager, Fate::Installed);
        let reboot = Reboot::Done(at("2024-05-14T02:01:44Z"));
        let log = completed(&site, &install, &findings(&both, report(None), reboot, 0));
        check(&format!("{name}-install-with-reboot"), &log);
        assert_eq!(log.passes, [REBOOT, 0]);

        let no_reboot = Errand { reboot_option: RebootOption::NoReboot, ..install };
        let log = completed(&site, &no_reboot, &findings(&both, report(missing), Reboot::None, 0));
        check(&format!("{name}-install-no-reboot"), &log);

        let failed = packages(site.manager, Fate::Failed);
        let log = completed(&site, &install, &findings(&failed, report(missing), reboot, 1));
        check(&format!("{name}-install-failed"), &log);
        assert_eq!(
            (log.passes.as_slice(), log.stderr.as_str()),
            (&[REBOOT, 1][..], "failed to run commands: exit status 1")
        );

        let blocked = packages(site.manager, Fate::Blocked { by: "libexpat.x86_64" });
        let log = completed(&site, &no_reboot, &findings(&blocked, report(missing), Reboot::None, 1));
        check(&format!("{name}-install-blocked"), &log);

        check(&format!("{name}-no-repositories"), &in_packages(&site, &install, Fault::NoRepositories));
    }
}

#[test]
fn goldens_of_what_a_run_may_be_given() {
    let site = site(OperatingSystem::AmazonLinux2, "AmazonLinux2");
    let baseline = baseline(OperatingSystem::AmazonLinux2);
    let local = report(None).local;
    let later = Errand { local_configuration: Some(&local), ..errand(&baseline, Operation::Scan) };
    let unchanged = Report { unchanged: true, kernel: Some(LivePatching::Compared { covers: true }), ..report(None) };
    check("scan-later", &completed(&site, &later, &findings(&[], unchanged, Reboot::None, 0)));

    let listed = Errand {
        install_override_list: Some("s3://lists/list.yaml"),
        given_snapshot: Some("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"),
        ..errand(&baseline, Operation::Install)
    };
    let both = packages(site.manager, Fate::Installed);
    let pending = Reboot::Done(at("2024-05-14T02:01:44Z"));
    check("install-override-list", &completed(&site, &listed, &findings(&both, report(None), pending, 0)));

    let overridden =
        Errand { baseline_override: Some("s3://lists/overrides.json"), ..errand(&baseline, Operation::Scan) };
    let items = serde_json::from_str(r#"[{"Id":"expat.x86_64","Status":"NON_COMPLIANT"}]"#).unwrap();
    let printed = Report { printed: Some(items), ..report(Some(ComplianceLevel::High)) };
    check("scan-baseline-override", &completed(&site, &overridden, &findings(&[], printed, Reboot::None, 0)));

    let tags = patchplay_model::BaselineTags::parse("Key=Stage,Values=prod,test").unwrap();
    let search = TagSearch { tags: &tags, tagged: 3, of_system: 1, found: Some("pb-0123456789abcdef0") };
    let tagged = Errand { tags: Some(search), is_association: true, ..errand(&baseline, Operation::Scan) };
    check("scan-baseline-tags", &completed(&site, &tagged, &findings(&[], report(None), Reboot::None, 0)));

    let hybrid = Site { instance_id: "mi-0123456789abcdef0", ..site };
    let scan = errand(&baseline, Operation::Scan);
    check("scan-hybrid", &completed(&hybrid, &scan, &findings(&[], report(None), Reboot::None, 0)));
    let locked = Site { trouble: &[Trouble::YumLocked, Trouble::NoMetadata], ..site };
    check("scan-yum-locked", &completed(&locked, &scan, &findings(&[], report(None), Reboot::None, 0)));
}

#[test]
fn goldens_of_repositories_that_are_left_out() {
    let baseline = baseline(OperatingSystem::AmazonLinux2023);
    let site = Site { reaches_repositories: false, ..site(OperatingSystem::AmazonLinux2023, "AmazonLinux2023") };
    let scan = errand(&baseline, Operation::Scan);
    let log = completed(&site, &scan, &findings(&[], report(None), Reboot::None, 0));
    check("dnf-scan-left-out", &log);
    assert_eq!((log.code, log.stderr.as_str()), (0, ""));
}

#[test]
fn goldens_of_readings() {
    let baseline = baseline(OperatingSystem::RedHat);
    let install = errand(&baseline, Operation::Install);
    let both = packages(PackageManager::Dnf, Fate::Installed);
    let site = site(OperatingSystem::RedHat, "RedhatEnterpriseLinux8.5");
    let once = Readings { linux_closing_lines: ClosingLines::Once, ..Readings::default() };
    let newer = Readings { linux_second_pass: LinuxPayload::V1_110, ..Readings::default() };
    for (name, readings) in [("once", once), ("payload-1.110", newer)] {
        let reboot = Reboot::Done(at("2024-05-14T02:01:44Z"));
        let log = completed(&Site { readings, ..site }, &install, &findings(&both, report(None), reboot, 0));
        check(&format!("reading-{name}"), &log);
    }
}

#[test]
fn goldens_of_troubles_before_the_package_part() {
    let baseline = baseline(OperatingSystem::AmazonLinux2);
    let yum = site(OperatingSystem::AmazonLinux2, "AmazonLinux2");
    let scan = Errand { baseline_override: Some("s3://lists/overrides.json"), ..errand(&baseline, Operation::Scan) };
    for trouble in [
        Trouble::NoExec,
        Trouble::NoPython,
        Trouble::YumImport,
        Trouble::NoDirectory,
        Trouble::DiskFull,
        Trouble::Checksum,
        Trouble::BrokenArchive,
        Trouble::BrokenPayload,
        Trouble::ParallelRun,
        Trouble::OverrideDenied,
        Trouble::ResourcesDenied,
        Trouble::BaselinesDenied,
        Trouble::BaselineDenied,
        Trouble::NoCredentials,
        Trouble::SnapshotDenied,
        Trouble::SnapshotError,
    ] {
        let code = crate::trouble::response_code(trouble, patchplay_model::Platform::Linux, &Readings::default());
        let site = Site { trouble: &[trouble], ..yum };
        let log = broken_early(&site, &scan, trouble, code);
        check(&format!("trouble-{trouble}"), &log);
        assert!(log.stderr.ends_with(&format!("failed to run commands: exit status {code}")), "{trouble}");
        assert!(!log.stdout.contains("Package compliance"), "{trouble}");
    }
    let log = payload_unreachable(&yum, &errand(&baseline, Operation::Install));
    check("payload-unreachable", &log);
    golden::check_in("linux", "payload-unreachable.console.log", &console::output(&log.stdout, &log.stderr).text);
    let message = "An error occurred (UnsupportedOperatingSystem) when calling the GetDeployablePatchSnapshotForInstance \
                   operation: ";
    check("unsupported-system", &refused(&yum, &errand(&baseline, Operation::Scan), message, 156));
    let named = Readings { exit_code_before_patching: EarlyExit::Named, ..Readings::default() };
    let log = refused(&Site { readings: named, ..yum }, &errand(&baseline, Operation::Scan), message, 146);
    assert!(!log.stdout.contains("NoneType") && log.stderr.ends_with("exit status 146"));
}

#[test]
fn goldens_of_troubles_in_the_package_part() {
    for (trouble, system, product) in [
        (Trouble::DpkgLocked, OperatingSystem::Ubuntu, "Ubuntu20.04"),
        (Trouble::DpkgInterrupted, OperatingSystem::Debian, "Debian11"),
        (Trouble::NoPublicKey, OperatingSystem::Ubuntu, "Ubuntu20.04"),
        (Trouble::NoMemory, OperatingSystem::CentOs, "CentOS7.9"),
        (Trouble::CommitError, OperatingSystem::Suse, "Suse12.5"),
        (Trouble::ListDenied, OperatingSystem::AmazonLinux2, "AmazonLinux2"),
    ] {
        let baseline = baseline(system);
        let site = Site { trouble: &[trouble], ..site(system, product) };
        let tried = packages(site.manager, Fate::Failed);
        let list = (trouble == Trouble::ListDenied).then_some("s3://lists/list.yaml");
        let install = Errand { install_override_list: list, ..errand(&baseline, Operation::Install) };
        let log = in_packages(&site, &install, Fault::Trouble(trouble, &tried));
        check(&format!("trouble-{trouble}"), &log);
        assert_eq!(log.code, 1);
    }
}

#[test]
fn goldens_of_troubles_at_the_end() {
    let baseline = baseline(OperatingSystem::AmazonLinux2);
    let site = site(OperatingSystem::AmazonLinux2, "AmazonLinux2");
    let install = errand(&baseline, Operation::Install);
    let both = packages(site.manager, Fate::Installed);
    for fault in [Trouble::InventoryDenied, Trouble::InventoryError] {
        let report = Report { fault: Some(fault), ..report(None) };
        let reboot = Reboot::Done(at("2024-05-14T02:01:44Z"));
        check(&format!("trouble-{fault}"), &completed(&site, &install, &findings(&both, report, reboot, 1)));
    }
    let report = Report { fault: Some(Trouble::InventoryDenied), ..report(None) };
    let log = completed(&site, &errand(&baseline, Operation::Scan), &findings(&[], report, Reboot::None, 1));
    check("trouble-inventory-denied-scan", &log);
    let report = self::report(None);
    let missed = Reboot::Missed(at("2024-05-14T02:05:00Z"));
    let log = completed(&site, &install, &findings(&both, report, missed, 3));
    check("trouble-missed-reboot", &log);
    assert_eq!(log.passes, [194, 194, 194, 194, 3], "four reboots are asked for");
}

#[test]
fn goldens_of_stopped_steps() {
    for (name, system, product) in [
        ("yum", OperatingSystem::AmazonLinux2, "AmazonLinux2"),
        ("apt", OperatingSystem::Ubuntu, "Ubuntu20.04"),
        ("macos", OperatingSystem::MacOs, "macOS13"),
    ] {
        let baseline = baseline(system);
        let log = stopped(&site(system, product), &errand(&baseline, Operation::Install), 137);
        check(&format!("{name}-stopped"), &log);
        assert_eq!((log.code, log.stderr.as_str()), (137, ""), "the agent adds no line to what it stops");
    }
}

/// The code that a failure of dependencies ends with is the caller's; the log always names the payload's own.
#[test]
fn codes_of_the_package_part_are_the_payloads() {
    for (second, reboot, codes) in [
        (Fate::Installed, true, (194, 194)),
        (Fate::Failed, true, (194, 195)),
        (Fate::Blocked { by: "x" }, true, (196, 196)),
    ] {
        let packages = packages(PackageManager::Yum, second);
        let reboot = if reboot { Reboot::Done(at("2024-05-14T02:01:44Z")) } else { Reboot::None };
        let findings = findings(&packages, report(None), reboot, 1);
        assert_eq!((findings.own_code(), findings.patching_code()), codes);
    }
    let [_, mut blocked] = packages(PackageManager::Yum, Fate::Blocked { by: "x" });
    let alone = |fate, code: i64, blocked: &mut Package<'static>| {
        blocked.fate = fate;
        assert_eq!(findings(&[*blocked], report(None), Reboot::None, 1).patching_code(), code);
    };
    alone(Fate::Blocked { by: "x" }, 2, &mut blocked);
    alone(Fate::Failed, 1, &mut blocked);
    assert_eq!(DependencyEnd::default(), DependencyEnd::Payload);
}

#[test]
fn the_payload_comes_from_its_regions_bucket() {
    for (region, start) in [
        ("eu-west-1", "https://s3.dualstack.eu-west-1.amazonaws.com/aws-ssm-eu-west-1/"),
        ("us-gov-west-1", "https://s3-fips-us-gov-west-1.amazonaws.com/aws-ssm-us-gov-west-1/"),
        ("cn-north-1", "https://s3.dualstack.cn-north-1.amazonaws.com.cn/aws-ssm-cn-north-1/"),
        ("me-south-1", "https://s3.dualstack.me-south-1.amazonaws.com/aws-patch-manager-me-south-1-a53fc9dce/"),
        ("il-central-1", "https://aws-patch-manager-il-central-1.s3-accelerate.dualstack.amazonaws.com/"),
    ] {
        let url = format!("{start}patchbaselineoperations/linux/payloads/patch-baseline-operations-1.80.tar.gz");
        assert_eq!(payload_url(region, "1.80"), url);
    }
}

#[test]
fn marks_point_at_their_lines() {
    for &(name, system, product) in &NODES[..4] {
        let baseline = baseline(system);
        let site = site(system, product);
        let install = errand(&baseline, Operation::Install);
        let both = packages(site.manager, Fate::Installed);
        let reboot = Reboot::Done(at("2024-05-14T02:01:44Z"));
        let log = completed(&site, &install, &findings(&both, report(None), reboot, 0));
        let lines: Vec<&str> = log.stdout.lines().collect();
        for (mark, words) in [
            ("PatchGroup", "Patch Group: web servers"),
            ("BaselineId", "Patch Baseline: {"),
            ("OperationType", "Operation type: Install"),
            ("RebootOption", "Reboot Option: RebootIfNeeded"),
            ("SnapshotId", "Snapshot Id: aaaaaaaa"),
            ("Verdict", " Instance is Compliant "),
            ("Summary", "Summary: {"),
            ("Reboot", "Inventory upload was successful"),
            (both[0].id, both[0].name()),
            (both[1].id, both[1].name()),
        ] {
            let line = lines[log.lines[mark]];
            assert!(line.contains(words), "{name}: {mark}: {line}");
        }
    }
}
