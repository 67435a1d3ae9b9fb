/**
 * The template editor: CodeMirror behind the few calls that the page makes. The text lives here; the page hears of each
 * change and writes only when somebody opens another text or applies an edit, so the caret never jumps.
 *
 * The editor lies in a shadow root: CodeMirror adopts its styles there, where a document would need inline styles.
 */
import { defaultKeymap, history, historyKeymap, indentWithTab, redo, undo } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { yaml } from "@codemirror/lang-yaml";
import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { Compartment, EditorSelection, EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  type KeyBinding,
  keymap,
  lineNumbers,
  placeholder,
} from "@codemirror/view";
import { say } from "../language.ts";
import { assist, message } from "./assist.ts";
import { foldQuietParts, folding, unfoldLines } from "./folds.ts";
import { type Idle, idle, setIdle } from "./idle.ts";
import { margin, type Note, setNotes } from "./margin.ts";
import { marks, type Marks, setMarks } from "./marks.ts";
import { offset, range, type Stretch } from "./places.ts";
import { theme } from "./theme.ts";

interface Edit extends Stretch {
  readonly Text: string;
}

interface Problem extends Stretch {
  readonly Code: string;
  readonly Severity: "error" | "warning" | "note";
  readonly Message: string;
  readonly Help?: string;
  readonly Fix?: Edit & { readonly Title: string };
}

export type OnChange = (file: string, text: string) => void;
export type OnFocus = (focused: boolean) => void;
export type OnCaret = (file: string, line: number) => void;
/** A fix that somebody chose, as it was given: the page knows which text it is of. */
export type OnFix = (fix: string) => void;

/** More squiggles than this say nothing more and would slow every key down. */
const mostProblems = 300;

/** The text of the nodes, as the page calls it. */
const nodesAsYaml = " nodes as YAML";

/** What depends on the kind of a file: its colours, and what an empty one asks for. Logs are prose with long lines. */
function kind(file: string): Extension {
  if (file.endsWith(".log")) return [EditorView.lineWrapping, placeholder(say("Paste what a patch run printed."))];
  if (file === nodesAsYaml) return [yaml(), placeholder("instances:\n  - name: web-1")];
  if (file.startsWith("describe-instances")) {
    return [yaml(), placeholder(say("Paste what `aws ec2 describe-instances` or `aws ssm describe-instance-information` prints."))];
  }
  return [yaml(), placeholder(say("Paste a template, one baseline resource, or just its properties."))];
}

/** Milliseconds after Escape in which Tab leaves the editor. */
const wayOut = 2000;

/**
 * Escape, then Tab leaves the editor. CodeMirror does that where nothing else has a use for Escape; here it also holds
 * where Escape takes a selection back.
 */
const leaving: KeyBinding = {
  key: "Escape",
  run: (view) => {
    view.setTabFocusMode(wayOut);
    return false;
  },
};

const behaviour: Extension = [
  lineNumbers(),
  highlightActiveLineGutter(),
  highlightSpecialChars(),
  history(),
  drawSelection(),
  indentOnInput(),
  bracketMatching(),
  highlightActiveLine(),
  highlightSelectionMatches(),
  search({ top: true }),
  indentUnit.of("  "),
  EditorState.tabSize.of(2),
  keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
];

/** CodeMirror's own words, in the language that is spoken when a text is opened. */
const phrases = (): Extension =>
  EditorState.phrases.of({
    Find: say("Find"),
    Replace: say("Replace"),
    next: say("next"),
    previous: say("previous"),
    all: say("all"),
    "match case": say("match case"),
    regexp: say("regexp"),
    "by word": say("by word"),
    replace: say("replace"),
    "replace all": say("replace all"),
    close: say("close"),
    "current match": say("current match"),
    "on line": say("on line"),
    "replaced match on line $": say("replaced match on line $"),
    "replaced $ matches": say("replaced $ matches"),
    "Go to line": say("Go to line"),
    go: say("go"),
    "Control character": say("Control character"),
    Diagnostics: say("Diagnostics"),
    "No diagnostics": say("No diagnostics"),
    Completions: say("Completions"),
    "folded code": say("folded code"),
    unfold: say("unfold"),
    to: say("to"),
  });

/** Whether somebody may type. */
const access = new Compartment();

export class Editor {
  readonly #view: EditorView;
  readonly #onChange: OnChange;
  readonly #onFocus: OnFocus;
  readonly #onCaret: OnCaret;
  readonly #onFix: OnFix;
  /** The line that the caret was last said to be in. */
  #caret = 0;
  /** The files that are not on the screen, with their undo histories. */
  readonly #others = new Map<string, { readonly state: EditorState; readonly text: string }>();
  #isReadOnly = false;
  #file = "";
  /** The text as the page has it: its line ends may differ from the document's. */
  #text = "";
  #problems: readonly Problem[] = [];
  /** What was selected because somebody asked to see it, and what was selected before. */
  #revealed: { readonly file: string; readonly selection: EditorSelection; readonly before: EditorSelection } | undefined;

  constructor(parent: HTMLElement, onChange: OnChange, onFocus: OnFocus, onCaret: OnCaret, onFix: OnFix) {
    this.#onChange = onChange;
    this.#onFocus = onFocus;
    this.#onCaret = onCaret;
    this.#onFix = onFix;
    const root = parent.shadowRoot ?? parent.attachShadow({ mode: "open" });
    const holder = document.createElement("div");
    root.replaceChildren(holder);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(":host, div:has(> .cm-editor) { display: block; block-size: 100%; min-block-size: 0; }");
    root.adoptedStyleSheets = [sheet];
    // CodeMirror's search listens to keys; what is pasted or dictated into its field is a search too.
    root.addEventListener("input", ({ target }) => {
      if (target instanceof HTMLInputElement && target.name === "search") target.dispatchEvent(new Event("change"));
    });
    this.#view = new EditorView({ parent: holder, root, state: this.#state("", "") });
  }

  destroy(): void {
    this.#view.destroy();
  }

  /** Shows a file. Its text is replaced only if it is another one than the editor has. */
  show(file: string, text: string): void {
    if (file === this.#file && text === this.#text) return;
    const other = file === this.#file ? undefined : this.#others.get(file);
    if (file !== this.#file && this.#file !== "") this.#others.set(this.#file, { state: this.#view.state, text: this.#text });
    this.#file = file;
    this.#text = text;
    this.#caret = 0;
    if (other?.text === text) {
      this.#view.setState(other.state);
      this.setReadOnly(this.#isReadOnly);
    } else {
      this.#view.setState(this.#state(file, text));
      foldQuietParts(this.#view);
    }
  }

  /** Lets nobody type, or again everybody. What the page itself writes is not kept out. */
  setReadOnly(isReadOnly: boolean): void {
    this.#isReadOnly = isReadOnly;
    this.#view.dispatch({ effects: access.reconfigure(EditorState.readOnly.of(isReadOnly)) });
  }

  /** Forgets every text and its history. */
  clear(): void {
    this.#others.clear();
    this.#file = "";
    this.#text = "";
  }

  /** Takes the problems of the file on the screen, as the engine writes them. */
  setDiagnostics(json: string): void {
    this.#problems = (JSON.parse(json) as Problem[]).slice(0, mostProblems);
    const { doc } = this.#view.state;
    const diagnostics = this.#problems.map((problem): Diagnostic => {
      const { from, to } = range(doc, problem);
      const fix = problem.Fix;
      return {
        from,
        to,
        severity: problem.Severity === "note" ? "info" : problem.Severity,
        source: problem.Code,
        message: problem.Message,
        renderMessage: () => {
          const element = document.createElement("div");
          element.append(message(problem.Message), ...(problem.Help ? [message(problem.Help)] : []));
          return element;
        },
        actions: fix === undefined ? [] : [{ name: fix.Title, apply: () => this.#onFix(JSON.stringify(fix)) }],
      };
    });
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  setMarks(json: string): void {
    this.#view.dispatch({ effects: setMarks.of(JSON.parse(json) as Marks) });
  }

  setIdle(json: string): void {
    this.#view.dispatch({ effects: setIdle.of(JSON.parse(json) as Idle[]) });
  }

  setNotes(json: string): void {
    this.#view.dispatch({ effects: setNotes.of(JSON.parse(json) as Note[]) });
  }

  /** Unfolds lines, scrolls the first into the middle and selects the stretch. The focus stays where it is. */
  reveal(lines: Uint32Array, stretch: string): void {
    const first = lines[0];
    if (first === undefined) return;
    unfoldLines(this.#view, [...lines]);
    const { doc } = this.#view.state;
    const { from } = doc.line(Math.min(Math.max(1, first), doc.lines));
    const place = JSON.parse(stretch) as Stretch | null;
    const before = this.#view.state.selection;
    const selection = place === null ? undefined : EditorSelection.single(range(doc, place).from, range(doc, place).to);
    this.#view.dispatch({ ...(selection === undefined ? {} : { selection }), effects: EditorView.scrollIntoView(from, { y: "center" }) });
    if (selection !== undefined) this.#revealed = { file: this.#file, selection, before: this.#revealed?.before ?? before };
  }

  /** Takes the selection of what was revealed back, unless somebody has selected something else since. */
  unselect(): void {
    const { file, selection, before } = this.#revealed ?? {};
    this.#revealed = undefined;
    const isOwn = file === this.#file && selection?.eq(this.#view.state.selection) === true;
    if (isOwn && before !== undefined && before.main.to <= this.#view.state.doc.length) this.#view.dispatch({ selection: before });
  }

  /** Moves the caret to a place and the focus into the editor. */
  goTo(line: number, column: number): void {
    unfoldLines(this.#view, [line]);
    const anchor = offset(this.#view.state.doc, { Line: line, Column: column });
    this.#view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
    this.#view.focus();
  }

  /** Replaces stretches by texts: one step of the editor's own history. */
  apply(edits: string): void {
    const { doc } = this.#view.state;
    const changes = (JSON.parse(edits) as Edit[]).map((edit) => ({ ...range(doc, edit), insert: edit.Text }));
    this.#view.dispatch({ changes, userEvent: "input.complete" });
  }

  undo(): void {
    undo(this.#view);
  }

  redo(): void {
    redo(this.#view);
  }

  #state(file: string, text: string): EditorState {
    return EditorState.create({
      doc: text,
      extensions: [
        // Fixes at the caret come first: the default keymap has other plans for some of these keys.
        keymap.of([leaving, { key: "Mod-.", run: () => this.#fixAtCaret() }]),
        assist(file, ({ Start }) => this.goTo(Start.Line, Start.Column)),
        behaviour,
        phrases(),
        access.of(EditorState.readOnly.of(this.#isReadOnly)),
        kind(file),
        folding,
        marks,
        idle,
        margin,
        theme,
        EditorView.contentAttributes.of({ tabindex: "0", "aria-label": say("{file}, editor").replace("{file}", () => (file === "" ? "template" : file.trim())) }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) {
            this.#text = update.state.doc.toString();
            this.#onChange(this.#file, this.#text);
          }
          if (update.focusChanged) this.#onFocus(update.view.hasFocus);
          const line = update.state.doc.lineAt(update.state.selection.main.head).number;
          // A caret that nobody has put anywhere speaks of no line.
          if (update.view.hasFocus && line !== this.#caret) {
            this.#caret = line;
            this.#onCaret(this.#file, line);
          }
        }),
      ],
    });
  }

  #fixAtCaret(): boolean {
    const { doc, selection } = this.#view.state;
    const line = doc.lineAt(selection.main.head).number;
    const fix = this.#problems.find((problem) => problem.Fix !== undefined && problem.Start.Line === line)?.Fix;
    if (fix === undefined) return false;
    this.#onFix(JSON.stringify(fix));
    return true;
  }
}
