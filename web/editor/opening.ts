/** The editor, which is fetched when the texts come into sight: on a narrow screen that is when somebody looks at them. */
import type { Editor } from "./editor.ts";

/** Fetches the editor, and puts one into an element. */
export async function openEditor(...wanted: ConstructorParameters<typeof Editor>): Promise<Editor> {
  const { Editor } = await import("./editor.ts");
  return new Editor(...wanted);
}
