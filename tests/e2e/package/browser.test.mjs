// The package where browsers get it: from a project with Vite, built and while one works on it, and from a page without
// any tool; each on the page itself and in a web worker. All of them answer what Node answers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import * as patchplay from "patchplay";
import { translate } from "patchplay/terraform";
import sirv from "sirv";
import { build, createServer as develop } from "vite";
import { launchOptions } from "../browser.mjs";

const at = (name) => fileURLToPath(new URL(name, import.meta.url));
const scenario = readFileSync(at("../../cases/article.scenario.yaml"), "utf8");
const expected = { run: patchplay.run(scenario), terraform: translate([{ name: "main.tf", text: "" }]).length };

let browser;
before(async () => {
  browser = await chromium.launch(launchOptions);
});
after(() => browser.close());

/** Folders of files by the path below which they lie, the longest path first. */
async function serve(folders) {
  const mounts = Object.entries(folders).map(([path, folder]) => [path, sirv(folder, { dev: true })]);
  const server = createServer((request, response) => {
    const [path, files] = mounts.find(([path]) => request.url.startsWith(path)) ?? [];
    const missing = () => response.writeHead(404).end();
    if (files === undefined) return missing();
    request.url = request.url.slice(path.length - 1);
    return files(request, response, missing);
  });
  await new Promise((started) => server.listen(0, "127.0.0.1", started));
  return { address: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

async function assertAnswers(address) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  await page.addInitScript({ content: `globalThis.scenario = ${JSON.stringify(scenario)};` });
  await page.goto(address);
  try {
    await page.waitForFunction(() => "answers" in globalThis);
    const answers = await page.evaluate(() => globalThis.answers);
    assert.deepEqual(answers, { page: expected, worker: expected });
  } catch (error) {
    throw new Error([String(error), ...complaints].join("\n"));
  } finally {
    await page.close();
  }
  // Chromium asks for an icon that no page here has.
  assert.deepEqual(complaints.filter((words) => !words.includes("404")), []);
}

/** No setting that the package would need. */
const project = { root: at("vite/"), configFile: false, logLevel: "error" };

test("a project that Vite built, below a path", async (t) => {
  const outDir = at("../results/vite/");
  await build({ ...project, base: "./", build: { outDir, emptyOutDir: true } });
  const server = await serve({ "/any/where/": outDir });
  t.after(server.close);
  await assertAnswers(`${server.address}/any/where/`);
});

test("a project while one works on it with Vite", async (t) => {
  const server = await develop({ ...project, cacheDir: at("../results/vite-cache/"), server: { port: 0, host: "127.0.0.1" } });
  t.after(() => server.close());
  await server.listen();
  await assertAnswers(`http://127.0.0.1:${server.httpServer.address().port}/`);
});

test("a page without any tool", async (t) => {
  const server = await serve({ "/sub/patchplay/": at("../node_modules/patchplay/"), "/sub/": at("plain/") });
  t.after(server.close);
  await assertAnswers(`${server.address}/sub/`);
});
