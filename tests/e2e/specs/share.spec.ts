import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expectAccessible } from "../accessibility.ts";
import { expect, Playground, test } from "../playground.ts";
import { noise } from "../texts.ts";

const kept = (name: string): string => readFileSync(new URL(`../../cases/links/v1-${name}.link`, import.meta.url), "utf8").trim();
const question = kept("delay-drift");
const title = (page: Page) => page.getByRole("button", { name: /^Scenario: / });
const questionTitle = (JSON.parse(readFileSync(new URL("../../cases/links/v1-delay-drift.json", import.meta.url), "utf8")) as { title: string }).title;

async function openShare(page: Page) {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  return page.getByRole("dialog", { name: "Share" });
}

async function copiedLink(page: Page): Promise<string> {
  const panel = await openShare(page);
  await expect(panel).toContainText("characters: ");
  const link = await panel.getByLabel("Link", { exact: true }).inputValue();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  return link;
}

test("what is shared opens elsewhere as the same scenario", async ({ playground, page, browser }) => {
  await playground.operation("Scan");
  await playground.counts("Instance1", { Installed: 27, Missing: 2 });
  const link = await copiedLink(page);
  expect(link).toContain("/some/where/#v1.");
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(link);
  const theirs = new Playground(elsewhere);
  await theirs.counts("Instance1", { Installed: 27, Missing: 2 });
  // Nothing was there before that would have to be kept.
  await expect(elsewhere.getByRole("button", { name: "Back to your work" })).toHaveCount(0);
  // The same scenario has the same link, whoever shares it.
  expect(await copiedLink(elsewhere)).toBe(link);
  await elsewhere.context().close();
});

test("the page makes the link that the program would make", async ({ page }) => {
  await page.goto(`./#${kept("article")}`);
  await new Playground(page).counts("Instance1", { Installed: 28 });
  const native = readFileSync(new URL("../../golden/links/article.txt", import.meta.url), "utf8");
  expect(new URL(await copiedLink(page)).hash).toBe(`#${native}`);
});

test("the link is copied, and its length and what is in it are said", async ({ playground, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await playground.choose("Only a baseline");
  const panel = await openShare(page);
  await expect(panel).toContainText("short enough for every browser, mail and chat program");
  await expect(panel).toContainText(/In it: .*\.yaml/);
  await expect(panel).toContainText("stays in the browser");
  await panel.getByRole("button", { name: "Copy link" }).click();
  await expect(panel).toContainText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await panel.getByLabel("Link", { exact: true }).inputValue());
});

test("a scenario that is too long for a link is shared as a file", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.paste(`# ${noise(20_000).replaceAll(/[^\x20-\x7e]/g, "")}\nName: mine\n`);
  const panel = await openShare(page);
  await expect(panel).toContainText("Share the file instead");
  const download = page.waitForEvent("download");
  await panel.getByRole("button", { name: "Save as a file" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.scenario\.yaml$/);
});

test("a link keeps one's own work, also over a reload", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.paste("Name: mine\nOperatingSystem: WINDOWS\n");
  await page.goto(`./#${question}`);
  await expect(title(page)).toContainText(questionTitle);
  await page.reload();
  await expect(title(page)).toContainText(questionTitle);
  await playground.choose("Your own work");
  await expect(playground.editor).toContainText("Name: mine");
  // The address holds the link of what is shown, and of nothing else.
  expect(new URL(page.url()).hash).toBe("");
  await page.reload();
  await expect(playground.editor).toContainText("Name: mine");
});

test("a link that is changed is one's own from then on", async ({ page }) => {
  const playground = new Playground(page);
  await page.goto(`./#${kept("article")}`);
  await playground.counts("Instance1", { Installed: 28 });
  await playground.operation("Scan");
  await playground.counts("Instance1", { Installed: 27, Missing: 2 });
  await expect.poll(() => new URL(page.url()).hash).toBe("");
  await page.reload();
  await playground.counts("Instance1", { Installed: 27, Missing: 2 });
});

for (const [what, fragment, says] of [
  ["cut off", question.slice(0, 200), "the link is not whole"],
  ["mistyped", question.replace(/.{9}$/u, "AAAAAAAAA"), "the link is not whole"],
  ["of a later version", "v9.abc", "the link is of version 9"],
] as const) {
  test(`a link that is ${what} says so and changes nothing`, async ({ playground, page }) => {
    await playground.operation("Scan");
    await playground.counts("Instance1", { Installed: 27, Missing: 2 });
    await page.evaluate((fragment) => (location.hash = fragment), fragment);
    await expect(playground.result.getByRole("alert")).toContainText("This link cannot be opened: ");
    await expect(playground.result.getByRole("alert")).toContainText(says);
    await playground.counts("Instance1", { Installed: 27, Missing: 2 });
    await page.reload();
    await playground.counts("Instance1", { Installed: 27, Missing: 2 });
  });
}

test("the way to the result is no link to a scenario", async ({ playground, page }) => {
  await page.getByRole("link", { name: "Skip to the result" }).focus();
  await page.keyboard.press("Enter");
  await expect(playground.result).toBeFocused();
  await playground.counts("Instance1", { Installed: 28 });
});

test("a linked scenario that ended the page is not run again by itself", async ({ page }) => {
  const mischief = 'addEventListener("message", ({ data }) => { if (data.scenario?.includes("Instance1")) for (;;); });';
  await page.route(/engine\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${mischief}${await response.text()}` });
  });
  await page.goto(`./#${kept("article")}`);
  await expect.poll(() => page.evaluate(() => localStorage.getItem("patchplay.evaluating"))).not.toBeNull();
  await page.reload();
  await expect(page.getByRole("main")).toContainText("was not run again by itself");
  await expect(title(page)).toContainText("Two Windows servers");
});

test("tabs do not take each other's work away", async ({ playground, page, context }) => {
  await playground.choose("Empty");
  await playground.paste("Name: first\nOperatingSystem: WINDOWS\n");
  await expect.poll(() => page.evaluate(() => localStorage.getItem("patchplay.scenario"))).toContain("first");
  const other = await context.newPage();
  await other.goto("./");
  const second = new Playground(other);
  await expect(second.editor).toContainText("Name: first");
  await second.paste("Name: second\nOperatingSystem: WINDOWS\n");
  await expect(playground.result).toContainText("Another tab keeps other work");
  await playground.paste("Name: third\nOperatingSystem: WINDOWS\n");
  await expect(second.result).toContainText("Another tab keeps other work");
  await other.close();
  await page.reload();
  await expect(playground.editor).toContainText("Name: third");
  await playground.choose("From another tab");
  await expect(playground.editor).toContainText("Name: second");
  await playground.choose("Your own work");
  await expect(playground.editor).toContainText("Name: third");
});

test("a full storage is said", async ({ playground, page }) => {
  await page.evaluate(() => {
    for (let size = 4_000_000; size > 50; size = Math.floor(size / 2)) {
      try {
        for (;;) localStorage.setItem(`full ${localStorage.length}`, "x".repeat(size));
      } catch {
        // So much more has no room.
      }
    }
  });
  await playground.paste(`# ${"a long comment ".repeat(1000)}\nName: mine\nOperatingSystem: WINDOWS\n`);
  await expect(playground.result.getByRole("alert")).toContainText("no room left to keep your work");
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("full ")) localStorage.removeItem(key);
  });
  await playground.paste("Name: mine\nOperatingSystem: WINDOWS\n");
  await expect(playground.result.getByRole("alert")).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in what is shared, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto("./");
    const panel = await openShare(page);
    await expect(panel).toContainText("characters: ");
    await expectAccessible(page);
  });
}
