/** The page's language: English, or one whose sentences are fetched when somebody chooses it. */
import type { Sentences } from "./generated/engine/patchplay.js";

/** Where the browser keeps the choice. */
const KEPT = "patchplay.language";

/** Sentences of the languages beside English. */
const urls = import.meta.glob<string>("./generated/*.json", { query: "?url", import: "default", eager: true });

const urlOf = (tag: string): string | undefined => urls[`./generated/${tag}.json`];

/** A language, with its sentences. */
export interface Spoken {
  tag: string;
  sentences: Sentences | undefined;
}

let now: Spoken = { tag: "en", sentences: undefined };

/** What the page speaks now. */
export const spoken = (): Spoken => now;

/** The tag of what is spoken, and its sentences in JSON. */
export const spokenTag = (): string => now.tag;
export const spokenJson = (): string | undefined => now.sentences && JSON.stringify(now.sentences);

/** A sentence in the language that is spoken, by its English. */
export const say = (english: string): string => now.sentences?.[english] ?? english;

/** A language that the page has, for a tag such as `ja-JP`. */
const known = (tag: string): string | undefined => {
  const language = tag.toLowerCase().split("-")[0] ?? "";
  return language === "en" || urlOf(language) !== undefined ? language : undefined;
};

/** By the address, then by what was chosen before, then by what the browser asks for. */
function wanted(): string {
  const asked = known(new URLSearchParams(location.search).get("lang") ?? "");
  if (asked !== undefined) return asked;
  try {
    const kept = known(localStorage.getItem(KEPT) ?? "");
    if (kept !== undefined) return kept;
  } catch {
    // Storage may be forbidden; then the browser's language holds.
  }
  for (const tag of navigator.languages) {
    const found = known(tag);
    if (found !== undefined) return found;
  }
  return "en";
}

async function fetched(tag: string): Promise<Spoken> {
  const url = urlOf(tag);
  if (url === undefined) return { tag: "en", sentences: undefined };
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the sentences could not be fetched: ${response.status}`);
  return { tag, sentences: (await response.json()) as Sentences };
}

const meta = document.querySelector('meta[name="description"]');
/** Both as `index.html` has them. */
const written = { title: document.title, description: meta?.getAttribute("content") ?? "" };

/** The window's title and what search engines show, as `index.html` has them in English. */
function title(): void {
  const isWritten = now.sentences === undefined;
  document.title = isWritten ? written.title : say("patchplay: try a patch baseline");
  const description = say("Try an AWS Systems Manager patch baseline in the browser: see what a run would install, print and report, and why.");
  meta?.setAttribute("content", isWritten ? written.description : description);
}

/** Speaks a language; answers whether its sentences could be had. */
export async function choose(tag: string): Promise<boolean> {
  try {
    now = await fetched(tag);
  } catch {
    return false;
  }
  document.documentElement.lang = now.tag;
  title();
  return true;
}

/** Keeps the choice for the next visit. */
export function keep(tag: string): void {
  try {
    localStorage.setItem(KEPT, tag);
  } catch {
    // As in `wanted`.
  }
}

/** Speaks what the reader is likely to want; English where that cannot be had. */
export const begin = (): Promise<boolean> => choose(wanted());
