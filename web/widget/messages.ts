/**
 * What the element `<patch-playground>` and the page in its frame say to each other, by `postMessage`.
 *
 * Every message has the member `patchplay` with the version of this protocol. Both sides take messages only from the
 * window they belong to and from the origin that they know it by, and pass over everything else in silence.
 */

/** Version of the protocol. */
export const version = 1;

/** How much of the page is shown. */
export type Mode = "full" | "result" | "lesson";

/** Colours: the system's, or one of two. */
export type Theme = "auto" | "light" | "dark";

/** To the page. */
export type ToPage =
  /** Opens a scenario: the text of a scenario file or of anything that can be pasted, or the name of one of the site's. */
  | { patchplay: 1; type: "open"; text?: string; name?: string }
  /** Changes the colours. */
  | { patchplay: 1; type: "theme"; theme: Theme };

/** A node of a result. */
export interface NodeResult {
  /** Its id. */
  instanceId: string;
  /** Its name. */
  name: string;
  /** The baseline that serves it, by name. */
  baseline: string;
  /** `COMPLIANT` or `NON_COMPLIANT`; null where it has no result. */
  compliance: "COMPLIANT" | "NON_COMPLIANT" | null;
  /** Counters as `DescribeInstancePatchStates` calls them; null where it has no result. */
  counts: Record<string, number> | null;
}

/** What a run came to. */
export interface Result {
  /** The answer as a sentence. */
  title: string;
  /** Nodes in the order of the scenario. */
  nodes: NodeResult[];
  /** Assertions of the scenario that hold, and how many there are. */
  assertions: { held: number; all: number };
}

/** From the page. */
export type FromPage =
  /** The page can be spoken to. */
  | { patchplay: 1; type: "ready" }
  /** Height of what it shows, in CSS pixels; only in the modes whose height follows the content. */
  | { patchplay: 1; type: "height"; height: number }
  /** There is another result. */
  | { patchplay: 1; type: "result"; result: Result }
  /** Somebody changed the scenario: its text as a file has it. */
  | { patchplay: 1; type: "change"; scenario: string };
