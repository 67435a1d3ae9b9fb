// The built site below a path, as a host that knows nothing of us would serve it.
import { createReadStream, statSync } from "node:fs";
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

/** Starts on a port, 0 for any; gives the address of the page. */
export function serve(port) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const below = normalize(decodeURIComponent(pathname));
    const name = below.startsWith(base) ? below.slice(base.length) || "index.html" : undefined;
    const file = name === undefined ? undefined : join(dist, name);
    if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() !== true) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  return new Promise((started) => {
    server.listen(port, "127.0.0.1", () => {
      started({ address: `http://127.0.0.1:${server.address().port}${base}`, close: () => server.close() });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { address } = await serve(Number(process.argv[2]));
  console.log(address);
}
