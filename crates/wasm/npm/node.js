// Node's way in: module and catalogues lie beside this file, so that importing it is all there is to do. The default
// facts are loaded at once, others when an answer says that they are missing.
import { readFileSync } from "node:fs";
import * as engine from "./patchplay.js";

const file = (name) => readFileSync(new URL(name, import.meta.url));
engine.initSync({ module: file("./patchplay_bg.wasm") });
engine.loadCatalog(file("./default.catalog"));

/** Asks once more when facts were missing that lie here. */
const withFacts = (ask) => (...words) => {
  const answer = ask(...words);
  for (const name of answer.MissingFacts ?? []) engine.loadCatalog(file(name));
  return answer.MissingFacts === undefined ? answer : ask(...words);
};

export const run = withFacts(engine.run);
export const explain = withFacts(engine.explain);
export { default } from "./patchplay.js";
export * from "./patchplay.js";
