/** The lessons' files, as far as a reader's hands need them: the texts, and what solves each. */
import { readdirSync, readFileSync } from "node:fs";

const lessons = new URL("../../web/lessons/", import.meta.url);
const solutions = new URL("../cases/lessons/", import.meta.url);

/** Names of all lessons. */
export const names = readdirSync(lessons).map((file) => file.replace(".lesson.yaml", ""));

/** The block behind `key: |` that begins behind line `at`, without its indentation, and the first line after it. */
function block(lines: readonly string[], at: number): [text: string[], end: number] {
  const indent = /^ */.exec(lines[at + 1] ?? "")?.[0].length ?? 0;
  let end = at + 1;
  while (end < lines.length && (lines[end] === "" || (lines[end] ?? "").startsWith(" ".repeat(indent)))) end++;
  return [lines.slice(at + 1, end).map((line) => line.slice(indent)), end];
}

/** A text with the lines `old`, which stand in it once however far they are indented as a whole, replaced. */
function replaced(text: readonly string[], old: readonly string[], by: readonly string[]): string[] {
  const found = text.flatMap((line, at) => {
    const indent = /^ */.exec(line)?.[0] ?? "";
    return old.every((wanted, number) => text[at + number] === (wanted === "" ? "" : indent + wanted)) ? [[at, indent] as const] : [];
  });
  const [one, ...others] = found;
  if (one === undefined || others.length > 0) throw new Error(`${old.join("\n")} stands ${found.length} times`);
  const [at, indent] = one;
  return [...text.slice(0, at), ...by.map((line) => (line === "" ? "" : indent + line)), ...text.slice(at + old.length)];
}

/** The texts that solve a lesson, by the names of its files that they change. */
export function solved(name: string): Map<string, string> {
  const texts = new Map<string, string[]>();
  const lesson = readFileSync(new URL(`${name}.lesson.yaml`, lessons), "utf8").split("\n");
  lesson.forEach((line, at) => {
    const file = /^ {4}- name: (.*)$/.exec(line)?.[1];
    if (file !== undefined && lesson[at + 1] === "      text: |") texts.set(file, block(lesson, at + 1)[0]);
  });
  const changed = new Map<string, string>();
  const solution = readFileSync(new URL(`${name}.solution.yaml`, solutions), "utf8").split("\n");
  solution.forEach((line, at) => {
    const file = /^ {2}- file: (.*)$/.exec(line)?.[1];
    if (file === undefined) return;
    const [old, after] = block(solution, at + 1);
    const by = solution[after]?.endsWith('""') === true ? [] : trimmed(block(solution, after)[0]);
    const text = replaced(texts.get(file) ?? [], trimmed(old), by);
    texts.set(file, text);
    changed.set(file, `${trimmed(text).join("\n")}\n`);
  });
  if (changed.size === 0) throw new Error(`${name} has no solution`);
  return changed;
}

const trimmed = (lines: readonly string[]): string[] => lines.join("\n").trimEnd().split("\n");
