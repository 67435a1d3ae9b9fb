/** The engine's thread: the npm package, asked in JSON. It may be ended at any moment; nothing here outlives a request. */
import init, {
  complete, type CompleteAnswer, definition, type DefinitionAnswer, hover, type HoverAnswer, imagesJson, loadCatalog, openJson,
  saveJson, type Sentences, type SourceFile, speak, version, viewJson,
} from "./generated/engine/patchplay.js";
import { type Made, make, type What } from "./making.ts";

/** What the editor asks about a place of a text, and what it is told. Lines and columns count from 1. */
export interface Helps {
  complete: CompleteAnswer;
  hover: HoverAnswer;
  definition: DefinitionAnswer;
}

/** What the page sends. A missing scenario means: the one of the request before; so do its nodes, which come apart from it. */
export type Request =
  | { kind: "start"; module: WebAssembly.Module; catalog: ArrayBuffer; sentences: Sentences | undefined }
  | { kind: "speak"; sentences: Sentences | undefined }
  | { kind: "facts"; name: string; catalog: ArrayBuffer }
  | { kind: "translator"; name: string; module: WebAssembly.Module }
  | { kind: "view"; id: number; scenario: string | undefined; nodes: string | undefined; screen: string }
  | { kind: "open"; id: 0; text: string }
  | { kind: "save"; id: 0; text: string }
  | { kind: "make"; id: number; what: What; text: string; of: string }
  | { kind: "help"; id: number; ask: keyof Helps; file: SourceFile; position: { line: number; column: number } };

/** What the page gets. `failed` and `helpless` mean that this instance of the engine is dead and must be replaced. */
export type Answer =
  | { kind: "ready"; id: 0; text: string }
  | { kind: "images"; id: 0; text: string }
  /** Patch facts, or the reader of Terraform, that are loaded, by the name of their file; or that name, a blank, and why they are not. */
  | { kind: "facts" | "no-facts"; id: 0; text: string }
  | { kind: "view"; id: number; text: string }
  | { kind: "opened" | "saved"; id: 0; text: string }
  | { kind: "help"; id: number; answer: Helps[keyof Helps] }
  | { kind: "made"; id: number; made: Made }
  | { kind: "failed" | "helpless"; id: number; text: string };

const helps = { complete, hover, definition };

const answer = (message: Answer): void => self.postMessage(message);

/** The nodes of the scenario, as a list in JSON; empty for none. */
let nodes = "";
/** As the page wrote it. */
let written = "{}";
/** As the engine reads it. */
let scenario = "{}";
/** Requests wait for the start. */
let started: Promise<void> | undefined;

/** What the engine speaks. */
let sentences: Sentences | undefined;
/** Lets the reader of Terraform speak it too, once that is loaded. */
let speakTerraform = (): void => {};

/** Puts what Terraform comes to beside the scenario's files; nothing before the module that reads it is loaded. */
let translated = (scenario: string): string => scenario;

/** The same for a version of the scenario that a screen compares with. */
let withTranslation = (screen: string): string => screen;

function otherTranslated(screen: string): string {
  const asked = JSON.parse(screen) as { Compare?: { With?: string | Record<string, unknown> } };
  const other = asked.Compare?.With;
  if (typeof other !== "object") return screen;
  for (const [version, scenario] of Object.entries(other)) {
    if (typeof scenario === "object") other[version] = JSON.parse(translated(JSON.stringify(scenario)));
  }
  return JSON.stringify(asked);
}

/** Loads that module, which the engine asks for by the name of its file when it meets such a text. */
async function loadTranslator({ name, module }: Extract<Request, { kind: "translator" }>): Promise<void> {
  const terraform = await import("./generated/terraform/terraform.js");
  await terraform.init({ module_or_path: module });
  speakTerraform = () => terraform.speak(sentences);
  speakTerraform();
  translated = (text) => {
    const scenario = JSON.parse(text) as { files?: { name: string; text: string }[]; parameters?: Record<string, string> };
    const { files = [], parameters = {} } = scenario;
    return JSON.stringify({ ...scenario, files: terraform.translate(files, { parameters }) });
  };
  withTranslation = otherTranslated;
  scenario = translated(written);
  answer({ kind: "facts", id: 0, text: name });
}

async function start(request: Extract<Request, { kind: "start" }>): Promise<void> {
  await init({ module_or_path: request.module });
  sentences = request.sentences;
  speak(sentences);
  loadCatalog(new Uint8Array(request.catalog));
  answer({ kind: "ready", id: 0, text: version() });
  // A list for a form: the first answer comes before it.
  setTimeout(() => answer({ kind: "images", id: 0, text: imagesJson() }), 200);
}

async function serve(request: Exclude<Request, { kind: "start" | "translator" }>): Promise<void> {
  if (request.kind === "speak") {
    sentences = request.sentences;
    speak(sentences);
    speakTerraform();
    scenario = translated(written);
    return;
  }
  if (request.kind === "facts") {
    const problem = loadCatalog(new Uint8Array(request.catalog)).Diagnostics[0];
    if (problem === undefined) answer({ kind: "facts", id: 0, text: request.name });
    else answer({ kind: "no-facts", id: 0, text: `${request.name} ${problem.Message}` });
    return;
  }
  if (request.kind === "open" || request.kind === "save") {
    const opens = request.kind === "open";
    answer({ kind: opens ? "opened" : "saved", id: 0, text: (opens ? openJson : saveJson)(request.text) });
    return;
  }
  if (request.kind === "make") {
    const { id, what, text, of } = request;
    // Fragments, lessons and lists of nodes are no scenarios.
    const whole = what !== "opened" && what !== "lesson" && what !== "readNodes" && what !== "writeNodes";
    const scenario = whole ? translated(text) : text;
    answer({ kind: "made", id, made: await make(what, { scenario, written: text, of }) });
    return;
  }
  if (request.kind === "help") {
    answer({ kind: "help", id: request.id, answer: helps[request.ask](request.file, request.position) });
    return;
  }
  nodes = request.nodes ?? nodes;
  if (request.scenario !== undefined) {
    // The page writes an object that is never empty.
    written = nodes === "" ? request.scenario : `${request.scenario.slice(0, -1)},"instances":${nodes}}`;
    scenario = translated(written);
  }
  const screen = withTranslation(request.screen);
  answer({ kind: "view", id: request.id, text: viewJson(scenario, screen) });
  warmUp(screen, DRAWING);
}

/** Evaluations after which a browser has compiled the engine's paths in full. */
let toWarmUp = 16;
/** Milliseconds after an answer in which the page has the processor to itself, to draw what it may never have drawn. */
const DRAWING = 1000;
/** Milliseconds beyond which an evaluation is real work, and repeating it would be in somebody's way. */
const SHORT = 60;
let warming: ReturnType<typeof setTimeout> | undefined;

/**
 * Repeats an answer in idle moments. Browsers compile WebAssembly twice, quickly at first and well only what ran often;
 * without this the reader's first twenty keys would pay for it, each with some ten milliseconds.
 */
function warmUp(screen: string, pause: number): void {
  clearTimeout(warming);
  if (toWarmUp === 0) return;
  warming = setTimeout(() => {
    toWarmUp -= 1;
    const start = performance.now();
    try {
      viewJson(scenario, screen);
    } catch {
      // A request for the same would fail too, and its answer says so.
      toWarmUp = 0;
    }
    if (performance.now() - start > SHORT) toWarmUp = 0;
    else warmUp(screen, 0);
  }, pause);
}

const words = (error: unknown): string => (error instanceof Error ? error.message : String(error));

self.onmessage = async ({ data }: MessageEvent<Request>): Promise<void> => {
  const id = "id" in data ? data.id : 0;
  try {
    if (data.kind === "start") {
      started = start(data);
      await started;
    } else if (data.kind === "translator") {
      await started;
      await loadTranslator(data).catch((error: unknown) => answer({ kind: "no-facts", id: 0, text: `${data.name} ${words(error)}` }));
    } else {
      await started;
      await serve(data);
    }
  } catch (error) {
    answer({ kind: data.kind === "help" || data.kind === "make" ? "helpless" : "failed", id, text: words(error) });
  }
};
