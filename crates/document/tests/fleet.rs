//! Instances that a launch template completes or an Auto Scaling group starts.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its input has to fail")]

mod common;

use common::{article, codes, given, plain, with};
use patchplay_document::{Documents, FoundInstance, ImageReference, Severity};
use patchplay_model::Paths;

const LAUNCH: &str = "  Launch:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateName: web-launch
      LaunchTemplateData:
        ImageId: '{{resolve:ssm:/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base}}'
        IamInstanceProfile: {Arn: !GetAtt HostProfile.Arn}
        SecurityGroupIds: [!Ref NoInbound]
        TagSpecifications:
          - {ResourceType: volume, Tags: [{Key: of, Value: volume}]}
          - {ResourceType: instance, Tags: [{Key: Patch Group, Value: !Sub '${Prefix}-launched'}, {Key: Name, Value: launched}]}
";

const GROUP: &str = "  Web:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: '1'
      MaxSize: '4'
      DesiredCapacity: '3'
      VPCZoneIdentifier: [!Ref ClosedSubnet, !Ref OpenSubnet]
      LaunchTemplate: {LaunchTemplateId: !Ref Launch, Version: !GetAtt Launch.LatestVersionNumber}
      Tags:
        - {Key: Name, Value: web, PropagateAtLaunch: true}
        - {Key: Team, Value: shop, PropagateAtLaunch: 'true'}
        - {Key: Only, Value: group, PropagateAtLaunch: false}
";

fn made(documents: &Documents) -> Vec<&FoundInstance> {
    documents.instances.iter().filter(|found| !found.logical_id.starts_with("Instance")).collect()
}

fn tags(found: &FoundInstance) -> Vec<(&str, &str)> {
    found.tags.iter().map(|(tag, _)| (tag.key.as_str(), tag.value.as_str())).collect()
}

fn errors(documents: &Documents) -> Vec<String> {
    documents.diagnostics.iter().filter(|d| d.severity < Severity::Note).map(ToString::to_string).collect()
}

#[test]
fn a_group_starts_its_desired_number_from_its_launch_template() {
    let documents = plain(&with(&article(), &(LAUNCH.to_owned() + GROUP)));
    assert_eq!(errors(&documents), [] as [&str; 0]);
    let found = made(&documents);
    let names: Vec<&str> = found.iter().map(|found| found.logical_id.as_str()).collect();
    assert_eq!(names, ["Web#1", "Web#2", "Web#3"]);
    assert_eq!(found[1].resolved["InstanceId"], "i-Web#2");
    for found in &found {
        assert_eq!(tags(found), [("Name", "web"), ("Team", "shop"), ("Patch Group", "soa-04-003-launched")]);
        assert_eq!(
            found.image,
            ImageReference::Parameter("/aws/service/ami-windows-latest/Windows_Server-2022-English-Full-Base".into())
        );
        assert!(found.profile, "{:#?}", found.profile_hops);
        assert_eq!(
            found.place.start.line,
            documents.instances.iter().find(|i| i.logical_id == "Web#1").unwrap().place.start.line
        );
    }
    // Spread over the subnets: the open one gives no public address.
    let subnets: Vec<_> = found.iter().map(|found| found.reach.subnet.as_deref().unwrap()).collect();
    assert_eq!(subnets, ["ClosedSubnet", "OpenSubnet", "ClosedSubnet"]);
    assert_eq!((found[0].reach.paths, found[1].reach.paths.updates), (Paths::ALL, false));
    assert!(documents.parameters.iter().any(|found| found.name == "Prefix" && found.decides_group));
}

#[test]
fn the_size_is_the_desired_one_else_the_least() {
    let sized = |size: &str| {
        let group = GROUP.replace("      MinSize: '1'\n      MaxSize: '4'\n      DesiredCapacity: '3'\n", size);
        plain(&with(&article(), &(LAUNCH.to_owned() + &group)))
    };
    assert_eq!(made(&sized("      MinSize: 2\n")).len(), 2);
    assert_eq!(made(&sized("      MinSize: 2\n      DesiredCapacity: 0\n")).len(), 0);
    let unknown = sized("      MinSize: !GetAtt Launch.LatestVersionNumber\n");
    assert_eq!(made(&unknown).len(), 1);
    assert!(codes(&unknown).iter().any(|code| code.starts_with("unresolved-value")));
    let without = sized("");
    assert_eq!((made(&without).len(), errors(&without).len()), (1, 1));
    assert_eq!(errors(&sized("      MinSize: many\n")).len(), 1);
    let many = sized("      MinSize: 5000\n");
    assert_eq!(made(&many).len(), 1_000);
    assert!(errors(&many)[0].contains("warning[too-large]: `Web` has 5000 instances"), "{:?}", errors(&many));
}

#[test]
fn mixed_policies_names_and_launch_configurations_are_followed() {
    let reference = "LaunchTemplate: {LaunchTemplateId: !Ref Launch, Version: !GetAtt Launch.LatestVersionNumber}";
    for other in [
        "LaunchTemplate: {LaunchTemplateName: web-launch, Version: '1'}",
        "MixedInstancesPolicy: {LaunchTemplate: {LaunchTemplateSpecification: {LaunchTemplateId: !Ref Launch, Version: '1'}}}",
    ] {
        let documents = plain(&with(&article(), &(LAUNCH.to_owned() + &GROUP.replace(reference, other))));
        assert_eq!(made(&documents)[0].tags.len(), 3, "{other}");
    }
    let configuration = "  Old:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties: {ImageId: ami-0123456789abcdef0, IamInstanceProfile: !Ref HostProfile, AssociatePublicIpAddress: true, SecurityGroups: [!Ref NoInbound]}
";
    let group = GROUP.replace(reference, "LaunchConfigurationName: !Ref Old");
    let documents = plain(&with(&article(), &(configuration.to_owned() + &group)));
    let found = made(&documents);
    assert_eq!(found[0].image, ImageReference::Ami("ami-0123456789abcdef0".into()));
    assert!(found[0].profile);
    assert!(found[1].reach.paths.updates, "with a public address the open subnet leads out");
}

#[test]
fn a_launch_template_completes_an_instance_and_never_overrules_it() {
    let host = "  Host:
    Type: AWS::EC2::Instance
    Properties:
      LaunchTemplate: {LaunchTemplateId: !Ref Launch, Version: '1'}
      SubnetId: !Ref ClosedSubnet
      Tags: [{Key: Name, Value: host}]
";
    let documents = plain(&with(&article(), &(LAUNCH.to_owned() + host)));
    let found = &made(&documents)[0];
    assert_eq!(tags(found), [("Name", "host"), ("Patch Group", "soa-04-003-launched")]);
    assert!(found.profile && matches!(found.image, ImageReference::Parameter(_)));
    assert_eq!(found.reach.paths, Paths::ALL);
    let own = host.replace("      Tags", "      ImageId: ami-1\n      Tags");
    let documents = plain(&with(&article(), &(LAUNCH.to_owned() + &own)));
    assert_eq!(made(&documents)[0].image, ImageReference::Ami("ami-1".into()));
    // Its interface has its groups under another name than an instance's.
    let inside = LAUNCH.replace(
        "SecurityGroupIds: [!Ref NoInbound]",
        "NetworkInterfaces: [{DeviceIndex: 0, Groups: [!Ref Shut], SubnetId: !Ref ClosedSubnet}]",
    ) + "  Shut: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 80, ToPort: 80}]}}\n";
    let documents = plain(&with(&article(), &(inside + &host.replace("      SubnetId: !Ref ClosedSubnet\n", ""))));
    let found = &made(&documents)[0];
    assert!(!found.reach.paths.updates, "its group lets no HTTPS out: {:#?}", found.reach.ways[2]);
}

#[test]
fn a_serverless_template_reads_as_any_other() {
    let text = "AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {Timeout: 3}}
Parameters: {Prefix: {Type: String, Default: till}}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Connectors: {Data: {Properties: {Destination: {Id: Baseline}, Permissions: [Read]}}}
    Properties: {Handler: app.handler, Events: {Timer: {Type: Schedule, Properties: {Schedule: rate(1 day)}}}}
  Baseline:
    Type: AWS::SSM::PatchBaseline
    Properties: {Name: !Sub '${Prefix}-baseline', ApprovedPatches: [KB5009557]}
";
    let documents = plain(text);
    assert_eq!(codes(&documents), [] as [&str; 0]);
    assert_eq!(given(text, &[("Prefix", "x")]).baselines[0].display_name, "x-baseline");
}
