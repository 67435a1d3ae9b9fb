//! The sample templates, held against what a careful reader gets from them (`expect.json`).

use std::{collections::BTreeMap, fs, path::PathBuf};

use patchplay_document::{Documents, Input, SourceFile, read};
use patchplay_model::MessageEndpoint;
use serde_json::Value as Json;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases/templates")
}

fn inspect(name: &str) -> Documents {
    let text = fs::read_to_string(folder().join(name)).unwrap();
    let files = [SourceFile { name: name.to_owned(), text }];
    read(&Input {
        files: &files,
        parameters: &BTreeMap::new(),
        region: None,
        account: None,
        message_endpoint: MessageEndpoint::Either,
        physical_id: &|_, _| None,
    })
}

fn expected() -> BTreeMap<String, Json> {
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

#[test]
fn debug_print() {
    for (name, _) in expected() {
        for line in codes(&inspect(&name)) {
            println!("{line}");
        }
    }
}
