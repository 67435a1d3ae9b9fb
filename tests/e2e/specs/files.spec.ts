import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "../playground.ts";
import { loneBaseline } from "../texts.ts";

const article = readFileSync(new URL("../../cases/article.scenario.yaml", import.meta.url), "utf8");

/** Drops files on the page, as somebody does who drags them from a folder. */
async function drop(page: Page, files: Array<{ name: string; text: string }>): Promise<void> {
  await page.evaluate((files) => {
    const dataTransfer = new DataTransfer();
    for (const { name, text } of files) dataTransfer.items.add(new File([text], name));
    for (const type of ["dragover", "drop"]) {
      document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, files);
}

test("a scenario that is dropped opens, and one's own work is a click away", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.paste("Name: mine\nOperatingSystem: WINDOWS\n");
  await drop(page, [{ name: "article.scenario.yaml", text: article }]);
  await playground.counts("Instance1", { Installed: 28, InstalledOther: 9 });
  await page.getByRole("button", { name: "Back to your work" }).click();
  await expect(playground.editor).toContainText("Name: mine");
});

test("a scenario that cannot be read changes nothing and says why", async ({ playground, page }) => {
  await drop(page, [{ name: "broken.yaml", text: "version: 1\ninstanzes: []\nfiles: 7\n" }]);
  await expect(playground.result.getByRole("alert")).toContainText("This scenario cannot be opened: broken.yaml, line");
  await playground.counts("Instance1", { Installed: 28 });
});

test("any other file becomes one of the scenario, and can be taken back", async ({ playground, page }) => {
  await drop(page, [{ name: "web.yaml", text: loneBaseline }]);
  const files = page.getByRole("navigation", { name: "What the scenario is made of" });
  await expect(files.getByRole("button", { name: "web.yaml", exact: true })).toHaveAttribute("aria-current", "true");
  await expect(files.getByRole("button", { name: "template.yaml", exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(files.getByRole("button", { name: "web.yaml", exact: true })).toHaveCount(0);
});

test("a saved scenario opens as the same one", async ({ playground, page }) => {
  await playground.operation("Scan");
  await playground.counts("Instance1", { Installed: 27, Missing: 2 });
  await page.getByRole("button", { name: /^Scenario: / }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Save this scenario/ }).click();
  const file = await download;
  const text = readFileSync(await file.path(), "utf8");
  expect(file.suggestedFilename()).toMatch(/\.scenario\.yaml$/);
  await playground.choose("Only a baseline");
  await expect(playground.node("Server1")).toBeVisible();
  await page.getByRole("button", { name: /^Scenario: / }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: /^Open files/ }).click();
  await (await chooser).setFiles({ name: file.suggestedFilename(), mimeType: "text/yaml", buffer: Buffer.from(text) });
  await playground.counts("Instance1", { Installed: 27, Missing: 2 });
});
