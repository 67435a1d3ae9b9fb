//! The keys of every place of a baseline and of a run, each with what it says: one table for the readers, for completion
//! and for hover texts.

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
    ($($(#[$meta:meta])* $name:ident of $page:literal { $($key:literal: $doc:literal,)+ })+) => {
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
        "Name": "name of the baseline, 3 to 128 letters, digits, `_`, `-` and `.`",
        "OperatingSystem": "the system whose nodes it is for; WINDOWS when left out",
        "Description": "words about it, at most 1024 characters",
        "ApprovalRules": "up to ten rules that approve patches by themselves",
        "GlobalFilters": "what passes no filter here reaches no rule",
        "ApprovedPatches": "up to 50 patches that are approved by name",
        "ApprovedPatchesComplianceLevel": "the level that patches of `ApprovedPatches` are reported with",
        "ApprovedPatchesEnableNonSecurity": "Linux: `ApprovedPatches` may name packages outside security notices",
        "RejectedPatches": "up to 50 patches that are never approved, stronger than all that approves",
        "RejectedPatchesAction": "what becomes of a rejected patch that is installed or that others need",
        "Sources": "Linux: repositories that stand instead of the node's own during a run",
        "AvailableSecurityUpdatesComplianceStatus": "Windows: whether security updates that no rule approves yet count against a node",
        "DefaultBaseline": "whether it becomes the account's default for its system",
        "PatchGroups": "values of the tag `Patch Group` or `PatchGroup` of the nodes it is for",
        "Tags": "tags of the baseline itself",
    }

    /// `ApprovalRules`.
    RULES of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-patchbaseline-rulegroup.html" {
        "PatchRules": "the rules; a patch is approved when any one of them approves it",
    }

    /// A rule.
    RULE of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-patchbaseline-rule.html" {
        "PatchFilterGroup": "what a patch must be for the rule to approve it",
        "ApproveAfterDays": "days between the release of a patch and its approval, 0 to 360",
        "ApproveUntilDate": "approves what was released up to this day, such as 2025-09-30; instead of `ApproveAfterDays`",
        "ComplianceLevel": "the level that the rule's patches are reported with",
        "EnableNonSecurity": "Linux: also packages outside security notices",
    }

    /// `PatchFilterGroup` and `GlobalFilters`.
    FILTER_GROUP of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-patchbaseline-patchfiltergroup.html" {
        "PatchFilters": "up to four filters; a patch must pass all of them",
    }

    /// A filter.
    FILTER of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-patchbaseline-patchfilter.html" {
        "Key": "what is compared; each operating system has keys of its own",
        "Values": "alternatives, one suffices; `*` alone lets every patch through",
    }

    /// An alternative repository.
    SOURCE of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-patchbaseline-patchsource.html" {
        "Name": "name of the repository",
        "Products": "products that it serves; `*` for all",
        "Configuration": "its definition, as the package manager reads it",
    }

    /// A tag.
    TAG of "AWSCloudFormation/latest/UserGuide/aws-properties-resource-tags.html" {
        "Key": "compared exactly, upper and lower case included",
        "Value": "compared exactly, upper and lower case included",
    }

    /// `AWS::SSM::Association`.
    ASSOCIATION of "AWSCloudFormation/latest/UserGuide/aws-resource-ssm-association.html" {
        "Name": "the command document, such as AWS-RunPatchBaseline",
        "AssociationName": "name of the association",
        "Parameters": "parameters of the document, each a list",
        "Targets": "the nodes it runs on",
        "InstanceId": "the one node it runs on, instead of `Targets`",
        "OutputLocation": "the bucket that takes the output",
        "MaxConcurrency": "how many nodes run at a time: a number, or a share such as 10%",
        "MaxErrors": "how many nodes may fail before no further node begins: a number, or a share",
        "DocumentVersion": "version of the document",
        "ScheduleExpression": "when it runs again, such as rate(1 day) or cron(0 2 ? * SUN *)",
        "ScheduleOffset": "days to wait after the day of the schedule",
        "ApplyOnlyAtCronInterval": "whether the run at creation is left out",
        "AutomationTargetParameterName": "the parameter that takes the targets, for Automation",
        "CalendarNames": "calendars that gate the runs",
        "ComplianceSeverity": "severity that the association itself is reported with",
        "SyncCompliance": "who sets the association's compliance: AUTO or MANUAL",
        "WaitForSuccessTimeoutSeconds": "seconds that the stack waits for the first run",
    }

    /// `AWS::SSM::MaintenanceWindow`.
    WINDOW of "AWSCloudFormation/latest/UserGuide/aws-resource-ssm-maintenancewindow.html" {
        "Name": "name of the window, 3 to 128 characters",
        "Description": "words about it",
        "Schedule": "when it opens, such as cron(0 2 ? * SUN *) or rate(7 days)",
        "ScheduleTimezone": "time zone of the schedule, such as Asia/Tokyo; UTC when left out",
        "ScheduleOffset": "days to wait after the day of the cron expression, 1 to 6",
        "Duration": "hours that it stays open, 1 to 24",
        "Cutoff": "hours before its end from which no task starts, 0 to 23",
        "AllowUnassociatedTargets": "whether tasks may name nodes that are no targets of the window",
        "StartDate": "the day from which it is active",
        "EndDate": "the day from which it is no longer active",
        "Tags": "tags of the window itself",
    }

    /// `AWS::SSM::MaintenanceWindowTarget`.
    WINDOW_TARGET of "AWSCloudFormation/latest/UserGuide/aws-resource-ssm-maintenancewindowtarget.html" {
        "WindowId": "the window, mostly `!Ref` and its logical id",
        "ResourceType": "INSTANCE, or RESOURCE_GROUP for resource groups",
        "Targets": "the nodes or groups",
        "Name": "name of the target",
        "Description": "words about it",
        "OwnerInformation": "words that events about its tasks carry",
    }

    /// `AWS::SSM::MaintenanceWindowTask`.
    WINDOW_TASK of "AWSCloudFormation/latest/UserGuide/aws-resource-ssm-maintenancewindowtask.html" {
        "WindowId": "the window, mostly `!Ref` and its logical id",
        "TaskType": "RUN_COMMAND for a command document",
        "TaskArn": "the document, such as AWS-RunPatchBaseline",
        "Name": "name of the task",
        "Description": "words about it",
        "Priority": "0 first; tasks of one priority run side by side",
        "MaxConcurrency": "how many nodes run at a time: a number, or a share such as 10%",
        "MaxErrors": "how many nodes may fail before no further node begins: a number, or a share",
        "Targets": "window targets by `WindowTargetIds`, or nodes",
        "TaskInvocationParameters": "what the task is called with",
        "TaskParameters": "the older place of the document's parameters",
        "LoggingInfo": "the older place of the output's bucket",
        "ServiceRoleArn": "the role that the task runs with",
        "CutoffBehavior": "what becomes of running tasks at the cutoff: CONTINUE_TASK or CANCEL_TASK",
    }

    /// `TaskInvocationParameters`; what runs no command document is left out.
    INVOCATION of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-maintenancewindowtask-taskinvocationparameters.html" {
        "MaintenanceWindowRunCommandParameters": "what the command document is called with",
    }

    /// `MaintenanceWindowRunCommandParameters`.
    COMMAND of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-maintenancewindowtask-maintenancewindowruncommandparameters.html" {
        "Parameters": "parameters of the document, each a list",
        "OutputS3BucketName": "the bucket that takes the output",
        "OutputS3KeyPrefix": "the beginning of the keys in it",
        "Comment": "words about the command, at most 100 characters",
        "DocumentHash": "digest of the document that is meant",
        "DocumentHashType": "how that digest is made",
        "DocumentVersion": "version of the document",
        "NotificationConfig": "where status changes are announced",
        "ServiceRoleArn": "the role that announces them",
        "TimeoutSeconds": "seconds that the delivery may take, 30 to 2592000",
        "CloudWatchOutputConfig": "the log group that takes the output",
    }

    /// `LoggingInfo`.
    LOGGING of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-maintenancewindowtask-logginginfo.html" {
        "S3Bucket": "the bucket that takes the output",
        "S3Prefix": "the beginning of the keys in it",
        "Region": "the bucket's region",
    }

    /// `ResourceQuery` of a group.
    QUERY of "AWSCloudFormation/latest/UserGuide/aws-properties-resourcegroups-group-resourcequery.html" {
        "Type": "TAG_FILTERS_1_0: by tags; CLOUDFORMATION_STACK_1_0: what belongs to a stack",
        "Query": "the tags, or the stack",
    }

    /// `Query` of a group's query.
    QUERY_BODY of "AWSCloudFormation/latest/UserGuide/aws-properties-resourcegroups-group-query.html" {
        "ResourceTypeFilters": "types of resources; AWS::EC2::Instance and AWS::SSM::ManagedInstance are nodes",
        "TagFilters": "tags that a resource must have, all of them",
        "StackIdentifier": "the stack whose resources are meant; the group's own when left out",
    }

    /// A tag filter of a group's query.
    TAG_FILTER of "AWSCloudFormation/latest/UserGuide/aws-properties-resourcegroups-group-tagfilter.html" {
        "Key": "the tag's key, compared exactly",
        "Values": "values of the tag, one suffices; none at all: any value",
    }

    /// Options of commands that are no property of a baseline or association.
    OPTIONS of "cli/latest/reference/ssm/index.html" {
        "BaselineId": "id of the baseline, as create-patch-baseline answers it",
        "PatchGroup": "value of the tag `Patch Group` or `PatchGroup` of the nodes",
        "Replace": "whether what is not given is reset instead of kept",
        "ClientToken": "a word of yours that makes a second call of the same kind do nothing",
        "InstanceIds": "ids of the nodes, at most 50; `--targets` instead names tags",
        "TargetLocations": "other accounts and regions, for Automation",
    }

    /// `AWS::ResourceGroups::Group`.
    GROUP of "AWSCloudFormation/latest/UserGuide/aws-resource-resourcegroups-group.html" {
        "Name": "name of the group, by which targets name it",
        "Description": "words about it",
        "ResourceQuery": "what belongs to it: TAG_FILTERS_1_0 or CLOUDFORMATION_STACK_1_0",
        "Resources": "ARNs of what belongs to it, with a configuration that allows it",
        "Configuration": "service configurations of the group",
        "Tags": "tags of the group itself",
    }

    /// A target of a run.
    TARGET of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-association-target.html" {
        "Key": "`InstanceIds`, `tag:` with a tag's key, or `resource-groups:Name`",
        "Values": "ids, values of the tag, or names; one suffices",
    }

    /// `S3Location`.
    LOCATION of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-association-s3outputlocation.html" {
        "OutputS3BucketName": "the bucket that takes the output",
        "OutputS3KeyPrefix": "the beginning of the keys in it",
        "OutputS3Region": "the bucket's region",
    }

    /// `OutputLocation`.
    OUTPUT of "AWSCloudFormation/latest/UserGuide/aws-properties-ssm-association-instanceassociationoutputlocation.html" {
        "S3Location": "bucket and prefix",
    }

    /// A resource of a template.
    RESOURCE of "AWSCloudFormation/latest/UserGuide/resources-section-structure.html" {
        "Type": "what the resource is, such as AWS::SSM::PatchBaseline",
        "Properties": "what it is like",
        "Condition": "the name of a condition; the resource exists only when it holds",
        "DependsOn": "resources that are created before",
        "Metadata": "anything that other tools read",
        "CreationPolicy": "what must happen before it counts as created",
        "DeletionPolicy": "what becomes of it when the stack goes",
        "UpdatePolicy": "how an update is carried out",
        "UpdateReplacePolicy": "what becomes of it when an update replaces it",
        "Connectors": "serverless transform: what the resource may do with others",
        "IgnoreGlobals": "serverless transform: common properties that it does not take over",
    }

    /// A template.
    SECTIONS of "AWSCloudFormation/latest/UserGuide/template-anatomy.html" {
        "AWSTemplateFormatVersion": "2010-09-09, the only version there is",
        "Description": "words about the template",
        "Metadata": "anything that other tools read",
        "Parameters": "values that are asked for when the stack is created",
        "Rules": "assertions about the parameters",
        "Mappings": "tables that `Fn::FindInMap` looks into",
        "Conditions": "names for questions to which resources refer",
        "Transform": "macros, such as AWS::LanguageExtensions",
        "Resources": "what the stack consists of",
        "Outputs": "values that the stack gives to others",
        "Globals": "common properties of serverless resources",
        "Hooks": "hooks of blue/green deployments",
    }

    /// Parameters of the patch documents.
    PARAMETERS of "systems-manager/latest/userguide/patch-manager-aws-runpatchbaseline.html" {
        "Operation": "Scan looks and reports, Install also installs what is missing",
        "SnapshotId": "an id under which all nodes of a run see the same patches",
        "InstallOverrideList": "address of a list of patches to install instead of all that are approved",
        "RebootOption": "whether a node is rebooted when its patches need it",
        "BaselineOverride": "address of a list of baselines that stand instead of the registered ones",
        "AssociationId": "the association that the results are reported under",
        "BaselineTags": "the baseline is the one with this tag: Key=name,Values=value",
        "PreInstallHookDocName": "document that runs before the installation",
        "PostInstallHookDocName": "document that runs after the installation, before the reboot",
        "OnExitHookDocName": "document that runs at the end",
        "StepTimeoutSeconds": "seconds that the step may take, 1 to 36000",
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
