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

import type {
  AssociationExecution, AssociationExecutionTarget, Command, CommandInvocation, ComplianceItem, ComplianceLevel,
  ComplianceStatus, EffectivePatch, GetCommandInvocationResult, InstanceAssociationStatusInfo, InstancePatchState,
  PatchComplianceData, PatchComplianceItem, PatchGroupState, PatchState, PatchSummaryItem,
  ResourceComplianceSummaryItem, Tag, Target, WindowExecutionTask,
} from "./aws.js";
import type { Diagnostic, Network, Options, Place, Scenario, ScenarioInstance, SourceFile } from "./scenario.js";

export type * from "./aws.js";
export type * from "./scenario.js";

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
  /** In the language that is spoken. */
  Label: string;
  /** What a picture makes of it, in every language the same; a `Route` leads to the next stop and is none itself. */
  Kind: "Node" | "Subnet" | "Route" | "Stop";
  /** The name within `Label`; `null` where the documents give none. */
  Name: string | null;
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

export interface Question {
  /** Instance id, name or logical id. */
  instance: string;
  /** Default: every patch that the node reports. */
  patch?: string;
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

/**
 * Plays a scenario: an object, or the text of a scenario file in YAML or JSON. The text of a template or another document is
 * played by itself, as the only file of a scenario.
 */
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

/** Sentences of a language by their English; the language's tag stands under `""`. */
export type Sentences = Record<string, string>;

/**
 * Answers in another language from now on: `speak(ja)` with the package's `patchplay/ja.json`. Without sentences, in
 * English. AWS's own terms, what nodes and services print, and codes of problems stay as they are.
 */
export function speak(sentences?: Sentences): void;

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
export function readNodesJson(name: string, text: string): string;
export function writeNodesJson(text: string, nodes: string): string;
export function lessonJson(text: string, query: string): string;

/** The module: compiled, its bytes, or where it can be fetched. Default: the file beside the script. */
export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

/** Loads the engine; a second call does nothing. */
export function init(source?: { module_or_path: InitInput | Promise<InitInput> }): Promise<unknown>;
export default init;

/** Loads the engine from what is in memory already. */
export function initSync(source: { module: BufferSource | WebAssembly.Module }): unknown;
