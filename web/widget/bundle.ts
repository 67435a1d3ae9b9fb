/** Puts the element's script and its types beside the page, under names that stay: other sites have written them into theirs. */
import { copyFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "vite";

const beside = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The plugin, which bundles after the page. */
export function widget(target: string[]): Plugin {
  let outDir = "";
  return {
    name: "patchplay-widget",
    apply: "build",
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      order: "pre",
      sequential: true,
      async handler() {
        await build({
          configFile: false,
          logLevel: "warn",
          publicDir: false,
          build: {
            outDir,
            emptyOutDir: false,
            target,
            lib: {
              entry: beside("patch-playground.ts"),
              formats: ["iife"],
              name: "patchPlayground",
              fileName: () => "patch-playground.js",
            },
          },
        });
        await copyFile(beside("types.ts"), join(outDir, "patch-playground.d.ts"));
      },
    },
  };
}
