//! The snapshot that nodes of package systems load.

use patchplay_model::{Approval, Date, PatchBaseline, PatchRule};
use patchplay_run_command::snapshot;
use serde_json::{Value, json};

use super::answers::{Answer, answer};
use crate::systems::Setting;

const LINUX: &[&str] = &["RPM-YUM", "RPM-DNF", "DEB", "ZYPP"];

/// Every rule shown here.
pub const SHOWN: &[Answer] =
    &[answer("log-linux-snapshot-json", LINUX, || LINUX.iter().for_each(|family| form(family)))];

/// One date of a rule is null, and so is the group of a node without one.
fn form(family: &str) {
    let setting = Setting::of(family).remove(0);
    let rule = |approval| PatchRule { approval: Some(approval), ..PatchRule::default() };
    let until = Date::parse("2024-02-29").unwrap();
    let baseline = PatchBaseline {
        name: Some("web".to_owned()),
        rules: vec![rule(Approval::AfterDays(7)), rule(Approval::UntilDate(until))],
        ..PatchBaseline::new(setting.system)
    };
    let of = |group| serde_json::to_value(snapshot::of(&baseline, "pb-1", None, group)).unwrap();
    let found = of(None);
    let members = found.as_object().unwrap();
    assert_eq!(members.len(), 5);
    assert_eq!(
        (&members["patches"], &members["enableApplicationPatches"], &members["requiredFeatures"]),
        (&json!([]), &json!(false), &json!([]))
    );
    assert_eq!((&members["patchGroup"], &of(Some("web"))["patchGroup"]), (&Value::Null, &json!("web")));
    let rules = &members["patchBaseline"]["approvalRules"]["rules"];
    assert_eq!((&rules[0]["approveAfterDays"], &rules[0]["approveUntilDate"]), (&json!(7), &Value::Null));
    assert_eq!((&rules[1]["approveAfterDays"], &rules[1]["approveUntilDate"]), (&Value::Null, &json!("2024-02-29")));
    assert_eq!(members["patchBaseline"]["operatingSystem"], setting.system.as_str());
}
