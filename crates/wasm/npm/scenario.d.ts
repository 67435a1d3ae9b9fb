/** What goes in: documents, scenarios, and the problems that are found in them. */

import type { ComplianceStatus, OperatingSystem, PatchState, Target } from "./aws.js";

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
