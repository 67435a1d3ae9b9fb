/** What the page needs of the browser and Rust would need a dozen bindings for. */
import { isEmbedded } from "./embed.ts";

/** Copies a text; answers whether it worked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Hands a text over as a file. */
export function saveText(name: string, text: string): void {
  saveFile(name, text);
}

/** Hands over what was made: a text, or the bytes of an archive. */
export function saveFile(name: string, made: string | Uint8Array<ArrayBuffer>): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([made], { type: typeof made === "string" ? "text/plain" : "application/zip" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** `light`, `dark`, or `auto` for the system's. */
export function setTheme(theme: string): void {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** Files larger than this are not read: no text that people write is. */
const largest = 5_000_000;

async function read(files: FileList | null, onFiles: (json: string) => void): Promise<void> {
  const chosen = [...(files ?? [])].filter((file) => file.size <= largest);
  const texts = await Promise.all(chosen.map(async (file) => ({ name: file.name, text: await file.text() })));
  if (texts.length > 0) onFiles(JSON.stringify(texts));
}

/** Calls back with the files that somebody drops on the page, as an array of `{name, text}` in JSON. */
export function onDroppedFiles(onFiles: (json: string) => void): void {
  const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  const mark = (over: boolean): void => {
    document.documentElement.classList.toggle("dropping", over);
  };
  // Before the editor, which would put a file's text where it is dropped.
  const listen = (type: "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void): void =>
    window.addEventListener(type, (event) => holdsFiles(event) && act(event), { capture: true });
  listen("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  listen("dragleave", (event) => {
    if (event.relatedTarget === null) mark(false);
  });
  listen("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    mark(false);
    void read(event.dataTransfer?.files ?? null, onFiles);
  });
}

/** Lets somebody choose files, and calls back with them as {@link onDroppedFiles} does. */
export function chooseFiles(onFiles: (json: string) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.onchange = () => void read(input.files, onFiles);
  input.click();
}

/** The service worker of a newer version, which waits until somebody wants it. */
let waiting: ServiceWorker | null = null;
/** Milliseconds between two looks for a newer version while the page is open. */
const LOOK_AGAIN = 3_600_000;

/** Lets the browser keep the site, and calls when a newer version of it is there than the one that runs. */
export function onNewer(onNewer: () => void): void {
  // While the page is worked on, what is kept would be in the way; and who reads another site did not ask for it.
  if (!import.meta.env.PROD || !("serviceWorker" in navigator) || document.documentElement.dataset.embed !== undefined) return;
  const start = async (): Promise<void> => {
    const registration = await navigator.serviceWorker.register(new URL("./sw.js", document.baseURI), { updateViaCache: "none" });
    const see = (worker: ServiceWorker | null): void => {
      // The first worker of all is no newer version.
      if (worker?.state !== "installed" || navigator.serviceWorker.controller === null) return;
      waiting = worker;
      onNewer();
    };
    see(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker?.addEventListener("statechange", () => see(worker));
    });
    let looked = Date.now();
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible" || Date.now() - looked < LOOK_AGAIN) return;
      looked = Date.now();
      registration.update().catch(() => undefined);
    });
  };
  // Another tab may take it over; this one goes on as it is and is told.
  if (navigator.serviceWorker.controller !== null) navigator.serviceWorker.addEventListener("controllerchange", onNewer);
  // Where a browser keeps nothing, the page works all the same. What it needs itself comes first.
  const begin = (): void => void start().catch(() => undefined);
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin, { once: true });
}

/** Takes over the newer version: the page is loaded again. */
export function takeNewer(): void {
  if (waiting === null || waiting.state === "activated") {
    location.reload();
    return;
  }
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("take over");
}

/** Whether some text of the page is selected. */
export function hasSelection(): boolean {
  return document.getSelection()?.isCollapsed === false;
}

/** Resolves once an element is in sight, which one that is not displayed never is. */
export function seen(element: Element): Promise<void> {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(element);
  });
}

/** Where what opens beside an element has no room, as classes: `to-start` where the right is near, `up` where the bottom is. */
export function sideOf(id: string): string {
  const box = document.getElementById(id)?.getBoundingClientRect();
  if (box === undefined) return "";
  const { clientWidth, clientHeight } = document.documentElement;
  return `${box.left > clientWidth - 340 ? "to-start " : ""}${box.bottom > clientHeight - 180 ? "up" : ""}`.trim();
}

/** Addresses of the lessons' files, by their names. */
const lessonUrls = import.meta.glob<string>("./lessons/*.lesson.yaml", { query: "?url", import: "default", eager: true });

/** Addresses of the scenarios' files, by their paths. */
const scenarioUrls = import.meta.glob<string>(["../tests/cases/systems/*.scenario.yaml", "../tests/cases/{linux,every-system}.scenario.yaml"], {
  query: "?url",
  import: "default",
  eager: true,
});

/** The text of a lesson's file. */
export function lessonText(id: string): Promise<string> {
  return textOf(lessonUrls[`./lessons/${id}.lesson.yaml`], id);
}

/** The text of a scenario's file. */
export function scenarioText(name: string): Promise<string> {
  const end = `/${name}.scenario.yaml`;
  return textOf(Object.entries(scenarioUrls).find(([path]) => path.endsWith(end))?.[1], name);
}

async function textOf(url: string | undefined, name: string): Promise<string> {
  if (url === undefined) throw new Error(`there is no ${name}`);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.text();
}

/** Lets the address name the lesson that is open, or none, so that a reload or a copied address opens it. */
export function nameLesson(id: string | undefined): void {
  const address = new URL(location.href);
  if (isEmbedded() || (address.searchParams.get("lesson") ?? undefined) === id) return;
  if (id === undefined) address.searchParams.delete("lesson");
  else address.searchParams.set("lesson", id);
  history.replaceState(null, "", address);
}
