//! Nested stacks, exports, and the names of resources that stand in several stacks.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use common::{codes, files, plain, said};
use patchplay_document::{Documents, Severity};

/// A root that makes stacks from templates, each with its parameters as a flow mapping.
fn root(stacks: &[(&str, &str, &str)]) -> String {
    let mut text = "Parameters:\n  Team: {Type: String, Default: shop}\nResources:\n".to_owned();
    for (id, template, parameters) in stacks {
        text += &format!(
            "  {id}:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: https://b/{template}\n      Parameters: {{{parameters}}}\n"
        );
    }
    text
}

const HOST: &str = "Parameters:
  Group: {Type: String}
Resources:
  Host:
    Type: AWS::EC2::Instance
    Properties:
      Tags: [{Key: Patch Group, Value: !Ref Group}]
Outputs:
  Id: {Value: !Ref Host}
";

fn hosts(documents: &Documents) -> Vec<(&str, &str)> {
    documents.instances.iter().map(|found| (found.logical_id.as_str(), found.tags[0].0.value.as_str())).collect()
}

fn errors(documents: &Documents) -> Vec<String> {
    documents.diagnostics.iter().filter(|d| d.severity == Severity::Error).map(ToString::to_string).collect()
}

#[test]
fn a_child_is_read_once_and_with_what_its_parent_passes() {
    let documents = files(&[("host.yaml", HOST), ("root.yaml", &root(&[("Web", "host.yaml", "Group: !Ref Team")]))]);
    assert_eq!(said(&documents), [] as [&str; 0]);
    assert_eq!(hosts(&documents), [("Host", "shop")]);
    let named: Vec<_> = documents.parameters.iter().map(|p| (p.name.as_str(), p.decides_group)).collect();
    assert_eq!(named, [("Team", true)], "the child's parameter is the parent's to give");
    assert_eq!(documents.instances[0].place.file, "host.yaml");
}

#[test]
fn a_logical_id_that_several_stacks_have_is_named_with_its_stack() {
    let two = root(&[("Web", "host.yaml", "Group: web"), ("Db", "host.yaml", "Group: db")]);
    let documents = files(&[("root.yaml", &two), ("host.yaml", HOST)]);
    assert_eq!(hosts(&documents), [("Web/Host", "web"), ("Db/Host", "db")]);
    assert_eq!(documents.instances[1].resolved["InstanceId"], "i-Db/Host", "its id follows from its name");
    // The root's own keeps the bare name, since no stack leads to it.
    let own =
        two + "  Host:\n    Type: AWS::EC2::Instance\n    Properties:\n      Tags: [{Key: Patch Group, Value: own}]\n";
    let documents = files(&[("root.yaml", &own), ("host.yaml", HOST)]);
    assert_eq!(hosts(&documents), [("Host", "own"), ("Web/Host", "web"), ("Db/Host", "db")]);
}

#[test]
fn a_logical_id_that_several_roots_have_is_named_with_its_file() {
    let host = |group: &str| HOST.replace("Parameters:\n  Group: {Type: String}\n", "").replace("!Ref Group", group);
    let documents = files(&[("web.yaml", &host("web")), ("db.yaml", &host("db"))]);
    assert_eq!(hosts(&documents), [("web.yaml/Host", "web"), ("db.yaml/Host", "db")]);
}

#[test]
fn stacks_are_nested_as_deep_as_their_files_say() {
    let outer = root(&[("Middle", "middle.yaml", "Group: !Sub '${Team}-web'")]);
    let middle = "Parameters: {Group: {Type: String}}
Resources:
  Inner:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ./host.yaml, Parameters: {Group: !Sub '${Group}-a'}}
Outputs:
  Id: {Value: !GetAtt Inner.Outputs.Id}
";
    let scan = "  Look:
    Type: AWS::SSM::Association
    Properties:
      Name: AWS-RunPatchBaseline
      Parameters: {Operation: [Scan]}
      Targets: [{Key: InstanceIds, Values: [!GetAtt Middle.Outputs.Id, {'Fn::GetAtt': [Middle, Outputs.Id]}, !Sub '${Middle.Outputs.Id}']}]
";
    let documents = files(&[("root.yaml", &(outer + scan)), ("host.yaml", HOST), ("middle.yaml", middle)]);
    assert_eq!(said(&documents), [] as [&str; 0]);
    assert_eq!(hosts(&documents), [("Host", "shop-web-a")]);
    assert_eq!(documents.runs[0].run.targets[0].values, ["i-Host", "i-Host", "i-Host"]);
}

#[test]
fn a_stack_that_is_not_created_creates_nothing() {
    let text = root(&[("Web", "all.yaml", "Group: web")])
        .replace("Resources:", "Conditions:\n  Off: !Equals [!Ref Team, other]\nResources:")
        .replace("Stack\n", "Stack\n    Condition: Off\n");
    let child = HOST.replace(
        "Resources:\n",
        "Resources:\n  B: {Type: AWS::SSM::PatchBaseline, Properties: {Name: abc, ApprovedPatches: [KB1]}}\n",
    );
    let documents = files(&[("root.yaml", &text), ("all.yaml", &child)]);
    assert_eq!(documents.instances.len(), 0);
    assert_eq!(documents.baselines[0].created, Some(false));
    assert_eq!(codes(&documents), ["not-created@8:16"], "said once, at the stack");
}

#[test]
fn what_parent_and_child_say_must_fit() {
    let documents = files(&[("root.yaml", &root(&[("Web", "host.yaml", "Grup: web")])), ("host.yaml", HOST)]);
    assert_eq!(
        errors(&documents),
        [
            "root.yaml:4:3: error[stack-parameter]: `Web` is given no `Group`",
            "root.yaml:8:20: error[stack-parameter]: the template of `Web` declares no parameter `Grup`",
        ]
    );
    assert_eq!(documents.diagnostics[1].fix.as_ref().unwrap().text, "Group");
    let listed = files(&[("root.yaml", &root(&[("Web", "host.yaml", "Group: [a, b]")])), ("host.yaml", HOST)]);
    assert_eq!(errors(&listed)[0], "root.yaml:8:27: error[wrong-type]: `Group` takes text, and this is a list");
    let wrong = HOST.replace("{Type: String}", "{Type: String, AllowedValues: [website, db]}");
    let documents = files(&[("root.yaml", &root(&[("Web", "host.yaml", "Group: websit")])), ("host.yaml", &wrong)]);
    assert_eq!(errors(&documents), ["root.yaml:8:27: error[parameter-value]: `websit` is no allowed value of `Group`"]);
    assert_eq!(documents.diagnostics[0].fix.as_ref().unwrap().text, "website", "the fix mends the parent");
}

#[test]
fn an_output_that_no_template_has_is_an_error_with_its_name() {
    let text = root(&[("Web", "host.yaml", "Group: web")]) + "Outputs:\n  Id: {Value: !GetAtt Web.Outputs.Ids}\n";
    let documents = files(&[("root.yaml", &text), ("host.yaml", HOST)]);
    assert_eq!(errors(&documents), ["root.yaml:10:15: error[unknown-reference]: the stack `Web` has no output `Ids`"]);
    assert_eq!(documents.diagnostics[0].fix.as_ref().unwrap().text, "!GetAtt Web.Outputs.Id");
}

#[test]
fn a_missing_template_is_named_and_its_outputs_stay_unknown() {
    let text = root(&[("Site", "site.yaml", ""), ("Web", "host.yaml", "Group: !GetAtt Site.Outputs.Group")]);
    let documents = files(&[("root.yaml", &text), ("host.yaml", HOST)]);
    let missing = &documents.diagnostics[0];
    assert_eq!(
        (missing.code.as_str(), missing.message.as_str()),
        ("template-missing", "`Site` is made from `site.yaml`, which is not among the files")
    );
    assert_eq!(missing.place.start.line, 7);
    assert!(said(&documents)[1].contains("patch-group-unknown"), "{:#?}", said(&documents));
    assert_eq!(documents.instances[0].tags, []);
}

#[test]
fn templates_that_contain_themselves_are_a_circle() {
    let itself = root(&[("Me", "root.yaml", "")]);
    assert_eq!(
        errors(&files(&[("root.yaml", &itself)])),
        ["root.yaml:4:3: error[circular-reference]: `Me` is made from a template that makes it"]
    );
    let (one, two) = (root(&[("Two", "two.yaml", "")]), root(&[("One", "one.yaml", "")]));
    assert_eq!(
        errors(&files(&[("one.yaml", &one), ("two.yaml", &two)])),
        ["two.yaml:4:3: error[circular-reference]: `One` is made from a template that makes it"]
    );
    // Stacks that wait for each other's outputs.
    let text =
        root(&[("A", "host.yaml", "Group: !GetAtt B.Outputs.Id"), ("B", "host.yaml", "Group: !GetAtt A.Outputs.Id")]);
    let found = errors(&files(&[("root.yaml", &text), ("host.yaml", HOST)]));
    assert!(found.iter().all(|line| line.contains("circular-reference")) && !found.is_empty(), "{found:#?}");
}

#[test]
fn imports_find_the_exports_of_other_files() {
    let site = "Parameters: {Stage: {Type: String, Default: test}}
Resources:
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Outputs:
  Group: {Value: !Sub 'till-${Stage}', Export: {Name: !Sub '${Stage}-group'}}
";
    let web = HOST
        .replace("Parameters:\n  Group: {Type: String}\n", "")
        .replace("!Ref Group", "!ImportValue {'Fn::Sub': 'test-group'}");
    let passed_on = "Resources: {B: {Type: AWS::SSM::PatchBaseline, Properties: {Name: abc, ApprovedPatches: [KB1], PatchGroups: [!ImportValue again]}}}\n";
    let again = "Resources: {N: {Type: AWS::EC2::EIP}}\nOutputs:\n  G: {Value: !Join ['/', [!ImportValue test-group, b]], Export: {Name: again}}\n";
    let documents = files(&[("b.yaml", passed_on), ("web.yaml", &web), ("again.yaml", again), ("site.yaml", site)]);
    assert_eq!(said(&documents), [] as [&str; 0]);
    assert_eq!(hosts(&documents), [("Host", "till-test")]);
    assert_eq!(documents.baselines[0].baseline.patch_groups, ["till-test/b"]);
    assert!(documents.parameters.iter().any(|found| found.name == "Stage"));
}

#[test]
fn an_export_leads_the_network_across_files() {
    let site = "Resources:
  Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Sub: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.0.0/24}}
Outputs:
  Sub: {Value: !Ref Sub, Export: {Name: site-subnet}}
";
    let web = "Resources:
  Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !ImportValue site-subnet}}
";
    let documents = files(&[("web.yaml", web), ("site.yaml", site)]);
    let reach = &documents.instances[0].reach;
    assert_eq!(reach.subnet.as_deref(), Some("Sub"));
    assert!(!reach.paths.updates, "the subnet has no way out: {:#?}", reach.ways);
}

/// `cdk synth` names the template by its hash, and the file in the metadata.
#[test]
fn a_template_that_cdk_wrote_is_found_by_its_asset() {
    let text = r#"{"Resources": {"WebNestedStackResource": {"Type": "AWS::CloudFormation::Stack",
        "Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}, ".", {"Ref": "AWS::URLSuffix"}, "/cdk-assets/0a1b2c.json"]]},
                       "Parameters": {"Group": "web"}},
        "Metadata": {"aws:cdk:path": "App/Web", "aws:asset:path": "AppWeb5A.nested.template.json", "aws:asset:property": "TemplateURL"}}}}"#;
    let documents = files(&[("App.template.json", text), ("AppWeb5A.nested.template.json", HOST)]);
    assert_eq!(hosts(&documents), [("Host", "web")]);
    assert_eq!(said(&documents), [] as [&str; 0]);
}

/// Lists that were joined for a parameter come apart again, references and all.
#[test]
fn joined_lists_come_apart() {
    let text = root(&[("Web", "web.yaml", "Ids: !Join [',', [!Ref A, !Ref B, 'plain']], Groups: 'x , y'")])
        + "  A: {Type: AWS::EC2::SecurityGroup}\n  B: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80}]}}\n  Net: {Type: AWS::EC2::VPC}\n";
    let web = "Parameters: {Ids: {Type: 'List<AWS::EC2::SecurityGroup::Id>'}, Groups: {Type: CommaDelimitedList}}
Resources:
  Sub: {Type: AWS::EC2::Subnet}
  Host: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Sub, SecurityGroupIds: [!Select [1, !Ref Ids]], Tags: [{Key: T, Value: !Select [1, !Ref Groups]}, {Key: P, Value: !Select [2, !Ref Ids]}, {Key: J, Value: !Join ['+', !Split [',', !Join [',', !Ref Ids]]]}]}}
";
    let documents = files(&[("root.yaml", &text), ("web.yaml", web)]);
    let host = &documents.instances[0];
    assert_eq!(host.tags[0].0.value, "y");
    assert_eq!(host.tags[1].0.value, "plain");
    assert_eq!(host.unresolved_tags[0].1.written, "${A}+${B}+plain");
    let closed = &host.reach.ways[2].hops.last().unwrap();
    assert_eq!((closed.label.as_str(), closed.ok), ("security group B", false), "{:#?}", host.reach.ways[2]);
}

/// A template alone is what it always was: its parameters are asked for.
#[test]
fn a_child_alone_is_a_root() {
    let documents = files(&[("host.yaml", HOST)]);
    assert_eq!(documents.parameters[0].name, "Group");
    assert_eq!(documents.instances[0].logical_id, "Host");
}

/// Stacks that multiply at every level, and loops inside them, end at a limit.
#[test]
fn stacks_cannot_multiply_without_end() {
    let ten = |template: &str| {
        let stacks: String = (0..10)
            .map(|n| {
                format!("  S{n}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: 'https://b/{template}'}}}}\n")
            })
            .collect();
        format!("Resources:\n{stacks}")
    };
    let long: String = (0..1_900)
        .map(|n| {
            format!(
                "  R{n}: {{Type: AWS::EC2::Instance, Properties: {{Tags: [{}]}}}}\n",
                "{Key: a, Value: b}, ".repeat(20)
            )
        })
        .collect();
    let loops = "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::L:\n    - V\n    - [".to_owned()
        + &(0..3_000).map(|n| format!("v{n}, ")).collect::<String>()
        + "]\n    - 'R${V}': {Type: AWS::EC2::Instance, Properties: {X: ["
        + &"1, ".repeat(5_000)
        + "]}}\n";
    for (name, last) in [("plain", format!("Resources:\n{long}")), ("loops", loops)] {
        let documents = files(&[
            ("a.yaml", &ten("b.yaml")),
            ("b.yaml", &ten("c.yaml")),
            ("c.yaml", &ten("d.yaml")),
            ("d.yaml", &last),
        ]);
        assert!(documents.diagnostics.iter().any(|d| d.code == "too-large"), "{name}");
        assert!(documents.instances.len() <= 5_000 && documents.diagnostics.len() <= 1_000, "{name}");
    }
}

#[test]
fn what_the_serverless_transform_takes_apart_waits_in_no_circle() {
    let text = |kind: &str| {
        format!(
            "Transform: AWS::Serverless-2016-10-31\nResources:\n  Function:\n    Type: {kind}\n    Properties: {{Environment: !Ref Alarm}}\n  \
             Alarm:\n    Type: AWS::CloudWatch::Alarm\n    Properties: {{Dimensions: !Ref Function}}\n"
        )
    };
    let has_circle = |kind: &str| codes(&plain(&text(kind))).iter().any(|code| code.starts_with("circular-reference"));
    assert!(!has_circle("AWS::Serverless::Function"));
    assert!(has_circle("AWS::Lambda::Function"));
}
