/**
 * What the element `<patch-playground>` offers to the page that it stands in. The build puts this file beside the script
 * as `patch-playground.d.ts`, so it has types and nothing else.
 */

/** How much of the page is shown: all of it; the answer alone, as high as it is; or a lesson, as high as that is. */
export type Mode = "full" | "result" | "lesson";

/** Colours: the system's, or one of two. */
export type Theme = "auto" | "light" | "dark";

/** A node of a result. */
export interface NodeResult {
  /** Its id. */
  instanceId: string;
  /** Its name. */
  name: string;
  /** The baseline that serves it, by name; empty where none does. */
  baseline: string;
  /** The verdict; null where it has no result. */
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
  /** Assertions of the scenario: how many hold, and how many there are. */
  assertions: { held: number; all: number };
}

/** A lesson whose goal a reader has reached. */
export interface LessonDone {
  /** Its name. */
  id: string;
  /** Whether the reader's first answer to its question was right. */
  right: boolean;
  /** Hints that were asked for. */
  hints: number;
}

/** Why a playground could not open what it was asked to. */
export interface Failure {
  /** In English, for whoever writes the page. */
  message: string;
}

/** The attributes, all of which may change at any time. */
export interface PatchPlaygroundAttributes {
  /**
   * What is opened: the name of one of the site's scenarios, a share link, or the address of a file, which the element
   * then fetches. Without it, the text of the child with `data-scenario`; without that, the site's first scenario. In the
   * mode `lesson`, the name of a lesson.
   */
  scenario?: string;
  /** How much is shown; `full` otherwise. */
  mode?: Mode;
  /** Colours; `auto` otherwise. */
  theme?: Theme;
  /** Language, as everywhere in HTML; that of the surroundings otherwise. */
  lang?: string;
  /** Name of the frame for assistive technology. */
  title?: string;
}

/** The events, which do not bubble. */
export interface PatchPlaygroundEventMap extends HTMLElementEventMap {
  /** The playground can be used. */
  "patchplay-ready": CustomEvent<null>;
  /** There is another result. */
  "patchplay-result": CustomEvent<Result>;
  /** The reader changed the scenario; its text as a scenario file, which `open()` takes. */
  "patchplay-change": CustomEvent<string>;
  /** The reader has reached the goal of a lesson. */
  "patchplay-lesson-done": CustomEvent<LessonDone>;
  /** What `scenario` names cannot be had; the children are shown. */
  "patchplay-error": CustomEvent<Failure>;
}

/** The element. */
export interface PatchPlaygroundElement extends HTMLElement {
  /** The attribute; empty where it is not there. */
  scenario: string;
  /** The attribute, or what holds without it. */
  mode: Mode;
  /** The attribute, or what holds without it. */
  theme: Theme;
  /** The last result; undefined before the first. */
  readonly result: Result | undefined;
  /** Opens the text of a scenario file, or of anything that can be pasted into the page. */
  open(text: string): void;
  addEventListener<K extends keyof PatchPlaygroundEventMap>(
    type: K,
    listener: (this: PatchPlaygroundElement, event: PatchPlaygroundEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof PatchPlaygroundEventMap>(
    type: K,
    listener: (this: PatchPlaygroundElement, event: PatchPlaygroundEventMap[K]) => unknown,
    options?: boolean | EventListenerOptions,
  ): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "patch-playground": PatchPlaygroundElement;
  }
}
