// Lighthouse's verdict on the built site, from a host that sends what is compressed beside the files. Of three visits
// each the one in the middle by performance counts. Prints {"desktop": {"performance": 100, …}, "phone": {…}}.
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import sirv from "sirv";

const VISITS = 3;
const WANTED = ["performance", "accessibility", "best-practices", "seo"];

const dist = fileURLToPath(new URL("../../../dist/", import.meta.url));
const server = createServer(sirv(dist, { brotli: true, gzip: true }));
await new Promise((started) => server.listen(0, "127.0.0.1", started));
// Browsers take brotli of the host itself without TLS.
const address = `http://localhost:${server.address().port}/`;

async function visit(config) {
  // A browser of its own for each visit: nothing of the one before is kept.
  const chrome = await launch({ chromePath: process.env.CHROME, chromeFlags: ["--headless=new", "--no-sandbox"] });
  try {
    const { lhr } = await lighthouse(address, { port: chrome.port, logLevel: "error", onlyCategories: WANTED }, config);
    return Object.fromEntries(WANTED.map((name) => [name, Math.round((lhr.categories[name]?.score ?? 0) * 100)]));
  } finally {
    await chrome.kill();
  }
}

async function middle(config) {
  const visits = [];
  for (let number = 0; number < VISITS; number += 1) visits.push(await visit(config));
  visits.sort((one, other) => one.performance - other.performance);
  return visits[Math.floor(VISITS / 2)];
}

const found = { desktop: await middle(desktopConfig), phone: await middle(undefined) };
server.closeAllConnections();
server.close();
console.log(JSON.stringify(found));
