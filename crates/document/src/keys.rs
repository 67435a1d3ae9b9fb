//! The keys of every place of a baseline and of a run, each with what it says: one table for the readers, for completion
//! and for hover texts.

use patchplay_language::mark;

/// Keys of one kind of mapping.
#[derive(Debug)]
pub(crate) struct Keys {
    /// In the order of AWS's documentation.
    pub(crate) names: &'static [&'static str],
    /// One line for each name.
    docs: &'static [&'static str],
    /// AWS's page about all of them.
    pub(crate) page: &'static str,
}

impl Keys {
    /// Keys with their lines.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.names.iter().copied().zip(self.docs.iter().copied())
    }
}

/// Keeps names and lines together.
macro_rules! keys {
    ($($(#[$meta:meta])* $name:ident of $page:literal { $($key:literal: $doc:expr,)+ })+) => {
        $($(#[$meta])* pub(crate) const $name: &Keys = &Keys {
            names: &[$($key,)+],
            docs: &[$($doc,)+],
            page: concat!("https://docs.aws.amazon.com/", $page),
        };)+
    };
}

keys! {
    /// `AWS::SSM::PatchBaseline`, and what CreatePatchBaseline takes.
    BASELINE of "AWSCloudFormation/latest/UserGuide/aws-resource-ssm-patchbaseline.html" {
        "Name": mark!("name of the baseline, 3 to 128 letters, digits, `_`, `-` and `.`"),
        "OperatingSystem": mark!("the system whose nodes it is for; WINDOWS when left out"),
        "Description": mark!("words about it, at most 1024 characters"),
        "ApprovalRules": mark!("up to ten rules that approve patches by themselves"),
        "GlobalFilters": mark!("what passes no filter here reaches no rule"),
        "ApprovedPatches": mark!("up to 50 patches that are approved by name"),
        "ApprovedPatchesComplianceLevel": mark!("the level that patches of `ApprovedPatches` are reported with"),
        "ApprovedPatchesEnableNonSecurity": mark!("Linux: `ApprovedPatches` may name packages outside security notices"),
        "RejectedPatches": mark!("up to 50 patches that are never approved, stronger than all that approves"),
        "RejectedPatchesAction": mark!("what becomes of a rejected patch that is installed or that others need"),
        "Sources": mark!("Linux: repositories that stand instead of the node's own during a run"),
        "AvailableSecurityUpdatesComplianceStatus": mark!("Windows: whether security updates that no rule approves yet count against a node"),
        "DefaultBaseline": mark!("whether it becomes the account's default for its system"),
        "PatchGroups": mark!("values of the tag `Patch Group` or `PatchGroup` of the nodes it is for"),
        "Tags": mark!("tags of the baseline itself"),
    }

    /// `ApprovalRules`.
    RULES of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-patchbaseline-rulegroup.html" {
        "PatchRules": mark!("the rules; a patch is approved when any one of them approves it"),
    }

    /// A rule.
    RULE of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-patchbaseline-rule.html" {
        "PatchFilterGroup": mark!("what a patch must be for the rule to approve it"),
        "ApproveAfterDays": mark!("days between the release of a patch and its approval, 0 to 360"),
        "ApproveUntilDate": mark!("approves what was released up to this day, such as 2025-09-30; instead of `ApproveAfterDays`"),
        "ComplianceLevel": mark!("the level that the rule's patches are reported with"),
        "EnableNonSecurity": mark!("Linux: also packages outside security notices"),
    }

    /// `PatchFilterGroup` and `GlobalFilters`.
    FILTER_GROUP of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-patchbaseline-patchfiltergroup.html" {
        "PatchFilters": mark!("up to four filters; a patch must pass all of them"),
    }

    /// A filter.
    FILTER of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-patchbaseline-patchfilter.html" {
        "Key": mark!("what is compared; each operating system has keys of its own"),
        "Values": mark!("alternatives, one suffices; `*` alone lets every patch through"),
    }

    /// An alternative repository.
    SOURCE of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-patchbaseline-patchsource.html" {
        "Name": mark!("name of the repository"),
        "Products": mark!("products that it serves; `*` for all"),
        "Configuration": mark!("its definition, as the package manager reads it"),
    }

    /// A tag.
    TAG of "AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html" {
        "Key": mark!("compared exactly, upper and lower case included"),
        "Value": mark!("compared exactly, upper and lower case included"),
    }

    /// `AWS::SSM::Association`.
    ASSOCIATION of "AWSCloudFormation/latest/UserGuide/aws-resource-ssm-association.html" {
        "Name": mark!("the command document, such as AWS-RunPatchBaseline"),
        "AssociationName": mark!("name of the association"),
        "Parameters": mark!("parameters of the document, each a list"),
        "Targets": mark!("the nodes it runs on"),
        "InstanceId": mark!("the one node it runs on, instead of `Targets`"),
        "OutputLocation": mark!("the bucket that takes the output"),
        "MaxConcurrency": mark!("how many nodes run at a time: a number, or a share such as 10%"),
        "MaxErrors": mark!("how many nodes may fail before no further node begins: a number, or a share"),
        "DocumentVersion": mark!("version of the document"),
        "ScheduleExpression": mark!("when it runs again, such as rate(1 day) or cron(0 2 ? * SUN *)"),
        "ScheduleOffset": mark!("days to wait after the day of the schedule"),
        "ApplyOnlyAtCronInterval": mark!("whether the run at creation is left out"),
        "AutomationTargetParameterName": mark!("the parameter that takes the targets, for Automation"),
        "CalendarNames": mark!("calendars that gate the runs"),
        "ComplianceSeverity": mark!("severity that the association itself is reported with"),
        "SyncCompliance": mark!("who sets the association's compliance: AUTO or MANUAL"),
        "WaitForSuccessTimeoutSeconds": mark!("seconds that the stack waits for the first run"),
    }

    /// `AWS::SSM::MaintenanceWindow`.
    WINDOW of "AWSCloudFormation/latest/UserGuide/aws-resource-ssm-maintenancewindow.html" {
        "Name": mark!("name of the window, 3 to 128 characters"),
        "Description": mark!("words about it"),
        "Schedule": mark!("when it opens, such as cron(0 2 ? * SUN *) or rate(7 days)"),
        "ScheduleTimezone": mark!("time zone of the schedule, such as Asia/Tokyo; UTC when left out"),
        "ScheduleOffset": mark!("days to wait after the day of the cron expression, 1 to 6"),
        "Duration": mark!("hours that it stays open, 1 to 24"),
        "Cutoff": mark!("hours before its end from which no task starts, 0 to 23"),
        "AllowUnassociatedTargets": mark!("whether tasks may name nodes that are no targets of the window"),
        "StartDate": mark!("the day from which it is active"),
        "EndDate": mark!("the day from which it is no longer active"),
        "Tags": mark!("tags of the window itself"),
    }

    /// `AWS::SSM::MaintenanceWindowTarget`.
    WINDOW_TARGET of "AWSCloudFormation/latest/UserGuide/aws-resource-ssm-maintenancewindowtarget.html" {
        "WindowId": mark!("the window, mostly `!Ref` and its logical id"),
        "ResourceType": mark!("INSTANCE, or RESOURCE_GROUP for resource groups"),
        "Targets": mark!("the nodes or groups"),
        "Name": mark!("name of the target"),
        "Description": mark!("words about it"),
        "OwnerInformation": mark!("words that events about its tasks carry"),
    }

    /// `AWS::SSM::MaintenanceWindowTask`.
    WINDOW_TASK of "AWSCloudFormation/latest/UserGuide/aws-resource-ssm-maintenancewindowtask.html" {
        "WindowId": mark!("the window, mostly `!Ref` and its logical id"),
        "TaskType": mark!("RUN_COMMAND for a command document"),
        "TaskArn": mark!("the document, such as AWS-RunPatchBaseline"),
        "Name": mark!("name of the task"),
        "Description": mark!("words about it"),
        "Priority": mark!("0 first; tasks of one priority run side by side"),
        "MaxConcurrency": mark!("how many nodes run at a time: a number, or a share such as 10%"),
        "MaxErrors": mark!("how many nodes may fail before no further node begins: a number, or a share"),
        "Targets": mark!("window targets by `WindowTargetIds`, or nodes"),
        "TaskInvocationParameters": mark!("what the task is called with"),
        "TaskParameters": mark!("the older place of the document's parameters"),
        "LoggingInfo": mark!("the older place of the output's bucket"),
        "ServiceRoleArn": mark!("the role that the task runs with"),
        "CutoffBehavior": mark!("what becomes of running tasks at the cutoff: CONTINUE_TASK or CANCEL_TASK"),
    }

    /// `TaskInvocationParameters`; what runs no command document is left out.
    INVOCATION of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-maintenancewindowtask-taskinvocationparameters.html" {
        "MaintenanceWindowRunCommandParameters": mark!("what the command document is called with"),
    }

    /// `MaintenanceWindowRunCommandParameters`.
    COMMAND of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-maintenancewindowtask-maintenancewindowruncommandparameters.html" {
        "Parameters": mark!("parameters of the document, each a list"),
        "OutputS3BucketName": mark!("the bucket that takes the output"),
        "OutputS3KeyPrefix": mark!("the beginning of the keys in it"),
        "Comment": mark!("words about the command, at most 100 characters"),
        "DocumentHash": mark!("digest of the document that is meant"),
        "DocumentHashType": mark!("how that digest is made"),
        "DocumentVersion": mark!("version of the document"),
        "NotificationConfig": mark!("where status changes are announced"),
        "ServiceRoleArn": mark!("the role that announces them"),
        "TimeoutSeconds": mark!("seconds that the delivery may take, 30 to 2592000"),
        "CloudWatchOutputConfig": mark!("the log group that takes the output"),
    }

    /// `LoggingInfo`.
    LOGGING of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-maintenancewindowtask-logginginfo.html" {
        "S3Bucket": mark!("the bucket that takes the output"),
        "S3Prefix": mark!("the beginning of the keys in it"),
        "Region": mark!("the bucket's region"),
    }

    /// `ResourceQuery` of a group.
    QUERY of "AWSCloudFormation/latest/UserGuide/aws-properties-resourcegroups-group-resourcequery.html" {
        "Type": mark!("TAG_FILTERS_1_0: by tags; CLOUDFORMATION_STACK_1_0: what belongs to a stack"),
        "Query": mark!("the tags, or the stack"),
    }

    /// `Query` of a group's query.
    QUERY_BODY of "AWSCloudFormation/latest/UserGuide/aws-properties-resourcegroups-group-query.html" {
        "ResourceTypeFilters": mark!("types of resources; AWS::EC2::Instance and AWS::SSM::ManagedInstance are nodes"),
        "TagFilters": mark!("tags that a resource must have, all of them"),
        "StackIdentifier": mark!("the stack whose resources are meant; the group's own when left out"),
    }

    /// A tag filter of a group's query.
    TAG_FILTER of "AWSCloudFormation/latest/UserGuide/aws-properties-resourcegroups-group-tagfilter.html" {
        "Key": mark!("the tag's key, compared exactly"),
        "Values": mark!("values of the tag, one suffices; none at all: any value"),
    }

    /// Options of commands that are no property of a baseline or association.
    OPTIONS of "cli/latest/reference/ssm/index.html" {
        "BaselineId": mark!("id of the baseline, as create-patch-baseline answers it"),
        "PatchGroup": mark!("value of the tag `Patch Group` or `PatchGroup` of the nodes"),
        "Replace": mark!("whether what is not given is reset instead of kept"),
        "ClientToken": mark!("a word of yours that makes a second call of the same kind do nothing"),
        "InstanceIds": mark!("ids of the nodes, at most 50; `--targets` instead names tags"),
        "TargetLocations": mark!("other accounts and regions, for Automation"),
    }

    /// `AWS::ResourceGroups::Group`.
    GROUP of "AWSCloudFormation/latest/UserGuide/aws-resource-resourcegroups-group.html" {
        "Name": mark!("name of the group, by which targets name it"),
        "Description": mark!("words about it"),
        "ResourceQuery": mark!("what belongs to it: TAG_FILTERS_1_0 or CLOUDFORMATION_STACK_1_0"),
        "Resources": mark!("ARNs of what belongs to it, with a configuration that allows it"),
        "Configuration": mark!("service configurations of the group"),
        "Tags": mark!("tags of the group itself"),
    }

    /// A target of a run.
    TARGET of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-association-target.html" {
        "Key": mark!("`InstanceIds`, `tag:` with a tag's key, or `resource-groups:Name`"),
        "Values": mark!("ids, values of the tag, or names; one suffices"),
    }

    /// `S3Location`.
    LOCATION of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-association-s3outputlocation.html" {
        "OutputS3BucketName": mark!("the bucket that takes the output"),
        "OutputS3KeyPrefix": mark!("the beginning of the keys in it"),
        "OutputS3Region": mark!("the bucket's region"),
    }

    /// `OutputLocation`.
    OUTPUT of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-association-instanceassociationoutputlocation.html" {
        "S3Location": mark!("bucket and prefix"),
    }

    /// A resource of a template.
    RESOURCE of "AWSCloudFormation/latest/UserGuide/resources-section-structure.html" {
        "Type": mark!("what the resource is, such as AWS::SSM::PatchBaseline"),
        "Properties": mark!("what it is like"),
        "Condition": mark!("the name of a condition; the resource exists only when it holds"),
        "DependsOn": mark!("resources that are created before"),
        "Metadata": mark!("anything that other tools read"),
        "CreationPolicy": mark!("what must happen before it counts as created"),
        "DeletionPolicy": mark!("what becomes of it when the stack goes"),
        "UpdatePolicy": mark!("how an update is carried out"),
        "UpdateReplacePolicy": mark!("what becomes of it when an update replaces it"),
        "Version": mark!("custom resources: which version of their interface is meant"),
        "Connectors": mark!("serverless transform: what the resource may do with others"),
        "IgnoreGlobals": mark!("serverless transform: common properties that it does not take over"),
    }

    /// A template.
    SECTIONS of "AWSCloudFormation/latest/UserGuide/template-anatomy.html" {
        "AWSTemplateFormatVersion": mark!("2010-09-09, the only version there is"),
        "Description": mark!("words about the template"),
        "Metadata": mark!("anything that other tools read"),
        "Parameters": mark!("values that are asked for when the stack is created"),
        "Rules": mark!("assertions about the parameters"),
        "Mappings": mark!("tables that `Fn::FindInMap` looks into"),
        "Conditions": mark!("names for questions to which resources refer"),
        "Transform": mark!("macros, such as AWS::LanguageExtensions"),
        "Resources": mark!("what the stack consists of"),
        "Outputs": mark!("values that the stack gives to others"),
        "Globals": mark!("common properties of serverless resources"),
        "Hooks": mark!("hooks of blue/green deployments"),
    }

    /// Parameters of the patch documents.
    PARAMETERS of "systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html" {
        "Operation": mark!("Scan looks and reports, Install also installs what is missing"),
        "SnapshotId": mark!("an id under which all nodes of a run see the same patches"),
        "InstallOverrideList": mark!("address of a list of patches to install instead of all that are approved"),
        "RebootOption": mark!("whether a node is rebooted when its patches need it"),
        "BaselineOverride": mark!("address of a list of baselines that stand instead of the registered ones"),
        "AssociationId": mark!("the association that the results are reported under"),
        "BaselineTags": mark!("the baseline is the one with this tag: Key=name,Values=value"),
        "PreInstallHookDocName": mark!("document that runs before the installation"),
        "PostInstallHookDocName": mark!("document that runs after the installation, before the reboot"),
        "OnExitHookDocName": mark!("document that runs at the end"),
        "StepTimeoutSeconds": mark!("seconds that the step may take, 1 to 36000"),
    }
}

#[cfg(test)]
mod tests {
    use patchplay_model::Document;

    use super::*;

    #[test]
    fn every_parameter_of_every_document_has_its_line() {
        for document in Document::ALL {
            for name in document.parameters() {
                assert!(PARAMETERS.names.contains(name), "{name}");
            }
        }
    }

    #[test]
    fn lines_are_words_and_not_sentences() {
        for keys in [
            BASELINE,
            RULES,
            RULE,
            FILTER_GROUP,
            FILTER,
            SOURCE,
            TAG,
            ASSOCIATION,
            WINDOW,
            GROUP,
            WINDOW_TARGET,
            WINDOW_TASK,
            INVOCATION,
            COMMAND,
            LOGGING,
            QUERY,
            QUERY_BODY,
            TAG_FILTER,
            OPTIONS,
            TARGET,
            LOCATION,
            OUTPUT,
            RESOURCE,
            SECTIONS,
            PARAMETERS,
        ] {
            assert_eq!(keys.names.len(), keys.docs.len());
            for (name, doc) in keys.rows() {
                assert!(!doc.is_empty() && !doc.ends_with('.') && doc.len() < 110, "{name}: {doc}");
            }
        }
    }
}
