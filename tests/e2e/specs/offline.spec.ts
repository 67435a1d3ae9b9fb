import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, Playground, test } from "../playground.ts";
import { serve } from "../site.mjs";

test.use({ serviceWorkers: "allow" });

const link = readFileSync(new URL("../../cases/links/v1-linux.link", import.meta.url), "utf8").trim();

/** Waits until the browser has the whole site. */
async function keptWhole(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const worker = registration.active;
    if (worker === null || worker.state === "activated") return;
    await new Promise((done) => worker.addEventListener("statechange", done, { once: true }));
  });
}

test("after one visit the page works without a network", async ({ playground, page, context }) => {
  await keptWhole(page);
  await context.setOffline(true);
  await page.reload();
  await playground.counts("Instance1", { Installed: 28, InstalledOther: 9 });
  await playground.operation("Scan");
  await playground.counts("Instance1", { Installed: 27, Missing: 2 });
  // Facts and parts that this visit had no need of before are there too.
  await page.goto(`./?from=mail#${link}`);
  await expect(playground.result.getByRole("article").first()).toBeVisible();
  await expect(playground.result.getByRole("alert")).toHaveCount(0);
});

test("a newer version is announced, and comes as a whole when it is wanted", async ({ page }) => {
  const site = await serve(0);
  try {
    const playground = new Playground(page);
    await page.goto(site.address);
    await playground.counts("Instance1", { Installed: 28 });
    await keptWhole(page);
    await page.reload();
    await playground.operation("Scan");
    await playground.counts("Instance1", { Installed: 27, Missing: 2 });
    // The host gets another page and the worker that goes with it.
    site.change("index.html", (html: string) => html.replace("<title>patchplay", "<title>newer patchplay"));
    await page.evaluate(async () => void (await navigator.serviceWorker.getRegistration())?.update());
    await expect(playground.result).toContainText("A new version of this page is there.");
    await expect(page).toHaveTitle(/^patchplay/);
    await page.getByRole("button", { name: "Reload", exact: true }).click();
    await expect(page).toHaveTitle(/^newer patchplay/);
    await playground.counts("Instance1", { Installed: 27, Missing: 2 });
    await expect(playground.result).not.toContainText("A new version of this page is there.");
  } finally {
    site.close();
  }
});

test("files of two versions are never kept together", async ({ page }) => {
  const site = await serve(0);
  try {
    const playground = new Playground(page);
    // The host is in the middle of a change: the worker's list is of the version before.
    site.change("theme.js", (text: string) => `${text}\n`, { list: false });
    await page.goto(site.address);
    await playground.counts("Instance1", { Installed: 28 });
    const state = await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.register("./sw.js", { updateViaCache: "none" });
      const worker = registration.installing;
      if (worker === null) return registration.active?.state ?? "none";
      await new Promise((done) => worker.addEventListener("statechange", done, { once: true }));
      return worker.state;
    });
    expect(["redundant", "none"]).toContain(state);
  } finally {
    site.close();
  }
});

test("the page can be installed", async ({ page, request }) => {
  await page.goto("./");
  const address = await page.locator("link[rel=manifest]").evaluate((element: HTMLLinkElement) => element.href);
  const manifest = (await (await request.get(address)).json()) as { start_url: string; scope: string; icons: { src: string; sizes: string }[] };
  expect(new URL(manifest.start_url, address).href).toBe(new URL("./", page.url()).href);
  for (const { src, sizes } of manifest.icons) {
    const size = await page.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, new URL(src, address).href);
    if (sizes !== "any") expect(size).toBe(sizes);
  }
});
