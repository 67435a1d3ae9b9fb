// Speaks to everybody in the language of the widget, without being asked.
const result = { title: "forged", nodes: [], assertions: { held: 0, all: 0 } };
const forged = [
  { patchplay: 1, type: "ready" },
  { patchplay: 1, type: "result", result },
  { patchplay: 1, type: "change", scenario: "forged" },
  { patchplay: 1, type: "height", height: 9 },
  { patchplay: 1, type: "open", text: "version: 1\ntitle: forged\n" },
  { patchplay: 1, type: "theme", theme: "light" },
];

/** The windows that a frame of a page can reach. */
function reachable(top) {
  return [top, ...Array.from({ length: top.frames.length }, (_, number) => top.frames[number])];
}

for (const message of forged) for (const other of reachable(parent)) other.postMessage(message, "*");
// What it says to its own frames, in the name of the blog.
const frame = document.createElement("iframe");
const asked = new URLSearchParams(location.search);
if (asked.has("site")) {
  frame.src = `${asked.get("site")}?embed=result&scenario=article&theme=dark&origin=${encodeURIComponent(asked.get("as"))}`;
  window.addEventListener("message", ({ source, data }) => {
    if (source === frame.contentWindow) parent.postMessage(`the playground has told a stranger: ${JSON.stringify(data)}`, "*");
  });
  document.addEventListener("DOMContentLoaded", () => document.body.append(frame));
  // Asked by the test, when the playground is there.
  window.speak = () => {
    for (const message of forged) frame.contentWindow.postMessage(message, "*");
  };
}
parent.postMessage("the stranger has spoken", "*");
