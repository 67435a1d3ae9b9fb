//! Every code of the table, produced by the shortest text that has the problem, at the words that have it.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use std::collections::BTreeSet;

use common::{at, files, plain};
use patchplay_document::{CODES, Diagnostic, Severity, read_scenario};

/// Code, the beginning of the words it stands at, and the text. What begins with `scenario ` is read as one.
fn cases() -> Vec<(&'static str, &'static str, String)> {
    let rule = |inner: &str| baseline(&format!("ApprovalRules: {{PatchRules: [{inner}]}}"));
    let filter = |inner: &str| rule(&format!("{{ApproveAfterDays: 7, PatchFilterGroup: {{PatchFilters: [{inner}]}}}}"));
    let five = "{Key: PRODUCT, Values: ['*']}, {Key: PRODUCT_FAMILY, Values: ['*']}, {Key: CLASSIFICATION, Values: ['*']}, \
                {Key: MSRC_SEVERITY, Values: ['*']}, {Key: PATCH_SET, Values: ['*']}";
    let run = |inner: &str| {
        format!(
            "Resources:\n  R:\n    Type: AWS::SSM::Association\n    Properties:\n      Name: AWS-RunPatchBaseline\n      {inner}\n"
        )
    };
    let targets = "Targets: [{Key: InstanceIds, Values: ['*']}]";
    vec![
        ("syntax-error", "[", "a: [".to_owned()),
        ("too-large", "-", "- ".repeat(200_000)),
        ("duplicate-key", "Name", "Name: a\nName: b\n".to_owned()),
        ("complex-key", "[a]", "? [a]\n: b\n".to_owned()),
        ("yaml-alias", "*n", "{Name: &n abc, ApprovedPatches: [*n ]}".to_owned()),
        ("more-documents", "---", "--- {Name: abc, ApprovedPatches: [KB1]}\n".repeat(51).replacen("--- ", "", 1)),
        ("empty-document", "", String::new()),
        ("terraform-not-loaded", "r", "resource \"aws_ssm_patch_baseline\" \"x\" {}\n".to_owned()),
        ("not-a-template", "h", "hello: world\n".to_owned()),
        ("unknown-section", "Paramters", format!("Paramters: {{}}\nResources:\n  {}", lone())),
        ("not-a-resource", "X", "Resources:\n  X: {Properties: {}}\n".to_owned()),
        ("unknown-type", "AWS::SSM::PatchBasline", "Resources:\n  X: {Type: AWS::SSM::PatchBasline}\n".to_owned()),
        ("resource-key", "Name", "Resources:\n  X: {Type: AWS::SSM::PatchBaseline, Name: a}\n".to_owned()),
        ("not-created", "Off", format!("Conditions: {{Off: !Equals [a, b]}}\nResources:\n  B: {{Condition: Off, {}}}\n", one_line())),
        ("nothing-to-read", "R", "Resources:\n  X: {Type: AWS::S3::Bucket}\n".to_owned()),
        ("shell-syntax", "x", cli("create-patch-baseline --name abc --approved-patches KB1 --description a x")),
        ("unknown-command", "create-patch-basline", cli("create-patch-basline --name abc")),
        ("file-not-given", "file://a.json", cli("create-patch-baseline --name abc --approval-rules file://a.json")),
        ("unknown-baseline", "pb-1", cli("delete-patch-baseline --baseline-id pb-1")),
        ("rules-not-listed", "\"abc\"", "{\"BaselineIdentities\": [{\"BaselineId\": \"pb-1\", \"BaselineName\": \"abc\"}]}".to_owned()),
        ("node-left-out", "\"terminated\"", "[{\"InstanceId\": \"i-1\", \"ImageId\": \"ami-1\", \"State\": {\"Name\": \"terminated\"}}]".to_owned()),
        ("patch-data", "\"Patches\"", "{\"Patches\": []}".to_owned()),
        ("undeclared-name", "!Ref Prefix", "Name: !Ref Prefix\nApprovedPatches: [KB1]\n".to_owned()),
        ("unknown-reference", "!Ref Prefx", "Parameters: {Prefix: {Type: String}}\nResources:\n  X: {Type: AWS::SSM::PatchBaseline, Properties: {Name: !Ref Prefx}}\n".to_owned()),
        ("unknown-dependency", "Nothing", "Resources:\n  X: {Type: AWS::SSM::PatchBaseline, DependsOn: Nothing}\n".to_owned()),
        ("circular-reference", "A", "Resources:\n  A: {Type: AWS::S3::Bucket, DependsOn: B}\n  B: {Type: AWS::S3::Bucket, DependsOn: A}\n".to_owned()),
        ("unknown-function", "!Reff Prefix", "Name: !Reff Prefix\nApprovedPatches: [KB1]\n".to_owned()),
        ("function-arguments", "!Join [a]", "Name: !Join [a]\nApprovedPatches: [KB1]\n".to_owned()),
        ("mapping-key", "Wait", "Name: !FindInMap [Wait, x, days]\nApprovedPatches: [KB1]\n".replace("[Wait", "[ Wait").to_owned()),
        ("missing-transform", "Fn::ForEach::L", format!("Resources:\n  Fn::ForEach::L: [V, [a], {{'B${{V}}': {{{}}}}}]\n", one_line())),
        ("template-missing", "'https://b/vpc.yaml'", stack("vpc", "")),
        ("stack-parameter", "Sise", stack("child", ", Parameters: {Size: 1, Sise: 1}") + &child("Size: {Type: String}")),
        ("export-taken", "web", format!("Resources:\n  {}Outputs:\n  A: {{Value: a, Export: {{Name: web}}}}\n  B: {{Value: b, Export: {{Name:   web}}}}\n", lone())),
        ("parameter-value", "b", format!("Parameters: {{P: {{Type: String, AllowedValues: [a], Default: b}}}}\nResources:\n  {}", lone())),
        ("unresolved-value", "!Ref AWS::StackName", "Name: !Ref AWS::StackName\nApprovedPatches: [KB1]\n".to_owned()),
        ("patch-group-unknown", "!Ref Team", "PatchGroups: [!Ref Team]\nName: abc\nApprovedPatches: [KB1]\n".to_owned()),
        ("null-value", "Description", baseline("Description:")),
        ("wrong-type", "web", baseline("PatchGroups:     web")),
        ("unknown-key", "Descripton", baseline("Descripton: x")),
        ("missing-key", "ApprovedPatches", "ApprovedPatches: [KB1]\n".to_owned()),
        ("unknown-value", "block", baseline("RejectedPatchesAction: block")),
        ("out-of-range", "400", rule("{ApproveAfterDays: 400, PatchFilterGroup: {}}").replace("PatchFilterGroup: {}", "ComplianceLevel: LOW")),
        ("name-pattern", "two words", "Name: two words\nApprovedPatches: [KB1]\n".to_owned()),
        ("date-form", "2025-13-01", rule("{ApproveUntilDate: 2025-13-01}")),
        ("two-approvals", "2025-01-01", rule("{ApproveAfterDays: 7, ApproveUntilDate: 2025-01-01}")),
        ("no-approval", "PatchFilterGroup", rule("{PatchFilterGroup: {PatchFilters: [{Key: PRODUCT, Values: ['*']}]}}")),
        ("delay-without-effect", "7", rule("{ApproveAfterDays: 7, PatchFilterGroup: {PatchFilters: [{Key: PRODUCT, Values: ['*']}]}}").replace("WINDOWS", "UBUNTU").replace("KB1", "curl")),
        ("too-many-filters", "[{Key: PRODUCT, ", filter(five)),
        ("wrong-filter-key", "SEVERITY", filter("{Key: SEVERITY, Values: [Critical]}")),
        ("unknown-filter-value", "Security", filter("{Key: CLASSIFICATION, Values: [Security]}")),
        ("unknown-product", "WindowsServer2099", filter("{Key: PRODUCT, Values: [WindowsServer2099]}")),
        ("pattern-in-value", "Windows*", filter("{Key: PRODUCT, Values: [Windows*]}")),
        ("application-without-patch-set", "Office 2016", filter("{Key: PRODUCT, Values: [Office 2016]}")),
        ("product-not-of-family", "Office 2016", filter("{Key: PATCH_SET, Values: [APPLICATION]}, {Key: PRODUCT_FAMILY, Values: [Windows]}, {Key: PRODUCT, Values: [Office 2016]}")),
        ("repeated-filter-key", "PRODUCT", filter("{Key: PRODUCT, Values: ['*']}, {Key: PRODUCT, Values: ['*']}")),
        ("matches-everything", "[]", filter("")),
        ("approves-nothing", "Name", "Name: abc\nOperatingSystem: WINDOWS\n".to_owned()),
        ("patch-name-form", "5009557", baseline("RejectedPatches: [5009557]")),
        ("approved-and-rejected", "KB1", baseline("RejectedPatches: [KB1]")),
        ("wrong-system", "true", baseline("ApprovedPatchesEnableNonSecurity:  true")),
        ("over-quota", "[a, b", baseline("PatchGroups: [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z]")),
        ("patch-group-taken", "web", baseline("PatchGroups: [web, web]")),
        ("two-defaults", "true", format!("Resources:\n  A: {{{}}}\n  B: {{{}}}\n", default_one(), default_one())),
        ("override-not-json", "]", "[{\"OperatingSystem\": \"WINDOWS\", \"ApprovedPatches\": [\"KB1\"]},]".to_owned()),
        ("patch-group-tags-differ", "db", instance("Tags: [{Key: Patch Group, Value: web}, {Key: PatchGroup, Value: db}]")),
        ("tag-key-blank", "Patch Group", instance("Tags: [{Key: Patch Group, Value: web}], MetadataOptions: {InstanceMetadataTags: enabled}")),
        ("parameter-not-list", "Scan", run(&format!("Parameters: {{Operation:   Scan}}\n      {targets}"))),
        ("unknown-parameter", "Reboot", run(&format!("Parameters: {{Operation: [Scan], Reboot: [NoReboot]}}\n      {targets}"))),
        ("unknown-document", "AWS-RunPatchBaselin", run(targets).replace("PatchBaseline", "PatchBaselin")),
        ("legacy-document", "AWS-ApplyPatchBaseline", run(targets).replace("AWS-RunPatchBaseline", "AWS-ApplyPatchBaseline")),
        ("cron-only", "true", run(&format!("Parameters: {{Operation: [Scan]}}\n      ScheduleExpression: rate(1 day)\n      ApplyOnlyAtCronInterval: true\n      {targets}"))),
        ("cutoff-too-late", "4", window("Duration: 3, Cutoff: 4")),
        ("rate-control-missing", "Targets", task()),
        ("not-simulated", "arn:aws", cli("register-default-patch-baseline --baseline-id arn:aws:ssm:us-east-1:075727635805:patchbaseline/pb-09ca3fb51f0412ec3")),
        ("not-simulated", "AWSQuickSetupType-PatchPolicy", "Resources:\n  Q:\n    Type: AWS::SSMQuickSetup::ConfigurationManager\n    Properties: {ConfigurationDefinitions: [{Type: AWSQuickSetupType-PatchPolicy, Parameters: {}}]}\n".to_owned()),
        ("no-targets", "R", run("Parameters: {Operation: [Scan]}")),
        ("unknown-option", "none", "scenario options: {none: x}".to_owned()),
        ("unknown-version", "9", "scenario version: 9".to_owned()),
    ]
}

fn instance(properties: &str) -> String {
    format!("Resources:\n  X: {{Type: AWS::EC2::Instance, Properties: {{{properties}}}}}\n")
}

fn window(hours: &str) -> String {
    format!(
        "Resources:\n  W: {{Type: AWS::SSM::MaintenanceWindow, Properties: {{Name: win, Schedule: rate(1 day), \
         AllowUnassociatedTargets: true, {hours}}}}}\n"
    )
}

fn task() -> String {
    "Resources:\n  T: {Type: AWS::SSM::MaintenanceWindowTask, Properties: {WindowId: mw-0c50858d01e0a2f3b, Priority: 1, \
     TaskType: RUN_COMMAND, TaskArn: AWS-RunPatchBaseline, Targets: [{Key: 'tag:a', Values: [b]}], \
     TaskInvocationParameters: {MaintenanceWindowRunCommandParameters: {Parameters: {Operation: [Scan]}}}}}\n"
        .to_owned()
}

/// A root with one nested stack.
fn stack(template: &str, more: &str) -> String {
    format!(
        "Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{TemplateURL: 'https://b/{template}.yaml'{more}}}\n"
    )
}

/// The file `child.yaml`, which follows behind its name.
fn child(parameters: &str) -> String {
    format!("{CHILD}Parameters: {{{parameters}}}\nResources:\n  {}", lone())
}

const CHILD: &str = "--- child.yaml\n";

fn cli(command: &str) -> String {
    format!("aws ssm {command}")
}

/// A Windows baseline of three lines without a problem, and one line more.
fn baseline(line: &str) -> String {
    format!("Name: abc\nOperatingSystem: WINDOWS\nApprovedPatches: [KB1]\n{line}\n")
}

fn one_line() -> &'static str {
    "Type: AWS::SSM::PatchBaseline, Properties: {Name: abc, ApprovedPatches: [KB1]}"
}

fn default_one() -> String {
    one_line().replace("Name: abc", "Name: abc, DefaultBaseline: true")
}

fn lone() -> String {
    format!("B: {{{}}}\n", one_line())
}

fn diagnostics(text: &str) -> Vec<Diagnostic> {
    match text.strip_prefix("scenario ") {
        Some(text) => read_scenario("t.yaml", text).diagnostics,
        None => match text.split_once(CHILD) {
            Some((text, child)) => files(&[("t.yaml", text), ("child.yaml", child)]).diagnostics,
            None => plain(text).diagnostics,
        },
    }
}

#[test]
fn every_code_is_produced_where_its_problem_is() {
    let mut wrong = Vec::new();
    for (code, words, text) in cases() {
        let body = text.strip_prefix("scenario ").unwrap_or(&text);
        let found = diagnostics(&text);
        let places: Vec<String> =
            found.iter().filter(|found| found.code == code).map(|found| at(body, &found.place)).collect();
        if !places.iter().any(|place| place.starts_with(words)) {
            let all: Vec<String> = found.iter().map(ToString::to_string).collect();
            wrong.push(format!("{code} at `{words}`, found at {places:?} in\n{text:.300}\n{all:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_table_and_what_is_produced_are_the_same_set() {
    let table: BTreeSet<&str> = CODES.iter().map(|entry| entry.code).collect();
    let mut produced = BTreeSet::new();
    for (_, _, text) in cases() {
        for found in diagnostics(&text) {
            assert!(table.contains(found.code.as_str()), "{} is not in the table", found.code);
            produced.insert(found.code);
        }
    }
    let missing: Vec<&&str> = table.iter().filter(|code| !produced.contains(**code)).collect();
    assert!(missing.is_empty(), "no case produces {missing:?}");
}

/// The style of messages: lower case first (or the user's own text), no stop, help apart.
#[test]
fn messages_begin_small_and_end_without_a_stop() {
    for (_, _, text) in cases() {
        for found in diagnostics(&text) {
            for words in [&found.message, &found.help] {
                assert!(!words.ends_with('.'), "{words}");
            }
            let first = found.message.chars().next().unwrap();
            assert!(
                !first.is_uppercase()
                    || ["CloudFormation", "YAML", "AWS"].iter().any(|name| found.message.starts_with(name)),
                "{}",
                found.message
            );
            if found.severity == Severity::Error && found.code != "syntax-error" {
                assert!(!found.message.contains('\n'));
            }
        }
    }
}

/// Applying a fix removes the problem it belongs to.
#[test]
fn a_fix_mends_its_problem() {
    let mut fixed = 0;
    for (_, _, text) in cases() {
        for found in diagnostics(&text) {
            let Some(fix) = &found.fix else { continue };
            let prefix = text.strip_prefix("scenario ").map_or("", |_| "scenario ");
            let body = text.strip_prefix("scenario ").unwrap_or(&text);
            let mended = format!("{prefix}{}", apply(body, fix));
            let same = |other: &Diagnostic| other.code == found.code && other.message == found.message;
            assert!(!diagnostics(&mended).iter().any(same), "{found}\n{text}\n->\n{mended}");
            fixed += 1;
        }
    }
    assert!(fixed >= 15, "{fixed}");
}

fn apply(text: &str, fix: &patchplay_document::Fix) -> String {
    let offset = |position: patchplay_document::Position| {
        let start: usize = text.split_inclusive('\n').take(position.line as usize - 1).map(str::len).sum();
        start + position.column as usize - 1
    };
    let (start, end) = (offset(fix.place.start), offset(fix.place.end));
    format!("{}{}{}", text.get(..start).unwrap(), fix.text, text.get(end..).unwrap())
}

/// Where a text is no template, its first character is marked, also one of several bytes.
#[test]
fn a_text_of_another_kind_is_marked_at_its_first_character() {
    for (text, columns) in [("hello", 1..2), (" \u{fffd}\u{fffd}", 2..3), ("\u{1f600} a", 1..3)] {
        let documents = plain(text);
        let place = &documents.diagnostics[0].place;
        assert_eq!(documents.diagnostics[0].code, "not-a-template");
        assert_eq!((place.start.column, place.end.column), (columns.start, columns.end), "{text}");
    }
}
