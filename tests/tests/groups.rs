//! Resource groups as targets of a run: by tags, by stack, and through a maintenance window.
#![expect(clippy::unwrap_used, reason = "a test without its input has to fail")]

use std::sync::Arc;

use patchplay_catalog::{Catalog, PatchFacts};
use patchplay_model::OperatingSystem;
use patchplay_playground::{Playground, ScenarioFile, answers::RunAnswer};

/// Three hosts: two of production, one of them outside the template.
const HOSTS: &str = "
      Web: {Type: AWS::EC2::Instance, Properties: {Tags: [{Key: Name, Value: web}, {Key: Stage, Value: prod}]}}
      Db: {Type: AWS::EC2::Instance, Properties: {Tags: [{Key: Name, Value: db}, {Key: Stage, Value: test}]}}";
const ASSOCIATION: &str = "
      Run:
        Type: AWS::SSM::Association
        Properties:
          Name: AWS-RunPatchBaseline
          Parameters: {Operation: [Scan]}
          Targets: [{Key: 'resource-groups:Name', Values: [!Ref Group]}]";
const WINDOW: &str = "
      Target:
        Type: AWS::SSM::MaintenanceWindowTarget
        Properties:
          WindowId: mw-0c50858d01e0a2f3b
          ResourceType: RESOURCE_GROUP
          Targets: [{Key: 'resource-groups:Name', Values: [!Ref Group]}]
      Run:
        Type: AWS::SSM::MaintenanceWindowTask
        Properties:
          WindowId: mw-0c50858d01e0a2f3b
          TaskType: RUN_COMMAND
          TaskArn: AWS-RunPatchBaseline
          Priority: 1
          MaxConcurrency: '1'
          MaxErrors: '0'
          Targets: [{Key: WindowTargetIds, Values: [!Ref Target]}]
          TaskInvocationParameters: {MaintenanceWindowRunCommandParameters: {Parameters: {Operation: [Scan]}}}";

fn group(query: &str) -> String {
    format!("\n      Group: {{Type: AWS::ResourceGroups::Group, Properties: {{Name: fleet, ResourceQuery: {query}}}}}")
}

fn run(resources: &str) -> RunAnswer {
    let text = format!(
        "version: 1\nclock: 2025-12-20T00:00:00Z\nregion: us-east-1\nfiles:\n- name: t.yaml\n  text: |\n    Resources:{}\n\
         instances:\n- {{logicalId: Web, id: i-00000000000000001, system: WINDOWS, product: WindowsServer2019, profile: true, network: {{ssm: true, s3: true, updates: true, logs: true}}}}\n\
         - {{logicalId: Db, id: i-00000000000000002, system: WINDOWS, product: WindowsServer2019, profile: true, network: {{ssm: true, s3: true, updates: true, logs: true}}}}\n\
         - {{name: other, id: i-00000000000000003, system: WINDOWS, product: WindowsServer2019, tags: {{Stage: prod}}}}\n",
        resources.replace('\n', "\n    ")
    );
    let facts =
        PatchFacts { product: "WindowsServer2019".to_owned(), ..PatchFacts::new(OperatingSystem::Windows, "KB1") };
    let file = ScenarioFile::read("s.yaml", &text);
    assert_eq!(file.diagnostics, [], "{text}");
    Playground::new(Arc::new(Catalog::from_facts(vec![facts], Vec::new()))).run(&file)
}

/// Names of the nodes that get the command.
fn invoked(answer: &RunAnswer) -> Vec<String> {
    let all = answer.command_invocations.as_ref().unwrap_or_else(|| panic!("{:?}", answer.diagnostics));
    let name = |id: &str| match id.trim_start_matches("i-").trim_start_matches('0') {
        "1" => "web",
        "2" => "db",
        _ => "other",
    };
    let mut names: Vec<String> = all.iter().map(|one| name(one["InstanceId"].as_str().unwrap()).to_owned()).collect();
    names.sort();
    names
}

const BY_TAG: &str = "{Type: TAG_FILTERS_1_0, Query: {ResourceTypeFilters: [AWS::EC2::Instance], TagFilters: [{Key: Stage, Values: [prod]}]}}";

#[test]
fn a_group_by_tags_holds_every_node_with_them() {
    for how in [ASSOCIATION, WINDOW] {
        assert_eq!(invoked(&run(&[HOSTS, how, &group(BY_TAG)].concat())), ["other", "web"]);
        let all = group(&BY_TAG.replace(", Values: [prod]", ""));
        assert_eq!(invoked(&run(&[HOSTS, how, &all].concat())), ["db", "other", "web"]);
        let buckets = group(&BY_TAG.replace("AWS::EC2::Instance", "AWS::S3::Bucket"));
        assert_eq!(invoked(&run(&[HOSTS, how, &buckets].concat())), [] as [&str; 0]);
    }
}

#[test]
fn a_group_by_stack_holds_the_instances_of_its_template() {
    for query in [
        "{Type: CLOUDFORMATION_STACK_1_0}",
        "{Type: CLOUDFORMATION_STACK_1_0, Query: {StackIdentifier: !Ref AWS::StackId}}",
    ] {
        assert_eq!(invoked(&run(&[HOSTS, ASSOCIATION, &group(query)].concat())), ["db", "web"]);
    }
    let other = run(&[HOSTS, ASSOCIATION, &group("{Type: CLOUDFORMATION_STACK_1_0, Query: {StackIdentifier: 'arn:aws:cloudformation:us-east-1:1:stack/x/y'}}")].concat());
    assert_eq!(invoked(&other), [] as [&str; 0]);
    assert!(other.diagnostics.iter().any(|found| found.code == "unresolved-value"), "{:?}", other.diagnostics);
}

#[test]
fn a_group_that_nothing_defines_is_named() {
    let absent = run(&[HOSTS, &ASSOCIATION.replace("!Ref Group", "flete"), &group(BY_TAG)].concat());
    let said = absent.diagnostics.iter().find(|found| found.code == "group-unknown").unwrap();
    assert_eq!((said.place.file.as_str(), said.help.as_str()), ("t.yaml", "did you mean `fleet`?"));
    assert_eq!(invoked(&absent), [] as [&str; 0]);
}
