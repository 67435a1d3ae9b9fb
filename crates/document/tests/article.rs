//! The article's environment and the fragments people paste of it: what is found, and where exactly.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use common::{article, at, codes, given, plain};
use patchplay_document::{Documents, ImageReference, Severity};
use patchplay_model::{Approval, Document, FilterKey, OperatingSystem, Operation, Origin, RebootOption};

/// The article's baseline as a single resource, its name and group made from a name that nothing declares.
const LONE: &str = "Resources:
  MyPatchBaseline:
    Type: AWS::SSM::PatchBaseline
    Properties:
      Name: !Sub '${Prefix}-MyPatchBaseline'
      OperatingSystem: WINDOWS
      PatchGroups:
        - !Sub ${Prefix}-patch-group
      ApprovalRules:
        PatchRules:
          - ApproveAfterDays: 7
            PatchFilterGroup:
              PatchFilters:
                - Key: CLASSIFICATION
                  Values:
                    - CriticalUpdates
                    # - SecurityUpdates
";

#[test]
fn the_articles_template_reads_without_errors_or_warnings() {
    let documents = plain(&article());
    let loud: Vec<_> = documents.diagnostics.iter().filter(|found| found.severity < Severity::Note).collect();
    assert!(loud.is_empty(), "{loud:#?}");
}

#[test]
fn the_baseline_and_the_places_of_all_its_parts() {
    let text = article();
    let documents = plain(&text);
    let found = &documents.baselines[0];
    assert_eq!(found.display_name, "soa-04-003-MyPatchBaseline");
    assert_eq!(found.baseline.name.as_deref(), Some("soa-04-003-MyPatchBaseline"));
    assert_eq!(found.baseline.patch_groups, ["soa-04-003-patch-group"]);
    assert_eq!(found.created, Some(true));
    assert!(!found.has_errors);
    assert_eq!(found.resolved["LogicalId"], "MyPatchBaseline");
    let rule = &found.baseline.rules[0];
    assert_eq!(rule.approval, Some(Approval::AfterDays(7)));
    assert_eq!(rule.filters[1].key, FilterKey::MsrcSeverity);
    assert_eq!(rule.filters[0].values, ["CriticalUpdates"]);
    let sites = &found.sites;
    assert_eq!(at(&text, &found.place), "MyPatchBaseline");
    assert_eq!(at(&text, sites.name.as_ref().unwrap()), "!Sub '${Prefix}-MyPatchBaseline'");
    assert_eq!(at(&text, sites.operating_system.as_ref().unwrap()), "WINDOWS");
    assert_eq!(at(&text, &sites.patch_groups[0]), "!Sub '${Prefix}-patch-group'");
    assert_eq!(at(&text, sites.rules[0].approval.as_ref().unwrap()), "7");
    assert_eq!(at(&text, &sites.rules[0].place), "ApproveAfterDays: 7");
    assert_eq!(at(&text, sites.rules[0].compliance_level.as_ref().unwrap()), "UNSPECIFIED");
    let filter = &sites.rules[0].filters[1];
    assert_eq!(at(&text, &filter.key), "MSRC_SEVERITY");
    assert_eq!(at(&text, &filter.values[0]), "Critical");
    assert_eq!(at(&text, &filter.list), "- Critical");
    assert_eq!(at(&text, &filter.place), "Key: MSRC_SEVERITY");
    assert_eq!(filter.place.end, filter.values[0].end, "a filter ends with its last value");
}

#[test]
fn the_instances_their_images_and_tags() {
    let text = article();
    let documents = plain(&text);
    assert_eq!(documents.instances.len(), 2);
    let second = &documents.instances[1];
    assert_eq!(
        second.image,
        ImageReference::Parameter("/aws/service/ami-windows-latest/Windows_Server-2019-English-Full-Base".into())
    );
    assert_eq!(at(&text, second.image_place.as_ref().unwrap()), "!Ref Ami");
    let (tag, site) = &second.tags[1];
    assert_eq!((tag.key.as_str(), tag.value.as_str()), ("Patch Group", "soa-04-003-patch-group"));
    assert_eq!(at(&text, &site.place), "Key: Patch Group");
    assert_eq!(at(&text, site.key.as_ref().unwrap()), "Patch Group");
    assert_eq!(site.value, None, "a function gives it, so no edit of a text can");
    assert_eq!(second.resolved["InstanceId"], "i-Instance2");
    assert_eq!(second.resolved["Tags"][1]["Value"], "soa-04-003-patch-group");
    assert_eq!(second.resolved["Network"]["updates"], true);
    assert!(second.resolved["ImageId"].is_null());
    assert!(codes(&documents).iter().any(|code| code.starts_with("unresolved-value")));
}

#[test]
fn the_run_its_targets_and_its_output() {
    let text = article();
    let documents = plain(&text);
    let found = &documents.runs[0];
    let run = &found.run;
    assert_eq!(run.logical_id.as_deref(), Some("AWSRunPatchBaselineAssociation"));
    assert_eq!(run.name.as_deref(), Some("soa-04-003-AWSRunPatchBaselineAssociation"));
    assert_eq!(
        (run.origin, run.document, run.operation),
        (Origin::Association, Document::RunPatchBaseline, Operation::Install)
    );
    assert_eq!(run.reboot_option, RebootOption::RebootIfNeeded);
    assert_eq!(run.targets[0].key, "InstanceIds");
    assert_eq!(run.targets[0].values, ["i-Instance1", "i-Instance2"]);
    let output = run.output.as_ref().unwrap();
    assert_eq!((output.bucket.as_str(), output.prefix.as_str()), ("soa-04-003", "AWSRunPatchBaselineAssociation"));
    assert_eq!(at(&text, found.operation_place.as_ref().unwrap()), "Install");
    assert_eq!(found.reboot_place, None);
    assert_eq!(found.resolved["OutputS3BucketName"], "soa-04-003");
    assert_eq!(found.resolved["Parameters"]["Operation"][0], "Install");
}

#[test]
fn parameters_say_whether_they_decide_a_patch_group() {
    let documents = plain(&article());
    let named: Vec<_> = documents.parameters.iter().map(|found| (found.name.as_str(), found.decides_group)).collect();
    assert_eq!(named, [("Ami", false), ("Prefix", true), ("Size", false)]);
    assert!(documents.parameters.iter().all(|found| found.declared));
    let changed = given(&article(), &[("Prefix", "mine")]);
    assert_eq!(changed.baselines[0].baseline.patch_groups, ["mine-patch-group"]);
    assert_eq!(changed.parameters[1].value.as_deref(), Some("mine"));
    assert_eq!(changed.instances[1].tags[1].0.value, "mine-patch-group");
}

/// What every way of pasting the lone baseline must say until the name has a value.
fn asks_for_the_prefix(documents: &Documents, how: &str) {
    let found = &documents.baselines[0];
    assert_eq!(found.display_name, "${Prefix}-MyPatchBaseline", "{how}");
    assert_eq!(found.baseline.operating_system, OperatingSystem::Windows, "{how}");
    assert_eq!(found.baseline.rules.len(), 1, "{how}");
    assert_eq!(found.baseline.patch_groups, [] as [&str; 0], "{how}");
    assert_eq!(found.unresolved_groups[0].written, "${Prefix}-patch-group", "{how}");
    assert_eq!(found.unresolved_groups[0].names, ["Prefix"], "{how}");
    assert!(!found.has_errors, "{how}: {:#?}", documents.diagnostics);
    let asked = &documents.parameters[0];
    assert_eq!((asked.name.as_str(), asked.declared, asked.decides_group), ("Prefix", false, true), "{how}");
    for code in ["undeclared-name", "patch-group-unknown", "unresolved-value"] {
        assert!(documents.diagnostics.iter().any(|found| found.code == code), "{how}: no {code}");
    }
}

#[test]
fn a_lone_baseline_is_understood_however_it_is_pasted() {
    let bare = LONE.strip_prefix("Resources:\n").unwrap().to_owned();
    let single = bare.strip_prefix("  MyPatchBaseline:\n").unwrap().to_owned();
    let heading = single.strip_prefix("    Type: AWS::SSM::PatchBaseline\n").unwrap().to_owned();
    let properties = heading.strip_prefix("    Properties:\n").unwrap().to_owned();
    for (how, text) in [
        ("template", LONE.to_owned()),
        ("bare resource map", bare),
        ("single resource", single),
        ("below Properties", heading),
        ("properties", properties),
    ] {
        let documents = plain(&text);
        assert_eq!(documents.baselines.len(), 1, "{how}: {:#?}", documents.diagnostics);
        asks_for_the_prefix(&documents, how);
        let with_value = given(&text, &[("Prefix", "soa")]);
        assert_eq!(with_value.baselines[0].baseline.patch_groups, ["soa-patch-group"], "{how}");
        assert_eq!(with_value.diagnostics, [], "{how}");
        assert_eq!(with_value.parameters[0].value.as_deref(), Some("soa"), "{how}");
    }
}

#[test]
fn the_warning_stands_at_the_group_and_says_what_to_do() {
    let documents = plain(LONE);
    let warning = documents.diagnostics.iter().find(|found| found.code == "patch-group-unknown").unwrap();
    assert_eq!(at(LONE, &warning.place), "!Sub ${Prefix}-patch-group");
    assert_eq!(warning.message, "no node can match the patch group `${Prefix}-patch-group` until `Prefix` has a value");
    assert_eq!(warning.severity, Severity::Warning);
}

#[test]
fn what_the_api_prints_reads_as_a_baseline() {
    let text = r#"{
    "BaselineId": "pb-0123456789abcdef0",
    "Name": "mine",
    "OperatingSystem": "WINDOWS",
    "GlobalFilters": {"PatchFilters": []},
    "ApprovalRules": {"PatchRules": [{"PatchFilterGroup": {"PatchFilters": [{"Key": "PRODUCT", "Values": ["*"]}]},
        "ComplianceLevel": "UNSPECIFIED", "ApproveAfterDays": 7, "EnableNonSecurity": false}]},
    "ApprovedPatches": [], "ApprovedPatchesComplianceLevel": "UNSPECIFIED", "ApprovedPatchesEnableNonSecurity": false,
    "RejectedPatches": [], "RejectedPatchesAction": "ALLOW_AS_DEPENDENCY",
    "PatchGroups": ["web"], "CreatedDate": "2022-01-22T11:00:00.000000+09:00", "ModifiedDate": 1642816740.1,
    "Description": "é 😀", "Sources": []
}"#;
    let documents = plain(text);
    assert_eq!(documents.diagnostics, []);
    let found = &documents.baselines[0];
    assert_eq!(found.logical_id, None);
    assert_eq!(
        (found.display_name.as_str(), found.baseline.patch_groups.as_slice()),
        ("mine", ["web".to_owned()].as_slice())
    );
}

#[test]
fn two_files_are_read_apart_and_looked_at_together() {
    use patchplay_document::{Input, SourceFile, read};
    let file = |name: &str, group: &str| SourceFile {
        name: name.to_owned(),
        text: format!("Name: {name}\nPatchGroups: [{group}]\nApprovedPatches: [KB5009557]\n"),
    };
    let files = [file("one.yaml", "web"), file("two.yaml", "web")];
    let documents = read(&Input {
        files: &files,
        parameters: &Default::default(),
        region: None,
        account: None,
        message_endpoint: Default::default(),
        physical_id: &|_, _| None,
    });
    assert_eq!(documents.baselines.len(), 2);
    let taken = &documents.diagnostics[0];
    assert_eq!((taken.code.as_str(), taken.place.file.as_str()), ("patch-group-taken", "two.yaml"));
    assert_eq!(documents.baselines.iter().map(|found| found.has_errors).collect::<Vec<_>>(), [false, true]);
}
