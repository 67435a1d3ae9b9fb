/** The page's end of the engine's thread: starts it, posts to it, replaces it. When to do which is decided in Rust. */
import engineUrl from "./generated/engine/patchplay_bg.wasm?url";
import terraformUrl from "./generated/terraform/terraform_bg.wasm?url";
import type { Answer, Helps, Request } from "./engine.worker.ts";
import { type Spoken, spoken } from "./language.ts";
import type { Made, What } from "./making.ts";

async function compile(what: string, url: string): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${what} could not be fetched: ${response.status}`);
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

/** Patch facts, or the module that reads Terraform. */
type Part = Extract<Request, { kind: "facts" | "translator" }>;

async function fetched(name: string): Promise<Part> {
  return name === TRANSLATOR
    ? { kind: "translator", name, module: await compile("the reader of Terraform", terraformUrl) }
    : { kind: "facts", name, catalog: await catalog(name) };
}

/** The name by which the engine asks for the module that reads Terraform. */
const TRANSLATOR = "terraform.wasm";

/** Each is fetched once; what failed may be tried again. */
const kept = new Map<string, Promise<Part>>();

function part(name: string): Promise<Part> {
  const found = kept.get(name) ?? fetched(name);
  kept.set(name, found);
  found.catch(() => kept.delete(name));
  return found;
}

// Both begin before the page is drawn. Compiled once: a replaced worker gets the module, not the bytes.
const parts = Promise.all([compile("the engine", engineUrl), catalog("default.catalog")]);
parts.catch(() => undefined);

/** The one link of the page: the editor asks through it, too. */
let current: Link | undefined;

/**
 * Asks about a place of a text. `undefined` when the engine is not there or has been replaced meanwhile; whether the answer
 * still fits the text is for the asker to see.
 */
export async function help<K extends keyof Helps>(ask: K, file: Help["file"], position: Help["position"]): Promise<Helps[K] | undefined> {
  // The kind of an answer is that of its question.
  return current?.help({ ask, file, position }) as Promise<Helps[K] | undefined>;
}

type Help = Omit<Extract<Request, { kind: "help" }>, "kind" | "id">;

/** Called with the kind of the message, the id of the request (0 for none) and the message's text. */
export type OnAnswer = (kind: string, id: number, text: string) => void;

export class Link {
  readonly #onAnswer: OnAnswer;
  #worker: Worker;
  /** The editor's questions that wait for their answers. */
  readonly #helping = new Map<number, (answer: Helps[keyof Helps] | undefined) => void>();
  #helps = 0;
  /** What is being made, by the number of its request; those before the engine is there are sent when it is. */
  readonly #making = new Map<number, { request: Request; answer: (made: Made | undefined) => void }>();
  #makings = 0;
  #isReady = false;
  /** A file that waits for the engine. */
  #opening: Request | undefined;
  /** What the worker has been told to speak. */
  #told: Spoken | undefined;

  constructor(onAnswer: OnAnswer) {
    this.#onAnswer = onAnswer;
    this.#worker = this.#start();
    current = this;
  }

  /** Asks for a view. Without a scenario, or without its nodes, it is about the last ones that this worker got. */
  view(id: number, scenario: string | undefined, nodes: string | undefined, screen: string): void {
    this.#post({ kind: "view", id, scenario, nodes, screen });
  }

  /** Asks what a scenario file holds, as soon as the engine is there; `opened` follows. Of several the last one counts. */
  open(text: string): void {
    const request: Request = { kind: "open", id: 0, text };
    if (this.#isReady) this.#post(request);
    else this.#opening = request;
  }

  /** Asks for the text of a scenario file; `saved` follows. */
  save(scenario: string): void {
    this.#post({ kind: "save", id: 0, text: scenario });
  }

  /** Hands what it lacks to the engine, by the name of the file; `facts` or `no-facts` says what came of it. */
  load(name: string): void {
    part(name).then(
      (found) => this.#post(found),
      (error: unknown) => this.#onAnswer("no-facts", 0, `${name} ${error instanceof Error ? error.message : String(error)}`),
    );
  }

  /** Answers in the language that the page speaks now. */
  speak(): void {
    if (!this.#isReady || this.#told === spoken()) return;
    this.#told = spoken();
    this.#post({ kind: "speak", sentences: this.#told.sentences });
  }

  /** Has something made of a text; `undefined` when the engine ends before. */
  make(what: What, text: string, of: string): Promise<Made | undefined> {
    const id = ++this.#makings;
    const request: Request = { kind: "make", id, what, text, of };
    if (this.#isReady) this.#post(request);
    return new Promise((answer) => this.#making.set(id, { request, answer }));
  }

  #lost(): void {
    for (const { answer } of this.#making.values()) answer(undefined);
    this.#making.clear();
  }

  /** Asks for the editor. */
  help(question: Help): Promise<Helps[keyof Helps] | undefined> {
    if (!this.#isReady) return Promise.resolve(undefined);
    const id = ++this.#helps;
    this.#post({ kind: "help", id, ...question });
    return new Promise((answer) => this.#helping.set(id, answer));
  }

  /** Ends the worker, whatever it is doing, and starts another. */
  replace(): void {
    this.#worker.terminate();
    for (const answer of this.#helping.values()) answer(undefined);
    this.#helping.clear();
    this.#lost();
    this.#isReady = false;
    this.#worker = this.#start();
  }

  #post(request: Request): void {
    this.#worker.postMessage(request);
  }

  #start(): Worker {
    const worker = new Worker(new URL("./engine.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if (worker !== this.#worker) return;
      if (data.kind === "help") {
        this.#helping.get(data.id)?.(data.answer);
        this.#helping.delete(data.id);
        return;
      }
      if (data.kind === "made") {
        this.#making.get(data.id)?.answer(data.made);
        this.#making.delete(data.id);
        return;
      }
      if (data.kind === "ready") {
        this.#isReady = true;
        this.speak();
        for (const { request } of this.#making.values()) this.#post(request);
        if (this.#opening !== undefined) this.#post(this.#opening);
        this.#opening = undefined;
      }
      // What cannot be read is fetched anew when it is asked for again.
      if (data.kind === "no-facts") kept.delete(data.text.split(" ")[0] ?? "");
      this.#onAnswer(data.kind, data.id, data.text);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      this.#lost();
      this.#onAnswer("broken", 0, event.message || "the worker could not be started");
    };
    parts.then(
      ([module, bytes]) => {
        if (worker !== this.#worker) return;
        this.#told = spoken();
        worker.postMessage({ kind: "start", module, catalog: bytes, sentences: this.#told.sentences } satisfies Request);
      },
      (error: unknown) => {
        this.#lost();
        this.#onAnswer("broken", 0, error instanceof Error ? error.message : String(error));
      },
    );
    return worker;
  }
}
