//! Words that a fuzzer would hardly come upon by itself: the model's own, and the keys of documents.

use std::fmt::Write as _;

use patchplay_model::{ComplianceLevel, FilterKey, OperatingSystem, RejectedPatchesAction};

const KEYS: &str = "AWSTemplateFormatVersion Transform AWS::LanguageExtensions Parameters Mappings Conditions Resources \
    Outputs Metadata Type Properties Condition DependsOn Default AllowedValues AllowedPattern CommaDelimitedList \
    List<Number> AWS::SSM::Parameter::Value<String> Ref Fn::GetAtt Fn::Sub Fn::Join Fn::Select Fn::Split Fn::If Fn::Equals \
    Fn::And Fn::Or Fn::Not Fn::FindInMap Fn::Base64 Fn::Cidr Fn::GetAZs Fn::ImportValue Fn::Transform Fn::ForEach:: \
    Fn::Length Fn::ToJsonString !Ref !GetAtt !Sub !Join !Select !Split !If !Equals !And !Or !Not !FindInMap !Base64 !Cidr \
    !ImportValue AWS::NoValue AWS::Region AWS::AccountId AWS::StackName AWS::Partition AWS::URLSuffix \
    AWS::SSM::PatchBaseline AWS::SSM::Association AWS::SSM::MaintenanceWindow AWS::SSM::MaintenanceWindowTask \
    AWS::SSM::MaintenanceWindowTarget AWS::EC2::Instance AWS::EC2::LaunchTemplate AWS::AutoScaling::AutoScalingGroup \
    AWS::CloudFormation::Stack AWS::EC2::VPC AWS::EC2::Subnet AWS::EC2::SecurityGroup AWS::IAM::InstanceProfile \
    AWS::IAM::Role TemplateURL Name OperatingSystem Description ApprovalRules PatchRules PatchFilterGroup PatchFilters \
    Key Values ApproveAfterDays ApproveUntilDate ComplianceLevel EnableNonSecurity GlobalFilters ApprovedPatches \
    ApprovedPatchesComplianceLevel ApprovedPatchesEnableNonSecurity RejectedPatches RejectedPatchesAction PatchGroups \
    Sources Products Configuration DefaultBaseline AvailableSecurityUpdatesComplianceStatus Tags Value BaselineId \
    BaselineIdentities BaselineIdentity Mappings PatchGroup Reservations Instances InstanceId ImageId \
    InstanceInformationList PlatformName Patches ReleaseDate KbNumber MsrcSeverity Classification Product ProductFamily \
    DocumentName Parameters Operation RebootOption Targets InstanceIds BaselineOverride InstallOverrideList BaselineTags \
    Scan Install RebootIfNeeded NoReboot AWS-RunPatchBaseline AWS-RunPatchBaselineAssociation 2024-02-29 KB5009557 \
    version title clock region account seed files name text path parameters instances logicalId image system product \
    tags installed failing network profile run use document targets maxConcurrency maxErrors output history catalog \
    options observed expect node count equals patch state status rule approves 2022-01-22T11:19:01Z \
    create-patch-baseline update-patch-baseline delete-patch-baseline register-default-patch-baseline \
    register-patch-baseline-for-patch-group get-patch-baseline send-command --name --operating-system --approval-rules \
    --global-filters --approved-patches --rejected-patches --sources --patch-group --baseline-id --cli-input-json \
    --query --output file:// PatchRules=[{PatchFilterGroup={PatchFilters=[{Key= ,Values=[ && || $( ${ '\\'' ${! }} \
    resource variable locals default aws_ssm_patch_baseline aws_ssm_patch_group aws_instance approval_rule patch_filter \
    approve_after_days baseline_id var. local. each.key count.index for_each count dynamic content merge( tolist( <<EOT \
    <<: --- ... &a *a |- >+ !! ? %YAML";

/// A dictionary in libFuzzer's form, one quoted word a line.
#[must_use]
pub fn dictionary() -> String {
    let model = (OperatingSystem::ALL.iter().map(|system| system.as_str()))
        .chain(FilterKey::ALL.iter().map(|key| key.as_str()))
        .chain(ComplianceLevel::ALL.iter().map(|level| level.as_str()))
        .chain(RejectedPatchesAction::ALL.iter().map(|action| action.as_str()));
    let mut lines = String::new();
    for word in KEYS.split_whitespace().chain(["aws ssm ", "Patch Group", "\0", "\t", "\r\n", "\u{feff}"]).chain(model)
    {
        let quoted: String = word.bytes().map(quoted).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "\"{quoted}\"");
    }
    lines
}

fn quoted(byte: u8) -> String {
    match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02X}"),
    }
}
