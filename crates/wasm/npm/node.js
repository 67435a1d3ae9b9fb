// Node's way in: module and catalogue lie beside this file, so that importing it is all there is to do.
import { readFileSync } from "node:fs";
import { initSync, loadCatalog } from "./patchplay.js";

const file = (name) => readFileSync(new URL(name, import.meta.url));
initSync({ module: file("./patchplay_bg.wasm") });
loadCatalog(file("./default.catalog"));

export { default } from "./patchplay.js";
export * from "./patchplay.js";
