//! A run of a command document over targets.

use patchplay_language::mark;
use patchplay_ordered::SortedMap;
use serde::{Deserialize, Serialize};

use crate::{
    ComplianceLevel, InstallOverrideList, OperatingSystem, Platform, ResourceGroup, Schedule, Timestamp, WindowTask,
    name::named,
};

named! {
    /// The parameter `Operation`.
    pub enum Operation as "operation" {
        /// Looks and reports.
        Scan = "Scan",
        /// Installs what is missing, then reports.
        Install = "Install",
    }
}

named! {
    /// The parameter `RebootOption`.
    #[derive(Default)]
    pub enum RebootOption as "reboot option" {
        /// Reboots after an Install that installed something or found something pending.
        #[default]
        RebootIfNeeded = "RebootIfNeeded",
        /// Never reboots; what was installed stays `InstalledPendingReboot`.
        NoReboot = "NoReboot",
    }
}

named! {
    /// The command documents that patch by a baseline.
    pub enum Document as "patch document" {
        /// The document of Run Command, associations and maintenance windows.
        RunPatchBaseline = "AWS-RunPatchBaseline",
        /// Its sibling for Quick Setup host management.
        RunPatchBaselineAssociation = "AWS-RunPatchBaselineAssociation",
        /// The wrapper with three hooks.
        RunPatchBaselineWithHooks = "AWS-RunPatchBaselineWithHooks",
    }
}

named! {
    /// The hooks of AWS-RunPatchBaselineWithHooks, by the parameter that names each one's document.
    pub enum Hook as "hook" {
        /// Runs before anything is installed.
        PreInstall = "PreInstallHookDocName",
        /// Runs when everything is installed and before the node may reboot.
        PostInstall = "PostInstallHookDocName",
        /// Runs at the end, after a reboot and after a failure too.
        OnExit = "OnExitHookDocName",
    }
}

impl Hook {
    /// The document of a hook that nobody names; it does nothing.
    pub const NO_OPERATION: &'static str = "AWS-Noop";
}

/// The other documents that patch Windows nodes, and what stands in their place here. None of them knows baselines
/// but the first, and none writes patch compliance (AWS page patch-manager-ssm-documents.md, rules
/// diag-legacy-document, cmd-windows-update-documents).
pub const OTHER_DOCUMENTS: &[(&str, &str)] = &[
    (
        "AWS-ApplyPatchBaseline",
        mark!("it is no longer supported; `AWS-RunPatchBaseline` takes its place, on Linux and macOS too"),
    ),
    (
        "AWS-FindWindowsUpdates",
        mark!(
            "it is no longer supported and knows no baseline; `AWS-RunPatchBaseline` with `Operation: Scan` looks for patches"
        ),
    ),
    (
        "AWS-InstallMissingWindowsUpdates",
        mark!(
            "it is no longer supported and knows no baseline; `AWS-RunPatchBaseline` with `Operation: Install` installs"
        ),
    ),
    (
        "AWS-InstallSpecificWindowsUpdates",
        mark!(
            "it is no longer supported and knows no baseline; `AWS-RunPatchBaseline` with an `InstallOverrideList` installs \
         single patches"
        ),
    ),
    (
        "AWS-InstallWindowsUpdates",
        mark!("it uses no baseline and writes no patch compliance; `AWS-RunPatchBaseline` does both"),
    ),
    (
        "AWS-ConfigureWindowsUpdate",
        mark!("it switches automatic updates on or off, uses no baseline and writes no patch compliance"),
    ),
];

impl Document {
    /// Whether the document runs on a node. AWS-RunPatchBaselineAssociation knows EC2 instances alone, no hybrid machines
    /// (rule param-association-document-ec2-only), AWS-RunPatchBaselineWithHooks no macOS (AWS page
    /// patch-manager-aws-runpatchbaselinewithhooks.md).
    #[must_use]
    pub fn runs_on(self, system: OperatingSystem, instance_id: &str) -> bool {
        match self {
            Self::RunPatchBaseline => true,
            Self::RunPatchBaselineAssociation => !instance_id.starts_with("mi-"),
            Self::RunPatchBaselineWithHooks => system.platform() != Platform::MacOs,
        }
    }

    /// The parameters that the document has; it refuses all others (rule param-sets).
    #[must_use]
    pub const fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::RunPatchBaseline => &[
                "Operation",
                "RebootOption",
                "SnapshotId",
                "InstallOverrideList",
                "BaselineOverride",
                "AssociationId",
                "StepTimeoutSeconds",
            ],
            Self::RunPatchBaselineAssociation => {
                &["Operation", "RebootOption", "InstallOverrideList", "AssociationId", "BaselineTags"]
            }
            Self::RunPatchBaselineWithHooks => &[
                "Operation",
                "RebootOption",
                "SnapshotId",
                "PreInstallHookDocName",
                "PostInstallHookDocName",
                "OnExitHookDocName",
            ],
        }
    }

    /// The parameters that must be given.
    #[must_use]
    pub const fn required_parameters(self) -> &'static [&'static str] {
        match self {
            Self::RunPatchBaseline | Self::RunPatchBaselineWithHooks => &["Operation"],
            Self::RunPatchBaselineAssociation => &["Operation", "AssociationId"],
        }
    }
}

/// `BaselineTags`: the tag of the baseline that a run of AWS-RunPatchBaselineAssociation uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaselineTags {
    /// Tag key, compared exactly.
    pub key: String,
    /// Tag values; one equal value suffices.
    pub values: Vec<String>,
}

impl BaselineTags {
    /// Reads `Key=k,Values=v[,v2...]`; `None` for every other form (rule param-baseline-tags-syntax).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (key, values) = text.strip_prefix("Key=")?.split_once(",Values=")?;
        let values: Vec<String> = values.split(',').map(str::to_owned).collect();
        let complete = !key.is_empty() && values.iter().all(|value| !value.is_empty());
        complete.then(|| Self { key: key.to_owned(), values })
    }
}

impl std::fmt::Display for BaselineTags {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}={}", self.key, self.values.join(" or "))
    }
}

/// The last part of an `s3://` or `https://` address: the name of the file that a parameter speaks of.
#[must_use]
pub fn file_name(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    path.rsplit('/').next().unwrap_or(path)
}

/// One criterion of a command's targets; several join by AND, values by OR.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Target {
    /// `InstanceIds`, `tag:{key}`, `resource-groups:Name`.
    pub key: String,
    /// Values; for `InstanceIds` instance ids, or `*` in an association.
    pub values: Vec<String>,
}

/// Where a run writes its output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutputLocation {
    /// `OutputS3BucketName`.
    pub bucket: String,
    /// `OutputS3KeyPrefix`, without slashes at its ends.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prefix: String,
}

/// `CloudWatchOutputConfig` of a run that writes to CloudWatch Logs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CloudWatchOutput {
    /// `CloudWatchLogGroupName`; `None`: one that is called by the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

named! {
    /// What started the run; it decides the ids a run has and the shape of its S3 keys.
    pub enum Origin as "origin of a run" {
        /// Run Command's SendCommand: one command id.
        Command = "Command",
        /// A State Manager association: an association id, and an execution id on each node.
        Association = "Association",
        /// A maintenance window's task, which sends a command.
        MaintenanceWindow = "MaintenanceWindow",
    }
}

/// A run as it will be played: document, parameters, targets, rate control, output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Logical id of the resource it was found in.
    pub logical_id: Option<String>,
    /// `AssociationName` or the task's name.
    pub name: Option<String>,
    /// What started it.
    pub origin: Origin,
    /// The command document.
    pub document: Document,
    /// `Operation`.
    pub operation: Operation,
    /// `RebootOption`.
    pub reboot_option: RebootOption,
    /// Given `SnapshotId`; none means one per node.
    pub snapshot_id: Option<String>,
    /// `BaselineOverride` as written: the address of a file; only AWS-RunPatchBaseline has it.
    pub baseline_override: Option<String>,
    /// `BaselineTags` as written; only AWS-RunPatchBaselineAssociation has it.
    pub baseline_tags: Option<String>,
    /// `AssociationId` as written.
    pub association_id: Option<String>,
    /// `ComplianceSeverity` of the association: the severity of its own compliance item.
    pub compliance_severity: ComplianceLevel,
    /// The list that `InstallOverrideList` names. A Scan takes it and ignores it.
    pub install_override_list: Option<InstallOverrideList>,
    /// Targets; none means every node.
    pub targets: Vec<Target>,
    /// The resource groups that there are, for targets that name one.
    pub groups: Vec<ResourceGroup>,
    /// `MaxConcurrency` as written.
    pub max_concurrency: Option<String>,
    /// `MaxErrors` as written.
    pub max_errors: Option<String>,
    /// Output location.
    pub output: Option<OutputLocation>,
    /// `Comment` of the command.
    pub comment: String,
    /// Documents of the hooks by hook; a hook that is not here runs `AWS-Noop`.
    pub hooks: SortedMap<Hook, String>,
    /// Hooks whose document fails.
    pub failing_hooks: Vec<Hook>,
    /// What documents of hooks exit with, where that is not 0.
    pub hook_exits: SortedMap<Hook, u8>,
    /// `StepTimeoutSeconds`: how long the patch step may run.
    pub step_timeout_seconds: Option<u32>,
    /// `TimeoutSeconds`: in how many seconds the command must reach a node.
    pub timeout_seconds: Option<u32>,
    /// Seconds from the request after which the user cancels the command.
    pub cancel_after: Option<u32>,
    /// The association's schedule.
    pub schedule: Option<Schedule>,
    /// The association's `ScheduleOffset`: so many days after the schedule's day, if that is a cron expression.
    pub schedule_offset: u8,
    /// `ApplyOnlyAtCronInterval`: the association waits for its schedule instead of running when it is created.
    pub only_at_schedule: bool,
    /// The task of a maintenance window that sends the command.
    pub task: Option<WindowTask>,
    /// Whether the console's "Patch now" started it.
    pub patch_now: bool,
    /// When the nodes reboot that a run by "Patch now" leaves waiting for it (AWS page
    /// patch-manager-patch-now-on-demand.md).
    pub reboot_at: Option<Timestamp>,
    /// Id of the patch policy of Quick Setup that started it.
    pub policy: Option<String>,
    /// Where in CloudWatch Logs it writes, if it does.
    pub cloud_watch: Option<CloudWatchOutput>,
}

impl Run {
    /// Seconds that the patch step may run unless `StepTimeoutSeconds` says otherwise (rule time-execution-timeout).
    pub const STEP_SECONDS: u32 = 7200;
    /// Seconds in which a command must reach its nodes unless `TimeoutSeconds` says otherwise (API SendCommand).
    pub const DELIVERY_SECONDS: u32 = 3600;

    /// Seconds that the patch step may run.
    #[must_use]
    pub fn step_seconds(&self) -> u32 {
        self.step_timeout_seconds.unwrap_or(Self::STEP_SECONDS)
    }

    /// Seconds in which the command must reach a node.
    #[must_use]
    pub fn delivery_seconds(&self) -> u32 {
        self.timeout_seconds.unwrap_or(Self::DELIVERY_SECONDS)
    }

    /// What the document of a hook exits with.
    #[must_use]
    pub fn hook_exit(&self, hook: Hook) -> i64 {
        match self.hook_exits.get(&hook) {
            Some(code) => i64::from(*code),
            None if self.failing_hooks.contains(&hook) => 1,
            None => 0,
        }
    }

    /// The document of a hook.
    #[must_use]
    pub fn hook(&self, hook: Hook) -> &str {
        self.hooks.get(&hook).map_or(Hook::NO_OPERATION, String::as_str)
    }

    /// What a fleet without any run in its documents gets: a Scan of every node.
    #[must_use]
    pub const fn scan_all() -> Self {
        Self {
            logical_id: None,
            name: None,
            origin: Origin::Command,
            document: Document::RunPatchBaseline,
            operation: Operation::Scan,
            reboot_option: RebootOption::RebootIfNeeded,
            snapshot_id: None,
            baseline_override: None,
            baseline_tags: None,
            association_id: None,
            compliance_severity: ComplianceLevel::Unspecified,
            install_override_list: None,
            targets: Vec::new(),
            groups: Vec::new(),
            max_concurrency: None,
            max_errors: None,
            output: None,
            comment: String::new(),
            hooks: SortedMap::new(),
            failing_hooks: Vec::new(),
            hook_exits: SortedMap::new(),
            step_timeout_seconds: None,
            timeout_seconds: None,
            cancel_after: None,
            schedule: None,
            schedule_offset: 0,
            only_at_schedule: false,
            task: None,
            patch_now: false,
            reboot_at: None,
            policy: None,
            cloud_watch: None,
        }
    }
}

/// What the bucket of a patch policy is called, up to account and policy (AWS page quick-setup-patch-manager.md).
const POLICY_BUCKET: &str = "aws-quicksetup-patchpolicy-";

/// The file of a patch policy with the baselines that it patches by.
#[must_use]
pub fn policy_file(account: &str, policy: &str) -> String {
    format!("s3://{POLICY_BUCKET}{account}-{policy}/baseline_overrides.json")
}

/// The id of the patch policy that a bucket belongs to; `None` for all other buckets.
#[must_use]
pub fn policy_of_bucket(bucket: &str) -> Option<&str> {
    let (_, policy) = bucket.strip_prefix(POLICY_BUCKET)?.split_once('-')?;
    Some(policy)
}

/// Bucket and key of a file at an `s3://` address, or at the `https://` address of a bucket of Amazon S3.
#[must_use]
pub fn object_of_address(address: &str) -> Option<(&str, &str)> {
    if let Some(path) = address.strip_prefix("s3://") {
        return path.split_once('/');
    }
    let (host, path) = address.strip_prefix("https://")?.split_once('/')?;
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let of_amazon = host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"))?;
    // Either the host begins with the bucket, or the path does.
    match of_amazon.find(".s3") {
        Some(end) => Some((of_amazon.get(..end)?, path)),
        None => of_amazon.starts_with("s3").then(|| path.split_once('/')).flatten(),
    }
}

impl Run {
    /// Whether the run takes the place of the patch data that AWS keeps of its nodes. The document for associations
    /// writes an item of its own instead, and a run with BaselineOverride only prints (rules state-association-own-item,
    /// state-override-nothing-uploaded) unless it is one of a patch policy.
    #[must_use]
    pub const fn stores_patch_data(&self) -> bool {
        !matches!(self.document, Document::RunPatchBaselineAssociation)
            && (self.baseline_override.is_none() || self.is_of_patch_policy())
    }

    /// Whether it is a run of a patch policy: of AWS-RunPatchBaseline, with a BaselineOverride and the id of the
    /// association that the policy made.
    #[must_use]
    pub const fn is_of_patch_policy(&self) -> bool {
        matches!(self.document, Document::RunPatchBaseline)
            && self.baseline_override.is_some()
            && self.association_id.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn baseline_tags_have_one_form() {
        let tags = |text| BaselineTags::parse(text).map(|tags| (tags.key, tags.values.join("|")));
        assert_eq!(tags("Key=Stage,Values=prod"), Some(("Stage".to_owned(), "prod".to_owned())));
        assert_eq!(tags("Key=Stage,Values=prod,test"), Some(("Stage".to_owned(), "prod|test".to_owned())));
        assert_eq!(tags("Key=a=b,Values=c d"), Some(("a=b".to_owned(), "c d".to_owned())));
        for wrong in [
            "",
            "Stage=prod",
            "key=Stage,Values=prod",
            "Key=Stage",
            "Key=Stage,Values=",
            "Key=,Values=prod",
            "Key=a,Values=b,",
        ] {
            assert_eq!(tags(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_address_names_a_file_by_its_last_part() {
        assert_eq!(file_name("s3://bucket/some/key/overrides.json"), "overrides.json");
        assert_eq!(file_name("https://bucket.s3.amazonaws.com/overrides.json?versionId=3"), "overrides.json");
    }

    #[test]
    fn an_object_is_named_in_every_form_of_its_address() {
        for address in [
            "s3://lists/a/b.yaml",
            "https://lists.s3.amazonaws.com/a/b.yaml",
            "https://lists.s3.eu-west-1.amazonaws.com/a/b.yaml?versionId=3",
            "https://s3.eu-west-1.amazonaws.com/lists/a/b.yaml",
            "https://s3-eu-west-1.amazonaws.com/lists/a/b.yaml",
        ] {
            assert_eq!(object_of_address(address), Some(("lists", "a/b.yaml")), "{address}");
        }
        assert_eq!(object_of_address("https://example.com/a/b.yaml"), None);
        let address = policy_file("123456789012", "abc12");
        let (bucket, _) = object_of_address(&address).unwrap();
        assert_eq!(policy_of_bucket(bucket), Some("abc12"));
        assert_eq!(policy_of_bucket("lists"), None);
    }

    #[test]
    fn every_document_has_the_parameters_that_it_requires() {
        for &document in Document::ALL {
            assert!(document.required_parameters().iter().all(|name| document.parameters().contains(name)));
        }
    }

    #[test]
    fn only_a_plain_run_of_the_usual_document_stores_patch_data() {
        assert!(Run::scan_all().stores_patch_data());
        let document = Document::RunPatchBaselineAssociation;
        assert!(!Run { document, ..Run::scan_all() }.stores_patch_data());
        let overridden = Run { baseline_override: Some("s3://b/k".to_owned()), ..Run::scan_all() };
        assert!(!overridden.stores_patch_data());
        let of_policy = Run { association_id: Some("0".to_owned()), ..overridden };
        assert!(of_policy.is_of_patch_policy() && of_policy.stores_patch_data());
        let document = Document::RunPatchBaselineWithHooks;
        assert!(!Run { document, ..of_policy }.stores_patch_data());
    }
}
