/** The site as others serve it: from a folder of their own, by two servers that know nothing of it. */
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import sirv from "sirv";
import { expectAccessible } from "../accessibility.ts";
import { Playground } from "../playground.ts";

const dist = fileURLToPath(new URL("../../../dist/", import.meta.url));
const folder = fileURLToPath(new URL("../results-hosts/", import.meta.url));
const below = "/any/folder/";

test.describe.configure({ mode: "default" });
test.beforeAll(() => cpSync(dist, `${folder}${below}`, { recursive: true }));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function assertArticle(page: Page, address: string): Promise<void> {
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const playground = new Playground(page);
  await page.goto(address);
  await playground.counts("Instance1", { Installed: 28, InstalledOther: 9, NotApplicable: 1885, Missing: 0, Failed: 0 });
  await playground.counts("Instance2", { Installed: 0, InstalledOther: 36, Missing: 0, Failed: 0 });
  await page.getByRole("link", { name: "Licences" }).click();
  await expect(page.getByRole("heading", { name: "Licences", level: 1 })).toBeVisible();
  await expect(page.getByText(/^default\.catalog: facts until \d{4}-\d\d-\d\d$/)).toBeVisible();
  await expect(page.getByRole("cell", { name: "yew", exact: true })).toBeVisible();
  await expect(page.getByRole("cell", { name: "@codemirror/view", exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Back to the page" }).click();
  await expect(playground.node("Instance1")).toBeVisible();
  expect(complaints).toEqual([]);
}

test("a server from npm, which sends what is compressed beside the files", async ({ page }) => {
  const server: Server = createServer(sirv(folder, { brotli: true, gzip: true }));
  await new Promise<void>((started) => server.listen(0, "127.0.0.1", started));
  const encodings = new Set<string | undefined>();
  page.on("response", async (response) => encodings.add((await response.allHeaders())["content-encoding"]));
  // Browsers take brotli of the host itself without TLS.
  await assertArticle(page, `http://localhost:${(server.address() as AddressInfo).port}${below}`);
  expect([...encodings].some((encoding) => encoding === "br" || encoding === "gzip")).toBe(true);
  server.closeAllConnections();
  server.close();
});

test("Python's server", async ({ page }) => {
  const words = ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder];
  const python: ChildProcess = spawn("python3", words, { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const port = await new Promise<string | undefined>((told) => {
      python.on("error", () => told(undefined));
      python.stdout?.on("data", (line) => told(/port (\d+)/.exec(String(line))?.[1]));
    });
    test.skip(port === undefined, "there is no Python 3");
    await assertArticle(page, `http://127.0.0.1:${port}${below}`);
  } finally {
    python.kill();
  }
});

test("what is compressed beside a file is that file", () => {
  const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
  const sources = files.filter((name) => /\.(html|js|css|wasm|catalog|svg)$/.test(name));
  expect(sources.length).toBeGreaterThan(10);
  for (const name of sources) {
    const bytes = readFileSync(`${dist}${name}`);
    expect(brotliDecompressSync(readFileSync(`${dist}${name}.br`)).equals(bytes), `${name}.br`).toBe(true);
    expect(gunzipSync(readFileSync(`${dist}${name}.gz`)).equals(bytes), `${name}.gz`).toBe(true);
  }
});
