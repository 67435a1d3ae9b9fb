import uiUrl from "./generated/ui/patchplay_web_bg.wasm?url";
import init, { draw } from "./generated/ui/patchplay_web.js";
import { begin } from "./language.ts";

// Sentences and module come at the same time.
const module = fetch(uiUrl);
module.catch(() => undefined);
// Where both columns have room the editor is wanted at once; narrower screens fetch it when somebody looks at a text.
if (matchMedia("(min-width: 941px)").matches) import("./editor/editor.ts").catch(() => undefined);
await begin();
await init({ module_or_path: module });
// What has to be compiled and drawn comes in tasks, between which the browser hears its reader.
setTimeout(draw);
