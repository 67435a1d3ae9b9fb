use patchplay_model::{Counts, Date, Document, Operation, Origin, PatchState, Platform, RebootOption, Run, Target};
use serde_json::{Value, json};

use super::*;
use crate::{
    objects::KeyOwner,
    rate::RateControl,
    status::{CommandCounts, CommandDetails, InvocationDetails},
};

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn run() -> RunFacts<'static> {
    RunFacts {
        command_id: "c",
        document_name: "AWS-RunPatchBaseline",
        requested: at("2024-05-06T07:08:09Z"),
        output: OutputFacts { region: "eu-west-1", bucket: Some("logs"), prefix: "patching" },
        comment: "",
        log_group: None,
    }
}

fn invocation() -> InvocationFacts<'static> {
    InvocationFacts {
        run: run(),
        owner: KeyOwner::Command { command_id: "c" },
        instance_id: "i-1",
        instance_name: "EC2AMAZ-EXAMPLE",
        platform: Platform::Windows,
        details: InvocationDetails::Failed,
        response_code: -1,
        times: Some((at("2024-05-06T07:08:10Z"), at("2024-05-06T07:09:00.5Z"))),
        stdout: "out\r\n",
        stderr: "error",
        parts: Vec::new(),
    }
}

fn value(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap()
}

fn members(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn times_print_as_the_cli_prints_them() {
    for (time, text) in [
        ("2022-01-22T11:19:01Z", "2022-01-22T11:19:01+00:00"),
        ("2024-02-29T23:59:59.1234567Z", "2024-02-29T23:59:59.123456+00:00"),
        ("2024-02-29T23:59:59.5Z", "2024-02-29T23:59:59.500000+00:00"),
        ("2024-02-29T23:59:59.0000009Z", "2024-02-29T23:59:59+00:00"),
        ("1970-01-01", "1970-01-01T00:00:00+00:00"),
    ] {
        assert_eq!(value(&CliTime(at(time))), text);
    }
}

#[test]
fn an_invocation_lists_all_steps_and_skips_those_of_other_platforms() {
    let answer = value(&command_invocation(&invocation()));
    assert_eq!(members(&answer), {
        let mut names = [
            "CommandId",
            "InstanceId",
            "InstanceName",
            "Comment",
            "DocumentName",
            "DocumentVersion",
            "RequestedDateTime",
            "Status",
            "StatusDetails",
            "StandardOutputUrl",
            "StandardErrorUrl",
            "CommandPlugins",
            "ServiceRole",
            "NotificationConfig",
            "CloudWatchOutputConfig",
        ];
        names.sort_unstable();
        names
    });
    let key = "https://s3.eu-west-1.amazonaws.com/logs/patching/c/i-1/awsrunPowerShellScript/PatchWindows";
    assert_eq!(
        answer["CommandPlugins"][0],
        json!({
            "Name": "PatchWindows",
            "Status": "Failed",
            "StatusDetails": "Failed",
            "ResponseCode": -1,
            "ResponseStartDateTime": "2024-05-06T07:08:10+00:00",
            "ResponseFinishDateTime": "2024-05-06T07:09:00.500000+00:00",
            "Output": "out\r\n\n----------ERROR-------\nerror",
            "StandardOutputUrl": format!("{key}/stdout"),
            "StandardErrorUrl": format!("{key}/stderr"),
            "OutputS3Region": "eu-west-1",
            "OutputS3BucketName": "logs",
            "OutputS3KeyPrefix": "patching",
        })
    );
    for (index, name) in [(1, "PatchLinux"), (2, "PatchMacOS")] {
        let plugin = &answer["CommandPlugins"][index];
        assert_eq!(plugin["Name"], name);
        assert_eq!((&plugin["Status"], &plugin["ResponseCode"]), (&json!("Success"), &json!(0)));
        assert_eq!(
            plugin["Output"],
            format!("Step execution skipped due to unsupported plugin: aws:runShellScript. Step name: {name}")
        );
    }
}

#[test]
fn what_was_never_sent_has_no_times_and_code_minus_one() {
    let facts = InvocationFacts {
        details: InvocationDetails::Terminated,
        response_code: 0,
        times: None,
        stdout: "",
        stderr: "",
        ..invocation()
    };
    let answer = value(&command_invocation(&facts));
    assert_eq!((&answer["Status"], &answer["StatusDetails"]), (&json!("Cancelled"), &json!("Terminated")));
    for plugin in answer["CommandPlugins"].as_array().unwrap() {
        assert_eq!((&plugin["ResponseCode"], &plugin["Output"]), (&json!(-1), &json!("")));
        assert!(plugin.get("ResponseStartDateTime").is_none());
    }
    assert_eq!(value(&get_command_invocation(&facts))["ExecutionStartDateTime"], "");
}

#[test]
fn without_a_bucket_there_are_no_addresses() {
    let mut facts = invocation();
    facts.run.output.bucket = None;
    let answer = value(&command_invocation(&facts));
    assert_eq!(answer["StandardOutputUrl"], "");
    assert_eq!(answer["CommandPlugins"][0]["OutputS3KeyPrefix"], "");
    facts.run.output = OutputFacts { region: "cn-north-1", bucket: Some("logs"), prefix: "" };
    let url = value(&command_invocation(&facts))["StandardErrorUrl"].clone();
    assert_eq!(url, "https://s3.cn-north-1.amazonaws.com.cn/logs/c/i-1/awsrunPowerShellScript/PatchWindows/stderr");
}

#[test]
fn get_command_invocation_shows_the_nodes_own_step() {
    let answer = value(&get_command_invocation(&invocation()));
    assert_eq!(answer["PluginName"], "PatchWindows");
    assert_eq!(answer["ExecutionStartDateTime"], "2024-05-06T07:08:10.000Z");
    assert_eq!(answer["ExecutionElapsedTime"], "PT50.5S");
    assert_eq!(
        (&answer["StandardOutputContent"], &answer["StandardErrorContent"]),
        (&json!("out\r\n"), &json!("error"))
    );
}

#[test]
fn a_command_repeats_its_request_and_counts() {
    let asked = Run {
        origin: Origin::Association,
        document: Document::RunPatchBaseline,
        operation: Operation::Install,
        snapshot_id: Some("s".to_owned()),
        targets: vec![Target { key: "tag:Role".to_owned(), values: vec!["web".to_owned()] }],
        ..Run::scan_all()
    };
    let rate = RateControl::read(asked.origin, None, None, Default::default()).unwrap();
    let facts = CommandFacts {
        run: run(),
        asked: &asked,
        rate,
        details: CommandDetails::Incomplete,
        counts: CommandCounts { targets: 3, completed: 3, errors: 1, delivery_timed_out: 0 },
    };
    assert_eq!(
        value(&command(&facts)),
        json!({
            "CommandId": "c",
            "DocumentName": "AWS-RunPatchBaseline",
            "DocumentVersion": "$DEFAULT",
            "Comment": "",
            "ExpiresAfter": "2024-05-06T10:08:09+00:00",
            "Parameters": {"Operation": ["Install"], "RebootOption": ["RebootIfNeeded"], "SnapshotId": ["s"]},
            "InstanceIds": [],
            "Targets": [{"Key": "tag:Role", "Values": ["web"]}],
            "RequestedDateTime": "2024-05-06T07:08:09+00:00",
            "Status": "Failed",
            "StatusDetails": "Incomplete",
            "OutputS3Region": "eu-west-1",
            "OutputS3BucketName": "logs",
            "OutputS3KeyPrefix": "patching",
            "MaxConcurrency": "50",
            "MaxErrors": "100%",
            "TargetCount": 3,
            "CompletedCount": 3,
            "ErrorCount": 1,
            "DeliveryTimedOutCount": 0,
            "ServiceRole": "",
            "NotificationConfig": {"NotificationArn": "", "NotificationEvents": [], "NotificationType": ""},
            "CloudWatchOutputConfig": {"CloudWatchLogGroupName": "", "CloudWatchOutputEnabled": false},
            "TimeoutSeconds": 3600,
        })
    );
}

#[test]
fn a_patch_state_has_the_counters_beside_its_other_members() {
    let facts = PatchStateFacts {
        instance_id: "i-1",
        patch_group: None,
        baseline_id: "pb-0",
        snapshot_id: "s",
        install_override_list: Some("s3://b/list.yaml"),
        counts: Counts { installed_count: 4, available_security_update_count: Some(1), ..Counts::default() },
        start: at("2024-05-06T07:08:09.9Z"),
        end: at("2024-05-06T07:30:00.0000011Z"),
        operation: Operation::Install,
        reboot_option: RebootOption::NoReboot,
        last_no_reboot_install: Some(at("2024-05-06T07:29:00Z")),
    };
    let answer = value(&patch_state(&facts));
    assert_eq!(answer["PatchGroup"], "");
    assert_eq!((&answer["InstalledCount"], &answer["AvailableSecurityUpdateCount"]), (&json!(4), &json!(1)));
    assert_eq!(answer["OperationStartTime"], "2024-05-06T07:08:09+00:00");
    assert_eq!(answer["OperationEndTime"], "2024-05-06T07:30:00.000001+00:00");
    assert_eq!(answer["LastNoRebootInstallOperationTime"], "2024-05-06T07:29:00+00:00");
    assert_eq!(answer["InstallOverrideList"], "s3://b/list.yaml");
    let before = value(&patch_state(&PatchStateFacts {
        counts: Counts::default(),
        install_override_list: None,
        last_no_reboot_install: None,
        ..facts
    }));
    assert!(before.get("InstallOverrideList").is_none());
    assert!(before.get("AvailableSecurityUpdateCount").is_none());
    assert!(before.get("LastNoRebootInstallOperationTime").is_none());
}

#[test]
fn details_of_a_patch_are_hidden_by_its_state() {
    let facts = |state| PatchFacts {
        id: "KB1",
        title: "A title (KB1)",
        classification: "SecurityUpdates",
        severity: "Critical",
        state,
        installed_on: Some(Date::parse("2024-04-01").unwrap()),
        cves: &["CVE-2024-1", "CVE-2024-2"],
    };
    for &state in PatchState::ALL {
        let answer = value(&patch_compliance(&facts(state)));
        assert_eq!(answer["KBId"], "KB1");
        let hidden = matches!(state, PatchState::InstalledOther | PatchState::NotApplicable);
        for (member, text) in
            [("Title", "A title (KB1)"), ("Classification", "SecurityUpdates"), ("Severity", "Critical")]
        {
            assert_eq!(answer[member], if hidden { "" } else { text }, "{member} of {state}");
        }
        let cves = matches!(state, PatchState::Missing | PatchState::Failed).then(|| json!("CVE-2024-1,CVE-2024-2"));
        assert_eq!(answer.get("CVEIds"), cves.as_ref(), "{state}");
        let day = if state.is_present() { "2024-04-01" } else { "1970-01-01" };
        assert_eq!(answer["InstalledTime"], format!("{day}T00:00:00+00:00"), "{state}");
    }
    let unknown = PatchFacts { installed_on: None, cves: &[], ..facts(PatchState::Failed) };
    assert!(value(&patch_compliance(&unknown)).get("CVEIds").is_none());
}
