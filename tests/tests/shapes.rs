//! Every answer of every scenario, held to AWS's own description of its API: names of members, types, values of
//! enumerations, patterns, lengths.
//!
//! The description is botocore's and is not kept here: `cargo xtask test shapes` brings it and names the file.

#[path = "shapes/model.rs"]
mod model;
#[path = "shapes/worlds.rs"]
mod worlds;

use std::collections::{BTreeMap, BTreeSet};

use model::Model;
use serde_json::{Value, json};

/// How a member of `run`'s answer holds its shapes.
#[derive(Clone, Copy)]
enum Kept {
    One,
    List,
    /// One by name: of an instance, of a group.
    ByName,
    /// A list by name.
    ListByName,
}

/// The members of `run`'s answer with the shapes they hold.
const MEMBERS: &[(&str, Kept, &str)] = &[
    ("Command", Kept::One, "Command"),
    ("CommandInvocations", Kept::List, "CommandInvocation"),
    ("GetCommandInvocationResults", Kept::List, "GetCommandInvocationResult"),
    ("AssociationExecutions", Kept::List, "AssociationExecution"),
    ("MaintenanceWindowExecutionTasks", Kept::List, "MaintenanceWindowExecutionTaskIdentity"),
    ("AssociationExecutionTargets", Kept::List, "AssociationExecutionTarget"),
    ("InstanceAssociationStatusInfos", Kept::List, "InstanceAssociationStatusInfo"),
    ("InstancePatchStates", Kept::List, "InstancePatchState"),
    ("InstancePatches", Kept::ListByName, "PatchComplianceData"),
    ("InventoryItems", Kept::ListByName, "InventoryItem"),
    ("PatchGroupStates", Kept::ByName, "DescribePatchGroupStateResult"),
    ("ResourceComplianceSummaries", Kept::List, "ResourceComplianceSummaryItem"),
    ("AssociationComplianceItems", Kept::List, "ComplianceItem"),
];

/// Members of `run`'s answer that AWS's API has no shape for.
const OURS: &[&str] = &[
    "Error",
    "Objects",
    "Files",
    "LogStreams",
    "Network",
    "Timeline",
    "FailedExpectations",
    "MissingFacts",
    "Diagnostics",
];

/// What the service itself answers against its own description, with where that is seen. Each must be met.
const KNOWN: &[(&str, &str)] = &[
    // A node without a group, and a run without owner information: CLI example of describe-instance-patch-states.
    ("InstancePatchState.PatchGroup", "has 0 characters"),
    ("InstancePatchState.OwnerInformation", "has 0 characters"),
    // States in camel case: CLI example of describe-instance-patches.
    ("PatchComplianceData.State", "is none of its values"),
    // Times to the millisecond and a span, `2020-02-19T18:18:03.066Z` and `PT0.091S`, where the description allows one
    // digit and times alone: CLI example of get-command-invocation.
    ("GetCommandInvocationResult.ExecutionStartDateTime", "does not match"),
    ("GetCommandInvocationResult.ExecutionEndDateTime", "does not match"),
    ("GetCommandInvocationResult.ExecutionElapsedTime", "does not match"),
    // What a run was not given: CLI examples of list-commands and list-command-invocations.
    ("Command.OutputS3BucketName", "has 0 characters"),
    ("CommandPlugin.OutputS3BucketName", "has 0 characters"),
    ("CloudWatchOutputConfig.CloudWatchLogGroupName", "has 0 characters"),
    ("NotificationConfig.NotificationType", "is none of its values"),
];

fn model() -> Model {
    let file = std::env::var_os("PATCHPLAY_SSM_MODEL").expect("PATCHPLAY_SSM_MODEL names the service model");
    Model::read(&std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display())))
}

/// The values of a member of an answer.
fn values(kept: Kept, member: &Value) -> Vec<Value> {
    let list = |value: &Value| value.as_array().cloned().unwrap();
    let members = || member.as_object().unwrap().values();
    match kept {
        Kept::One => vec![member.clone()],
        Kept::List => list(member),
        Kept::ByName => members().cloned().collect(),
        Kept::ListByName => members().flat_map(list).collect(),
    }
}

#[test]
#[ignore = "needs the service model: cargo xtask test shapes"]
fn every_answer_has_the_shape_that_the_service_model_gives_it() {
    let model = model();
    let mut faults: BTreeSet<String> = BTreeSet::new();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut excused: BTreeSet<&str> = BTreeSet::new();
    for (name, answer) in worlds::answers() {
        let members = answer.as_object().unwrap();
        let unknown = |key: &String| !MEMBERS.iter().any(|(known, ..)| known == key) && !OURS.contains(&key.as_str());
        faults.extend(members.keys().filter(|key| unknown(key)).map(|key| format!("{name}: {key} is in no table")));
        for &(member, kept, shape) in MEMBERS {
            let Some(member) = answer.get(member) else { continue };
            for value in values(kept, member) {
                *seen.entry(shape).or_default() += 1;
                for fault in model.faults(shape, &value) {
                    let known = KNOWN
                        .iter()
                        .find(|(place, words)| fault.starts_with(&format!("{place}: ")) && fault.contains(words));
                    match known {
                        Some((place, _)) => drop(excused.insert(place)),
                        None => drop(faults.insert(format!("{name}: {fault}"))),
                    }
                }
            }
        }
    }
    let faults: Vec<String> = faults.into_iter().take(40).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    for (_, _, shape) in MEMBERS {
        assert!(seen.get(shape).is_some_and(|count| *count > 1), "no answer had a {shape}");
    }
    for (place, words) in KNOWN {
        assert!(excused.contains(place), "nothing has {place} that {words} any more");
    }
}

/// The comparison itself: one mistake of each kind in an answer without any.
#[test]
#[ignore = "needs the service model: cargo xtask test shapes"]
fn each_kind_of_mistake_is_found() {
    let model = model();
    let group = json!([{"InstanceId": "i-0be0847252c5cf00e", "PatchGroup": "web", "BaselineId": "pb-0cc1eee728bf421b0",
        "OperationStartTime": "2024-05-06T07:08:09+00:00", "OperationEndTime": "2024-05-06T07:08:09.120000+00:00",
        "Operation": "Scan", "InstalledCount": 1}]);
    let with = |member: &str, value: Value| {
        let mut state = group[0].clone();
        state[member] = value;
        model.faults("InstancePatchState", &state)
    };
    assert_eq!(model.faults("InstancePatchState", &group[0]), [""; 0]);
    for (member, value, words) in [
        ("InstanceID", json!("i-0be0847252c5cf00e"), "is no member"),
        ("InstanceId", json!("i-1"), "does not match"),
        ("PatchGroup", json!("café ${group}"), "does not match"),
        ("BaselineId", json!("pb-1"), "has 4 characters"),
        ("Operation", json!("Look"), "is none of its values"),
        ("InstalledCount", json!("1"), "is no number"),
        ("SnapshotId", json!(7), "is no text"),
        ("OperationEndTime", json!("2024-05-06"), "is no time"),
    ] {
        let faults = with(member, value);
        assert!(faults.iter().any(|fault| fault.contains(words)), "{member}: {faults:?}");
    }
    assert_eq!(model.faults("InstancePatchState", &json!({})).len(), 6, "six members are required");
    let targets = |count: usize| json!({"Targets": vec![json!({"Key": "tag:a", "Values": ["b"]}); count]});
    assert_eq!(model.faults("Command", &targets(5)), [""; 0]);
    assert_eq!(model.faults("Command", &targets(6)), ["Command.Targets: has 6 items"]);
    assert_eq!(model.faults("Command", &json!({"TimeoutSeconds": 29})), ["Command.TimeoutSeconds: 29 is out of range"]);
    assert_eq!(model.faults("InventoryItem", &json!([])), ["InventoryItem: is no structure"]);
}
