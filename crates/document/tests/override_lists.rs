//! Lists for the parameter `InstallOverrideList`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use common::{at, plain};
use patchplay_model::ListedPatch;

fn listed(id: &str, title: Option<&str>) -> ListedPatch {
    ListedPatch { id: id.to_owned(), title: title.map(str::to_owned) }
}

#[test]
fn a_list_has_ids_and_titles_and_other_keys_are_ignored() {
    let text = "patches:\n    -\n        id: 'kernel.x86_64'\n    -\n        id: 'bind*.x86_64'\n        title: 'bind.x86_64:32:9.8.2*'\n        severity: high\n";
    let documents = plain(text);
    assert_eq!(documents.diagnostics, []);
    let [list] = documents.override_lists.as_slice() else { panic!("{documents:?}") };
    assert_eq!(list.patches, [listed("kernel.x86_64", None), listed("bind*.x86_64", Some("bind.x86_64:32:9.8.2*"))]);
    assert_eq!(list.places.iter().map(|place| place.start.line).collect::<Vec<_>>(), [3, 5]);
    assert!(documents.baselines.is_empty());
}

#[test]
fn an_empty_list_is_a_list() {
    for text in ["patches: []\n", "patches:\n", "{\"patches\": []}"] {
        let documents = plain(text);
        assert_eq!(documents.diagnostics, [], "{text}");
        assert_eq!(documents.override_lists[0].patches, [], "{text}");
    }
}

#[test]
fn what_has_no_id_fails_the_run() {
    for (text, code, words) in [
        ("patches: [{title: x}]", "missing-key", ""),
        ("patches: [{id: }]", "null-value", "id"),
        ("patches: [{id: ''}]", "null-value", "id"),
        ("patches: [{id: [a]}]", "wrong-type", "[a]"),
        ("patches: [kernel.x86_64]", "wrong-type", "kernel.x86_64"),
        ("patches: kernel.x86_64", "wrong-type", "kernel.x86_64"),
    ] {
        let documents = plain(text);
        let found: Vec<(&str, String)> =
            documents.diagnostics.iter().map(|found| (found.code.as_str(), at(text, &found.place))).collect();
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert_eq!(found[0].0, code, "{text}");
        assert!(found[0].1.starts_with(words), "{text}: {found:?}");
        assert_eq!(documents.override_lists[0].patches, [], "{text}");
    }
    let help = plain("patches: [{title: x}]").diagnostics[0].help.clone();
    assert!(help.contains("Must provide an id for each patch"), "{help}");
}

#[test]
fn a_run_knows_the_address_of_its_list() {
    let template = "Resources:\n  R:\n    Type: AWS::SSM::Association\n    Properties:\n      Name: AWS-RunPatchBaseline\n      \
                    Parameters: {Operation: [Install], InstallOverrideList: ['s3://lists/january.yaml']}\n      \
                    Targets: [{Key: InstanceIds, Values: ['*']}]\n";
    let documents = plain(template);
    assert_eq!(documents.diagnostics, []);
    let run = &documents.runs[0];
    assert_eq!(run.run.install_override_list.as_ref().unwrap().address, "s3://lists/january.yaml");
    assert_eq!(at(template, run.override_list_place.as_ref().unwrap()), "'s3://lists/january.yaml'");
    let refused = plain(&template.replace("s3://lists/january.yaml", "s3://lists/j$n.yaml"));
    assert_eq!(refused.diagnostics[0].code, "name-pattern");
    let hooks = plain(&template.replace("RunPatchBaseline", "RunPatchBaselineWithHooks"));
    assert_eq!(hooks.diagnostics[0].code, "unknown-parameter", "the document with hooks has none");
}
