//! A fix leaves a text that can be read and no longer has the problem.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use common::{codes, plain};
use patchplay_document::Position;

/// The byte of a position in a text of ASCII characters alone, whose lines all end alike.
fn byte(text: &str, position: Position) -> usize {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    let before: usize = text.split_inclusive(end).take(position.line as usize - 1).map(str::len).sum();
    before + position.column as usize - 1
}

/// The text after the only fix that is offered for a code.
fn fixed(text: &str, code: &str) -> Option<String> {
    let documents = plain(text);
    let fix = documents.diagnostics.iter().find(|found| found.code == code)?.fix.clone()?;
    let mut after = text.to_owned();
    after.replace_range(byte(text, fix.place.start)..byte(text, fix.place.end), &fix.text);
    Some(after)
}

/// The same, and nobody finds the problem again, or another one.
fn mended(text: &str, code: &str) -> String {
    let after = fixed(text, code).unwrap();
    let documents = plain(&after);
    let left: Vec<&str> = documents.diagnostics.iter().map(|found| found.code.as_str()).collect();
    assert!(!left.contains(&code) && !left.contains(&"syntax-error"), "{after}\n{:#?}", codes(&documents));
    after
}

#[test]
fn a_lone_text_becomes_a_list_of_one() {
    let text = |value: &str| format!("Name: abc\nApprovedPatches: [KB1]\nPatchGroups: {value}\n");
    for (value, list) in [
        ("web", "[web]"),
        ("'a, b'", "['a, b']"),
        ("a{b}, c's", "['a{b}, c''s']"),
        ("x[0]", "['x[0]']"),
        ("one\n  two", "['one\n  two']"),
    ] {
        assert_eq!(mended(&text(value), "wrong-type"), text(list));
    }
    let by_parameter = "Parameters: {Groups: {Type: String, Default: web}}\nResources:\n  B:\n    Type: \
                        AWS::SSM::PatchBaseline\n    Properties: {Name: abc, PatchGroups: !Ref Groups}\n";
    assert_eq!(fixed(by_parameter, "wrong-type"), None, "a default in brackets is still text");
    assert_eq!(fixed(&text("|-\n  web"), "wrong-type"), None, "a block cannot stand in brackets");
}

/// Names of the user's own may hold what ends a word of YAML.
#[test]
fn a_suggested_name_is_quoted_or_not_put_in() {
    let template = |name: &str, used: &str| {
        format!(
            "Parameters: {{'{name}': {{Type: String, Default: abc}}}}\nResources:\n  B:\n    Type: \
             AWS::SSM::PatchBaseline\n    Properties: {{Name: {used}, ApprovedPatches: [KB1]}}\n"
        )
    };
    assert!(fixed(&template("Prefix", "!Ref Prefx"), "unknown-reference").is_some());
    assert_eq!(fixed(&template("Prefi]x", "!Ref Prefx"), "unknown-reference"), None);
}

#[test]
fn a_suggested_value_is_written_in_the_quotes_that_stand_there() {
    let text = |given: &str| {
        format!(
            "Parameters: {{P: {{Type: String, AllowedValues: [\"a'b]\\\\c\"], Default: {given}}}}}\nResources: {{}}\n"
        )
    };
    for given in ["a'b]\\c ".replace("]\\c ", ""), "'a''b)\\c'".to_owned(), "\"a'b)\\\\c\"".to_owned()] {
        mended(&text(&given), "parameter-value");
    }
}

#[test]
fn a_member_comes_into_its_line_whatever_ends_the_lines() {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!(
            "Name: abc{end}ApprovalRules:{end}  PatchRules:{end}    - ComplianceLevel: HIGH{end}      PatchFilterGroup: {{PatchFilters: []}}{end}"
        );
        let after = mended(&text, "no-approval");
        assert!(after.contains("    - ApproveAfterDays: 7\n      ComplianceLevel: HIGH"), "{after:?}");
    }
}

#[test]
fn a_member_comes_before_its_comma_also_below_a_comment() {
    for comment in ["", " # the first", " # \"a\" [b\n  # and more", "\t# x"] {
        let text = format!(
            "Name: abc\nApprovalRules:\n  PatchRules:\n    - {{{comment}\n      ComplianceLevel: HIGH, PatchFilterGroup: {{PatchFilters: []}}}}\n"
        );
        let after = mended(&text, "no-approval");
        assert!(after.contains("ApproveAfterDays: 7, ComplianceLevel: HIGH"), "{after:?}");
    }
}
