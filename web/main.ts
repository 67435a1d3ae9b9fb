import init from "./generated/ui/patchplay_web.js";

await init();
