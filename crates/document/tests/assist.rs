//! What is offered while writing, and what words mean. `|` is the cursor.
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use patchplay_document::{Completion, CompletionKind, Hover, Position, SourceFile, complete, definition, hover};

fn cut(text: &str) -> (SourceFile, Position) {
    let (before, behind) = text.split_once('|').unwrap();
    let line = before.split('\n').count();
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count() + 1;
    let file = SourceFile { name: "t.yaml".to_owned(), text: format!("{before}{behind}") };
    (file, Position { line: u32::try_from(line).unwrap(), column: u32::try_from(column).unwrap() })
}

fn offered(text: &str) -> Vec<Completion> {
    let (file, position) = cut(text);
    complete(&file, position, &[("windows-2019-2021.12.15".to_owned(), "Windows Server 2019".to_owned())])
}

fn labels(text: &str) -> Vec<String> {
    offered(text).into_iter().map(|completion| completion.label).collect()
}

fn told(text: &str) -> Option<Hover> {
    let (file, position) = cut(text);
    hover(&file, position, &[])
}

/// The text once the completion with this label is put in.
fn accepted(text: &str, label: &str) -> String {
    let (file, _) = cut(text);
    let found = offered(text).into_iter().find(|completion| completion.label == label).unwrap();
    let offset = |position: Position| {
        let start: usize = file.text.split_inclusive('\n').take(position.line as usize - 1).map(str::len).sum();
        start + position.column as usize - 1
    };
    let (start, end) = (offset(found.place.start), offset(found.place.end));
    format!("{}{}{}", file.text.get(..start).unwrap(), found.text, file.text.get(end..).unwrap())
}

const RULE: &str = "Name: web\nOperatingSystem: SYSTEM\nApprovalRules:\n  PatchRules:\n    - ApproveAfterDays: 7\n      PatchFilterGroup:\n        PatchFilters:\n          - ";

fn rule(system: &str, rest: &str) -> String {
    RULE.replace("SYSTEM", system) + rest
}

#[test]
fn keys_of_every_place() {
    for (text, some) in [
        ("|", &["Name", "ApprovalRules", "Resources"][..]),
        ("Name: web\n|", &["ApprovalRules", "PatchGroups"]),
        ("Name: web\nAppr|\nPatchGroups: [a]\n", &["ApprovalRules", "ApprovedPatches"]),
        ("Name: web\nApprovalRules:\n  |", &["PatchRules"]),
        ("Name: web\nApprovalRules:\n  PatchRules:\n    - |", &["PatchFilterGroup", "ApproveAfterDays"]),
        ("Name: web\nApprovalRules:\n  PatchRules:\n    - ApproveAfterDays: 7\n      |", &["ComplianceLevel"]),
        ("Name: web\nGlobalFilters:\n  |", &["PatchFilters"]),
        ("Name: web\nGlobalFilters:\n  PatchFilters:\n    - |", &["Key", "Values"]),
        ("Name: web\nSources:\n  - |", &["Products", "Configuration"]),
        ("Name: web\nTags:\n  - K|", &["Key"]),
        ("Resources:\n  A:\n    |", &["Type", "Properties"]),
        ("Resources:\n  A:\n    Type: AWS::SSM::PatchBaseline\n    Properties:\n      |", &["Name", "DefaultBaseline"]),
        ("Resources:\n  A:\n    Type: AWS::SSM::Association\n    Properties:\n      |", &["Targets", "Parameters"]),
        (
            "Resources:\n  A:\n    Type: AWS::SSM::Association\n    Properties:\n      Name: AWS-RunPatchBaseline\n      Parameters:\n        |",
            &["Operation", "BaselineOverride"],
        ),
        ("Resources:\n  A: {}\n|", &["Outputs", "Conditions"]),
        (
            "Resources:\n  A:\n    Type: AWS::SSM::MaintenanceWindow\n    Properties:\n      |",
            &["Schedule", "Cutoff", "AllowUnassociatedTargets"],
        ),
        (
            "Resources:\n  A:\n    Type: AWS::SSM::MaintenanceWindowTarget\n    Properties:\n      |",
            &["WindowId", "ResourceType", "Targets"],
        ),
        (
            "Resources:\n  A:\n    Type: AWS::SSM::MaintenanceWindowTask\n    Properties:\n      |",
            &["TaskArn", "Priority", "TaskInvocationParameters", "CutoffBehavior"],
        ),
        (
            "Resources:\n  A:\n    Type: AWS::SSM::MaintenanceWindowTask\n    Properties:\n      LoggingInfo: {|",
            &["S3Bucket", "S3Prefix", "Region"],
        ),
        (
            "Resources:\n  A:\n    Type: AWS::SSM::MaintenanceWindowTask\n    Properties:\n      TaskInvocationParameters:\n        |",
            &["MaintenanceWindowRunCommandParameters"],
        ),
        (
            "Resources:\n  A:\n    Type: AWS::SSM::MaintenanceWindowTask\n    Properties:\n      TaskInvocationParameters:\n        MaintenanceWindowRunCommandParameters:\n          |",
            &["Parameters", "OutputS3BucketName", "TimeoutSeconds"],
        ),
        (
            "Resources:\n  A:\n    Type: AWS::SSM::MaintenanceWindowTask\n    Properties:\n      TaskArn: AWS-RunPatchBaseline\n      TaskInvocationParameters:\n        MaintenanceWindowRunCommandParameters:\n          Parameters:\n            |",
            &["Operation", "RebootOption", "SnapshotId"],
        ),
        ("Resources:\n  A:\n    Type: AWS::ResourceGroups::Group\n    Properties:\n      |", &["ResourceQuery"]),
        (
            "Resources:\n  A:\n    Type: AWS::ResourceGroups::Group\n    Properties:\n      ResourceQuery:\n        |",
            &["Type", "Query"],
        ),
        (
            "Resources:\n  A:\n    Type: AWS::ResourceGroups::Group\n    Properties:\n      ResourceQuery:\n        Query:\n          |",
            &["ResourceTypeFilters", "TagFilters", "StackIdentifier"],
        ),
        (
            "Resources:\n  A:\n    Type: AWS::ResourceGroups::Group\n    Properties:\n      ResourceQuery:\n        Query:\n          TagFilters:\n            - |",
            &["Key", "Values"],
        ),
        ("version: 1\nrun:\n  document: AWS-RunPatchBaseline\n  parameters: {|", &["Operation", "RebootOption"]),
        ("{\"Name\": \"web\", \"Appr|\": []}", &["ApprovalRules"]),
        ("{\"Name\": \"web\", \"Appr|", &["ApprovalRules"]),
        ("Name: web\nTags: [{|", &["Key", "Value"]),
    ] {
        let found = labels(text);
        for label in some {
            assert!(found.iter().any(|found| found == label), "{text}\n{label} is not among {found:?}");
        }
    }
}

#[test]
fn what_stands_there_already_is_not_offered_again() {
    let found = labels("Name: web\nPatchGroups: [a]\n|");
    assert!(!found.contains(&"Name".to_owned()) && !found.contains(&"PatchGroups".to_owned()), "{found:?}");
    let parameters = labels(
        "Resources:\n  A:\n    Type: AWS::SSM::Association\n    Properties:\n      Name: AWS-RunPatchBaselineWithHooks\n      Parameters:\n        |",
    );
    assert!(
        !parameters.contains(&"BaselineOverride".to_owned()) && parameters.contains(&"OnExitHookDocName".to_owned())
    );
}

fn resource(kind: &str, rest: &str) -> String {
    format!("Resources:\n  A:\n    Type: AWS::SSM::{kind}\n    Properties:\n      {rest}")
}

fn group(rest: &str) -> String {
    format!(
        "Resources:\n  A:\n    Type: AWS::ResourceGroups::Group\n    Properties:\n      ResourceQuery:\n        {rest}"
    )
}

/// What may stand in a command line of the AWS CLI, and how it is written there.
#[test]
fn command_lines_have_the_words_of_templates() {
    const RULES: &str = "aws ssm create-patch-baseline --name web --operating-system UBUNTU \\\n  --approval-rules \"PatchRules=[{PatchFilterGroup={PatchFilters=[{Key=PRIORITY,Values=[";
    for (text, some) in [
        ("aws ssm |", &["create-patch-baseline", "send-command", "register-patch-baseline-for-patch-group"][..]),
        ("aws ssm create-patch-baseline |", &["--name", "--approval-rules", "--sources"]),
        ("aws ssm create-patch-baseline --name web --app|", &["--approval-rules", "--approved-patches"]),
        (
            "aws ssm create-patch-baseline \\\n    --name web \\\n    --rej|",
            &["--rejected-patches", "--rejected-patches-action"],
        ),
        ("echo 1\naws ssm create-patch-baseline --operating-system |", &["WINDOWS", "UBUNTU"]),
        ("aws ssm update-patch-baseline --baseline-id pb-1 --rejected-patches-action |", &["BLOCK"]),
        ("aws ssm create-patch-baseline --approval-rules |", &["PatchRules"]),
        ("aws ssm create-patch-baseline --approval-rules 'PatchRules=[{|", &["PatchFilterGroup", "ComplianceLevel"]),
        (
            "aws ssm create-patch-baseline --approval-rules 'PatchRules=[{PatchFilterGroup={PatchFilters=[{Key=|",
            &["MSRC_SEVERITY"],
        ),
        (&format!("{RULES}Required,|"), &["Required", "Important", "Optional"]),
        ("aws ssm create-patch-baseline --global-filters '{\"PatchFilters\": [{\"|", &["Key", "Values"]),
        ("aws ssm create-patch-baseline --sources Name=a,|", &["Products", "Configuration"]),
        ("aws ssm send-command --document-name |", &["AWS-RunPatchBaseline"]),
        ("aws ssm send-command --document-name AWS-RunPatchBaseline --parameters |", &["Operation", "RebootOption"]),
        ("aws ssm send-command --document-name AWS-RunPatchBaseline --parameters Operation=|", &["Scan", "Install"]),
        ("aws ssm send-command --targets Key=|", &["InstanceIds", "tag:PatchGroup"]),
        ("aws ssm create-association --name AWS-RunPatchBaseline --compliance-severity |", &["CRITICAL"]),
        ("aws ssm create-maintenance-window --sch|", &["--schedule", "--schedule-timezone"]),
        ("aws ssm register-target-with-maintenance-window --resource-type |", &["INSTANCE", "RESOURCE_GROUP"]),
        ("aws ssm register-task-with-maintenance-window --task-type |", &["RUN_COMMAND"]),
    ] {
        let found = labels(text);
        for label in some {
            assert!(found.iter().any(|found| found == label), "{text}\n{label} is not among {found:?}");
        }
    }
    let ubuntu = labels(&format!("{RULES}|").replace("Key=PRIORITY,Values=[", "Key="));
    assert_eq!(ubuntu, ["PRODUCT", "SECTION", "PRIORITY"]);
    let given = labels("aws ssm create-patch-baseline --name web |");
    assert!(!given.contains(&"--name".to_owned()) && !given.contains(&"--baseline-id".to_owned()), "{given:?}");
    for text in [
        "aws ssm create-patch-baseline --name |",
        "aws ssm create-patch-baseline --name web\n|",
        "aws s3 ls |\naws ssm x",
    ] {
        assert_eq!(labels(text), [""; 0], "{text}");
    }
    for (text, label, wanted) in [
        ("aws ssm create-patch-baseline --na|", "--name", "aws ssm create-patch-baseline --name"),
        (
            "aws ssm create-patch-baseline --approval-rules 'Pat|'",
            "PatchRules",
            "aws ssm create-patch-baseline --approval-rules 'PatchRules='",
        ),
        (
            "aws ssm create-patch-baseline --global-filters '{\"Pat|\"'",
            "PatchFilters",
            "aws ssm create-patch-baseline --global-filters '{\"PatchFilters\"'",
        ),
        (
            "aws ssm create-patch-baseline --operating-system UB|",
            "UBUNTU",
            "aws ssm create-patch-baseline --operating-system UBUNTU",
        ),
    ] {
        assert_eq!(accepted(text, label), wanted);
    }
    for (text, words) in [
        ("aws ssm create-patch|-baseline --name web", "makes a baseline"),
        ("aws ssm create-patch-baseline --name web --approval|-rules x", "up to ten rules"),
        ("aws ssm register-patch-baseline-for-patch-group --patch-gr|oup a", "Patch Group"),
        ("aws ssm create-patch-baseline --rejected-patches-action BL|OCK", "Never installed"),
        ("aws ssm create-patch-baseline --approval-rules PatchRules=[{PatchFilter|Group={}}]", "what a patch must be"),
    ] {
        let hover = told(text).unwrap_or_else(|| panic!("nothing is said in {text}"));
        assert!(hover.text.contains(words), "{text}\n{}", hover.text);
    }
    assert_eq!(
        labels("resource \"aws_ssm_patch_baseline\" \"web\" {\n  na|\n}\n"),
        [""; 0],
        "Terraform has other words"
    );
}

#[test]
fn values_of_every_place() {
    for (text, all) in [
        ("Name: web\nOperatingSystem: REDHAT|\n".to_owned(), &["REDHAT_ENTERPRISE_LINUX"][..]),
        ("Name: web\nRejectedPatchesAction: |\n".to_owned(), &["ALLOW_AS_DEPENDENCY", "BLOCK"]),
        ("Name: web\nApprovedPatchesComplianceLevel: CR|\n".to_owned(), &["CRITICAL"]),
        ("Name: web\nDefaultBaseline: |\n".to_owned(), &["true", "false"]),
        (rule("WINDOWS", "Key: |\n"), &["PATCH_SET", "PRODUCT", "PRODUCT_FAMILY", "CLASSIFICATION", "MSRC_SEVERITY"]),
        (rule("UBUNTU", "Key: |\n            Values: [Required]\n"), &["PRODUCT", "SECTION", "PRIORITY"]),
        (rule("WINDOWS", "Key: MSRC_SEVERITY\n            Values: [Critical, |]\n"), &["Critical", "Important", "Moderate", "Low", "Unspecified", "*"]),
        (rule("MACOS", "Key: CLASSIFICATION\n            Values:\n              - brew|\n"), &["brew", "brew_cask"]),
        (rule("UBUNTU", "Key: MSRC_SEVERITY\n            Values: [|]\n"), &[]),
        ("Resources:\n  A:\n    Type: AWS::SSM::Patch|\n".to_owned(), &["AWS::SSM::PatchBaseline"]),
        ("Resources:\n  A:\n    Type: AWS::SSM::Association\n    Properties:\n      Name: |\n".to_owned(), &["AWS-RunPatchBaseline", "AWS-RunPatchBaselineAssociation", "AWS-RunPatchBaselineWithHooks"]),
        ("Resources:\n  A:\n    Type: AWS::SSM::Association\n    Properties:\n      Name: AWS-RunPatchBaseline\n      Parameters:\n        Operation: [|]\n".to_owned(), &["Scan", "Install"]),
        ("Resources:\n  A:\n    Type: AWS::EC2::Instance\n    Properties:\n      Tags:\n        - Key: |\n          Value: web\n".to_owned(), &["Patch Group", "PatchGroup"]),
        ("version: 1\ninstances:\n  - name: web\n    image: |\n".to_owned(), &["windows-2019-2021.12.15"]),
        ("version: 1\ninstances:\n  - name: web\n    trouble: [dpkg|]\n".to_owned(), &["dpkg-locked", "dpkg-interrupted"]),
        (resource("MaintenanceWindowTask", "TaskType: |"), &["RUN_COMMAND", "AUTOMATION", "LAMBDA", "STEP_FUNCTIONS"]),
        (resource("MaintenanceWindowTask", "CutoffBehavior: |"), &["CONTINUE_TASK", "CANCEL_TASK"]),
        (resource("MaintenanceWindowTask", "TaskArn: |"), &["AWS-RunPatchBaseline", "AWS-RunPatchBaselineAssociation", "AWS-RunPatchBaselineWithHooks"]),
        (resource("MaintenanceWindowTask", "Targets: [{Key: |"), &["WindowTargetIds", "InstanceIds", "tag:Patch Group", "tag:PatchGroup", "resource-groups:Name"]),
        (resource("MaintenanceWindowTask", "TaskInvocationParameters: {MaintenanceWindowRunCommandParameters: {Parameters: {Operation: [|"), &["Scan", "Install"]),
        (resource("MaintenanceWindowTarget", "ResourceType: |"), &["INSTANCE", "RESOURCE_GROUP"]),
        (resource("MaintenanceWindow", "AllowUnassociatedTargets: |"), &["true", "false"]),
        (resource("Association", "ComplianceSeverity: |"), &["CRITICAL", "HIGH", "MEDIUM", "LOW", "UNSPECIFIED"]),
        (resource("Association", "SyncCompliance: |"), &["AUTO", "MANUAL"]),
        (resource("Association", "Targets: [{Key: |"), &["InstanceIds", "tag:Patch Group", "tag:PatchGroup", "resource-groups:Name"]),
        (group("Type: |"), &["TAG_FILTERS_1_0", "CLOUDFORMATION_STACK_1_0"]),
        (group("Query: {ResourceTypeFilters: [|"), &["AWS::EC2::Instance", "AWS::SSM::ManagedInstance", "AWS::AllSupported"]),
        (group("Query: {TagFilters: [{Key: |"), &["Patch Group", "PatchGroup"]),
        ("{\"Name\": \"web\", \"OperatingSystem\": \"SU|\"}".to_owned(), &["SUSE"]),
        ("Description: free |\n".to_owned(), &[]),
    ] {
        assert_eq!(labels(&text), all, "{text}");
    }
}

#[test]
fn an_accepted_word_fits_in() {
    for (text, label, wanted) in [
        ("Name: web\nAppr|\n", "ApprovalRules", "Name: web\nApprovalRules: \n"),
        ("Name: web\nAppr|: {}\n", "ApprovalRules", "Name: web\nApprovalRules: {}\n"),
        ("{\"Name\": \"web\", \"Appr|\": []}", "ApprovedPatches", "{\"Name\": \"web\", \"ApprovedPatches\": []}"),
        ("OperatingSystem: sus|\nName: web\n", "SUSE", "OperatingSystem: SUSE\nName: web\n"),
        (
            &rule("SUSE", "Key: SEVERITY\n            Values: [|]\n"),
            "*",
            &rule("SUSE", "Key: SEVERITY\n            Values: ['*']\n"),
        ),
        (
            "Resources:\n  A:\n    Type: AWS::SSM|\n",
            "AWS::SSM::PatchBaseline",
            "Resources:\n  A:\n    Type: AWS::SSM::PatchBaseline\n",
        ),
    ] {
        assert_eq!(accepted(text, label), wanted);
    }
}

#[test]
fn completions_say_what_they_are() {
    let found = offered("Name: web\nAppr|");
    let rules = found.iter().find(|completion| completion.label == "ApprovalRules").unwrap();
    assert_eq!(rules.kind, CompletionKind::Key);
    assert!(rules.detail.contains("approve patches by themselves"), "{}", rules.detail);
    assert!(rules.page.ends_with("aws-resource-ssm-patchbaseline.html"), "{}", rules.page);
    let blocked = offered("RejectedPatchesAction: BL|\nName: web");
    assert!(blocked[0].detail.starts_with("Never installed"), "{}", blocked[0].detail);
}

#[test]
fn words_are_explained() {
    for (text, words) in [
        ("Name: web\nApprovalRu|les:\n  PatchRules: []\n", "up to ten rules"),
        ("Name: web\nRejectedPatchesAction: BL|OCK\n", "Never installed"),
        ("OperatingSystem: S|USE\n", "SUSE Linux Enterprise Server"),
        (&rule("WINDOWS", "Key: PATCH|_SET\n            Values: [OS]\n"), "applications"),
        ("version: 1\ninstances:\n  - name: web\n    trouble: [no|exec]\n", "exit 126"),
        ("{\"Name\": \"web\", \"Patch|Groups\": [\"a\"]}", "tag `Patch Group`"),
        (
            "Resources:\n  A:\n    Type: AWS::SSM::Association\n    Properties:\n      Name: AWS-RunPatchBaseline\n      Parameters:\n        Reboot|Option: [NoReboot]\n",
            "rebooted",
        ),
    ] {
        let hover = told(text).unwrap_or_else(|| panic!("nothing is said in {text}"));
        assert!(hover.text.contains(words), "{text}\n{}", hover.text);
    }
    assert_eq!(told("Name: we|b\n"), None);
    assert_eq!(told("Nonsense: |\n"), None);
}

/// Every cursor in a text that grows.
#[test]
fn no_cursor_panics() {
    let text = rule("WINDOWS", "Key: CLASSIFICATION\n            Values: ['*', \"é😀\"]\n# end\n\tx: [{");
    for (at, _) in text.char_indices() {
        let marked = format!("{}|{}", text.get(..at).unwrap(), text.get(at..).unwrap());
        let _ = (labels(&marked), told(&marked));
        let _ = (labels(&format!("{}|", text.get(..at).unwrap())), told(&format!("{}|", text.get(..at).unwrap())));
    }
    let script = "aws ssm create-patch-baseline --name 'é😀' --approval-rules 'PatchRules=[{PatchFilterGroup={PatchFilters=[{Key=PRODUCT,Values=[\"*\"' \\\n --tags Key=a,Value=b";
    for (at, _) in script.char_indices() {
        let marked = format!("{}|{}", script.get(..at).unwrap(), script.get(at..).unwrap());
        let _ = (labels(&marked), told(&marked));
    }
    let file = SourceFile { name: "t".to_owned(), text };
    for (line, column) in [(0, 0), (0, 1), (1, 0), (1, 99_999), (99_999, 1), (u32::MAX, u32::MAX)] {
        let _ = complete(&file, Position { line, column }, &[]);
        let _ = hover(&file, Position { line, column }, &[]);
    }
}

/// Line and text of the key that defines the name at the cursor.
fn defined(text: &str) -> Option<(u32, String)> {
    let (file, position) = cut(text);
    let place = definition(&file, position)?;
    let line = file.text.lines().nth(place.start.line as usize - 1).unwrap();
    let columns = place.start.column as usize - 1..place.end.column as usize - 1;
    Some((place.start.line, line.get(columns).unwrap().to_owned()))
}

const TEMPLATE: &str = "Parameters:
  Prefix: {Type: String}
Mappings:
  Images: {eu: {id: ami-1}}
Conditions:
  Prod: !Equals [a, a]
Resources:
  Role: {Type: AWS::IAM::Role}
  Node:
    Type: AWS::EC2::Instance
    ";

#[test]
fn a_name_leads_to_what_defines_it() {
    for (text, line, key) in [
        ("Properties: {Subnet: !Ref Pre|fix}", 2, "Prefix"),
        ("Properties: {Subnet: !R|ef Prefix}", 2, "Prefix"),
        ("Properties: {Subnet: {Ref: |Role}}", 8, "Role"),
        ("Properties: {Profile: !GetAtt Ro|le.Arn}", 8, "Role"),
        ("Properties: {Profile: {'Fn::GetAtt': [Role|, Arn]}}", 8, "Role"),
        ("Properties: {Name: !Sub 'a-${Pre|fix}-${Role.Arn}'}", 2, "Prefix"),
        ("Properties: {Name: !Sub 'ü-${Prefix}-${Role.A|rn}'}", 8, "Role"),
        ("Properties:\n      UserData:\n        Fn::Sub: >\n          echo ${Pre|fix}", 2, "Prefix"),
        ("Properties: {Name: !Sub ['${Pre|fix}-${Own}', {Own: b}]}", 2, "Prefix"),
        ("Properties: {Name: !Sub ['${Prefix}-${O|wn}', {Own: b}]}", 11, "Own"),
        ("Properties: {Name: !If [Pr|od, a, b]}", 6, "Prod"),
        ("Properties: {ImageId: !FindInMap [Ima|ges, eu, id]}", 4, "Images"),
        ("Condition: P|rod", 6, "Prod"),
        ("DependsOn: Ro|le", 8, "Role"),
        ("DependsOn: [Node, Ro|le]", 8, "Role"),
    ] {
        let text = format!("{TEMPLATE}{text}\n");
        let found = defined(&text);
        assert_eq!(found, Some((line, key.to_owned())), "{text}");
    }
}

#[test]
fn other_words_lead_nowhere() {
    for text in [
        "Type: AWS::EC2::Ins|tance",
        "Properties: {Name: !Ref AWS::Re|gion}",
        "Properties: {Name: !Ref Nobo|dy}",
        "Properties: {Name: Ro|le}",
        "Properties: {Name: !Sub 'Ro|le ${Role}'}",
        "Properties: {Name: !Sub '${!Ro|le}'}",
        "Properties: {Name: !If [Prod, Ro|le, b]}",
    ] {
        assert_eq!(defined(&format!("{TEMPLATE}{text}\n")), None, "{text}");
    }
    assert_eq!(defined("Resources: [\n  A: !Ref B|"), None, "a text that cannot be read");
}
