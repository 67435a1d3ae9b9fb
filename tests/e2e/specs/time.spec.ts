import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../accessibility.ts";
import { type Playground, expect, test } from "../playground.ts";

const slider = (page: Page): Locator => page.getByRole("slider", { name: "Day of the run" });
const title = (playground: Playground): Locator => playground.result.getByRole("heading", { name: /^A run on / });

test("the slider says what a run on another day takes, by days and weeks", async ({ playground, page }) => {
  await playground.view("Time");
  await expect(title(playground)).toHaveText(/^A run on 22 Jan 2022 takes patches released by 15 Jan 2022.*: 7 days earlier\.$/);
  await expect(playground.result).toContainText("an Install would put 2 patches on it: KB5009557 and KB5009718");
  await slider(page).focus();
  await page.keyboard.press("ArrowLeft");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "21 Jan 2022");
  await page.keyboard.press("PageDown");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "14 Jan 2022");
  await expect(title(playground)).toContainText("released by 7 Jan 2022");
  await expect(playground.result).not.toContainText("on it: KB5009557");
  await expect(playground.result).toContainText(/Next, KB\d+.* approved on 18 Jan 2022\./);
  await page.keyboard.press("PageUp");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "21 Jan 2022");
  await page.keyboard.press("End");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "2 Apr 2022");
  await page.keyboard.press("Home");
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "11 Dec 2021");
  await page.getByRole("button", { name: "Back to 22 Jan 2022" }).click();
  await expect(slider(page)).toHaveAttribute("aria-valuetext", "22 Jan 2022");
});

test("the tables say what the pictures show", async ({ playground, page }) => {
  await playground.view("Time");
  await page.getByText("The patches as a table, with what decides").click();
  const patches = page.getByRole("region", { name: "The patches as a table" });
  await expect(patches.getByRole("row", { name: /KB5009557/ })).toContainText("11 Jan 202218 Jan 2022");
  await expect(patches.getByRole("row", { name: /KB5010791/ })).toContainText("neverCLASSIFICATION is Updates");
  await page.getByText("The days as a table").click();
  await expect(page.getByRole("region", { name: "The days as a table" }).getByRole("row", { name: /KB5009557 and KB5009718/ })).toBeVisible();
});

test("the run is moved to a day, and taken back", async ({ playground, page }) => {
  await playground.view("Time");
  await slider(page).focus();
  await page.keyboard.press("PageDown");
  await page.getByRole("button", { name: "Run on this day" }).click();
  const readout = page.getByRole("navigation", { name: "Views of the result" }).getByRole("button", { name: /^Time/ });
  await expect(readout).toContainText("15 Jan 2022");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(readout).toContainText("22 Jan 2022");
});

test("scheduled runs are played for months, and become earlier runs", async ({ playground, page }) => {
  await playground.view("Time");
  await page.getByLabel("Repeat the run by").fill("every week");
  await page.getByLabel("Repeat the run by").press("Enter");
  await expect(playground.result).toContainText("every week is no schedule");
  await page.getByLabel("Repeat the run by").fill("cron(0 2 ? * SUN#2 *)");
  await page.getByLabel("Repeat the run by").press("Enter");
  await page.getByLabel("Months ahead").selectOption("3 months");
  await expect(page.getByRole("heading", { name: /^After 3 scheduled runs up to 10 Apr 2022/ })).toBeVisible();
  await page.getByText("The runs as a table").click();
  await expect(page.getByRole("region", { name: "The runs as a table" }).getByRole("row")).toHaveCount(5);
  await page.getByRole("button", { name: "Play these runs before" }).click();
  await expect(page.getByRole("navigation", { name: "Views of the result" }).getByRole("button", { name: /^Time/ })).toContainText("10 Apr 2022");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("navigation", { name: "Views of the result" }).getByRole("button", { name: /^Time/ })).toContainText("22 Jan 2022");
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing in the time, ${colorScheme}, ${width}`, async ({ playground, page }) => {
      await page.emulateMedia({ colorScheme });
      await playground.page.keyboard.press("Alt+5");
      await page.getByRole("button", { name: "Every 7 days" }).click();
      await expect(page.getByRole("heading", { name: /^After / })).toBeVisible();
      await page.setViewportSize({ width, height: 900 });
      for (const table of ["The patches as a table, with what decides", "The days as a table", "The runs as a table"]) await page.getByText(table).click();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
    });
  }
}
