//! AWS's own baselines on nodes of every system: their ids, and what takes their place.

use std::collections::BTreeSet;

use patchplay_model::{OperatingSystem, PredefinedBaseline};
use patchplay_playground::{Playground, ScenarioFile};
use patchplay_tests::catalog;
use serde_json::Value;

/// A bare node of each system in a region, over these files.
fn scenario(region: &str, files: &[(&str, String)]) -> ScenarioFile {
    let nodes: Vec<Value> = OperatingSystem::NAMES
        .iter()
        .map(|system| serde_json::json!({ "name": system, "system": system, "product": "any" }))
        .collect();
    let files: Vec<Value> =
        files.iter().map(|(name, text)| serde_json::json!({ "name": name, "text": text })).collect();
    let scenario = serde_json::json!({
        "version": 1, "clock": "2022-07-01T08:00:00Z", "region": region, "files": files, "instances": nodes,
        "options": { "unlisted-versions": "patched" },
    });
    ScenarioFile::read("systems.json", &scenario.to_string())
}

/// Id, name and reason of a system's node.
fn baseline(file: &ScenarioFile, system: &str) -> (String, String, String) {
    let answer = Playground::new(catalog()).explain(file, system, None);
    let baseline = answer.baseline.unwrap_or_else(|| panic!("{system}: {:?}", answer.diagnostics));
    let member = |name: &str| baseline[name].as_str().unwrap().to_owned();
    (member("BaselineId"), member("Name"), member("Reason"))
}

const MADE_UP: &str = "is not published, so the one shown is made up";

#[test]
fn a_system_s_default_is_aws_s_own_with_its_id_in_the_region() {
    let (known, unknown) = (scenario("us-east-1", &[]), scenario("eu-west-3", &[]));
    let tokyo = scenario("ap-northeast-1", &[]);
    let mut made_up = BTreeSet::new();
    for &system in OperatingSystem::ALL {
        let predefined = PredefinedBaseline::default_of(system).unwrap();
        let (id, name, reason) = baseline(&known, system.as_str());
        assert_eq!(
            (Some(id.as_str()), name.as_str()),
            (predefined.id_in("us-east-1").map(|id| id.0).as_deref(), predefined.name)
        );
        assert!(!reason.contains(MADE_UP), "{system}: {reason}");
        let (id, name, reason) = baseline(&unknown, system.as_str());
        let digits = id.strip_prefix("pb-").unwrap();
        assert!(digits.len() == 17 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()), "{system}: {id}");
        assert_eq!((baseline(&unknown, system.as_str()).0, name.as_str()), (id.clone(), predefined.name), "stable");
        assert!(reason.contains(MADE_UP), "{system}: {reason}");
        assert_eq!(
            baseline(&tokyo, system.as_str()).2.contains(MADE_UP),
            system != OperatingSystem::Windows,
            "{system}"
        );
        made_up.insert(id);
        made_up.insert(baseline(&tokyo, system.as_str()).0);
    }
    assert_eq!(made_up.len(), 2 * OperatingSystem::ALL.len(), "each region has ids of its own");
}

#[test]
fn a_baseline_that_says_so_takes_the_place_of_aws_s_default() {
    let own = |system: &str| {
        format!(
            "  B{}: {{Type: AWS::SSM::PatchBaseline, Properties: {{Name: own-{system}, OperatingSystem: {system}, DefaultBaseline: true}}}}\n",
            system.replace('_', "")
        )
    };
    let template: String = OperatingSystem::NAMES.iter().map(|system| own(system)).collect();
    let by_template = scenario("us-east-1", &[("own.yaml", format!("Resources:\n{template}"))]);
    let called = |system: &str| {
        format!(
            "id=$(aws ssm create-patch-baseline --name own-{system} --operating-system {system} --query BaselineId --output text)\n\
             aws ssm register-default-patch-baseline --baseline-id \"$id\"\n"
        )
    };
    let calls: String = OperatingSystem::NAMES.iter().map(|system| called(system)).collect();
    let by_calls = scenario("us-east-1", &[("own.sh", calls)]);
    for system in OperatingSystem::NAMES {
        for file in [&by_template, &by_calls] {
            let (_, name, reason) = baseline(file, system);
            assert_eq!(name, format!("own-{system}"), "{reason}");
            assert!(reason.contains("the account's default"), "{reason}");
        }
    }
}
