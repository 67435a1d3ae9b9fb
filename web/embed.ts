/** The page inside another one: what the two say to each other. The other side is the element of `widget/`. */
import { type FromPage, message, version } from "./widget/messages.ts";
import { own } from "./widget/wanted.ts";

const asked = new URLSearchParams(location.search);

/** How much of the page another one shows; undefined where the page stands alone. `theme.js` has read it already. */
const mode = document.documentElement.dataset.embed;

/** The origin of the page around this one, if it says so: nobody else is listened to, and nobody else is told anything. */
const around = mode === undefined ? undefined : (asked.get("origin") ?? undefined);

function say(words: FromPage): void {
  if (around === undefined) return;
  try {
    window.parent.postMessage(words, around);
  } catch {
    // What was given is no origin; then there is nobody to speak to.
  }
}

/** Whether another page shows this one. */
export function isEmbedded(): boolean {
  return mode !== undefined;
}

/** Whether it shows lessons and nothing else. */
export function showsLessons(): boolean {
  return mode === "lesson";
}

/** Name of the lesson that the address wants to be opened, if it does. */
export function wantedLesson(): string | undefined {
  return mode === undefined || mode === "lesson" ? (asked.get("lesson") ?? undefined) : undefined;
}

/** Whether the texts are shown beside the answer. */
export function showsTexts(): boolean {
  return mode !== "result";
}

/** Name of the scenario that the page around this one wants to be shown from the first moment, if it does. */
export function wantedScenario(): string | undefined {
  const name = mode === undefined ? null : asked.get("scenario");
  return name === null || isTold() ? undefined : name;
}

/** Whether what is to be opened follows in a message. */
export function isTold(): boolean {
  return around !== undefined && asked.get("scenario") === own;
}

/** Calls with every message of the page around this one, in JSON, and says that this can be done from now on. */
export function onTold(onMessage: (json: string) => void): void {
  if (around === undefined) return;
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    if (event.source !== window.parent || event.origin !== around) return;
    const told = message(event.data);
    if (told !== undefined) onMessage(JSON.stringify(told));
  });
  if (mode !== "full") {
    // The height of what is shown, not of the frame: the frame is to follow it.
    const content = document.querySelector(".app") ?? document.body;
    new ResizeObserver(() => say({ patchplay: version, type: "height", height: content.getBoundingClientRect().height })).observe(content);
  }
  say({ patchplay: version, type: "ready" });
}

/** Tells the page around this one what a run came to. */
export function tellResult(json: string): void {
  say({ patchplay: version, type: "result", result: JSON.parse(json) });
}

/** Tells the page around this one that somebody changed the scenario. */
export function tellChange(scenario: string): void {
  say({ patchplay: version, type: "change", scenario });
}

/** Tells the page around this one that somebody has reached a lesson's goal. */
export function tellLessonDone(json: string): void {
  say({ patchplay: version, type: "lesson-done", lesson: JSON.parse(json) });
}
