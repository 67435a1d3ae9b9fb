//! Nodes and baselines as AWS prints them, played: their ids stay, their systems are known.
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use std::sync::Arc;

use patchplay_document::{Scenario, SourceFile};
use patchplay_model::Timestamp;
use patchplay_playground::{Playground, ScenarioFile};
use serde_json::{Value, json};

fn play(files: &[(&str, String)], clock: &str) -> Value {
    let playground = Playground::new(Arc::new(patchplay_catalog::default_set()));
    let scenario = Scenario {
        files: files.iter().map(|(name, text)| SourceFile { name: (*name).to_owned(), text: text.clone() }).collect(),
        clock: Some(Timestamp::parse(clock).unwrap()),
        ..Scenario::default()
    };
    serde_json::to_value(playground.run(&ScenarioFile::from(scenario))).unwrap()
}

#[test]
fn an_account_as_the_cli_prints_it_can_be_played() {
    let baseline = json!({
        "BaselineId": "pb-0c10e657807c7a700", "Name": "Servers", "OperatingSystem": "WINDOWS",
        "ApprovalRules": {"PatchRules": [{
            "PatchFilterGroup": {"PatchFilters": [{"Key": "CLASSIFICATION", "Values": ["SecurityUpdates"]}]},
            "ComplianceLevel": "HIGH", "ApproveAfterDays": 0, "EnableNonSecurity": false}]},
        "RejectedPatchesAction": "ALLOW_AS_DEPENDENCY", "CreatedDate": "2021-01-25T16:43:53.664000+00:00"
    });
    let instances = json!({"Reservations": [{"Instances": [{
        "InstanceId": "i-0aaaaaaaaaaaaaaaa", "ImageId": "ami-1", "PlatformDetails": "Windows",
        "Tags": [{"Key": "PatchGroup", "Value": "web"}]}]}]});
    let information = json!({"InstanceInformationList": [{
        "InstanceId": "i-0aaaaaaaaaaaaaaaa", "PingStatus": "Online",
        "PlatformName": "Microsoft Windows Server 2019 Datacenter", "PlatformVersion": "10.0.17763"}]});
    let script = "aws ssm register-patch-baseline-for-patch-group --baseline-id pb-0c10e657807c7a700 --patch-group web\n\
                  aws ssm send-command --document-name AWS-RunPatchBaseline --parameters Operation=Scan --targets Key=tag:PatchGroup,Values=web";
    let files = [
        ("baseline.json", baseline.to_string()),
        ("ec2.json", instances.to_string()),
        ("ssm.json", information.to_string()),
        ("run.sh", script.to_owned()),
    ];
    let answer = play(&files, "2022-01-20T00:00:00Z");
    let state = &answer["InstancePatchStates"][0];
    assert_eq!(state["InstanceId"], "i-0aaaaaaaaaaaaaaaa", "{:#}", answer["Diagnostics"]);
    assert_eq!(state["BaselineId"], "pb-0c10e657807c7a700");
    assert_eq!(state["PatchGroup"], "web");
    assert_eq!(state["Operation"], "Scan");
    assert!(state["MissingCount"].as_i64().unwrap() > 0, "{state:#}");
    let told: Vec<&str> =
        answer["Diagnostics"].as_array().unwrap().iter().map(|d| d["Code"].as_str().unwrap()).collect();
    assert_eq!(told, ["image-assumed"]);
}
