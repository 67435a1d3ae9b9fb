//! Names: the resources of Terraform's AWS provider that are read, and what CloudFormation calls their parts
//! (registry.terraform.io/providers/hashicorp/aws, version 6).

/// How a part is written there.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// An attribute as it is.
    Plain,
    /// A mapping of names to texts, as a list of `Key` and `Value`.
    Tags,
    /// A mapping of names to texts, each of which is a list of one there.
    Lists,
    /// A text in a list of one.
    Alone,
    /// A block that stands once.
    Block(&'static [Part]),
    /// Blocks, as a list.
    Blocks(&'static [Part]),
    /// Blocks with `name` and `values`, as a mapping.
    Named,
}

/// A part of a resource or block.
#[derive(Debug)]
pub(crate) struct Part {
    /// What Terraform calls it.
    pub(crate) name: &'static str,
    /// Where it stands there, outermost first; empty for what says nothing about patching.
    pub(crate) path: &'static [&'static str],
    pub(crate) shape: Shape,
}

/// A type of resource.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) kind: &'static str,
    /// CloudFormation's type; empty for what becomes part of another resource.
    pub(crate) aws: &'static str,
    pub(crate) parts: &'static [Part],
    /// Whether `parts` are all there are, so that any other name is a mistake.
    pub(crate) closed: bool,
    /// Attributes that say what `Ref` says.
    pub(crate) identities: &'static [&'static str],
    /// Whether its `arn` follows from its name.
    pub(crate) has_arn: bool,
    /// What Terraform sends where the text says nothing and CloudFormation wants to be told.
    pub(crate) defaults: &'static [(&'static str, &'static str)],
}

const fn plain(name: &'static str, path: &'static [&'static str]) -> Part {
    Part { name, path, shape: Shape::Plain }
}

const fn part(name: &'static str, path: &'static [&'static str], shape: Shape) -> Part {
    Part { name, path, shape }
}

/// Takes no part in the translation.
const fn silent(name: &'static str) -> Part {
    Part { name, path: &[], shape: Shape::Plain }
}

/// What every resource may have.
pub(crate) const META: &[&str] =
    &["count", "for_each", "depends_on", "provider", "lifecycle", "provisioner", "connection", "dynamic", "timeouts"];

const FILTER: &[Part] = &[plain("key", &["Key"]), plain("values", &["Values"])];

const RULE: &[Part] = &[
    plain("approve_after_days", &["ApproveAfterDays"]),
    plain("approve_until_date", &["ApproveUntilDate"]),
    plain("compliance_level", &["ComplianceLevel"]),
    plain("enable_non_security", &["EnableNonSecurity"]),
    part("patch_filter", &["PatchFilterGroup", "PatchFilters"], Shape::Blocks(FILTER)),
];

const SOURCE: &[Part] =
    &[plain("name", &["Name"]), plain("products", &["Products"]), plain("configuration", &["Configuration"])];

const BASELINE: &[Part] = &[
    plain("name", &["Name"]),
    plain("operating_system", &["OperatingSystem"]),
    plain("description", &["Description"]),
    part("approval_rule", &["ApprovalRules", "PatchRules"], Shape::Blocks(RULE)),
    part("global_filter", &["GlobalFilters", "PatchFilters"], Shape::Blocks(FILTER)),
    plain("approved_patches", &["ApprovedPatches"]),
    plain("approved_patches_compliance_level", &["ApprovedPatchesComplianceLevel"]),
    plain("approved_patches_enable_non_security", &["ApprovedPatchesEnableNonSecurity"]),
    plain("rejected_patches", &["RejectedPatches"]),
    plain("rejected_patches_action", &["RejectedPatchesAction"]),
    part("source", &["Sources"], Shape::Blocks(SOURCE)),
    plain("available_security_updates_compliance_status", &["AvailableSecurityUpdatesComplianceStatus"]),
    part("tags", &["Tags"], Shape::Tags),
    silent("tags_all"),
    silent("region"),
];

const GROUP: &[Part] = &[silent("baseline_id"), silent("patch_group"), silent("region")];
const DEFAULT: &[Part] = &[silent("baseline_id"), silent("operating_system"), silent("region")];

const TARGET: &[Part] = &[plain("key", &["Key"]), plain("values", &["Values"])];

const OUTPUT: &[Part] = &[
    plain("s3_bucket_name", &["OutputS3BucketName"]),
    plain("s3_key_prefix", &["OutputS3KeyPrefix"]),
    plain("s3_region", &["OutputS3Region"]),
];

const ASSOCIATION: &[Part] = &[
    plain("name", &["Name"]),
    plain("association_name", &["AssociationName"]),
    part("parameters", &["Parameters"], Shape::Lists),
    part("targets", &["Targets"], Shape::Blocks(TARGET)),
    plain("instance_id", &["InstanceId"]),
    part("output_location", &["OutputLocation", "S3Location"], Shape::Block(OUTPUT)),
    plain("max_concurrency", &["MaxConcurrency"]),
    plain("max_errors", &["MaxErrors"]),
    plain("compliance_severity", &["ComplianceSeverity"]),
    plain("schedule_expression", &["ScheduleExpression"]),
    plain("apply_only_at_cron_interval", &["ApplyOnlyAtCronInterval"]),
    silent("automation_target_parameter_name"),
    silent("document_version"),
    silent("sync_compliance"),
    silent("wait_for_success_timeout_seconds"),
    silent("calendar_names"),
    silent("tags"),
    silent("region"),
];

const WINDOW_TARGET: &[Part] = &[
    plain("window_id", &["WindowId"]),
    plain("resource_type", &["ResourceType"]),
    part("targets", &["Targets"], Shape::Blocks(TARGET)),
    plain("name", &["Name"]),
    plain("description", &["Description"]),
    silent("owner_information"),
    silent("region"),
];

const RUN_COMMAND: &[Part] = &[
    part("parameter", &["Parameters"], Shape::Named),
    plain("output_s3_bucket", &["OutputS3BucketName"]),
    plain("output_s3_key_prefix", &["OutputS3KeyPrefix"]),
    plain("comment", &["Comment"]),
    plain("timeout_seconds", &["TimeoutSeconds"]),
    silent("document_hash"),
    silent("document_hash_type"),
    silent("document_version"),
    silent("service_role_arn"),
    silent("notification_config"),
    silent("cloudwatch_config"),
];

const INVOCATION: &[Part] = &[
    part("run_command_parameters", &["MaintenanceWindowRunCommandParameters"], Shape::Block(RUN_COMMAND)),
    silent("automation_parameters"),
    silent("lambda_parameters"),
    silent("step_functions_parameters"),
];

const TASK: &[Part] = &[
    plain("window_id", &["WindowId"]),
    plain("task_type", &["TaskType"]),
    plain("task_arn", &["TaskArn"]),
    plain("name", &["Name"]),
    plain("description", &["Description"]),
    plain("priority", &["Priority"]),
    plain("max_concurrency", &["MaxConcurrency"]),
    plain("max_errors", &["MaxErrors"]),
    plain("service_role_arn", &["ServiceRoleArn"]),
    plain("cutoff_behavior", &["CutoffBehavior"]),
    part("targets", &["Targets"], Shape::Blocks(TARGET)),
    part("task_invocation_parameters", &["TaskInvocationParameters"], Shape::Block(INVOCATION)),
    silent("region"),
];

const WINDOW: &[Part] = &[
    plain("name", &["Name"]),
    plain("schedule", &["Schedule"]),
    plain("duration", &["Duration"]),
    plain("cutoff", &["Cutoff"]),
    plain("allow_unassociated_targets", &["AllowUnassociatedTargets"]),
    plain("description", &["Description"]),
    silent("enabled"),
    silent("end_date"),
    silent("start_date"),
    plain("schedule_timezone", &["ScheduleTimezone"]),
    plain("schedule_offset", &["ScheduleOffset"]),
    silent("tags"),
    silent("region"),
];

const INSTANCE: &[Part] = &[
    plain("ami", &["ImageId"]),
    plain("subnet_id", &["SubnetId"]),
    plain("iam_instance_profile", &["IamInstanceProfile"]),
    part("tags", &["Tags"], Shape::Tags),
];

const PROFILE: &[Part] = &[plain("name", &["InstanceProfileName"]), part("role", &["Roles"], Shape::Alone)];

const ROLE: &[Part] = &[plain("name", &["RoleName"]), plain("managed_policy_arns", &["ManagedPolicyArns"])];

const BUCKET: &[Part] = &[plain("bucket", &["BucketName"])];

/// Every type.
pub(crate) const TABLES: &[Table] = &[
    table("aws_ssm_patch_baseline", "AWS::SSM::PatchBaseline", BASELINE, true, &["id"]),
    table("aws_ssm_patch_group", "", GROUP, true, &[]),
    table("aws_ssm_default_patch_baseline", "", DEFAULT, true, &[]),
    table("aws_ssm_association", "AWS::SSM::Association", ASSOCIATION, true, &["association_id", "id"]),
    Table {
        defaults: &[("AllowUnassociatedTargets", "false")],
        ..table("aws_ssm_maintenance_window", "AWS::SSM::MaintenanceWindow", WINDOW, true, &["id"])
    },
    table("aws_ssm_maintenance_window_target", "AWS::SSM::MaintenanceWindowTarget", WINDOW_TARGET, true, &["id"]),
    Table {
        defaults: &[("Priority", "1")],
        ..table(
            "aws_ssm_maintenance_window_task",
            "AWS::SSM::MaintenanceWindowTask",
            TASK,
            true,
            &["id", "window_task_id"],
        )
    },
    table("aws_instance", "AWS::EC2::Instance", INSTANCE, false, &["id"]),
    table("aws_iam_instance_profile", "AWS::IAM::InstanceProfile", PROFILE, false, &["id", "name"]),
    table("aws_iam_role", "AWS::IAM::Role", ROLE, false, &["id", "name"]),
    Table { has_arn: true, ..table("aws_s3_bucket", "AWS::S3::Bucket", BUCKET, false, &["id", "bucket"]) },
    table("aws_iam_role_policy_attachment", "", &[], false, &[]),
    table("aws_iam_role_policy", "", &[], false, &[]),
];

const fn table(
    kind: &'static str,
    aws: &'static str,
    parts: &'static [Part],
    closed: bool,
    identities: &'static [&'static str],
) -> Table {
    Table { kind, aws, parts, closed, identities, has_arn: false, defaults: &[] }
}

/// The type of this name, if it is read.
pub(crate) fn of(kind: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.kind == kind)
}

/// AWS's names and Terraform's, for messages.
pub(crate) fn words() -> Vec<(String, String)> {
    fn gather(parts: &'static [Part], words: &mut Vec<(String, String)>) {
        for part in parts {
            for name in part.path {
                let word = ((*name).to_owned(), part.name.to_owned());
                if words.iter().all(|(known, _)| *known != word.0) {
                    words.push(word);
                }
            }
            if let Shape::Block(inner) | Shape::Blocks(inner) = part.shape {
                gather(inner, words);
            }
        }
    }
    let mut words = vec![
        ("PatchGroups".to_owned(), "patch_group".to_owned()),
        ("DefaultBaseline".to_owned(), "aws_ssm_default_patch_baseline".to_owned()),
    ];
    for table in TABLES {
        gather(table.parts, &mut words);
    }
    words
}
