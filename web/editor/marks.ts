/** Lines that are marked: the cause of what is on the screen, and lines that an applied fix has just changed. */
import { type EditorState, type Extension, RangeSet, type Range, StateEffect, StateField } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, GutterMarker, gutterLineClass } from "@codemirror/view";

export interface Marks {
  /** Line numbers from 1. */
  readonly cause: readonly number[];
  /** Line numbers from 1. */
  readonly edited: readonly number[];
}

class LineClass extends GutterMarker {
  override readonly elementClass: string;
  constructor(name: string) {
    super();
    this.elementClass = name;
  }
  override eq(other: LineClass): boolean {
    return other.elementClass === this.elementClass;
  }
}

const looks = {
  cause: { line: Decoration.line({ class: "cm-cause" }), gutter: new LineClass("cm-cause-gutter") },
  edited: { line: Decoration.line({ class: "cm-edited" }), gutter: new LineClass("cm-edited-gutter") },
};

interface Sets {
  readonly lines: DecorationSet;
  readonly gutters: RangeSet<GutterMarker>;
}

function sets(state: EditorState, marks: Marks): Sets {
  const lines: Range<Decoration>[] = [];
  const gutters: Range<GutterMarker>[] = [];
  const seen = new Set<number>();
  for (const kind of ["cause", "edited"] as const) {
    for (const number of marks[kind]) {
      if (number < 1 || number > state.doc.lines || seen.has(number)) continue;
      seen.add(number);
      const { from } = state.doc.line(number);
      lines.push(looks[kind].line.range(from));
      gutters.push(looks[kind].gutter.range(from));
    }
  }
  return { lines: RangeSet.of(lines, true), gutters: RangeSet.of(gutters, true) };
}

export const setMarks = StateEffect.define<Marks>();

const field = StateField.define<Sets>({
  create: () => ({ lines: Decoration.none, gutters: RangeSet.empty }),
  update(value, transaction) {
    const effect = transaction.effects.find((candidate) => candidate.is(setMarks));
    if (effect !== undefined) return sets(transaction.state, effect.value);
    if (!transaction.docChanged) return value;
    return { lines: value.lines.map(transaction.changes), gutters: value.gutters.map(transaction.changes) };
  },
  provide: (self) => [
    EditorView.decorations.from(self, (value) => value.lines),
    gutterLineClass.from(self, (value) => value.gutters),
  ],
});

export const marks: Extension = field;
