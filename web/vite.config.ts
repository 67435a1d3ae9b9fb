import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";
import { licences } from "./licences.ts";
import { offline } from "./offline.ts";
import { widget } from "./widget/bundle.ts";

/** The repository's root: `index.html` lies there, everything else of the page lies in `web/`. */
const root = fileURLToPath(new URL("..", import.meta.url));

/** The first releases that know `light-dark()`, so that the styles are not rewritten for older ones. */
const target = ["chrome123", "edge123", "firefox120", "safari17.5"];

export default defineConfig({
  root,
  // Relative, so that the site works below any path.
  base: "./",
  publicDir: "web/public",
  cacheDir: "web/node_modules/.vite",
  server: {
    // Cargo writes thousands of files there; the page depends on none of them.
    watch: { ignored: ["**/target/**", "**/dist/**", "**/crates/**", "**/tests/**", "**/*.rs"] },
  },
  worker: { format: "es" },
  // The service worker knows the digest of every file, so it comes last.
  plugins: [licences(), widget(target), offline()],
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target,
    sourcemap: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
