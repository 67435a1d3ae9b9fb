/** Serves the licences of what the page is made of while one works on it; in the built site the file lies beside the page. */
import { createReadStream } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const PAGE = fileURLToPath(new URL("generated/licences.html", import.meta.url));

export function licences(): Plugin {
  return {
    name: "patchplay-licences",
    apply: "serve",
    configureServer(server) {
      server.middlewares.use("/licences.html", (_request, response, next) => {
        response.setHeader("Content-Type", "text/html; charset=utf-8");
        createReadStream(PAGE).on("error", next).pipe(response);
      });
    },
  };
}
