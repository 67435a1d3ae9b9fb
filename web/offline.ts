/** Writes the service worker of a built site, with the digest of every file. */
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve, sep } from "node:path";
import type { Plugin } from "vite";

const NAME = "sw.js";

const sha256 = (bytes: Uint8Array | string): string => createHash("sha256").update(bytes).digest("hex");

/** Every file below a folder, by its path from there, and its digest; the page is `./`, however a host calls its file. */
async function digests(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)).sort();
  const found = paths.map(async (path) => {
    const name = path.slice(folder.length + 1).split(sep).join("/");
    return [name === "index.html" ? "./" : name, sha256(await readFile(path))] as const;
  });
  return Object.fromEntries((await Promise.all(found)).filter(([name]) => name !== NAME));
}

export function offline(): Plugin {
  let out = "";
  return {
    name: "patchplay-offline",
    apply: "build",
    configResolved(config) {
      out = resolve(config.root, config.build.outDir);
    },
    async closeBundle() {
      const files = JSON.stringify(await digests(out));
      const source = await readFile(new URL(NAME, import.meta.url), "utf8");
      const version = sha256(source + files).slice(0, 16);
      await writeFile(join(out, NAME), source.replace("%VERSION%", version).replace("%FILES%", () => files));
    },
  };
}
