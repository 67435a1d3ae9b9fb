/** What the page needs of the browser and Rust would need a dozen bindings for. */

/** Copies a text; answers whether it worked. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Hands a text over as a file. */
export function saveText(name: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** `light`, `dark`, or `auto` for the system's. */
export function setTheme(theme: string): void {
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** Files larger than this are not read: no text that people write is. */
const largest = 5_000_000;

async function read(files: FileList | null, onFiles: (json: string) => void): Promise<void> {
  const chosen = [...(files ?? [])].filter((file) => file.size <= largest);
  const texts = await Promise.all(chosen.map(async (file) => ({ name: file.name, text: await file.text() })));
  if (texts.length > 0) onFiles(JSON.stringify(texts));
}

/** Calls back with the files that somebody drops on the page, as an array of `{name, text}` in JSON. */
export function onDroppedFiles(onFiles: (json: string) => void): void {
  const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
  const mark = (over: boolean): void => {
    document.documentElement.classList.toggle("dropping", over);
  };
  // Before the editor, which would put a file's text where it is dropped.
  const listen = (type: "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void): void =>
    window.addEventListener(type, (event) => holdsFiles(event) && act(event), { capture: true });
  listen("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  listen("dragleave", (event) => {
    if (event.relatedTarget === null) mark(false);
  });
  listen("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    mark(false);
    void read(event.dataTransfer?.files ?? null, onFiles);
  });
}

/** Lets somebody choose files, and calls back with them as {@link onDroppedFiles} does. */
export function chooseFiles(onFiles: (json: string) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.onchange = () => void read(input.files, onFiles);
  input.click();
}
