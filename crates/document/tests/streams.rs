//! Several YAML documents in one text: each is read as what it is, with its place in the whole.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use common::{at, codes, files, plain};

#[test]
fn every_document_of_a_stream_is_read_by_its_content() {
    let text = "Name: first\nApprovedPatches: [KB1]\n---\n# a template\nResources:\n  Second: {Type: AWS::SSM::PatchBaseline, \
                Properties: {Name: second, ApprovedPatches: [KB2]}}\n  Host: {Type: AWS::EC2::Instance}\n---\n\
                {\"BaselineId\": \"pb-0123456789abcdef0\", \"Name\": \"third\", \"ApprovedPatches\": [\"KB3\"]}\n---\n\
                patches: [{id: KB4}]\n---\n[{OperatingSystem: WINDOWS, ApprovedPatches: [KB5]}]\n";
    let documents = plain(text);
    let names: Vec<&str> = documents.baselines.iter().map(|found| found.display_name.as_str()).collect();
    assert_eq!(names, ["first", "second", "third"]);
    assert_eq!(at(text, &documents.baselines[1].place), "Second");
    assert_eq!(documents.baselines[2].id.as_deref(), Some("pb-0123456789abcdef0"));
    assert_eq!(documents.instances[0].logical_id, "Host");
    assert_eq!(documents.override_lists[0].patches[0].id, "KB4");
    assert_eq!(documents.overrides[0].entries[0].found.baseline.approved_patches, ["KB5"]);
}

#[test]
fn a_problem_of_a_later_document_stands_at_its_line() {
    let text =
        "Name: one\nApprovedPatches: [KB1]\n---\nName: two\nApprovedPatches: [KB1]\nPatchGroup: [a]\n---\nName: x: y\n";
    let documents = plain(text);
    assert_eq!(codes(&documents), ["unknown-key@6:1", "syntax-error@8:8"]);
    assert_eq!(at(text, &documents.diagnostics[0].place), "PatchGroup");
    let names: Vec<&str> = documents.baselines.iter().map(|found| found.display_name.as_str()).collect();
    assert_eq!(names, ["one", "two"]);
    assert_eq!(documents.baselines.iter().map(|found| found.has_errors).collect::<Vec<_>>(), [false, true]);
}

/// Logical ids are those of a template; where two documents have the same, each is named with its document.
#[test]
fn two_templates_of_one_text_are_two_stacks() {
    let one = "Resources:\n  Host: {Type: AWS::EC2::Instance}\n";
    let documents = plain(&format!("{one}---\n{one}"));
    let ids: Vec<&str> = documents.instances.iter().map(|found| found.logical_id.as_str()).collect();
    assert_eq!(ids, ["t.yaml/Host", "t.yaml#2/Host"]);
    let beside = files(&[("a.yaml", &format!("---\n{one}")), ("b.yaml", one)]);
    let ids: Vec<&str> = beside.instances.iter().map(|found| found.logical_id.as_str()).collect();
    assert_eq!(ids, ["a.yaml/Host", "b.yaml/Host"]);
}

/// What looks like the beginning of a document inside a text block is none.
#[test]
fn a_line_of_a_block_begins_no_document() {
    let text = "Resources:\n  B:\n    Type: AWS::SSM::PatchBaseline\n    Properties:\n      Name: one\n      Description: |\n        a\n        ---\n        b\n      ApprovedPatches: [KB1]\n";
    let documents = plain(text);
    assert_eq!(codes(&documents), [] as [&str; 0]);
    assert_eq!(documents.baselines[0].baseline.description.as_deref(), Some("a\n---\nb\n"));
}
