/**
 * Help while writing: what may stand at the caret, what a word means, where a name is defined. The engine's thread knows;
 * nothing here waits for it, and an answer that comes after the text has changed is dropped.
 */
import { autocompletion, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { type Diagnostic, forEachDiagnostic } from "@codemirror/lint";
import { type EditorState, type Extension, StateEffect, StateField, type Text } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showTooltip, type Tooltip } from "@codemirror/view";
import { say } from "../language.ts";
import { help } from "../link.ts";
import { idleAt } from "./idle.ts";
import { offset, type Stretch } from "./places.ts";

/** Texts beyond this many characters get no help while writing: reading one takes longer than a key press may. */
const longest = 300_000;

function place(doc: Text, at: number): { line: number; column: number } {
  const line = doc.lineAt(at);
  return { line: line.number, column: at - line.from + 1 };
}

/** Asks about a place of a text. Nobody asks about a text that is too long. */
async function ask<K extends "complete" | "hover" | "definition">(kind: K, file: string, { doc }: EditorState, at: number) {
  return doc.length > longest ? undefined : help(kind, { name: file, text: doc.toString() }, place(doc, at));
}

/** A text of the engine as a sentence: words between backticks are the user's or AWS's. */
export function message(text: string): HTMLElement {
  const paragraph = document.createElement("p");
  const pieces = (text.slice(0, 1).toUpperCase() + text.slice(1)).split("`");
  paragraph.append(...pieces.map((piece, index) => {
    if (index % 2 === 0 || pieces.length % 2 === 0) return piece;
    const code = document.createElement("code");
    code.textContent = piece;
    return code;
  }));
  return paragraph;
}

function documentation(text: string, page: string | undefined): HTMLElement {
  const element = document.createElement("div");
  element.className = "cm-doc";
  if (text !== "") element.append(message(text));
  if (page !== undefined && page !== "") {
    const link = document.createElement("a");
    link.href = page;
    link.target = "_blank";
    link.rel = "noreferrer";
    link.textContent = "AWS documentation";
    element.append(link);
  }
  return element;
}

/** Whether words are worth offering although nobody asked: somebody is writing one, or begins a value or an item. */
function isInvited({ state, pos }: CompletionContext): boolean {
  const line = state.doc.lineAt(pos);
  return /(?:[\p{L}\p{N}_./*]|: |- )$/u.test(line.text.slice(0, pos - line.from));
}

/** The words that hold the letters somewhere, those that begin with them first, each group in its order. One letter is a beginning. */
function fitting(words: readonly Completion[], letters: string): Completion[] {
  const folded = letters.toLowerCase();
  const where = words.map((word) => ({ word, at: word.label.toLowerCase().indexOf(folded) }));
  const beginning = where.filter(({ at }) => at === 0);
  const within = letters.length === 1 ? [] : where.filter(({ at }) => at > 0);
  return [...beginning, ...within].map(({ word }) => word);
}

async function completions(file: string, context: CompletionContext): Promise<CompletionResult | null> {
  const { state, pos, explicit } = context;
  if (!explicit && !isInvited(context)) return null;
  const items = (await ask("complete", file, state, pos))?.Items;
  const first = items?.[0];
  if (items === undefined || first === undefined || context.aborted) return null;
  const from = offset(state.doc, first.Start);
  const asked = state.sliceDoc(from, pos);
  const isDone = (text: string): boolean => items.some(({ Label }) => Label === text);
  // A list of what stands there already is in the way of the next Enter.
  if (!explicit && isDone(asked)) return null;
  const words = items.map(({ Label, Kind, Detail, Page, Text }): Completion => ({
    label: Label,
    type: Kind,
    apply: Text,
    ...((Detail ?? "") === "" && (Page ?? "") === "" ? {} : { info: () => documentation(Detail ?? "", Page) }),
  }));
  /** What is offered for a text does not depend on how fast it was typed: each further letter narrows as the engine would. */
  const offered = (start: number, end: number, typed: string): CompletionResult | null => {
    const options = fitting(words, typed);
    if (options.length === 0) return null;
    return {
      from: start,
      to: end,
      options,
      filter: false,
      getMatch: ({ label }) => {
        const at = label.toLowerCase().indexOf(typed.toLowerCase());
        return typed === "" || at < 0 ? [] : [at, at + typed.length];
      },
      update: (_, fromNow, toNow, now) => {
        const text = now.state.sliceDoc(fromNow, now.pos);
        // The engine has left out what does not hold the letters it was asked with.
        return text.startsWith(asked) && !isDone(now.state.sliceDoc(fromNow, toNow)) ? offered(fromNow, toNow, text) : null;
      },
    };
  };
  return offered(from, offset(state.doc, first.End), asked);
}

/** A tooltip at the caret, asked for by a key. */
const setShown = StateEffect.define<Tooltip | null>();

const shown = StateField.define<Tooltip | null>({
  create: () => null,
  update(value, { effects, docChanged, selection }) {
    for (const effect of effects) if (effect.is(setShown)) return effect.value;
    return docChanged || selection !== undefined ? null : value;
  },
  provide: (self) => showTooltip.from(self),
});

function problemsAt(state: EditorState, at: number): Diagnostic[] {
  const found: Diagnostic[] = [];
  forEachDiagnostic(state, (problem, from, to) => {
    if (from <= at && at <= to) found.push(problem);
  });
  return found;
}

/** Shows what the word at the caret means, and what is wrong with it. Says it too: nobody's focus is in a tooltip. */
function tell(file: string, view: EditorView): boolean {
  const { state } = view;
  const at = state.selection.main.head;
  ask("hover", file, state, at).then((answer) => {
    if (view.state.doc !== state.doc || view.state.selection.main.head !== at) return;
    const said = [...problemsAt(state, at).map((problem) => problem.message), idleAt(state, at)?.why ?? ""].filter((text) => text !== "");
    if (answer?.Text === undefined && said.length === 0) {
      view.dispatch({ effects: EditorView.announce.of(say("Nothing is known about this word.")) });
      return;
    }
    const create = (): { dom: HTMLElement } => {
      const dom = document.createElement("div");
      dom.className = "cm-told";
      dom.append(...said.map(message));
      if (answer?.Text !== undefined) dom.append(documentation(answer.Text, answer.Page));
      return { dom };
    };
    const words = [...said, answer?.Text ?? ""].join(" ");
    view.dispatch({ effects: [setShown.of({ pos: at, above: true, create }), EditorView.announce.of(words)] });
  });
  return true;
}

function untell(view: EditorView): boolean {
  if (view.state.field(shown) === null) return false;
  view.dispatch({ effects: setShown.of(null) });
  return true;
}

/** Goes to what defines the name at a place. */
function goToDefinition(file: string, view: EditorView, at: number, goTo: (stretch: Stretch) => void): void {
  const { state } = view;
  ask("definition", file, state, at).then((answer) => {
    if (answer?.Start === undefined || answer.End === undefined || view.state.doc !== state.doc) return;
    goTo({ Start: answer.Start, End: answer.End });
  });
}

/** The help for one file. `goTo` brings a place into sight, with the caret. */
export function assist(file: string, goTo: (stretch: Stretch) => void): Extension {
  return [
    autocompletion({
      override: [(context) => completions(file, context)],
      icons: false,
      // A key is followed by its value.
      activateOnCompletion: ({ type }) => type === "key",
      // Somebody who writes quickly is not offered what he has passed.
      activateOnTypingDelay: 120,
    }),
    hoverTooltip(async (view, at) => {
      const answer = await ask("hover", file, view.state, at);
      const { Text: text, Page: page } = answer ?? {};
      if (answer?.Start === undefined || answer.End === undefined || text === undefined) return null;
      const { doc } = view.state;
      return { pos: offset(doc, answer.Start), end: offset(doc, answer.End), above: true, create: () => ({ dom: documentation(text, page) }) };
    }),
    hoverTooltip((view, at) => {
      const found = idleAt(view.state, at);
      if (found === undefined) return null;
      const create = (): { dom: HTMLElement } => {
        const dom = document.createElement("div");
        dom.className = "cm-doc";
        dom.append(message(found.why));
        return { dom };
      };
      return { pos: found.from, end: found.to, above: true, create };
    }),
    shown,
    keymap.of([
      { key: "Mod-i", run: (view) => tell(file, view), preventDefault: true },
      { key: "Escape", run: untell },
      {
        key: "F12",
        run: (view) => {
          goToDefinition(file, view, view.state.selection.main.head, goTo);
          return true;
        },
      },
    ]),
    EditorView.domEventHandlers({
      click(event, view) {
        const at = event.ctrlKey || event.metaKey ? view.posAtCoords({ x: event.clientX, y: event.clientY }) : null;
        if (at !== null) goToDefinition(file, view, at, goTo);
      },
    }),
  ];
}
