// The built site below a path, as a host that knows nothing of us would serve it.
import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Where the site lies. */
export const base = "/some/where/";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/**
 * Starts on a port, 0 for any; gives the address of the page. `change` lets the host have another text of a file, and
 * with it the list in the service worker, unless that is still the old one.
 */
export function serve(port) {
  const changed = new Map();
  const text = (name) => changed.get(name) ?? readFileSync(join(dist, name), "utf8");
  const change = (name, edit, { list = true } = {}) => {
    const [before, after] = [text(name), edit(text(name))];
    changed.set(name, after);
    if (list) changed.set("sw.js", text("sw.js").replaceAll(sha256(before), sha256(after)).replace(/VERSION = "\w*"/, 'VERSION = "newer"'));
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const below = normalize(decodeURIComponent(pathname));
    const name = below.startsWith(base) ? below.slice(base.length) || "index.html" : undefined;
    const file = name === undefined ? undefined : join(dist, name);
    if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
      response.writeHead(404).end();
      return;
    }
    if (changed.has(name)) {
      response.writeHead(200, { "Content-Type": types[extname(name)] }).end(changed.get(name));
      return;
    }
    response.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  return new Promise((started) => {
    server.listen(port, "127.0.0.1", () => {
      started({ address: `http://127.0.0.1:${server.address().port}${base}`, change, close: () => server.close() });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve(Number(process.argv[2]));
  console.log(address);
}
