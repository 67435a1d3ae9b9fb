/** Shapes of AWS's API, as answers hold them. */

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

export interface WindowExecutionTask {
  WindowExecutionId: string;
  TaskExecutionId: string;
  Status: "PENDING" | "IN_PROGRESS" | "SUCCESS" | "FAILED" | "TIMED_OUT" | "CANCELLED";
  StartTime: string;
  EndTime: string;
  TaskArn: string;
  TaskType: "RUN_COMMAND";
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
