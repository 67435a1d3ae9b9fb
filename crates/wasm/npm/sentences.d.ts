import type { Sentences } from "./patchplay.js";

/** What the engine says, in another language: for {@link speak}. */
declare const sentences: Sentences;
export default sentences;
