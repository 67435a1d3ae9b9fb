/** The margin to the right of the text: what a line does, in a few words. A gutter, so that it never moves the text. */
import { type Extension, type Range, RangeSet, StateEffect, StateField } from "@codemirror/state";
import { type EditorView, gutter, GutterMarker } from "@codemirror/view";

export interface Note {
  /** Line number from 1. */
  readonly line: number;
  readonly text: string;
  /** Share from 0 to 100 for a small bar. */
  readonly percent: number | null;
}

const svg = "http://www.w3.org/2000/svg";
const barWidth = 40;

function bar(percent: number): SVGElement {
  const picture = document.createElementNS(svg, "svg");
  picture.setAttribute("class", "cm-share");
  picture.setAttribute("viewBox", `0 0 ${barWidth} 6`);
  picture.setAttribute("aria-hidden", "true");
  const part = document.createElementNS(svg, "rect");
  part.setAttribute("width", String((barWidth * percent) / 100));
  part.setAttribute("height", "6");
  picture.append(part);
  return picture;
}

/** Numbers are what one looks for, so they are set bold; digits inside a name are no numbers. */
function words(text: string): (string | HTMLElement)[] {
  return text.split(/(?<![\w.-])(\d[\d,]*)(?![\w-])/).map((piece, index) => {
    if (index % 2 === 0) return piece;
    const number = document.createElement("b");
    number.textContent = piece;
    return number;
  });
}

class NoteMarker extends GutterMarker {
  readonly #note: Note;
  constructor(note: Note) {
    super();
    this.#note = note;
  }
  override eq(other: NoteMarker): boolean {
    return other.#note.text === this.#note.text && other.#note.percent === this.#note.percent;
  }
  override toDOM(): Node {
    const element = document.createElement("span");
    element.className = "cm-note";
    element.title = this.#note.text;
    if (this.#note.percent !== null) element.append(bar(this.#note.percent));
    const text = document.createElement("span");
    text.append(...words(this.#note.text));
    element.append(text);
    return element;
  }
}

export const setNotes = StateEffect.define<readonly Note[]>();

const field = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(value, transaction) {
    const effect = transaction.effects.find((candidate) => candidate.is(setNotes));
    if (effect === undefined) return transaction.docChanged ? value.map(transaction.changes) : value;
    const { doc } = transaction.state;
    const seen = new Set<number>();
    const ranges: Range<GutterMarker>[] = [];
    for (const note of effect.value) {
      if (note.line < 1 || note.line > doc.lines || seen.has(note.line)) continue;
      seen.add(note.line);
      ranges.push(new NoteMarker(note).range(doc.line(note.line).from));
    }
    return RangeSet.of(ranges, true);
  },
});

/** The gutter stands even where it holds nothing, so that the first note does not narrow the text. */
export const margin: Extension = [
  field,
  gutter({ class: "cm-margin", side: "after", renderEmptyElements: true, markers: (view: EditorView) => view.state.field(field) }),
];
