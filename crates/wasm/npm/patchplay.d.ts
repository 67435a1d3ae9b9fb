/**
 * patchplay: what an AWS Systems Manager patch baseline does to your nodes, computed without AWS.
 *
 * `await init()` once (Node has done it on import), and hand over a catalogue of patch facts with `loadCatalog` (Node has
 * done that too). Everything else is synchronous and takes and gives plain objects.
 *
 * Input that is wrong in itself is answered: `Diagnostics` says what and where, and the answer's other members are
 * absent. Only an argument of another type than declared here throws, a `TypeError`.
 */

/** A document as pasted: CloudFormation or AWS CLI JSON, whole or in part. */
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
