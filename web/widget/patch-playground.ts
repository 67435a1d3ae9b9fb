/**
 * `<patch-playground>`: the page in a frame, for other sites.
 *
 * One script of a few kilobytes, without anything else to load: it draws a frame of the site that it came from. The
 * embedding page needs that origin in `script-src` and `frame-src`, and nothing more: styles are adopted, not inline.
 */
import { fromPage, type ToPage, version } from "./messages.ts";
import type { Mode, PatchPlaygroundElement, PatchPlaygroundEventMap, Result, Theme } from "./types.ts";
import { own, type Wanted, wanted } from "./wanted.ts";

/**
 * The site: this script lies in its root. It is no module, since a module of another origin needs headers that not every
 * host of static files sends.
 */
const script = document.currentScript;
const site = new URL("./", script instanceof HTMLScriptElement ? script.src : location.href);

/** Pixels before the visible part of a page in which a playground begins to load. */
const ahead = "400px";

/** Highest frame that the content may ask for: a page that errs must not blow up the one around it. */
const highest = 20_000;

const modes: readonly string[] = ["full", "result", "lesson"] satisfies Mode[];
const themes: readonly string[] = ["auto", "light", "dark"] satisfies Theme[];

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: block; block-size: 640px; }
  :host([hidden]) { display: none; }
  :host(:is([mode="result"], [mode="lesson"])) { block-size: auto; }
  div { block-size: 100%; }
  iframe { display: block; inline-size: 100%; block-size: 100%; min-block-size: 120px; border: 0; color-scheme: normal; }
  .ready slot { display: none; }
  .loading iframe { block-size: 0; min-block-size: 0; visibility: hidden; }
`);

/** The element. Its children are shown until the playground is there, and stay where scripts do not run. */
class PatchPlayground extends HTMLElement implements PatchPlaygroundElement {
  static readonly observedAttributes = ["scenario", "mode", "lang", "theme"];

  readonly #box: HTMLDivElement;
  #frame: HTMLIFrameElement | undefined;
  #ready = false;
  #watch: IntersectionObserver | undefined;
  #result: Result | undefined;
  /** What was opened from here or changed by the reader: it takes the place of what the attribute names. */
  #text: string | undefined;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.#box = document.createElement("div");
    this.#box.append(document.createElement("slot"));
    root.append(this.#box);
  }

  get scenario(): string {
    return this.getAttribute("scenario") ?? "";
  }

  set scenario(scenario: string) {
    this.setAttribute("scenario", scenario);
  }

  get mode(): Mode {
    const mode = this.getAttribute("mode") ?? "";
    return modes.includes(mode) ? (mode as Mode) : "full";
  }

  set mode(mode: Mode) {
    this.setAttribute("mode", mode);
  }

  get theme(): Theme {
    const theme = this.getAttribute("theme") ?? "";
    return themes.includes(theme) ? (theme as Theme) : "auto";
  }

  set theme(theme: Theme) {
    this.setAttribute("theme", theme);
  }

  get result(): Result | undefined {
    return this.#result;
  }

  open(text: string): void {
    if (this.#of === "lesson") return;
    this.#text = text;
    // A frame that is on its way asks for it when it is there.
    this.#say({ patchplay: version, type: "open", text });
  }

  connectedCallback(): void {
    window.addEventListener("message", this.#onMessage);
    this.#watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) this.#load();
      },
      { rootMargin: ahead },
    );
    this.#watch.observe(this);
  }

  disconnectedCallback(): void {
    window.removeEventListener("message", this.#onMessage);
    this.#watch?.disconnect();
    this.#unload();
  }

  /** Moved within the page by `moveBefore`: the frame goes along as it is. */
  connectedMoveCallback(): void {}

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    // Lessons and scenarios have nothing to do with each other.
    if (name === "scenario" || (name === "mode" && (before === "lesson" || now === "lesson"))) this.#text = undefined;
    if (this.#frame === undefined) return;
    if (name === "theme") this.#say({ patchplay: version, type: "theme", theme: this.theme });
    else if (name === "scenario" && this.#ready && !("link" in this.#wanted)) void this.#hand(this.#wanted);
    else this.#reload();
  }

  #reload(): void {
    this.#unload();
    this.#load();
  }

  #unload(): void {
    this.#frame?.remove();
    this.#frame = undefined;
    this.#ready = false;
    this.#result = undefined;
    this.#box.className = "";
  }

  #load(): void {
    this.#watch?.disconnect();
    if (this.#frame !== undefined) return;
    const what = this.#text === undefined || this.#of === "lesson" ? this.#wanted : { text: this.#text };
    const address = new URL(site);
    address.searchParams.set("embed", this.mode);
    address.searchParams.set("origin", location.origin);
    address.searchParams.set("theme", this.theme);
    const language = this.closest<HTMLElement>("[lang]")?.lang ?? "";
    if (language !== "") address.searchParams.set("lang", language);
    if ("name" in what) address.searchParams.set(this.#of, what.name);
    else if ("link" in what) address.hash = what.link;
    else address.searchParams.set("scenario", own);
    const frame = document.createElement("iframe");
    frame.src = address.href;
    frame.title = this.title || this.getAttribute("aria-label") || "patch baseline playground";
    frame.allow = "clipboard-write";
    this.#frame = frame;
    this.#box.className = "loading";
    this.#box.append(frame);
  }

  /** What `scenario` names: in its mode, a lesson. */
  get #of(): "scenario" | "lesson" {
    return this.mode === "lesson" ? "lesson" : "scenario";
  }

  get #wanted(): Wanted {
    return wanted(this, this.#of);
  }

  /** Hands over what the page cannot open by its own address. */
  async #hand(what: Wanted): Promise<void> {
    if ("name" in what) this.#say({ patchplay: version, type: "open", name: what.name });
    else if ("text" in what) this.#say({ patchplay: version, type: "open", text: what.text });
    else if ("file" in what) {
      const frame = this.#frame;
      const { text, failure } = await what.file();
      // Meanwhile it may have been asked for something else.
      if (frame !== this.#frame || this.#text !== undefined || this.scenario !== what.of) return;
      if (text !== undefined) {
        this.#say({ patchplay: version, type: "open", text });
        return;
      }
      this.#unload();
      this.#tell("patchplay-error", { message: failure });
    }
  }

  #say(message: ToPage): void {
    if (this.#ready) this.#frame?.contentWindow?.postMessage(message, site.origin);
  }

  readonly #onMessage = (event: MessageEvent<unknown>): void => {
    if (event.source === null || event.source !== this.#frame?.contentWindow || event.origin !== site.origin) return;
    const said = fromPage(event.data);
    switch (said?.type) {
      case "ready":
        this.#ready = true;
        this.#box.className = "ready";
        if (this.#text !== undefined) this.#say({ patchplay: version, type: "open", text: this.#text });
        else if (!("name" in this.#wanted)) void this.#hand(this.#wanted);
        // It may have changed while the page was on its way.
        this.#say({ patchplay: version, type: "theme", theme: this.theme });
        this.#tell("patchplay-ready", null);
        break;
      case "height":
        if (this.mode !== "full") this.#grow(said.height);
        break;
      case "result":
        this.#result = said.result;
        this.#tell("patchplay-result", said.result);
        break;
      case "change":
        // A lesson begins with its own text.
        if (this.#of === "scenario") this.#text = said.scenario;
        this.#tell("patchplay-change", said.scenario);
        break;
      case "lesson-done":
        this.#tell("patchplay-lesson-done", said.lesson);
        break;
    }
  };

  #grow(height: number): void {
    if (this.#frame) this.#frame.style.blockSize = `${Math.min(Math.max(Math.ceil(height), 0), highest)}px`;
  }

  #tell<K extends `patchplay-${string}` & keyof PatchPlaygroundEventMap>(name: K, detail: PatchPlaygroundEventMap[K]["detail"]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

if (!customElements.get("patch-playground")) customElements.define("patch-playground", PatchPlayground);
