/**
 * `<patch-playground>`: the page in a frame, for other sites.
 *
 * One script of a few kilobytes, without anything else to load: it draws a frame of the site that it came from. The
 * embedding page needs that origin in `script-src` and `frame-src`, and nothing more: styles are adopted, not inline,
 * and no request is made from here.
 */
import { type FromPage, type Mode, type NodeResult, type Result, type Theme, type ToPage, version } from "./messages.ts";

export type { Mode, NodeResult, Result, Theme };

/** The events of the element; none bubbles. */
export interface PatchPlaygroundEvents {
  /** The playground can be used. */
  "patchplay-ready": CustomEvent<void>;
  /** There is another result. */
  "patchplay-result": CustomEvent<Result>;
  /** The reader changed the scenario; its text as a scenario file. */
  "patchplay-change": CustomEvent<string>;
}

/** The site: this script lies in its root. */
const site = new URL("./", import.meta.url);

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
  :host([mode="result"]), :host([mode="lesson"]) { block-size: auto; }
  iframe { display: block; inline-size: 100%; block-size: 100%; min-block-size: 120px; border: 0; color-scheme: normal; }
  div { block-size: 100%; }
  .ready slot { display: none; }
  .loading iframe { block-size: 0; min-block-size: 0; visibility: hidden; }
`);

/** The element. Its children are shown until the playground is there, and stay where scripts do not run. */
export class PatchPlayground extends HTMLElement {
  static readonly observedAttributes = ["scenario", "mode", "lang", "theme"];

  readonly #box: HTMLDivElement;
  #frame: HTMLIFrameElement | undefined;
  #ready = false;
  #watch: IntersectionObserver | undefined;
  #result: Result | undefined;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.#box = document.createElement("div");
    this.#box.append(document.createElement("slot"));
    root.append(this.#box);
  }

  /** How much of the page is shown. */
  get mode(): Mode {
    const mode = this.getAttribute("mode") ?? "";
    return modes.includes(mode) ? (mode as Mode) : "full";
  }

  set mode(mode: Mode) {
    this.setAttribute("mode", mode);
  }

  /** Colours. */
  get theme(): Theme {
    const theme = this.getAttribute("theme") ?? "";
    return themes.includes(theme) ? (theme as Theme) : "auto";
  }

  set theme(theme: Theme) {
    this.setAttribute("theme", theme);
  }

  /** The last result; undefined before the first. */
  get result(): Result | undefined {
    return this.#result;
  }

  /** Opens a scenario: the text of a scenario file, or of anything that can be pasted into the page. */
  open(text: string): void {
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

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || this.#frame === undefined) return;
    if (name === "theme") this.#say({ patchplay: version, type: "theme", theme: this.theme });
    else if (name === "scenario" && this.#ready) this.#open();
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
    this.#box.className = "";
  }

  #load(): void {
    this.#watch?.disconnect();
    if (this.#frame !== undefined) return;
    const address = new URL(site);
    address.searchParams.set("embed", this.mode);
    address.searchParams.set("origin", location.origin);
    address.searchParams.set("theme", this.theme);
    if (this.lang !== "") address.searchParams.set("lang", this.lang);
    const frame = document.createElement("iframe");
    frame.src = address.href;
    frame.title = this.title || this.getAttribute("aria-label") || "patch baseline playground";
    frame.allow = "clipboard-write";
    this.#frame = frame;
    this.#box.className = "loading";
    this.#box.append(frame);
  }

  /** Hands over what is to be opened: a name of the site's scenarios, a share link, or the text among the children. */
  #open(): void {
    const scenario = this.getAttribute("scenario");
    const own = this.querySelector("[data-scenario]")?.textContent;
    if (scenario !== null) this.#say({ patchplay: version, type: "open", name: scenario });
    else if (own) this.#say({ patchplay: version, type: "open", text: own });
  }

  #say(message: ToPage): void {
    if (this.#ready) this.#frame?.contentWindow?.postMessage(message, site.origin);
  }

  readonly #onMessage = (event: MessageEvent<unknown>): void => {
    if (event.origin !== site.origin || event.source !== this.#frame?.contentWindow || event.source === null) return;
    const message = event.data as FromPage | null;
    if (typeof message !== "object" || message?.patchplay !== version) return;
    switch (message.type) {
      case "ready":
        this.#ready = true;
        this.#box.className = "ready";
        this.#open();
        this.#tell("patchplay-ready", undefined);
        break;
      case "height":
        if (this.mode !== "full" && Number.isFinite(message.height)) this.#grow(message.height);
        break;
      case "result":
        this.#result = message.result;
        this.#tell("patchplay-result", message.result);
        break;
      case "change":
        this.#tell("patchplay-change", message.scenario);
        break;
    }
  };

  #grow(height: number): void {
    if (this.#frame) this.#frame.style.blockSize = `${Math.min(Math.max(Math.ceil(height), 0), highest)}px`;
  }

  #tell<K extends keyof PatchPlaygroundEvents>(name: K, detail: PatchPlaygroundEvents[K]["detail"]): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "patch-playground": PatchPlayground;
  }
}

if (!customElements.get("patch-playground")) customElements.define("patch-playground", PatchPlayground);
