//! The example templates, as `inspect` answers them: goldens byte for byte, and the facts a careful reader gets from
//! each, which `expect.json` states in its own words.

use patchplay_document::{Severity, SourceFile};
use patchplay_ordered::SortedMap;
use patchplay_playground::{Playground, answers::InspectAnswer};
use patchplay_tests::{assert_golden, text};
use serde_json::Value as Json;

fn expected() -> SortedMap<String, Json> {
    serde_json::from_str(&text("cases/templates/expect.json")).unwrap()
}

fn file(name: &str) -> SourceFile {
    SourceFile { name: name.to_owned(), text: text(&format!("cases/templates/{name}")) }
}

fn inspect(names: &[&str], parameters: &[(&str, &str)]) -> InspectAnswer {
    let files: Vec<SourceFile> = names.iter().map(|name| file(name)).collect();
    let parameters = parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Playground::default().inspect(&files, &parameters)
}

fn pretty(answer: &InspectAnswer) -> String {
    serde_json::to_string_pretty(answer).unwrap() + "\n"
}

#[test]
fn inspect_answers_as_the_goldens_say() {
    for name in expected().keys() {
        let stem = name.rsplit_once('.').unwrap().0;
        assert_golden(&format!("inspect/{stem}.json"), &pretty(&inspect(&[name], &[])));
    }
    assert_golden(
        "inspect/nested.json",
        &pretty(&inspect(&["09-nested-parent.yaml", "10-nested-child.yaml"], &[("Site", "tokyo")])),
    );
}

/// The other texts of the cases: fragments, nested stacks and mistakes.
#[test]
fn inspect_of_every_other_case_is_golden() {
    for folder in ["fragments", "lint", "nested"] {
        let mut names: Vec<String> = std::fs::read_dir(patchplay_tests::path(&format!("cases/{folder}")))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name != "scenario.yaml")
            .collect();
        names.sort();
        assert!(!names.is_empty(), "{folder}");
        for name in names {
            let file = SourceFile { text: text(&format!("cases/{folder}/{name}")), name: name.clone() };
            let stem = name.rsplit_once('.').unwrap().0;
            let answer = Playground::default().inspect(&[file], &SortedMap::new());
            assert_golden(&format!("inspect/{folder}-{stem}.json"), &pretty(&answer));
        }
    }
}

/// Members of `found` under the names that `expect.json` gives them; what is missing there must be missing here.
fn same(at: &str, found: &Json, wanted: &Json, members: &[(&str, &str)]) {
    for (ours, theirs) in members {
        assert_eq!(found.get(ours), wanted.get(theirs), "{at}: {ours}");
    }
}

fn filters(group: &Json) -> Json {
    let list = group["PatchFilters"].as_array().cloned().unwrap_or_default();
    list.iter().map(|filter| (filter["Key"].as_str().unwrap().to_owned(), filter["Values"].clone())).collect()
}

#[test]
fn every_baseline_is_what_a_reader_gets() {
    for (name, expect) in expected() {
        let answer = inspect(&[&name], &[]);
        let baselines = expect["baselines"].as_array().unwrap();
        assert_eq!(answer.baselines.len(), baselines.len(), "{name}");
        for (found, wanted) in answer.baselines.iter().zip(baselines) {
            let at = format!("{name}: {}", wanted["logical_id"]);
            same(
                &at,
                found,
                wanted,
                &[
                    ("LogicalId", "logical_id"),
                    ("Name", "name_resolved_or_null"),
                    ("Description", "description"),
                    ("RejectedPatchesAction", "rejected_patches_action"),
                    ("ApprovedPatchesComplianceLevel", "approved_patches_compliance_level"),
                    ("ApprovedPatchesEnableNonSecurity", "approved_patches_enable_non_security"),
                    ("AvailableSecurityUpdatesComplianceStatus", "available_security_updates_compliance_status"),
                ],
            );
            for (ours, theirs) in [
                ("ApprovedPatches", "approved_patches"),
                ("RejectedPatches", "rejected_patches"),
                ("PatchGroups", "patch_groups"),
                ("Sources", "sources"),
            ] {
                let none = Json::Array(Vec::new());
                assert_eq!(found.get(ours).unwrap_or(&none), &wanted[theirs], "{at}: {ours}");
            }
            let given = found.get("OperatingSystem");
            assert_eq!(Json::Bool(given.is_some()), wanted["operating_system_given"], "{at}");
            assert!(given.is_none() || given == wanted.get("operating_system"), "{at}");
            if let Some(global) = wanted.get("global_filters") {
                assert_eq!(&filters(&found["GlobalFilters"]), global, "{at}");
            }
            let rules = found["ApprovalRules"]["PatchRules"].as_array().cloned().unwrap_or_default();
            assert_eq!(rules.len() as u64, wanted["number_of_rules"].as_u64().unwrap(), "{at}");
            for (rule, wanted) in rules.iter().zip(wanted["rules"].as_array().unwrap()) {
                same(
                    &at,
                    rule,
                    wanted,
                    &[
                        ("ApproveAfterDays", "approve_after_days"),
                        ("ApproveUntilDate", "approve_until_date"),
                        ("ComplianceLevel", "compliance_level"),
                        ("EnableNonSecurity", "enable_non_security"),
                    ],
                );
                assert_eq!(filters(&rule["PatchFilterGroup"]), wanted["filters"], "{at}");
            }
        }
    }
}

fn by_id<'j>(list: &'j [Json], id: &Json) -> &'j Json {
    list.iter().find(|entry| &entry["logical_id"] == id).unwrap_or_else(|| panic!("{id} is not expected"))
}

#[test]
fn every_instance_and_run_is_what_a_reader_gets() {
    for (name, expect) in expected() {
        let answer = inspect(&[&name], &[]);
        let wanted = expect["instances_in_template"].as_array().unwrap();
        assert_eq!(answer.instances.len(), wanted.len(), "{name}");
        for found in &answer.instances {
            let wanted = by_id(wanted, &found["LogicalId"]);
            let tags = found["Tags"].as_array().unwrap().iter();
            let tags: Json = tags.map(|tag| (tag["Key"].as_str().unwrap().to_owned(), tag["Value"].clone())).collect();
            assert_eq!((&tags, &found["ImageId"]), (&wanted["tags"], &wanted["image_id"]), "{name}");
        }
        let wanted = expect["patch_operations"].as_array().unwrap();
        assert_eq!(answer.runs.len(), wanted.len(), "{name}");
        for found in &answer.runs {
            let wanted = by_id(wanted, &found["LogicalId"]);
            same(&name, found, wanted, &[("DocumentName", "document"), ("Targets", "targets")]);
            let parameter = |key: &str| found["Parameters"][key].get(0);
            assert_eq!(parameter("Operation"), wanted.get("operation"), "{name}");
            assert_eq!(parameter("RebootOption"), wanted.get("reboot_option"), "{name}");
        }
    }
}

/// What the expectations call a problem is a diagnostic here, in other words; what they do not is no error.
#[test]
fn every_expected_problem_is_said() {
    // The problem's words in `expect.json`, and the code that says it.
    const WORDS: &[(&str, &str)] = &[
        ("approval delay is not supported", "delay-without-effect"),
        ("Name 'copied from windows'", "name-pattern"),
        ("ApproveAfterDays 400", "out-of-range"),
        ("is not YYYY-MM-DD", "date-form"),
        ("both ApproveAfterDays and ApproveUntilDate", "two-approvals"),
        ("ComplianceLevel 'critical'", "unknown-value"),
        ("CLASSIFICATION value 'SecurityUpdates'", "unknown-filter-value"),
        ("MSRC_SEVERITY is not a key", "wrong-filter-key"),
        ("neither ApproveAfterDays nor ApproveUntilDate", "no-approval"),
        ("PatchFilters is empty", "matches-everything"),
        ("characters the API refuses", "name-pattern"),
        ("approves nothing", "approves-nothing"),
    ];
    let mut used = 0;
    for (name, expect) in expected() {
        let answer = inspect(&[&name], &[]);
        let problems: Vec<&str> = expect["baselines"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|baseline| baseline["problems"].as_array().into_iter().flatten())
            .map(|problem| problem.as_str().unwrap())
            .collect();
        for problem in &problems {
            let code = WORDS.iter().find(|(words, _)| problem.contains(words)).map(|(_, code)| *code);
            let code = code.unwrap_or_else(|| panic!("{name}: no code is known for `{problem}`"));
            assert!(answer.diagnostics.iter().any(|found| found.code == code), "{name}: {problem}");
            used += 1;
        }
        let errors = answer.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
        assert_eq!(errors > 0, name == "12-mistakes.yaml", "{name}: {:#?}", answer.diagnostics);
    }
    assert_eq!(used, 12);
}

#[test]
fn a_nested_stack_names_the_file_it_misses() {
    for (name, expect) in expected() {
        for stack in expect["nested_stacks"].as_array().unwrap() {
            let answer = inspect(&[&name], &[]);
            let missing: Vec<_> = answer.diagnostics.iter().filter(|found| found.code == "template-missing").collect();
            let [missing] = missing.as_slice() else { panic!("{name}: {missing:?}") };
            assert!(missing.message.contains(&format!("`{}`", stack["logical_id"].as_str().unwrap())));
            assert!(missing.message.contains("`10-nested-child.yaml`"), "{}", missing.message);
        }
    }
}

/// Alone, the child's delay and name are unknown; with its parent they are what the parent passes.
#[test]
fn the_nested_child_learns_its_delay_from_its_parent() {
    let delay =
        |answer: &InspectAnswer| answer.baselines[0]["ApprovalRules"]["PatchRules"][0]["ApproveAfterDays"].clone();
    assert_eq!(delay(&inspect(&["10-nested-child.yaml"], &[])), Json::Null);
    for order in [["09-nested-parent.yaml", "10-nested-child.yaml"], ["10-nested-child.yaml", "09-nested-parent.yaml"]]
    {
        let together = inspect(&order, &[]);
        assert_eq!(delay(&together), 21);
        assert_eq!(together.baselines[0]["Name"], "mac-osaka");
        assert_eq!(together.baselines.len(), 1);
    }
    // What is given for the child's own parameters counts only while the child is alone.
    assert_eq!(delay(&inspect(&["10-nested-child.yaml"], &[("Wait", "3")])), 3);
    assert_eq!(delay(&inspect(&["09-nested-parent.yaml", "10-nested-child.yaml"], &[("Wait", "3")])), 21);
}
