/**
 * Folding: the gutter's arrows, a placeholder that says what is hidden, and the first fold of a template, in which the
 * resources that have no part in patching lie closed so that the ones that decide are in sight.
 */
import { codeFolding, foldEffect, foldGutter, foldKeymap, foldedRanges, unfoldEffect } from "@codemirror/language";
import type { EditorState, Extension, Text } from "@codemirror/state";
import { type EditorView, keymap } from "@codemirror/view";
import { say } from "../language.ts";

interface Hidden {
  readonly words: string;
  readonly lines: number;
}

/** Names that a placeholder has room for. */
const shownNames = 2;

function hidden(state: EditorState, { from, to }: { from: number; to: number }): Hidden {
  const lines = state.doc.lineAt(to).number - state.doc.lineAt(from).number;
  const names = [];
  let inResources = from > 0;
  for (const line of state.doc.slice(from, to).iterLines()) {
    const [, indent, name] = /^((?: {2})?)([A-Za-z0-9]+):/.exec(line) ?? [];
    if (indent === "" && name !== undefined) inResources = name === "Resources";
    // Sections and resources are what a reader knows by name; other keys are not.
    if (name !== undefined && (indent === "" ? /^(Parameters|Mappings|Conditions)$/.test(name) : inResources)) names.push(name);
  }
  const shown = names.slice(0, shownNames).join(", ");
  const more = names.length - shownNames;
  return { words: more > 0 ? say("{shown}, {more} more").replace("{shown}", shown).replace("{more}", String(more)) : shown, lines };
}

function placeholder(_view: EditorView, onclick: (event: Event) => void, prepared: Hidden): HTMLElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "cm-hidden";
  const pattern = prepared.words === "" ? say("{lines} lines") : say("{words} ({lines} lines)");
  element.textContent = pattern.replace("{words}", prepared.words).replace("{lines}", String(prepared.lines));
  element.setAttribute("aria-label", say("Show {}").replace("{}", element.textContent ?? ""));
  element.onclick = onclick;
  return element;
}

export const folding: Extension = [
  codeFolding({ preparePlaceholder: hidden, placeholderDOM: placeholder }),
  foldGutter({ openText: "▾", closedText: "▸" }),
  keymap.of(foldKeymap),
];

/** A resource of a template: lines from 1, end included. */
interface Resource {
  readonly first: number;
  readonly last: number;
  readonly matters: boolean;
}

const patching = /^ {4}Type: *["']?(AWS::SSM::|AWS::EC2::Instance["']? *$)/;

/** The resources of a CloudFormation template with its usual indentation; empty for any other text. */
function resources(doc: Text): Resource[] {
  const found: { first: number; last: number; matters: boolean }[] = [];
  let inside = false;
  for (let number = 1; number <= doc.lines; number++) {
    const { text } = doc.line(number);
    if (/^\S/.test(text)) inside = /^Resources:\s*$/.test(text);
    if (!inside) continue;
    const current = found.at(-1);
    if (/^ {2}[A-Za-z0-9]+:/.test(text)) found.push({ first: number, last: number, matters: false });
    else if (current !== undefined && text.trim() !== "") {
      current.last = number;
      current.matters ||= patching.test(text);
    }
  }
  return found;
}

/** More lines than this are worth a fold. */
const smallest = 12;

/** Closes the stretches of resources without a part in patching. Texts of other shapes stay as they are. */
export function foldQuietParts(view: EditorView): void {
  const { doc } = view.state;
  const all = resources(doc);
  if (!all.some((resource) => resource.matters)) return;
  const effects: ReturnType<typeof foldEffect.of>[] = [];
  let first: Resource | undefined;
  let last: Resource | undefined;
  const close = (): void => {
    if (first !== undefined && last !== undefined && last.last - first.first >= smallest) {
      // What stands above the first resource belongs to the first stretch: it would only push the others down.
      const from = first === all[0] ? 0 : doc.line(first.first - 1).to;
      effects.push(foldEffect.of({ from, to: doc.line(last.last).to }));
    }
    first = last = undefined;
  };
  for (const resource of all) {
    if (resource.matters) close();
    else {
      first ??= resource;
      last = resource;
    }
  }
  close();
  if (effects.length > 0) view.dispatch({ effects });
}

/** Opens whatever hides one of the lines. */
export function unfoldLines(view: EditorView, lines: readonly number[]): void {
  const { doc } = view.state;
  const effects: ReturnType<typeof unfoldEffect.of>[] = [];
  const folds = foldedRanges(view.state);
  for (const number of lines) {
    if (number < 1 || number > doc.lines) continue;
    const line = doc.line(number);
    folds.between(line.from, line.to, (from, to) => {
      if (to > line.from) effects.push(unfoldEffect.of({ from, to }));
    });
  }
  if (effects.length > 0) view.dispatch({ effects });
}
