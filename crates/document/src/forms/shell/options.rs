//! Commands of the AWS CLI that are read, with their options (AWS CLI Command Reference, `ssm`).

use patchplay_language::mark;

/// What an option's words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One word.
    Text,
    /// No word: `--name`, or `--no-name`.
    Flag,
    /// Shorthand or JSON.
    Structure,
    /// Shorthand or JSON whose members are lists.
    Parameters,
    /// A word of shorthand for each structure, or JSON.
    Structures,
    /// A word for each text, or JSON.
    Texts,
}

/// An option: its name, the property it is, and its words.
pub(crate) type CliOption = (&'static str, &'static str, Shape);

/// What a command does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    CreateBaseline,
    UpdateBaseline,
    DeleteBaseline,
    RegisterDefault,
    RegisterGroup,
    DeregisterGroup,
    SendCommand,
    CreateAssociation,
    CreateWindow,
    RegisterTarget,
    RegisterTask,
}

/// A command's name, what it does, its options.
pub(crate) struct CliCommand {
    pub(crate) name: &'static str,
    /// What it does, in one line.
    pub(crate) doc: &'static str,
    pub(crate) operation: Operation,
    pub(crate) options: &'static [&'static [CliOption]],
}

const BASELINE: &[CliOption] = &[
    ("name", "Name", Shape::Text),
    ("global-filters", "GlobalFilters", Shape::Structure),
    ("approval-rules", "ApprovalRules", Shape::Structure),
    ("approved-patches", "ApprovedPatches", Shape::Texts),
    ("approved-patches-compliance-level", "ApprovedPatchesComplianceLevel", Shape::Text),
    ("approved-patches-enable-non-security", "ApprovedPatchesEnableNonSecurity", Shape::Flag),
    ("rejected-patches", "RejectedPatches", Shape::Texts),
    ("rejected-patches-action", "RejectedPatchesAction", Shape::Text),
    ("description", "Description", Shape::Text),
    ("sources", "Sources", Shape::Structures),
    ("available-security-updates-compliance-status", "AvailableSecurityUpdatesComplianceStatus", Shape::Text),
];
const CREATE: &[CliOption] = &[
    ("operating-system", "OperatingSystem", Shape::Text),
    ("client-token", "ClientToken", Shape::Text),
    ("tags", "Tags", Shape::Structures),
];
const BASELINE_ID: &[CliOption] = &[("baseline-id", "BaselineId", Shape::Text)];
const REPLACE: &[CliOption] = &[("replace", "Replace", Shape::Flag)];
const GROUP: &[CliOption] = &[("patch-group", "PatchGroup", Shape::Text)];
const RUN: &[CliOption] = &[
    ("document-version", "DocumentVersion", Shape::Text),
    ("parameters", "Parameters", Shape::Parameters),
    ("targets", "Targets", Shape::Structures),
    ("max-concurrency", "MaxConcurrency", Shape::Text),
    ("max-errors", "MaxErrors", Shape::Text),
];
const SEND: &[CliOption] = &[
    ("document-name", "Name", Shape::Text),
    ("instance-ids", "InstanceIds", Shape::Texts),
    ("output-s3-bucket-name", "OutputS3BucketName", Shape::Text),
    ("output-s3-key-prefix", "OutputS3KeyPrefix", Shape::Text),
    ("output-s3-region", "OutputS3Region", Shape::Text),
    ("comment", "Comment", Shape::Text),
    ("timeout-seconds", "TimeoutSeconds", Shape::Text),
    ("document-hash", "DocumentHash", Shape::Text),
    ("document-hash-type", "DocumentHashType", Shape::Text),
    ("service-role-arn", "ServiceRoleArn", Shape::Text),
    ("notification-config", "NotificationConfig", Shape::Structure),
    ("cloud-watch-output-config", "CloudWatchOutputConfig", Shape::Structure),
    ("alarm-configuration", "AlarmConfiguration", Shape::Structure),
];
const ASSOCIATE: &[CliOption] = &[
    ("name", "Name", Shape::Text),
    ("association-name", "AssociationName", Shape::Text),
    ("instance-id", "InstanceId", Shape::Text),
    ("output-location", "OutputLocation", Shape::Structure),
    ("schedule-expression", "ScheduleExpression", Shape::Text),
    ("schedule-offset", "ScheduleOffset", Shape::Text),
    ("apply-only-at-cron-interval", "ApplyOnlyAtCronInterval", Shape::Flag),
    ("automation-target-parameter-name", "AutomationTargetParameterName", Shape::Text),
    ("calendar-names", "CalendarNames", Shape::Texts),
    ("compliance-severity", "ComplianceSeverity", Shape::Text),
    ("sync-compliance", "SyncCompliance", Shape::Text),
    ("target-locations", "TargetLocations", Shape::Structures),
    ("tags", "Tags", Shape::Structures),
];

const WINDOW: &[CliOption] = &[
    ("name", "Name", Shape::Text),
    ("description", "Description", Shape::Text),
    ("start-date", "StartDate", Shape::Text),
    ("end-date", "EndDate", Shape::Text),
    ("schedule", "Schedule", Shape::Text),
    ("schedule-timezone", "ScheduleTimezone", Shape::Text),
    ("schedule-offset", "ScheduleOffset", Shape::Text),
    ("duration", "Duration", Shape::Text),
    ("cutoff", "Cutoff", Shape::Text),
    ("allow-unassociated-targets", "AllowUnassociatedTargets", Shape::Flag),
    ("client-token", "ClientToken", Shape::Text),
    ("tags", "Tags", Shape::Structures),
];
const OF_WINDOW: &[CliOption] = &[
    ("window-id", "WindowId", Shape::Text),
    ("targets", "Targets", Shape::Structures),
    ("name", "Name", Shape::Text),
    ("description", "Description", Shape::Text),
    ("client-token", "ClientToken", Shape::Text),
];
const TARGET: &[CliOption] =
    &[("resource-type", "ResourceType", Shape::Text), ("owner-information", "OwnerInformation", Shape::Text)];
const TASK: &[CliOption] = &[
    ("task-arn", "TaskArn", Shape::Text),
    ("task-type", "TaskType", Shape::Text),
    ("priority", "Priority", Shape::Text),
    ("task-invocation-parameters", "TaskInvocationParameters", Shape::Structure),
    ("task-parameters", "TaskParameters", Shape::Structure),
    ("max-concurrency", "MaxConcurrency", Shape::Text),
    ("max-errors", "MaxErrors", Shape::Text),
    ("service-role-arn", "ServiceRoleArn", Shape::Text),
    ("logging-info", "LoggingInfo", Shape::Structure),
    ("cutoff-behavior", "CutoffBehavior", Shape::Text),
    ("alarm-configuration", "AlarmConfiguration", Shape::Structure),
];

/// Commands of `aws ssm` that are read.
pub(crate) const COMMANDS: &[CliCommand] = &[
    CliCommand {
        name: "create-patch-baseline",
        doc: mark!("makes a baseline and answers its id"),
        operation: Operation::CreateBaseline,
        options: &[BASELINE, CREATE],
    },
    CliCommand {
        name: "update-patch-baseline",
        doc: mark!("changes members of a baseline"),
        operation: Operation::UpdateBaseline,
        options: &[BASELINE_ID, BASELINE, REPLACE],
    },
    CliCommand {
        name: "delete-patch-baseline",
        doc: mark!("takes a baseline away"),
        operation: Operation::DeleteBaseline,
        options: &[BASELINE_ID],
    },
    CliCommand {
        name: "register-default-patch-baseline",
        doc: mark!("makes a baseline the default of its system"),
        operation: Operation::RegisterDefault,
        options: &[BASELINE_ID],
    },
    CliCommand {
        name: "register-patch-baseline-for-patch-group",
        doc: mark!("lets the nodes of a patch group use a baseline"),
        operation: Operation::RegisterGroup,
        options: &[BASELINE_ID, GROUP],
    },
    CliCommand {
        name: "deregister-patch-baseline-for-patch-group",
        doc: mark!("takes a patch group away from a baseline"),
        operation: Operation::DeregisterGroup,
        options: &[BASELINE_ID, GROUP],
    },
    CliCommand {
        name: "send-command",
        doc: mark!("runs a command document on nodes at once"),
        operation: Operation::SendCommand,
        options: &[SEND, RUN],
    },
    CliCommand {
        name: "create-association",
        doc: mark!("runs a command document on nodes, and again on a schedule"),
        operation: Operation::CreateAssociation,
        options: &[ASSOCIATE, RUN],
    },
    CliCommand {
        name: "create-maintenance-window",
        doc: mark!("makes a maintenance window and answers its id"),
        operation: Operation::CreateWindow,
        options: &[WINDOW],
    },
    CliCommand {
        name: "register-target-with-maintenance-window",
        doc: mark!("names nodes for the tasks of a window"),
        operation: Operation::RegisterTarget,
        options: &[OF_WINDOW, TARGET],
    },
    CliCommand {
        name: "register-task-with-maintenance-window",
        doc: mark!("lets a window run a command document when it opens"),
        operation: Operation::RegisterTask,
        options: &[OF_WINDOW, TASK],
    },
];

/// Options that every command takes, and that say nothing about patching: with a word, and without.
pub(crate) const GLOBAL: &[&str] = &[
    "region",
    "profile",
    "output",
    "query",
    "endpoint-url",
    "color",
    "ca-bundle",
    "cli-read-timeout",
    "cli-connect-timeout",
    "cli-binary-format",
    "generate-cli-skeleton",
];
pub(crate) const GLOBAL_FLAGS: &[&str] = &[
    "debug",
    "no-verify-ssl",
    "no-paginate",
    "no-sign-request",
    "no-cli-pager",
    "cli-auto-prompt",
    "no-cli-auto-prompt",
];
/// Options whose text holds all others.
pub(crate) const INPUT: &[&str] = &["cli-input-json", "cli-input-yaml"];

impl CliCommand {
    pub(crate) fn option(&self, name: &str) -> Option<CliOption> {
        self.options.iter().copied().flatten().find(|option| option.0 == name).copied()
    }

    /// The option that a name means: the CLI takes the beginning of a name for the whole one, if no other begins so.
    pub(crate) fn meant(&self, name: &str) -> Option<CliOption> {
        let mut beginning =
            self.options.iter().copied().flatten().filter(|option| !name.is_empty() && option.0.starts_with(name));
        let first = beginning.next().filter(|_| beginning.next().is_none());
        self.option(name).or_else(|| first.copied())
    }

    /// Names of its options, for suggestions.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.options.iter().copied().flatten().map(|option| option.0).chain(INPUT.iter().copied())
    }
}
