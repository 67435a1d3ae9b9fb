/**
 * What the element `<patch-playground>` and the page in its frame say to each other, by `postMessage`.
 *
 * Every message has the member `patchplay` with the version of this protocol. Both sides take messages only from the
 * window they belong to and from the origin that they know it by, look at their shape, and pass over everything else in
 * silence.
 */
import type { LessonDone, Result, Theme } from "./types.ts";

/** Version of the protocol. */
export const version = 1;

/** To the page. */
export type ToPage =
  /** Opens a scenario: the text of a scenario file or of anything that can be pasted, or the name of one of the site's, or of a lesson. */
  | { patchplay: typeof version; type: "open"; text?: string; name?: string }
  /** Changes the colours. */
  | { patchplay: typeof version; type: "theme"; theme: Theme };

/** From the page. */
export type FromPage =
  /** The page can be spoken to. */
  | { patchplay: typeof version; type: "ready" }
  /** Height of what it shows, in CSS pixels; only in the modes whose height follows the content. */
  | { patchplay: typeof version; type: "height"; height: number }
  /** There is another result. */
  | { patchplay: typeof version; type: "result"; result: Result }
  /** Somebody changed the scenario: its text as a file has it. */
  | { patchplay: typeof version; type: "change"; scenario: string }
  /** Somebody has reached the goal of a lesson. */
  | { patchplay: typeof version; type: "lesson-done"; lesson: LessonDone };

/** A message of this protocol, of whichever kind; undefined for everything else. */
export function message(data: unknown): Record<string, unknown> | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const { patchplay, type } = data as Record<string, unknown>;
  return patchplay === version && typeof type === "string" ? (data as Record<string, unknown>) : undefined;
}

/** What the page has said; undefined where it is nothing that a page says. */
export function fromPage(data: unknown): FromPage | undefined {
  const said = message(data);
  switch (said?.["type"]) {
    case "ready":
      return said as FromPage;
    case "height":
      return Number.isFinite(said["height"]) ? (said as FromPage) : undefined;
    case "result":
      return isResult(said["result"]) ? (said as FromPage) : undefined;
    case "change":
      return typeof said["scenario"] === "string" ? (said as FromPage) : undefined;
    case "lesson-done":
      return isDone(said["lesson"]) ? (said as FromPage) : undefined;
    default:
      return undefined;
  }
}

function isResult(value: unknown): value is Result {
  const { title, nodes, assertions } = (value ?? {}) as Partial<Result>;
  return typeof title === "string" && Array.isArray(nodes) && typeof assertions === "object";
}

function isDone(value: unknown): value is LessonDone {
  const { id, right, hints } = (value ?? {}) as Partial<LessonDone>;
  return typeof id === "string" && typeof right === "boolean" && typeof hints === "number";
}
