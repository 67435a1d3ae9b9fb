/** Parts of the text that decide nothing for the fleet: a quiet mark, and why when somebody looks. */
import { type EditorState, type Extension, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView } from "@codemirror/view";
import { range, type Stretch } from "./places.ts";

export interface Idle {
  readonly Place: Stretch;
  readonly Text: string;
}

export const setIdle = StateEffect.define<readonly Idle[]>();

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(value, transaction) {
    const effect = transaction.effects.find((candidate) => candidate.is(setIdle));
    if (effect === undefined) return value.map(transaction.changes);
    const { doc } = transaction.state;
    const marks: Range<Decoration>[] = [];
    for (const { Place, Text: why } of effect.value) {
      const { from, to } = range(doc, Place);
      // Of a rule that covers many lines the first stands for all.
      const end = Math.min(to, doc.lineAt(from).to);
      if (end > from) marks.push(Decoration.mark({ class: "cm-idle", why }).range(from, end));
    }
    return Decoration.set(marks, true);
  },
  provide: (self) => EditorView.decorations.from(self),
});

/** Why what stands at a place decides nothing, with where that begins and ends. */
export function idleAt(state: EditorState, at: number): { from: number; to: number; why: string } | undefined {
  let found: { from: number; to: number; why: string } | undefined;
  state.field(field).between(at, at, (from, to, mark) => {
    found = { from, to, why: String(mark.spec.why) };
    return false;
  });
  return found;
}

export const idle: Extension = field;
