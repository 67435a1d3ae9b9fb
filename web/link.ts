/** The page's end of the engine's thread: starts it, posts to it, replaces it. When to do which is decided in Rust. */
import catalogUrl from "./generated/default.catalog?url";
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

async function catalog(): Promise<ArrayBuffer> {
  const response = await fetch(catalogUrl);
  if (!response.ok) throw new Error(`the patch data could not be fetched: ${response.status}`);
  return response.arrayBuffer();
}

// Both begin before the page is drawn. Compiled once: a replaced worker gets the module, not the bytes.
const parts = Promise.all([compile(), catalog()]);
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
