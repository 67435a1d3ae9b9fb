/** The page's end of the engine's thread: starts it, posts to it, replaces it. When to do which is decided in Rust. */
import engineUrl from "./generated/engine/patchplay_bg.wasm?url";
import type { Answer, Request } from "./engine.worker.ts";

async function compile(): Promise<WebAssembly.Module> {
  const response = await fetch(engineUrl);
  if (!response.ok) throw new Error(`the engine could not be fetched: ${response.status}`);
  // A server that does not know the type of .wasm files would make streaming fail.
  return response.headers.get("Content-Type")?.startsWith("application/wasm") === true
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/** Addresses of the built-in patch facts: the default set, and the full set of each family. */
const catalogUrls = import.meta.glob<string>("./generated/*.catalog", { query: "?url", import: "default", eager: true });

async function catalog(name: string): Promise<ArrayBuffer> {
  const url = catalogUrls[`./generated/${name}`];
  if (url === undefined) throw new Error(`there is no ${name}`);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.arrayBuffer();
}

/** Each is fetched once; what failed may be tried again. */
const kept = new Map<string, Promise<ArrayBuffer>>();

function facts(name: string): Promise<ArrayBuffer> {
  const bytes = kept.get(name) ?? catalog(name);
  kept.set(name, bytes);
  bytes.catch(() => kept.delete(name));
  return bytes;
}

// Both begin before the page is drawn. Compiled once: a replaced worker gets the module, not the bytes.
const parts = Promise.all([compile(), facts("default.catalog")]);
parts.catch(() => undefined);

/** Called with the kind of the message, the id of the request (0 for none) and the message's text. */
export type OnAnswer = (kind: string, id: number, text: string) => void;

export class Link {
  readonly #onAnswer: OnAnswer;
  #worker: Worker;

  constructor(onAnswer: OnAnswer) {
    this.#onAnswer = onAnswer;
    this.#worker = this.#start();
  }

  /** Asks for a view. Without a scenario it is about the last one that this worker got. */
  view(id: number, scenario: string | undefined, screen: string): void {
    this.#post({ kind: "view", id, scenario, screen });
  }

  /** Asks what a scenario file holds. */
  open(id: number, text: string): void {
    this.#post({ kind: "open", id, text });
  }

  /** Hands more patch facts to the engine, by the name of their file; `facts` or `no-facts` says what came of it. */
  load(name: string): void {
    facts(name).then(
      (catalog) => this.#post({ kind: "facts", name, catalog }),
      (error: unknown) => this.#onAnswer("no-facts", 0, `${name} ${error instanceof Error ? error.message : String(error)}`),
    );
  }

  /** Ends the worker, whatever it is doing, and starts another. */
  replace(): void {
    this.#worker.terminate();
    this.#worker = this.#start();
  }

  #post(request: Request): void {
    this.#worker.postMessage(request);
  }

  #start(): Worker {
    const worker = new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      // What cannot be read is fetched anew when it is asked for again.
      if (data.kind === "no-facts") kept.delete(data.text.split(" ")[0] ?? "");
      if (worker === this.#worker) this.#onAnswer(data.kind, data.id, data.text);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker) this.#onAnswer("broken", 0, event.message || "the worker could not be started");
    };
    parts.then(
      ([module, bytes]) => worker.postMessage({ kind: "start", module, catalog: bytes } satisfies Request),
      (error: unknown) => this.#onAnswer("broken", 0, error instanceof Error ? error.message : String(error)),
    );
    return worker;
  }
}
