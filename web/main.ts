import uiUrl from "./generated/ui/patchplay_web_bg.wasm?url";
import init from "./generated/ui/patchplay_web.js";
import { begin } from "./language.ts";

// Sentences and module come at the same time.
const module = fetch(uiUrl);
module.catch(() => undefined);
await begin();
await init({ module_or_path: module });
