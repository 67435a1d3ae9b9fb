/** The engine's places as CodeMirror's offsets. */
import type { Text } from "@codemirror/state";

/** A stretch of a file in the engine's terms: lines and columns from 1, columns in UTF-16 units. */
export interface Stretch {
  readonly Start: { readonly Line: number; readonly Column: number };
  readonly End: { readonly Line: number; readonly Column: number };
}

export function offset(doc: Text, place: Stretch["Start"]): number {
  if (place.Line > doc.lines) return doc.length;
  const line = doc.line(Math.max(1, place.Line));
  return Math.min(line.to, line.from + Math.max(0, place.Column - 1));
}

export function range(doc: Text, stretch: Stretch): { from: number; to: number } {
  const from = offset(doc, stretch.Start);
  return { from, to: Math.max(from, offset(doc, stretch.End)) };
}
