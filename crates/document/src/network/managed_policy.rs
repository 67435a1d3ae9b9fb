//! AWS's managed policies that matter to a node that is patched, with the actions that they allow on every resource
//! (AWS Managed Policy Reference Guide). Of policies that are not here nothing is taken to matter.

/// One managed policy of AWS's.
#[derive(Debug, Clone, Copy)]
pub(super) struct ManagedPolicy {
    /// The end of its ARN.
    pub(super) name: &'static str,
    /// Groups of patterns of actions.
    allows: &'static [&'static [&'static str]],
}

/// Every action.
const ALL: &[&str] = &["*"];
/// What the agent and the patch module call.
const AGENT: &[&str] = &[
    "ssm:DescribeAssociation",
    "ssm:DescribeDocument",
    "ssm:GetDeployablePatchSnapshotForInstance",
    "ssm:GetDocument",
    "ssm:GetManifest",
    "ssm:GetParameter",
    "ssm:GetParameters",
    "ssm:ListAssociations",
    "ssm:ListInstanceAssociations",
    "ssm:PutComplianceItems",
    "ssm:PutConfigurePackageResult",
    "ssm:PutInventory",
    "ssm:UpdateAssociationStatus",
    "ssm:UpdateInstanceAssociationStatus",
    "ssm:UpdateInstanceInformation",
    "ssmmessages:*",
    "ec2messages:*",
];
/// What BaselineTags call (rule net-baseline-tags-permissions).
const BASELINE_TAGS: &[&str] = &[
    "ssm:DescribeEffectivePatchesForPatchBaseline",
    "ssm:DescribePatchBaselines",
    "ssm:GetPatchBaseline",
    "tag:GetResources",
];
const LOGS: &[&str] = &["logs:*"];
const LOG_WRITING: &[&str] = &["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLog*", "logs:PutLogEvents"];
const BUCKETS: &[&str] = &["s3:*"];
const READING: &[&str] = &["s3:Get*", "s3:List*"];

const fn policy(name: &'static str, allows: &'static [&'static [&'static str]]) -> ManagedPolicy {
    ManagedPolicy { name, allows }
}

/// The table.
const POLICIES: &[ManagedPolicy] = &[
    policy("AmazonSSMManagedInstanceCore", &[AGENT]),
    policy("AmazonSSMManagedEC2InstanceDefaultPolicy", &[AGENT]),
    policy("AmazonEC2RoleforSSM", &[AGENT, LOG_WRITING, &["s3:GetObject", "s3:PutObject", "s3:ListBucket"]]),
    policy("AmazonSSMFullAccess", &[&["ssm:*", "ssmmessages:*", "ec2messages:*"], LOGS]),
    policy("AmazonSSMPatchAssociation", &[BASELINE_TAGS]),
    policy("AmazonSSMReadOnlyAccess", &[&["ssm:Describe*", "ssm:Get*", "ssm:List*"]]),
    policy("AdministratorAccess", &[ALL]),
    policy("PowerUserAccess", &[ALL]),
    policy("ReadOnlyAccess", &[READING, &["ssm:Describe*", "ssm:Get*", "ssm:List*", "tag:Get*"]]),
    policy("AmazonS3FullAccess", &[BUCKETS]),
    policy("AmazonS3ReadOnlyAccess", &[READING]),
    policy("CloudWatchAgentServerPolicy", &[LOG_WRITING]),
    policy("CloudWatchAgentAdminPolicy", &[LOG_WRITING]),
    policy("CloudWatchLogsFullAccess", &[LOGS]),
    policy("CloudWatchFullAccess", &[LOGS]),
    policy("CloudWatchFullAccessV2", &[LOGS]),
    policy("ResourceGroupsandTagEditorReadOnlyAccess", &[&["tag:Get*"]]),
];

impl ManagedPolicy {
    /// The policy of an ARN that is AWS's own.
    pub(super) fn of(arn: &str) -> Option<&'static Self> {
        let name = arn.rsplit('/').next()?;
        POLICIES.iter().find(|policy| policy.name == name)
    }

    /// Patterns of the actions that it allows.
    pub(super) fn actions(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.allows.iter().flat_map(|group| group.iter().copied())
    }
}
