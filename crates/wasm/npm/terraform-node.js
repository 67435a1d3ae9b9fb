// Node's way in: the module lies beside this file, so that importing it is all there is to do.
import { readFileSync } from "node:fs";
import { initSync } from "./terraform.js";

initSync({ module: readFileSync(new URL("./terraform_bg.wasm", import.meta.url)) });

export { default } from "./terraform.js";
export * from "./terraform.js";
