/** The editor's looks, in the page's tokens. They are adopted by the editor's shadow root, which a strict CSP allows. */
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const causeWash = "color-mix(in srgb, var(--cause) 55%, transparent)";

const look = EditorView.theme({
  "&": { blockSize: "100%", color: "var(--c-val)", backgroundColor: "var(--surface)", fontSize: "var(--t-s)" },
  "&.cm-focused": { outline: "2px solid var(--act)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "var(--code-row)", overflow: "auto" },
  ".cm-content": { paddingBlock: "var(--s2)", caretColor: "var(--ink)" },
  ".cm-line": { paddingInline: "6px 12px", borderInlineStart: "2px solid transparent" },
  ".cm-cursor": { borderInlineStartColor: "var(--ink)", borderInlineStartWidth: "2px" },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--act) 24%, transparent)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "transparent" },
  "&.cm-focused .cm-activeLineGutter": { color: "var(--ink)" },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": { background: "var(--act-wash)", outline: "1px solid var(--act)" },

  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--ink-3)", border: "none", fontSize: "var(--t-xs)" },
  ".cm-lineNumbers .cm-gutterElement": { minInlineSize: "34px", paddingInline: "8px 2px" },
  ".cm-foldGutter .cm-gutterElement": { inlineSize: "14px", paddingInline: "2px", cursor: "pointer" },
  ".cm-hidden": {
    font: "400 var(--t-xs)/22px var(--sans)",
    minBlockSize: "24px",
    color: "var(--ink-2)",
    background: "var(--sunken)",
    border: "1px solid var(--line)",
    borderRadius: "var(--r1)",
    marginInlineStart: "8px",
    paddingInline: "6px",
    cursor: "pointer",
  },

  ".cm-placeholder": { color: "var(--ink-3)", fontFamily: "var(--sans)" },

  ".cm-gutters-after": { borderInlineStart: "1px solid var(--line)", backgroundColor: "var(--bg)", zIndex: "1" },
  ".cm-margin": { inlineSize: "180px", flex: "none" },
  ".cm-margin .cm-gutterElement": { paddingInline: "12px 8px", overflow: "hidden" },
  ".cm-note": {
    display: "flex",
    alignItems: "center",
    gap: "8px",
    font: "400 var(--t-xs)/var(--code-row) var(--sans)",
    color: "var(--ink-3)",
    whiteSpace: "nowrap",
  },
  ".cm-note > span": { overflow: "hidden", textOverflow: "ellipsis" },
  ".cm-note b": { fontWeight: "600", color: "var(--ink)" },
  ".cm-share": { inlineSize: "40px", blockSize: "6px", flex: "none", border: "1px solid var(--edge)", borderRadius: "1px", fill: "var(--ok)" },
  "@media (max-width: 1180px)": { ".cm-gutters-after": { display: "none" } },

  ".cm-cause": { backgroundColor: causeWash, color: "var(--cause-ink)", borderInlineStartColor: "var(--cause-edge)" },
  ".cm-cause span": { color: "inherit !important" },
  ".cm-cause-gutter": { backgroundColor: "var(--cause)", color: "var(--cause-ink)", fontWeight: "700" },
  ".cm-gutters-after .cm-cause-gutter": { backgroundColor: causeWash, fontWeight: "400", boxShadow: "inset -6px 0 var(--cause-edge)" },
  ".cm-cause-gutter .cm-note, .cm-cause-gutter .cm-note b": { color: "var(--cause-ink)" },
  ".cm-edited": { backgroundColor: "var(--act-wash)", borderInlineStartColor: "var(--act)" },
  ".cm-edited-gutter": { color: "var(--act)", fontWeight: "700" },
  ".cm-gutters-after .cm-edited-gutter": { backgroundColor: "transparent" },

  ".cm-idle, .cm-idle span": { color: "var(--ink-3) !important" },
  ".cm-idle": { textDecoration: "underline dotted 1px var(--ink-3)", textUnderlineOffset: "4px" },
  ".cm-cause .cm-idle, .cm-cause .cm-idle span": { color: "inherit !important" },

  ".cm-lintRange": { backgroundImage: "none !important", textDecoration: "underline wavy 1.5px", textUnderlineOffset: "3px", textDecorationSkipInk: "none", paddingBlockEnd: "0" },
  ".cm-lintRange-error": { textDecorationColor: "var(--bad)" },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warn)" },
  ".cm-lintRange-info": { textDecoration: "underline dotted 1px", textDecorationColor: "var(--ink-3)" },
  ".cm-lintRange-active": { backgroundColor: "transparent" },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--bad)" },
  ".cm-lintPoint-warning:after": { borderBottomColor: "var(--warn)" },
  ".cm-tooltip": { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "var(--r2)", fontFamily: "var(--sans)", maxInlineSize: "420px" },
  ".cm-diagnostic": { padding: "8px 12px", borderInlineStartWidth: "3px" },
  ".cm-diagnostic-error": { borderInlineStartColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderInlineStartColor: "var(--warn)" },
  ".cm-diagnostic-info": { borderInlineStartColor: "var(--edge)" },
  ".cm-diagnosticSource": { fontSize: "var(--t-xs)", color: "var(--ink-3)", opacity: "1", marginBlockStart: "4px" },
  ".cm-diagnosticAction": { background: "var(--act)", color: "var(--on-act)", borderRadius: "var(--r2)", padding: "4px 10px", marginInlineStart: "0", marginBlockStart: "6px", display: "block", cursor: "pointer" },

  ".cm-diagnosticText code, .cm-doc code, .cm-told code": { fontFamily: "var(--mono)", fontSize: "0.95em" },
  ".cm-diagnosticText p + p": { color: "var(--ink-2)", marginBlockStart: "4px" },
  ".cm-diagnosticText p, .cm-doc p, .cm-told p": { margin: "0", whiteSpace: "normal" },
  ".cm-doc, .cm-told": { display: "grid", gap: "4px", padding: "8px 12px", font: "400 var(--t-s)/1.45 var(--sans)" },
  ".cm-told .cm-doc": { padding: "0" },
  ".cm-doc a": { color: "var(--act)", justifySelf: "start" },
  ".cm-tooltip.cm-tooltip-autocomplete": { boxShadow: "var(--shadow)", maxInlineSize: "none" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", fontSize: "var(--t-s)", maxBlockSize: "14em", minInlineSize: "12em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px", lineHeight: "1.4" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--act)", color: "var(--on-act)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  // Where there is no room beside the list, it would lie on the words themselves.
  ".cm-completionInfo-left-narrow, .cm-completionInfo-right-narrow": { display: "none" },
  ".cm-tooltip.cm-completionInfo": { padding: "0", maxInlineSize: "300px" },

  ".cm-panels": { background: "var(--bg)", color: "var(--ink)", borderBlockEnd: "1px solid var(--line)" },
  ".cm-panel.cm-search": { font: "400 var(--t-s)/1.4 var(--sans)", padding: "8px 36px 8px 12px" },
  ".cm-panel.cm-search [name=close]": { inlineSize: "24px", blockSize: "24px", color: "var(--ink)", fontSize: "18px" },
  ".cm-textfield": { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "var(--r2)", minBlockSize: "26px" },
  ".cm-button": { background: "var(--raised)", color: "var(--ink)", border: "1px solid var(--edge)", borderRadius: "var(--r2)", minBlockSize: "26px" },
  ".cm-searchMatch": { background: "var(--act-wash)", outline: "1px solid var(--act)" },
  ".cm-searchMatch-selected": { background: "color-mix(in srgb, var(--act) 34%, transparent)" },
});

const words = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--c-key)" },
  { tag: tags.string, color: "var(--c-str)" },
  { tag: [tags.typeName, tags.labelName, tags.keyword, tags.meta], color: "var(--c-tag)" },
  { tag: tags.comment, color: "var(--c-com)", fontStyle: "italic" },
  { tag: [tags.separator, tags.punctuation, tags.bracket], color: "var(--ink-2)" },
]);

export const theme: Extension = [look, syntaxHighlighting(words)];
