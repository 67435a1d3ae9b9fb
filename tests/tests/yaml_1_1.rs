//! What is exported as YAML says the same to a reader of YAML 1.1, as AWS's tools are, as the JSON beside it.
//!
//! The reader is PyYAML, which is not part of this repository: `cargo xtask test yaml` brings it and names the Python.
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use std::{
    io::Write,
    process::{Command, Stdio},
};

use patchplay_document::{BaselineSites, ExportFormat, FoundBaseline, Place, export};
use patchplay_model::{
    Approval, ComplianceLevel, Date, FilterKey, OperatingSystem, PatchBaseline, PatchFilter, PatchRule, PatchSource,
    Tag,
};
use serde_json::Value;

/// Texts that some reader of YAML takes for a boolean, number, date, time, null, tag, alias, merge key or comment, and
/// such that only quotes keep whole.
const ODD: &[&str] = &[
    "NO",
    "No",
    "n",
    "N",
    "on",
    "off",
    "y",
    "Yes",
    "true",
    "False",
    "null",
    "Null",
    "~",
    "",
    " ",
    "2022-01-22",
    "2022-1-2",
    "2001-12-14t21:59:43.10-05:00",
    "2022-01-22 11:19:01",
    "12:30:45",
    "1:30",
    "190:20:30.15",
    "1e3",
    "1.5e+3",
    "6.8523015e+5",
    "0o7",
    "0o17",
    "017",
    "0b1010_0111",
    "0x1F",
    "0x_0A_74_AE",
    "1_000",
    "685_230.15",
    "+1",
    "-1",
    "-.inf",
    ".Inf",
    ".NaN",
    "1.",
    ".5",
    "+.5",
    "1,000",
    "=",
    "<<",
    "*x",
    "&x",
    "!Ref x",
    "!!str x",
    "# x",
    "a #b",
    "a: b",
    "a:",
    ":a",
    "- x",
    "-",
    "--- x",
    "---",
    "...",
    "? x",
    "?",
    "| x",
    "> x",
    "%x",
    "@x",
    "`x`",
    "[x]",
    "{x}",
    "[",
    "}",
    ",",
    "'",
    "\"",
    "it's",
    "say \"x\"",
    "'x'",
    "\"x\"",
    "\\",
    "a\\nb",
    "\tx",
    " lead",
    "trail ",
    "two\nlines",
    "end\n",
    "\nstart",
    "x\r\ny",
    "x\ry",
    "é",
    "日本語",
    "😀",
    "a\u{85}b",
    "a\u{2028}b",
    "\u{feff}x",
    "\u{a0}x",
    "${AWS::Region}",
    "${!x}",
    "{{resolve:ssm:x}}",
    "x\u{7f}y",
    "\u{1}",
];

/// Reads a list of texts and writes what each says; values that JSON does not have come out as what Python calls them.
const READER: &str = "import json, sys, yaml
class Loader(yaml.SafeLoader): pass
print(json.dumps([yaml.load(text, Loader) for text in json.load(sys.stdin)], default=repr))";

fn baseline(odd: &str) -> FoundBaseline {
    let text = || odd.to_owned();
    let mut baseline = PatchBaseline {
        name: Some("1e3".to_owned()),
        description: Some(text()),
        approved_patches: vec![text(), format!("x{odd}")],
        rejected_patches: vec![text()],
        patch_groups: vec![text()],
        tags: vec![Tag { key: text(), value: text() }],
        sources: vec![PatchSource { name: text(), products: vec![text()], configuration: format!("{odd}\n{odd}") }],
        ..PatchBaseline::new(OperatingSystem::Ubuntu)
    };
    baseline.rules = vec![
        PatchRule {
            filters: vec![PatchFilter { key: FilterKey::Section, values: vec![text(), "*".to_owned()] }],
            approval: Some(Approval::UntilDate(Date::parse("2022-01-22").unwrap())),
            compliance_level: ComplianceLevel::High,
            enable_non_security: true,
        },
        PatchRule { approval: Some(Approval::AfterDays(7)), ..PatchRule::default() },
    ];
    FoundBaseline {
        // A key is a text, too.
        logical_id: Some("On".to_owned()),
        id: None,
        display_name: "1e3".to_owned(),
        baseline,
        has_errors: false,
        created: Some(true),
        sites: BaselineSites::default(),
        unresolved_groups: Vec::new(),
        resolved: Value::Null,
        place: Place::default(),
    }
}

fn read_by_python(texts: &[String]) -> Vec<Value> {
    let python = std::env::var_os("PATCHPLAY_PYTHON").expect("`cargo xtask test yaml` names the Python to read with");
    let mut child = Command::new(python)
        .args(["-X", "utf8", "-c", READER])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(serde_json::to_string(texts).unwrap().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
#[ignore = "needs PyYAML: `cargo xtask test yaml`"]
fn a_reader_of_yaml_1_1_reads_the_same_values() {
    let write = |odd: &&str, format| export(&[baseline(odd)], format);
    let yaml: Vec<String> = ODD.iter().map(|odd| write(odd, ExportFormat::CloudFormationYaml)).collect();
    let read = read_by_python(&yaml);
    let mut wrong = Vec::new();
    for ((odd, yaml), read) in ODD.iter().zip(&yaml).zip(&read) {
        let json: Value = serde_json::from_str(&write(odd, ExportFormat::CloudFormationJson)).unwrap();
        if *read != json {
            wrong.push(format!("{odd:?}:\n{yaml}\nis read as\n{read:#}\nand is\n{json:#}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), ODD.len(), wrong.join("\n"));
}

/// What is compared above hangs on the quotes: without them the reader takes most of these for something else.
#[test]
#[ignore = "needs PyYAML: `cargo xtask test yaml`"]
fn without_quotes_it_reads_other_values() {
    for (text, wanted) in
        [("x: NO", "false"), ("x: 2022-01-22", "\"datetime.date(2022, 1, 22)\""), ("x: 12:30:45", "45045")]
    {
        let read = read_by_python(&[text.to_owned()]);
        assert_eq!(read.first().unwrap()["x"].to_string(), wanted, "{text}");
    }
}
