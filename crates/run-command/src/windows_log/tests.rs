use patchplay_model::{AsuCountLine, ExitMinusOne, FailedPatchEnd, LabelColumn, Platform, Trouble, WindowsModule};

use super::*;
use crate::{console, golden};

const BASELINE: &str = r#"{"AccountId":"111122223333","BaselineId":"pb-0123456789abcdef0","Name":"servers"}"#;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn site() -> Site<'static> {
    Site {
        instance_id: "i-0123456789abcdef0",
        host_name: "EC2AMAZ-EXAMPLE",
        region: "eu-central-1",
        execution_id: "11111111-2222-4333-8444-555555555555",
        downloads_module: true,
        lacks_metadata: false,
        readings: Readings::default(),
    }
}

fn later() -> Site<'static> {
    Site { downloads_module: false, ..site() }
}

fn summary(results: Results<'_>) -> Summary<'_> {
    Summary {
        patch_group: Some("web servers"),
        baseline_id: "pb-0123456789abcdef0",
        baseline_json: BASELINE,
        snapshot_id: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
        reboot_option: RebootOption::RebootIfNeeded,
        start: at("2024-05-14T02:00:00.7Z"),
        end: at("2024-05-14T02:21:44.0123456Z"),
        heading: at("2024-05-14T02:21:44.5279Z"),
        counts: Counts {
            installed_count: 12,
            installed_other_count: 5,
            not_applicable_count: 1500,
            ..Counts::default()
        },
        results,
    }
}

fn row(kb_article_id: &str, installed: bool) -> Processed<'_> {
    Processed { kb_article_id, installed }
}

#[test]
fn goldens_of_runs_that_get_through() {
    let rows = [row("KB5000001", true), row("KB5000002", true)];
    let install = summary(Results::Install { processed: &rows });
    golden::check("install-first-run.log", &completed(&site(), &install).stdout);
    golden::check("install-later-run.log", &completed(&later(), &install).stdout);
    golden::check("install-with-reboot.log", &reboot_pass(&site()).then(completed(&later(), &install)).stdout);

    let mixed = [row("KB5000001", true), row("KB890831", false)];
    let mut failed = summary(Results::Install { processed: &mixed });
    failed.counts.failed_count = 1;
    failed.counts.security_non_compliant_count = 1;
    golden::check("install-failed-patch.log", &completed(&later(), &failed).stdout);

    let nothing = Summary { patch_group: None, ..summary(Results::Install { processed: &[] }) };
    golden::check("install-nothing-to-do.log", &completed(&later(), &nothing).stdout);

    let no_reboot = Summary { reboot_option: RebootOption::NoReboot, ..install };
    let no_reboot = Summary {
        counts: Counts { installed_pending_reboot_count: 2, installed_count: 10, ..install.counts },
        ..no_reboot
    };
    golden::check("install-no-reboot.log", &completed(&later(), &no_reboot).stdout);
}

#[test]
fn goldens_of_scans() {
    golden::check("scan-nothing-missing.log", &completed(&site(), &summary(Results::Scan { missing: &[] })).stdout);
    let mut scan = summary(Results::Scan { missing: &["KB5000001", "KB5000002"] });
    scan.counts.missing_count = 2;
    golden::check("scan-missing.log", &completed(&later(), &scan).stdout);
    let many = ["KB5000001", "KB5000002", "KB5000003", "KB5000004", "KB5000005", "KB890830", "KB5000007", "KB5000008"]
        .repeat(2);
    let mut scan = summary(Results::Scan { missing: &many });
    scan.counts.missing_count = 16;
    golden::check("scan-many-missing.log", &completed(&later(), &scan).stdout);
}

#[test]
fn goldens_of_readings() {
    let rows = [row("KB5000001", true)];
    let mut install = summary(Results::Install { processed: &rows });
    install.counts.available_security_update_count = Some(3);
    for (name, readings) in [
        ("install-module-1.29.log", Readings { windows_module: WindowsModule::V1_29, ..Readings::default() }),
        ("install-column-30.log", Readings { windows_label_column: LabelColumn::C30, ..Readings::default() }),
        ("install-column-31.log", Readings { windows_label_column: LabelColumn::C31, ..Readings::default() }),
        (
            "install-count-after-security.log",
            Readings { windows_available_security_update_count: AsuCountLine::AfterSecurity, ..Readings::default() },
        ),
        (
            "install-count-last.log",
            Readings { windows_available_security_update_count: AsuCountLine::Last, ..Readings::default() },
        ),
    ] {
        golden::check(name, &completed(&Site { readings, ..site() }, &install).stdout);
    }
}

#[test]
fn goldens_of_failures() {
    let heading = at("2024-05-14T02:01:41.25Z");
    let option = RebootOption::RebootIfNeeded;
    let log = updates_unreachable(&site(), Operation::Install, option, heading);
    golden::check("updates-unreachable.log", &log.stdout);
    golden::check("updates-unreachable.stderr.log", &log.stderr);
    golden::check("updates-unreachable.console.log", &console::output(&log.stdout, &log.stderr).text);
    let old = Readings { windows_module: WindowsModule::V1_29, ..Readings::default() };
    let log = updates_unreachable(&Site { readings: old, ..site() }, Operation::Scan, option, heading);
    golden::check("updates-unreachable-module-1.29.log", &log.stdout);
    golden::check("updates-unreachable-scan.stderr.log", &log.stderr);
    let log = module_unreachable(&site());
    golden::check("module-unreachable.log", &log.stdout);
    golden::check("module-unreachable.stderr.log", &log.stderr);
    let log = snapshot_unreachable(&later(), Operation::Install, option, heading);
    golden::check("snapshot-unreachable.log", &log.stdout);
    golden::check("snapshot-unreachable.stderr.log", &log.stderr);
}

#[test]
fn goldens_of_troubles() {
    let heading = at("2024-05-14T02:01:41.25Z");
    for trouble in Trouble::ALL.iter().copied().filter(|trouble| trouble.platforms().contains(&Platform::Windows)) {
        if matches!(trouble, Trouble::NoMetadata | Trouble::LogGroupDenied) {
            continue;
        }
        let log = broken(&site(), Operation::Install, RebootOption::RebootIfNeeded, heading, trouble);
        golden::check(&format!("trouble-{trouble}.log"), &log.stdout);
        golden::check(&format!("trouble-{trouble}.stderr.log"), &log.stderr);
        assert!(log.stderr.ends_with("failed to run commands: exit status 4294967295"), "{trouble}");
        assert!(!log.reconstructed.is_empty(), "{trouble}: no public log shows all of it");
    }
    let log = stopped(&site(), -1);
    golden::check("stopped.log", &log.stdout);
    assert_eq!(log.stderr, "");
}

/// Fields of a summary in the order in which they are printed.
fn labels(log: &StepLog) -> Vec<&str> {
    log.stdout
        .lines()
        .filter_map(|line| line.split_once(" : ").or(line.split_once(": ")))
        .map(|(l, _)| l.trim())
        .collect()
}

#[test]
fn fields_of_module_1_33_stand_in_the_logs_order() {
    let log = completed(&later(), &summary(Results::Install { processed: &[] }));
    assert_eq!(
        labels(&log),
        [
            "PatchGroup",
            "BaselineId",
            "Baseline",
            "SnapshotId",
            "ExecutionId",
            "RebootOption",
            "OwnerInformation",
            "OperationType",
            "OperationStartTime",
            "OperationEndTime",
            "InstalledCount",
            "InstalledRejectedCount",
            "InstalledPendingRebootCount",
            "InstalledOtherCount",
            "FailedCount",
            "MissingCount",
            "CriticalNonCompliantCount",
            "SecurityNonCompliantCount",
            "OtherNonCompliantCount",
            "NotApplicableCount",
            "UnreportedNotApplicableCount"
        ]
    );
}

#[test]
fn each_marked_line_holds_what_its_name_says() {
    let rows = [row("KB5000001", true), row("KB5000002", false)];
    let log = reboot_pass(&site()).then(completed(&later(), &summary(Results::Install { processed: &rows })));
    let lines: Vec<&str> = log.stdout.split("\r\n").collect();
    for (name, &line) in &log.lines {
        let start = if name == "Results" { "EC2AMAZ-EXAMPLE - " } else { name.as_str() };
        assert!(lines[line].starts_with(start), "{name}: {}", lines[line]);
    }
    assert_eq!(log.lines.len(), 21 + 2 + 2);
    let many = vec!["KB5000001"; 9].into_iter().chain(["KB5000009"]).collect::<Vec<_>>();
    let scan = completed(&later(), &summary(Results::Scan { missing: &many }));
    let lines: Vec<&str> = scan.stdout.split("\r\n").collect();
    assert!(lines[scan.lines["KB5000009"]].ends_with("KB5000009"));
}

#[test]
fn every_line_ends_in_crlf_and_long_labels_keep_a_blank_before_the_colon() {
    for column in LabelColumn::ALL {
        let readings = Readings { windows_label_column: *column, ..Readings::default() };
        let log = completed(&Site { readings, ..site() }, &summary(Results::Install { processed: &[] }));
        assert_eq!(log.stdout.matches('\n').count(), log.stdout.matches("\r\n").count());
        assert!(log.stdout.ends_with("\r\n"));
        let field = log.stdout.lines().find(|line| line.starts_with("InstalledCount")).unwrap();
        assert_eq!(field.find(':').unwrap() + 1, column.as_str().parse::<usize>().unwrap());
        assert!(log.stdout.contains("UnreportedNotApplicableCount :") || *column == LabelColumn::C31);
    }
}

#[test]
fn exit_codes_follow_the_outcome() {
    let rows = [row("KB5000001", false)];
    let install = summary(Results::Install { processed: &rows });
    assert_eq!(completed(&site(), &install).code, WindowsExit::Success.response_code());
    let strict = Readings { windows_failed_patch: FailedPatchEnd::Failed, ..Readings::default() };
    let log = completed(&Site { readings: strict, ..site() }, &install);
    assert_eq!(
        (log.code, log.stderr.as_str()),
        (WindowsExit::PatchFailed.response_code(), "failed to run commands: exit status 1")
    );
    assert_eq!(reboot_pass(&site()).code, WindowsExit::Reboot.response_code());
    assert_eq!(reboot_pass(&site()).stderr, "");
    assert_eq!(reboot_pass(&later()).stdout, "");
    let hex = Readings { windows_exit_minus_one: ExitMinusOne::Hex, ..Readings::default() };
    let log = module_unreachable(&Site { readings: hex, ..site() });
    assert!(log.stderr.ends_with("\r\nfailed to run commands: exit status 0xffffffff"));
    assert!(!log.stdout.contains("Patch Summary"));
}

#[test]
fn the_module_comes_from_its_regions_bucket() {
    for (region, start) in [
        ("us-east-1", "https://s3.amazonaws.com/aws-ssm-us-east-1/"),
        ("eu-west-3", "https://s3-eu-west-3.amazonaws.com/aws-ssm-eu-west-3/"),
        ("us-gov-west-1", "https://s3-us-gov-west-1.amazonaws.com/aws-ssm-us-gov-west-1/"),
        ("cn-north-1", "https://s3.cn-north-1.amazonaws.com.cn/aws-ssm-cn-north-1/"),
        ("me-south-1", "https://s3-me-south-1.amazonaws.com/aws-patch-manager-me-south-1-a53fc9dce/"),
        ("af-south-1", "https://s3.af-south-1.amazonaws.com/aws-patch-manager-af-south-1-bdd5f65a9/"),
        ("eu-south-1", "https://s3.eu-south-1.amazonaws.com/aws-patch-manager-eu-south-1-c52f3f594/"),
        ("ap-northeast-3", "https://s3.ap-northeast-3.amazonaws.com/aws-patch-manager-ap-northeast-3-67373598a/"),
        ("il-central-1", "https://aws-patch-manager-il-central-1.s3-accelerate.amazonaws.com/"),
    ] {
        let url = format!("{start}patchbaselineoperations/Amazon.PatchBaselineOperations-1.33.zip");
        assert_eq!(module_url(region, WindowsModule::V1_33), url);
    }
}

#[test]
fn what_no_source_shows_is_named() {
    let plain = completed(&site(), &summary(Results::Scan { missing: &[] }));
    assert_eq!(plain.reconstructed.len(), 1);
    let nothing = completed(&site(), &summary(Results::Install { processed: &[] }));
    assert!(nothing.reconstructed.iter().any(|part| part.contains("nothing to install")));
    let twice = nothing.clone().then(nothing.clone());
    assert_eq!(twice.reconstructed, nothing.reconstructed);
}
