// A blog on an origin of its own, with a policy that allows the playground's origin and nothing else.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const types = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript" };

/** What the blog's pages may do: show frames of the playground, run its script, and their own style sheet. */
export const policyFor = (origin, frames = "") =>
  `default-src 'none'; script-src ${origin}; frame-src ${origin}${frames}; style-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'`;

/** Starts it on any port, for the playground at `site`. Pages of strangers run their own script, and have no policy. */
export function serve(site, { frames = "" } = {}) {
  const policy = policyFor(new URL(site).origin, frames);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    const type = types[name.split(".").pop()];
    if (type === undefined || name.includes("/")) {
      response.writeHead(404).end();
      return;
    }
    const text = readFileSync(new URL(name, import.meta.url), "utf8").replaceAll("{{site}}", site);
    const headers = name.startsWith("stranger") ? {} : { "Content-Security-Policy": policy };
    response.writeHead(200, { "Content-Type": type, ...headers }).end(text);
  });
  return new Promise((started) => {
    server.listen(0, "127.0.0.1", () => {
      started({ address: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() });
    });
  });
}
