/**
 * patchplay: what an AWS Systems Manager patch baseline does to your nodes, computed without AWS.
 *
 * `await init()` once (Node has done it on import), and hand over the package's file `default.catalog` with `loadCatalog`
 * (Node has done that too). Everything else is synchronous and takes and gives plain objects. What the default set of
 * patch facts lacks lies in other files of the package: an answer names them in `MissingFacts`, and after `loadCatalog`
 * the same call is decided on them (Node loads them by itself).
 *
 * Input that is wrong in itself is answered: `Diagnostics` says what and where, and the answer's other members are
 * absent. Only an argument of another type than declared here throws, a `TypeError`.
 */

/**
 * A document as pasted: CloudFormation, whole or in part; an answer of the AWS CLI; its command lines; or Terraform, with
 * the translation that `patchplay/terraform` puts beside it.
 */
export interface SourceFile {
  /** Diagnostics carry it. */
  name: string;
  text: string;
}

export interface Options {
  /** Values of parameters, also for names that a pasted fragment does not declare. */
  parameters?: Record<string, string>;
}

/** Lines and columns count from 1, columns in UTF-16 code units, as JavaScript's strings do. */
export interface Position {
  Line: number;
  Column: number;
}

/** A stretch of a file; `End` is one past its last character. */
export interface Place {
  /** Name of the file; empty for what has no place in any. */
  File: string;
  Start: Position;
  End: Position;
}

/** `error`: nothing is simulated until it is mended. `warning`: AWS would refuse it, or it hardly does what is meant. */
export type Severity = "error" | "warning" | "note";

export interface Diagnostic extends Place {
  /** Stable, such as `unresolved-value`. */
  Code: string;
  Severity: Severity;
  /** What is wrong; the user's own text in backticks. */
  Message: string;
  /** What to do about it. */
  Help?: string;
  Fix?: Fix;
}

/** An edit that mends a problem: the stretch is replaced by `Text`. */
export interface Fix extends Place {
  /** What a button would say. */
  Title: string;
  Text: string;
}

export interface CheckAnswer {
  Diagnostics: Diagnostic[];
}

/** What documents hold, every intrinsic function resolved; what cannot be resolved is `null` and has a diagnostic. */
export interface InspectAnswer {
  /** CloudFormation's properties of AWS::SSM::PatchBaseline. */
  Baselines: Array<{ LogicalId: string | null; [property: string]: unknown }>;
  Instances: InspectedInstance[];
  Runs: InspectedRun[];
  Diagnostics: Diagnostic[];
}

export interface InspectedInstance {
  LogicalId: string | null;
  InstanceId: string | null;
  ImageId: string | null;
  Tags: Tag[];
  /** Which ways out of the node the documents leave open, and how each was found. */
  Network: Network & { Ways: FoundWay[] };
}

/** How a node reaches one destination, or where the way breaks off. */
export interface FoundWay {
  /** As in `Network`. */
  Path: keyof Network;
  Open: boolean;
  /** From the node outward; none follows one that is not `Ok`. */
  Hops: Hop[];
}

/** One station on a way, such as `route table PrivateRoutes`. */
export interface Hop {
  Label: string;
  Ok: boolean;
  /** Why, in words; may be empty. */
  Detail: string;
  /** Where a text says so. */
  Places: Place[];
}

/** The way to one destination, in words for a page. */
export interface Way extends FoundWay {
  Destination: string;
  Purpose: string;
  /** Whether the scenario sets it by hand. */
  ByHand: boolean;
}

/** Nodes of one subnet, or that were made by hand with the same switches. */
export interface NetworkGroup {
  Nodes: string[];
  InstanceIds: string[];
  Subnet: string | null;
  Ways: Way[];
}

export interface InspectedRun {
  LogicalId: string | null;
  DocumentName: string | null;
  Parameters: Record<string, unknown>;
  Targets: Target[];
  OutputS3BucketName: string | null;
  OutputS3KeyPrefix: string | null;
  MaxConcurrency: string | null;
  MaxErrors: string | null;
}

export interface Tag {
  Key: string;
  Value: string | null;
}

export interface Target {
  /** `InstanceIds`, `tag:NAME` or `resource-groups:Name`. */
  Key: string;
  Values: string[];
}

export type OperatingSystem =
  | "WINDOWS" | "AMAZON_LINUX" | "AMAZON_LINUX_2" | "AMAZON_LINUX_2022" | "AMAZON_LINUX_2023" | "ALMA_LINUX" | "CENTOS"
  | "DEBIAN" | "MACOS" | "ORACLE_LINUX" | "RASPBIAN" | "REDHAT_ENTERPRISE_LINUX" | "ROCKY_LINUX" | "SUSE" | "UBUNTU";

export type PatchState =
  | "Installed" | "InstalledOther" | "InstalledPendingReboot" | "InstalledRejected" | "Missing" | "Failed"
  | "NotApplicable" | "AvailableSecurityUpdate";

export type ComplianceStatus = "COMPLIANT" | "NON_COMPLIANT";

/** Which ways out of a node are open. */
export interface Network {
  /** To Systems Manager; a node without it is not managed. */
  ssm: boolean;
  /** To AWS's buckets with the patch snapshot and programs. */
  s3: boolean;
  /** To the source of updates. */
  updates: boolean;
  /** To the bucket of the output. */
  logs: boolean;
}

/** Everything a run depends on. What is left out means its default. */
export interface Scenario {
  /** Of the format. */
  version?: 1;
  title?: string;
  /** Simulated time, ISO 8601 in UTC. Default: the last day that the patch facts cover. */
  clock?: string;
  region?: string;
  account?: string;
  /** Whether Default Host Management Configuration is on: EC2 instances need no profile then. */
  defaultHostManagement?: boolean;
  /** Whether hybrid machines are in the advanced-instances tier, in which Windows nodes get Microsoft applications patched. */
  advancedInstances?: boolean;
  /** All invented ids, host names and durations follow from it. */
  seed?: number;
  files?: SourceFile[];
  parameters?: Record<string, string>;
  instances?: ScenarioInstance[];
  /** Default: what the files say, else a Scan of every node. */
  run?: ScenarioRun;
  /** Earlier runs on the same nodes, played first. */
  history?: Array<{ clock: string; run?: ScenarioRun }>;
  /**
   * Patch facts. `default`: the default set and, of systems and products that it lacks, everything that is known. `full`:
   * everything that is known of the scenario's systems. `files`: names of files of the scenario, each an answer of
   * describe-available-patches or a table; they list all there is of the systems that they speak of.
   */
  catalog?: "default" | "full" | { files: string[] };
  /** Named readings of points on which AWS's documents disagree. */
  options?: Record<string, string>;
  /** Custom baselines that were deleted, by id, and when: a patch policy that names one fails from then on. */
  deletedBaselines?: Record<string, string>;
  /** When custom baselines became what the files say, by id: copies that patch policies keep follow within an hour. */
  editedBaselines?: Record<string, string>;
  /** Facts of a real run to be shown instead of invented ones, by instance id or by a baseline's logical id. */
  observed?: Record<string, Observed>;
  expect?: Expectation[];
}

/** What may be wrong with a node: causes that AWS's page on troubleshooting names. */
export type Trouble =
  | "noexec"
  | "old-windows"
  | "nano-server"
  | "old-agent"
  | "no-python"
  | "yum-import"
  | "no-metadata"
  | "no-directory"
  | "disk-full"
  | "checksum"
  | "broken-archive"
  | "broken-payload"
  | "parallel-run"
  | "shutting-down"
  | "missing-assembly"
  | "override-denied"
  | "resources-denied"
  | "baselines-denied"
  | "baseline-denied"
  | "no-credentials"
  | "snapshot-denied"
  | "snapshot-error"
  | "standard-tier"
  | "list-denied"
  | "search-error"
  | "yum-locked"
  | "dpkg-locked"
  | "dpkg-interrupted"
  | "no-public-key"
  | "no-memory"
  | "commit-error"
  | "inventory-denied"
  | "inventory-error"
  | "log-group-denied"
  | "missed-reboot";

/** A node of its own or, with `logicalId`, what is laid over an instance of the files. */
export interface ScenarioInstance {
  logicalId?: string;
  id?: string;
  name?: string;
  /** Key of an image, such as `windows-2019-2021.12.15`. */
  image?: string;
  /** For a bare node without an image. */
  system?: OperatingSystem;
  /** For a bare node without an image, such as `WindowsServer2019`. */
  product?: string;
  /** `null` removes a tag of the template. */
  tags?: Record<string, string | null>;
  /** Patches beyond the image's. */
  installed?: string[];
  /** Patches whose installation fails. */
  failing?: string[];
  settings?: NodeSettings;
  /** What is wrong with the node; of several troubles the one that the patch step meets first decides. */
  trouble?: Trouble[];
  /** Ways set by hand; `snapshot` alone is the bucket of the snapshot, one of the two that `s3` speaks of. */
  network?: Partial<Network> & { snapshot?: boolean };
  /** Whether it has an instance profile that lets Systems Manager manage it. */
  profile?: boolean;
  /** What has become of its agent since the node was registered. Default: it answers. */
  agent?: "online" | "silent" | "gone";
  /** When it is registered with Systems Manager, ISO 8601 in UTC. Default: before everything. */
  since?: string;
  /** How often its agent is stopped in the middle of a command and starts again, and how long the node is down in all. */
  interruptions?: { times: number; hours?: number };
}

/** Settings on the node itself that decide what it is patched with, or that people expect to. */
export interface NodeSettings {
  /** Windows: KB numbers that the node's WSUS server does not offer. */
  wsusWithholds?: string[];
  /** Windows: whether Windows Update also looks for updates of other Microsoft products. Default: true. */
  otherMicrosoftProducts?: boolean;
  /** yum: `exclude=` of /etc/yum.conf, which Patch Manager ignores. */
  yumExclude?: string[];
  /** Amazon Linux 2023: the release that the repositories are locked to, which Patch Manager ignores. */
  lockedRelease?: string;
}

/** Parameters of AWS-RunPatchBaselineWithHooks that name its hooks. */
export type HookParameter = "PreInstallHookDocName" | "PostInstallHookDocName" | "OnExitHookDocName";

export interface ScenarioRun {
  /** Logical id of an association or maintenance window task in the files. */
  use?: string;
  document?: "AWS-RunPatchBaseline" | "AWS-RunPatchBaselineAssociation" | "AWS-RunPatchBaselineWithHooks";
  parameters?: Record<string, string>;
  targets?: Target[];
  maxConcurrency?: string;
  maxErrors?: string;
  output?: { bucket: string; prefix?: string };
  /** Seconds in which the command must reach a node, 30 to 2592000. Default: 3600. */
  timeoutSeconds?: number;
  /** Seconds after which a user cancels the command. */
  cancelAfter?: number;
  /** Hooks of AWS-RunPatchBaselineWithHooks whose document fails. */
  failingHooks?: HookParameter[];
  /** What the documents of hooks exit with, 0 to 255; 168 and 169 pass over the steps up to the last hook. */
  hookExits?: Partial<Record<HookParameter, number>>;
  /** Started by the console's "Patch now", with rate limits of its own. */
  patchNow?: boolean;
  /** When the nodes reboot that an Install by "Patch now" leaves waiting for it. Default: in the run. */
  rebootAt?: string;
  /** Id of the patch policy of Quick Setup that starts it. */
  patchPolicy?: string;
  /** Output to CloudWatch Logs; without a group to that of the document. */
  cloudWatch?: { group?: string };
}

export interface Observed {
  hostName?: string;
  snapshotId?: string;
  executionId?: string;
  associationId?: string;
  /** ISO 8601 in UTC, up to seven digits of a second. */
  end?: string;
  /** Of a baseline. */
  id?: string;
}

/**
 * `node` is an instance id, a name or `*`; `baseline` a logical id, a name or an id; `rule` is `BASELINE/NUMBER`, counted
 * from 1.
 */
export type Expectation =
  | { node: string; count: string; equals: number }
  | { node: string; patch: string; state: PatchState }
  | { node: string; status: ComplianceStatus }
  | { node: string; baseline: string }
  | { rule: string; approves: number };

export interface WindowExecutionTask {
  WindowExecutionId: string;
  TaskExecutionId: string;
  Status: "PENDING" | "IN_PROGRESS" | "SUCCESS" | "FAILED" | "TIMED_OUT" | "CANCELLED";
  StartTime: string;
  EndTime: string;
  TaskArn: string;
  TaskType: "RUN_COMMAND";
}

/** When a node ran its part of a command; times in UTC. */
export interface TimelineEntry {
  InstanceId: string;
  StatusDetails: string;
  /** Absent when the command never reached the node. */
  Start?: string;
  /** A reboot before the last one: when it went down, and when it was back. */
  EarlierReboot?: [string, string];
  Reboot?: string;
  Back?: string;
  Finish: string;
}

/** What AWS would answer after the run. Without `Command` the input has errors. */
export interface RunAnswer {
  /** Absent where the API answers with an error. */
  Command?: Command;
  /** What the API answers in place of a command that it does not create. */
  Error?: { Code: string; Operation: string; Message: string };
  CommandInvocations?: CommandInvocation[];
  /** The output of each node's own step, cut far later than in its invocation. */
  GetCommandInvocationResults?: GetCommandInvocationResult[];
  /** The execution that an association's run was; absent for other runs, as the next two are. */
  AssociationExecutions?: AssociationExecution[];
  /** One for each node that the association is for. */
  AssociationExecutionTargets?: AssociationExecutionTarget[];
  /** What each of these nodes reported. */
  InstanceAssociationStatusInfos?: InstanceAssociationStatusInfo[];
  InstancePatchStates?: InstancePatchState[];
  /** By instance id. */
  InstancePatches?: Record<string, PatchComplianceData[]>;
  /** By instance id: what nodes of Linux and macOS uploaded, the summary and then the compliance items. */
  InventoryItems?: Record<string, [PatchSummaryItem, PatchComplianceItem]>;
  /** By patch group: of every group that a managed node is in. */
  PatchGroupStates?: Record<string, PatchGroupState>;
  /** What compliance keeps of the patch data, one for each node of the run that ever stored some. */
  ResourceComplianceSummaries?: ResourceComplianceSummaryItem[];
  /** What a run of AWS-RunPatchBaselineAssociation writes in place of patch data. */
  AssociationComplianceItems?: ComplianceItem[];
  /** Tasks that a maintenance window ran, the run's own last; absent for a run that no window started. */
  MaintenanceWindowExecutionTasks?: WindowExecutionTask[];
  /** The instants of every node's part, in the order of sending. */
  Timeline?: TimelineEntry[];
  /** Objects that the run wrote: `bucket/key` to text. */
  Objects?: Record<string, string>;
  /** What the run wrote to CloudWatch Logs; absent where it writes none. */
  LogStreams?: Array<{ LogGroupName: string; LogStreamName: string; Text: string }>;
  /** Files and folders that the run left on its nodes, by instance id. */
  Files?: Record<string, Array<{ Path: string; Holds: string }>>;
  /** What the nodes reach, and how. */
  Network?: NetworkGroup[];
  /** Assertions of the scenario that do not hold, in words; absent when all do. */
  FailedExpectations?: string[];
  /** Files of the package, such as `redhat.catalog`, that would decide and are not loaded; absent when none is. */
  MissingFacts?: string[];
  Diagnostics: Diagnostic[];
}

/** API shape `Command`. */
export interface Command {
  CommandId: string;
  DocumentName: string;
  DocumentVersion: string;
  Comment: string;
  ExpiresAfter: string;
  Parameters: Record<string, string[]>;
  InstanceIds: string[];
  Targets: Target[];
  RequestedDateTime: string;
  Status: string;
  StatusDetails: string;
  OutputS3Region: string;
  OutputS3BucketName: string;
  OutputS3KeyPrefix: string;
  MaxConcurrency: string;
  MaxErrors: string;
  TargetCount: number;
  CompletedCount: number;
  ErrorCount: number;
  DeliveryTimedOutCount: number;
  ServiceRole: string;
  NotificationConfig: NotificationConfig;
  CloudWatchOutputConfig: CloudWatchOutputConfig;
  TimeoutSeconds: number;
}

/** API shape `CommandInvocation`: one node's part of the run. */
export interface CommandInvocation {
  CommandId: string;
  InstanceId: string;
  InstanceName: string;
  Comment: string;
  DocumentName: string;
  DocumentVersion: string;
  RequestedDateTime: string;
  Status: string;
  StatusDetails: string;
  StandardOutputUrl: string;
  StandardErrorUrl: string;
  CommandPlugins: CommandPlugin[];
  ServiceRole: string;
  NotificationConfig: NotificationConfig;
  CloudWatchOutputConfig: CloudWatchOutputConfig;
}

/** API shape `CommandPlugin`: one step of the document. */
export interface CommandPlugin {
  Name: string;
  Status: string;
  StatusDetails: string;
  ResponseCode: number;
  ResponseStartDateTime?: string;
  ResponseFinishDateTime?: string;
  /** As the console shows it, cut by the agent's rule; the whole text is among `Objects`. */
  Output: string;
  StandardOutputUrl: string;
  StandardErrorUrl: string;
  OutputS3Region: string;
  OutputS3BucketName: string;
  OutputS3KeyPrefix: string;
}

export interface NotificationConfig {
  NotificationArn: string;
  NotificationEvents: string[];
  NotificationType: string;
}

export interface CloudWatchOutputConfig {
  CloudWatchLogGroupName: string;
  CloudWatchOutputEnabled: boolean;
}

/** API shape `InstancePatchState`. All counters are -1 when a Windows node failed before it evaluated any patch. */
export interface InstancePatchState {
  InstanceId: string;
  PatchGroup: string;
  BaselineId: string;
  SnapshotId: string;
  OwnerInformation: string;
  InstalledCount: number;
  InstalledOtherCount: number;
  InstalledPendingRebootCount: number;
  InstalledRejectedCount: number;
  MissingCount: number;
  FailedCount: number;
  UnreportedNotApplicableCount: number;
  NotApplicableCount: number;
  /** Absent before the service knew the state (2025-03-24). */
  AvailableSecurityUpdateCount?: number;
  CriticalNonCompliantCount: number;
  SecurityNonCompliantCount: number;
  OtherNonCompliantCount: number;
  OperationStartTime: string;
  OperationEndTime: string;
  Operation: "Scan" | "Install";
  LastNoRebootInstallOperationTime?: string;
  RebootOption: "RebootIfNeeded" | "NoReboot";
}

/** API shape `PatchComplianceData`. */
export interface PatchComplianceData {
  Title: string;
  KBId: string;
  Classification: string;
  Severity: string;
  State: PatchState;
  InstalledTime: string;
  CVEIds?: string;
}

/** API shape `InventoryItem` of the type `AWS:PatchSummary`. */
export interface PatchSummaryItem {
  TypeName: "AWS:PatchSummary";
  SchemaVersion: string;
  /** SHA-256 of the content's JSON. */
  ContentHash: string;
  CaptureTime: string;
  Content: [PatchSummaryEntry];
}

/** Counts are strings. Times are `YYYY-MM-DDTHH:MM:SSZ`. */
export interface PatchSummaryEntry {
  BaselineId: string;
  PatchGroup: string;
  SnapshotId: string;
  ExecutionId: string;
  InstalledCount: string;
  InstalledOtherCount: string;
  InstalledRejectedCount: string;
  InstalledPendingRebootCount: string;
  NotApplicableCount: string;
  MissingCount: string;
  FailedCount: string;
  CriticalNonCompliantCount: string;
  SecurityNonCompliantCount: string;
  OtherNonCompliantCount: string;
  OperationType: "Scan" | "Install";
  OperationStartTime: string;
  OperationEndTime: string;
  RebootOption: "RebootIfNeeded" | "NoReboot";
  /** The address of the list, if one decided what to install; each compliance item has it too. */
  InstallOverrideList?: string;
  LastNoRebootInstallOperationTime?: string;
  /** Absent for a compliant node. */
  NonCompliantSeverity?: ComplianceLevel;
}

/** API shape `InventoryItem` of the type `AWS:ComplianceItem`. */
export interface PatchComplianceItem {
  TypeName: "AWS:ComplianceItem";
  SchemaVersion: string;
  ContentHash: string;
  CaptureTime: string;
  /** Grouped Installed, InstalledOther, InstalledRejected, InstalledPendingReboot, Missing, Failed; then by id. */
  Content: ComplianceEntry[];
  Context: { ComplianceType: string; ExecutionId: string; ExecutionType: string };
}

export interface ComplianceEntry {
  Id: string;
  Title: string;
  /** The baseline's compliance level. */
  Severity: ComplianceLevel;
  Status: ComplianceStatus;
  PatchBaselineId: string;
  PatchState: PatchState;
  PatchGroup: string;
  /** Always empty, and so is the version. */
  DocumentName: string;
  DocumentVersion: string;
  /** `YYYY-MM-DDTHH:MM:SSZ` of what is on the node, else empty. */
  InstalledTime: string;
  Classification: string;
  /** The vendor's severity. */
  PatchSeverity: string;
  CVEIds?: string;
  InstallOverrideList?: string;
}

/** API shape `GetCommandInvocationResult`. Its times are text to the millisecond, empty where nothing ran. */
export interface GetCommandInvocationResult {
  CommandId: string;
  InstanceId: string;
  Comment: string;
  DocumentName: string;
  DocumentVersion: string;
  PluginName: string;
  ResponseCode: number;
  ExecutionStartDateTime: string;
  /** Such as `PT24M9.402S`. */
  ExecutionElapsedTime: string;
  ExecutionEndDateTime: string;
  Status: string;
  StatusDetails: string;
  /** The first 24,000 bytes. */
  StandardOutputContent: string;
  StandardOutputUrl: string;
  /** The first 8,000 bytes. */
  StandardErrorContent: string;
  StandardErrorUrl: string;
  CloudWatchOutputConfig: CloudWatchOutputConfig;
}

/** API shape `AssociationExecution`. */
export interface AssociationExecution {
  AssociationId: string;
  AssociationVersion: string;
  ExecutionId: string;
  Status: string;
  DetailedStatus: string;
  CreatedTime: string;
  LastExecutionDate?: string;
  /** Such as `{Failed=1, Success=2}`. */
  ResourceCountByStatus: string;
}

/** API shape `AssociationExecutionTarget`. */
export interface AssociationExecutionTarget {
  AssociationId: string;
  AssociationVersion: string;
  ExecutionId: string;
  ResourceId: string;
  ResourceType: string;
  Status: string;
  DetailedStatus: string;
  LastExecutionDate?: string;
  OutputSource?: { OutputSourceId: string; OutputSourceType: string };
}

/** API shape `InstanceAssociationStatusInfo`. */
export interface InstanceAssociationStatusInfo {
  AssociationId: string;
  Name: string;
  AssociationVersion: string;
  InstanceId: string;
  ExecutionDate?: string;
  Status: string;
  DetailedStatus: string;
  /** At most 510 bytes. */
  ExecutionSummary?: string;
  OutputUrl?: { S3OutputUrl: { OutputUrl: string } };
  AssociationName?: string;
}

/** API shape `DescribePatchGroupStateResult`: nodes that have at least one such patch. */
export interface PatchGroupState {
  Instances: number;
  InstancesWithInstalledPatches: number;
  InstancesWithInstalledOtherPatches: number;
  InstancesWithInstalledPendingRebootPatches: number;
  InstancesWithInstalledRejectedPatches: number;
  InstancesWithMissingPatches: number;
  InstancesWithFailedPatches: number;
  InstancesWithNotApplicablePatches: number;
  InstancesWithUnreportedNotApplicablePatches: number;
  InstancesWithCriticalNonCompliantPatches: number;
  InstancesWithSecurityNonCompliantPatches: number;
  InstancesWithOtherNonCompliantPatches: number;
  /** Absent before the service knew the state (2025-03-24). */
  InstancesWithAvailableSecurityUpdates?: number;
}

export interface Question {
  /** Instance id, name or logical id. */
  instance: string;
  /** Default: every patch that the node reports. */
  patch?: string;
}

export type ComplianceLevel = "CRITICAL" | "HIGH" | "MEDIUM" | "LOW" | "INFORMATIONAL" | "UNSPECIFIED";

export interface ComplianceExecutionSummary {
  ExecutionTime: string;
  ExecutionId: string;
  ExecutionType: string;
}

export interface SeveritySummary {
  CriticalCount: number;
  HighCount: number;
  MediumCount: number;
  LowCount: number;
  InformationalCount: number;
  UnspecifiedCount: number;
}

/** API shape `ResourceComplianceSummaryItem`. */
export interface ResourceComplianceSummaryItem {
  ComplianceType: string;
  ResourceType: string;
  ResourceId: string;
  Status: ComplianceStatus;
  /** The highest level among what counts against the node; UNSPECIFIED for a compliant one. */
  OverallSeverity: ComplianceLevel;
  ExecutionSummary: ComplianceExecutionSummary;
  CompliantSummary: { CompliantCount: number; SeveritySummary: SeveritySummary };
  NonCompliantSummary: { NonCompliantCount: number; SeveritySummary: SeveritySummary };
}

/** API shape `ComplianceItem`. */
export interface ComplianceItem {
  ComplianceType: string;
  ResourceType: string;
  ResourceId: string;
  Id: string;
  Title: string;
  Status: ComplianceStatus;
  Severity: ComplianceLevel;
  ExecutionSummary: ComplianceExecutionSummary;
  Details: Record<string, string>;
}

/** Why a node has its baseline, and its patches their states. Without `Baseline` the input has errors. */
export interface ExplainAnswer {
  InstanceId?: string;
  /** Id and name are empty when the run can pick no baseline for the node; the reason then says why. */
  Baseline?: { BaselineId: string; Name: string; Reason: string };
  /** Why the run failed on the node, where it was not for a patch. */
  Failure?: string;
  /** The run's verdict, absent for a node whose patches were not judged. */
  Compliance?: { Status: ComplianceStatus; OverallSeverity: ComplianceLevel | null };
  /**
   * What DescribeEffectivePatchesForPatchBaseline answers of the node's baseline, of every patch or of the one asked for.
   * Absent on Linux and macOS, whose baselines the operation does not answer for, and for a node that gets no baseline.
   */
  EffectivePatches?: EffectivePatch[];
  Patches?: ExplainedPatch[];
  /**
   * Options whose readings decided something of the node: the run was played by their other readings too. Those that
   * decided about a patch stand at the end of its trace as well.
   */
  Readings?: DecidingReading[];
  /** What would change the outcome, best first; each was tried out. */
  Suggestions?: Suggestion[];
  /** As in {@link RunAnswer}. */
  MissingFacts?: string[];
  Diagnostics: Diagnostic[];
}

/** An option whose reading decided something of a node: another one was tried, and came to something else. */
export interface DecidingReading {
  /** Name under `options`. */
  Option: string;
  /** The reading that the run took. */
  Reading: string;
  /** Where the scenario states it; absent when it is the default. */
  Place?: Place;
  /** Rule of the specification that the option reads. */
  RuleId: string;
  /** What the other readings come to, in words; those that come to the same are left out. */
  Otherwise: Array<{ Reading: string; Effect: string }>;
}

/** A change of the scenario, and what the run would then come to. */
export interface Suggestion {
  /** What is changed: `Add SecurityUpdates to CLASSIFICATION`. */
  Edit: string;
  /** What the run then comes to, in words. */
  Effect: string;
  /** Stretches of the files' texts, all of the texts as they are. */
  Edits?: Array<Place & { Text: string }>;
  /** Members that are laid over one of the scenario's `instances`: over the one with this number, or as a new one. */
  Node?: { Number?: number; Overlay: ScenarioInstance };
  /** A parameter of the run's document, and its value. */
  Parameter?: [string, string];
  /** Every node that it makes a difference to. */
  Nodes: Array<{ InstanceId: string; Name: string; Before: Standing; After: Standing }>;
}

/** What a run comes to on one node. */
export interface Standing {
  Baseline: string | null;
  /** Null: the node gets no invocation. */
  StatusDetails: string | null;
  /** Null where patches are not judged. */
  Counts: Record<string, number> | null;
  Compliance: ComplianceStatus | null;
  NewlyInstalled: string[];
}

/** API shape `EffectivePatch`. */
export interface EffectivePatch {
  Patch: {
    ReleaseDate?: string;
    Title: string;
    Vendor: string;
    ProductFamily: string;
    Product: string;
    Classification: string;
    MsrcSeverity: string;
    KbNumber: string;
    /** The bulletin, or empty. */
    MsrcNumber: string;
  };
  PatchStatus: {
    DeploymentStatus: "APPROVED" | "PENDING_APPROVAL" | "EXPLICIT_APPROVED" | "EXPLICIT_REJECTED";
    ComplianceLevel: ComplianceLevel;
    /** When a rule approved the patch, or will; absent for what a list decides. */
    ApprovalDate?: string;
  };
}

export interface ExplainedPatch {
  Id: string;
  /** `null`: neither approved nor on the node. */
  State: PatchState | null;
  DeploymentStatus: "APPROVED" | "PENDING_APPROVAL" | "EXPLICIT_APPROVED" | "EXPLICIT_REJECTED" | null;
  ApprovalDate: string | null;
  /** How the patch is known when not from a source; `invented` patches only show how the rules work. */
  Certainty?: "inferred" | "interpolated" | "invented";
  /** The tests that the patch went through, in AWS's order. */
  Trace: Array<{ Step: string; Outcome: string; Detail: string }>;
  /** What follows from them, in a sentence or two. */
  Conclusion: string;
}

/** A place between two characters, counted as in diagnostics. */
export interface Cursor {
  line: number;
  column: number;
}

/** A word that may stand at a place; `Text` replaces what stands from `Start` to `End`. */
export interface Completion extends Place {
  Label: string;
  /** Whether it is the name of a member. */
  Kind: "key" | "value";
  /** What it says, in one line. */
  Detail?: string;
  /** AWS's page about it. */
  Page?: string;
  Text: string;
}

export interface CompleteAnswer {
  /** None where anything may stand. */
  Items: Completion[];
  Diagnostics: Diagnostic[];
}

/** What a word means. Without `Text` nothing is known of it. */
export interface HoverAnswer extends Partial<Place> {
  Text?: string;
  /** AWS's page about it. */
  Page?: string;
  Diagnostics: Diagnostic[];
}

/** Without the members of {@link Place} no text defines the name. */
export interface DefinitionAnswer extends Partial<Place> {
  Diagnostics: Diagnostic[];
}

/** A form in which baselines are written. */
export type ExportFormat =
  /** A CloudFormation template. */
  | "cloudformation-yaml" | "cloudformation-json"
  /** What CreatePatchBaseline takes; several baselines are a list. */
  | "api-json"
  /** Command lines of the AWS CLI, with the registration of patch groups and default. */
  | "cli"
  /** Resources of Terraform's AWS provider. */
  | "terraform";

/** A document's baselines in another form. Without `Text` the document has errors or no baseline. */
export interface ExportAnswer {
  Text?: string;
  Diagnostics: Diagnostic[];
}

/** One patch that a log names. */
export interface DecodedPatch {
  /** KB id, or `name.arch` of a package. */
  Id: string;
  Title?: string;
  State?: PatchState;
  /** Whether this run brought it; absent if the run did not try, or the log does not say. */
  Installed?: boolean;
  Message?: string;
}

/** One thing to know about a log, and what to do about it. */
export interface Advice {
  /** Stable, such as `windows-update-unreachable` or `missing`. */
  Code: string;
  Message: string;
  Help?: string;
  /** Address of the page that says so. */
  Page: string;
}

/** What a log says. A member that the log does not tell is absent; all are when it is no log of the patch step. */
export interface DecodeAnswer {
  InstanceId?: string;
  BaselineId?: string;
  BaselineName?: string;
  /** Empty for a node without patch group. */
  PatchGroup?: string;
  SnapshotId?: string;
  ExecutionId?: string;
  Operation?: "Scan" | "Install";
  RebootOption?: "RebootIfNeeded" | "NoReboot";
  OperationStartTime?: string;
  OperationEndTime?: string;
  /** Counters by AWS's names, as many as the log has; -1 where the node could not count. */
  Counts?: Record<string, number>;
  Patches?: DecodedPatch[];
  /** -1 stands for 4294967295 and 0xffffffff. */
  ExitCode?: number;
  Advice?: Advice[];
  Diagnostics: Diagnostic[];
}

/** Problems of documents. */
export function check(files: SourceFile[], options?: Options): CheckAnswer;

/** What documents hold. */
export function inspect(files: SourceFile[], options?: Options): InspectAnswer;

/** Plays a scenario: an object, or the text of a scenario file in YAML or JSON. */
export function run(scenario: Scenario | string): RunAnswer;

/** Plays a scenario and explains one node of it. */
export function explain(scenario: Scenario | string, question: Question): ExplainAnswer;

/**
 * Reads what the patch step printed on a real node: standard output, standard error or both, whole or cut, also from a
 * page that lost its line breaks.
 */
export function decode(text: string): DecodeAnswer;

/** What may stand at a place of a template, a baseline or a scenario. */
export function complete(file: SourceFile, position: Cursor): CompleteAnswer;

/** What the word at a place of a template, a baseline or a scenario means. */
export function hover(file: SourceFile, position: Cursor): HoverAnswer;

/** Where the name at a place of a template is defined: what `Ref`, `GetAtt`, `Sub`, `If` or `DependsOn` speaks of. */
export function definition(file: SourceFile, position: Cursor): DefinitionAnswer;

/**
 * Writes the baselines of a document in another form. What it needs besides, such as nested stacks or the translation of
 * Terraform, stands with it in an array: then the baselines of all are written.
 */
export function exportBaseline(file: SourceFile | readonly SourceFile[], format: ExportFormat, options?: Options): ExportAnswer;

/**
 * Adds patch facts: the bytes of a `*.catalog` file of the package, in any order. Damaged bytes are answered with a
 * diagnostic and change nothing.
 */
export function loadCatalog(bytes: Uint8Array | ArrayBuffer): CheckAnswer;

/** Version of the package. */
export function version(): string;

/**
 * Is told what went wrong when the engine itself fails, right before the call that failed throws. This instance of the
 * module must not be called again afterwards: load another, best in a worker that can be replaced.
 */
export function onPanic(listener: (message: string, location: string) => void): void;

/** patchplay's own page asks through these, in JSON; their shapes may change with every release. */
export function viewJson(scenario: string, screen: string): string;
export function openJson(text: string): string;
export function saveJson(scenario: string): string;
export function linkJson(scenario: string): string;
export function summaryJson(scenario: string, link: string): string;
export function openLinkJson(fragment: string): string;
export function imagesJson(): string;

/** The module: compiled, its bytes, or where it can be fetched. Default: the file beside the script. */
export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

/** Loads the engine; a second call does nothing. */
export function init(source?: { module_or_path: InitInput | Promise<InitInput> }): Promise<unknown>;
export default init;

/** Loads the engine from what is in memory already. */
export function initSync(source: { module: BufferSource | WebAssembly.Module }): unknown;
