//! The sample templates, held against what a careful reader gets from them (`expect.json`).
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use std::{fs, path::PathBuf};

use patchplay_document::{Documents, Input, SourceFile, read};
use patchplay_model::MessageEndpoint;
use patchplay_ordered::SortedMap;
use serde_json::Value as Json;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/templates")
}

fn inspect(name: &str) -> Documents {
    let text = fs::read_to_string(folder().join(name)).unwrap();
    let files = [SourceFile { name: name.to_owned(), text }];
    read(&Input {
        files: &files,
        parameters: &SortedMap::new(),
        region: None,
        account: None,
        message_endpoint: MessageEndpoint::Either,
        physical_id: &|_, _| None,
    })
}

fn expected() -> SortedMap<String, Json> {
    serde_json::from_str(&fs::read_to_string(folder().join("expect.json")).unwrap()).unwrap()
}

fn codes(documents: &Documents) -> Vec<String> {
    documents.diagnostics.iter().map(ToString::to_string).collect()
}

/// Filters of a group as `{KEY: values}`.
fn filters(group: &Json) -> Json {
    let list = group["PatchFilters"].as_array().cloned().unwrap_or_default();
    Json::Object(
        list.iter().map(|filter| (filter["Key"].as_str().unwrap().to_owned(), filter["Values"].clone())).collect(),
    )
}

#[test]
fn every_baseline_resolves_as_expected() {
    let mut seen = 0;
    for (name, expect) in expected() {
        let documents = inspect(&name);
        let wanted = expect["baselines"].as_array().unwrap();
        assert_eq!(documents.baselines.len(), wanted.len(), "{name}");
        for (found, wanted) in documents.baselines.iter().zip(wanted) {
            let at = format!("{name}: {}", wanted["logical_id"]);
            let resolved = &found.resolved;
            assert_eq!(found.logical_id.as_deref(), wanted["logical_id"].as_str(), "{at}");
            assert_eq!(found.created, wanted["created"].as_bool(), "{at}");
            assert_eq!(resolved.get("Name"), wanted.get("name_resolved_or_null"), "{at}");
            assert_eq!(found.baseline.operating_system.as_str(), wanted["operating_system"], "{at}");
            assert_eq!(resolved.get("OperatingSystem").is_some(), wanted["operating_system_given"], "{at}");
            assert_eq!(resolved.get("Description"), wanted.get("description"), "{at}");
            for (property, key) in [
                ("ApprovedPatches", "approved_patches"),
                ("RejectedPatches", "rejected_patches"),
                ("PatchGroups", "patch_groups"),
                ("Sources", "sources"),
            ] {
                let given = resolved.get(property).cloned().unwrap_or(Json::Array(Vec::new()));
                assert_eq!(given, wanted[key], "{at}: {property}");
            }
            for (property, key) in [
                ("RejectedPatchesAction", "rejected_patches_action"),
                ("ApprovedPatchesComplianceLevel", "approved_patches_compliance_level"),
                ("ApprovedPatchesEnableNonSecurity", "approved_patches_enable_non_security"),
                ("AvailableSecurityUpdatesComplianceStatus", "available_security_updates_compliance_status"),
            ] {
                assert_eq!(resolved.get(property), wanted.get(key), "{at}: {property}");
            }
            if let Some(global) = wanted.get("global_filters") {
                assert_eq!(&filters(&resolved["GlobalFilters"]), global, "{at}");
            }
            let rules = resolved["ApprovalRules"]["PatchRules"].as_array().cloned().unwrap_or_default();
            let wanted_rules = wanted["rules"].as_array().unwrap();
            assert_eq!(rules.len(), wanted_rules.len(), "{at}");
            for (rule, wanted) in rules.iter().zip(wanted_rules) {
                for (property, key) in [
                    ("ApproveAfterDays", "approve_after_days"),
                    ("ApproveUntilDate", "approve_until_date"),
                    ("ComplianceLevel", "compliance_level"),
                    ("EnableNonSecurity", "enable_non_security"),
                ] {
                    assert_eq!(rule.get(property), wanted.get(key), "{at}: {property}");
                }
                assert_eq!(filters(&rule["PatchFilterGroup"]), wanted["filters"], "{at}");
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 17);
}

/// The one node, tag or run of a list that has the id.
fn by_id<'j>(list: &'j [Json], id: &Json) -> &'j Json {
    list.iter().find(|entry| &entry["logical_id"] == id).unwrap()
}

#[test]
fn every_instance_has_its_tags_and_image() {
    let mut seen = 0;
    for (name, expect) in expected() {
        let documents = inspect(&name);
        let wanted = expect["instances_in_template"].as_array().unwrap();
        assert_eq!(documents.instances.len(), wanted.len(), "{name}");
        for found in &documents.instances {
            let wanted = by_id(wanted, &found.resolved["LogicalId"]);
            assert_eq!(found.resolved["ImageId"], wanted["image_id"], "{name}");
            let tags = found.resolved["Tags"].as_array().unwrap().iter();
            let tags = tags.map(|tag| (tag["Key"].as_str().unwrap().to_owned(), tag["Value"].clone())).collect();
            assert_eq!(Json::Object(tags), wanted["tags"], "{name}");
            assert!(found.resolved["InstanceId"].is_null());
            seen += 1;
        }
    }
    assert_eq!(seen, 5);
}

#[test]
fn every_run_has_its_operation_and_targets() {
    let mut seen = 0;
    for (name, expect) in expected() {
        let documents = inspect(&name);
        let wanted = expect["patch_operations"].as_array().unwrap();
        assert_eq!(documents.runs.len(), wanted.len(), "{name}");
        for found in &documents.runs {
            let wanted = by_id(wanted, &found.resolved["LogicalId"]);
            assert_eq!(found.resolved["DocumentName"], wanted["document"], "{name}");
            assert_eq!(found.run.operation.as_str(), wanted["operation"], "{name}");
            assert_eq!(found.resolved["Targets"], wanted["targets"], "{name}");
            let reboot = wanted.get("reboot_option").and_then(Json::as_str).unwrap_or("RebootIfNeeded");
            assert_eq!(found.run.reboot_option.as_str(), reboot, "{name}");
            seen += 1;
        }
    }
    assert_eq!(seen, 4);
}

#[test]
fn window_targets_stand_for_what_they_list() {
    let documents = inspect("07-windows-scan-and-install.yaml");
    for found in &documents.runs {
        assert_eq!(found.run.targets.len(), 1);
        assert_eq!(found.run.targets[0].key, "tag:Patch Group");
        assert_eq!(found.run.targets[0].values, ["till"]);
    }
    assert_eq!(documents.runs[0].run.max_errors.as_deref(), Some("10%"));
}

/// Linux behind endpoints reaches everything: its repositories lie in S3.
#[test]
fn both_network_samples_are_open() {
    for name in ["01-windows-behind-nat.yaml", "02-linux-through-endpoints.yaml"] {
        for instance in inspect(name).instances {
            assert_eq!(instance.reach.paths, patchplay_model::Paths::ALL, "{name}: {:#?}", instance.reach.ways);
            assert!(instance.profile, "{name}");
        }
    }
}

#[test]
fn samples_have_no_errors_but_the_mistakes_do() {
    for (name, _) in expected() {
        let documents = inspect(&name);
        let errors: Vec<_> = codes(&documents).into_iter().filter(|line| line.contains(": error[")).collect();
        if name == "12-mistakes.yaml" {
            let at: Vec<&str> = errors.iter().map(|line| line.split("]: ").next().unwrap()).collect();
            assert_eq!(
                at,
                [
                    "12-mistakes.yaml:6:13: error[name-pattern",
                    "12-mistakes.yaml:8:21: error[name-pattern",
                    "12-mistakes.yaml:11:31: error[out-of-range",
                    "12-mistakes.yaml:12:31: error[date-form",
                    "12-mistakes.yaml:12:31: error[two-approvals",
                    "12-mistakes.yaml:13:30: error[unknown-value",
                    "12-mistakes.yaml:17:28: error[unknown-filter-value",
                    "12-mistakes.yaml:18:24: error[wrong-filter-key",
                    "12-mistakes.yaml:20:13: error[no-approval",
                ]
            );
            assert!(codes(&documents).iter().any(|line| line.contains("[matches-everything]")));
            assert!(codes(&documents).iter().any(|line| line.contains("[approves-nothing]")));
            assert!(documents.baselines[0].has_errors && !documents.baselines[1].has_errors);
        } else {
            assert_eq!(errors, [] as [&str; 0], "{name}");
        }
    }
}

/// What is unknown must not make a rule wider than its author wants.
#[test]
fn an_unknown_filter_or_delay_matches_nothing() {
    let lists = inspect("05-lists-from-parameters.yaml");
    let filters = &lists.baselines[0].baseline.rules[0].filters;
    assert_eq!(filters.len(), 2);
    assert_eq!((filters[1].key.as_str(), filters[1].values.len()), ("PRODUCT", 0));
    let child = inspect("10-nested-child.yaml");
    assert_eq!(child.baselines[0].baseline.rules[0].approval, None);
    for documents in [&lists, &child] {
        let warned = codes(documents).iter().any(|line| line.contains("warning[unresolved-value]"));
        assert!(warned && !documents.baselines[0].has_errors);
    }
}
