import type { Page } from "@playwright/test";
import { expectAccessible } from "../accessibility.ts";
import { expect, test } from "../playground.ts";

const tour = (page: Page) => page.getByRole("dialog", { name: /./ }).filter({ hasText: /^Step \d of 6/ });
const next = (page: Page) => tour(page).getByRole("button", { name: /^(Next|Done)$/ });

const titles = [
  "This is the text",
  "The margin says what a line does",
  "The answer is a sentence",
  "Each view shows its reading",
  "Take it with you",
  "More to begin with",
];

async function take(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Scenario: / }).click();
  await page.getByRole("list", { name: "Scenarios" }).getByRole("button", { name: "Take the tour" }).click();
  await expect(next(page)).toBeFocused();
}

for (const width of [1440, 390]) {
  test(`the tour goes from part to part by the keyboard, ${width}`, async ({ playground, page }) => {
    await page.setViewportSize({ width, height: 844 });
    await take(page);
    const margin = width < 940 ? playground.result.getByRole("list", { name: "The lines that decide" }) : playground.editor;
    const parts = [playground.editor, margin, playground.node("Instance1")];
    for (const [index, title] of titles.entries()) {
      await expect(tour(page).getByRole("heading", { name: title })).toBeVisible();
      if (index > 0) await expect(tour(page).getByRole("status")).toContainText(`Step ${index + 1} of 6: ${title}`);
      if (parts[index] !== undefined) await expect(parts[index]).toBeVisible();
      await expect(next(page)).toBeFocused();
      const box = await tour(page).boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= 844).toBe(true);
      await page.keyboard.press("Enter");
    }
    await expect(tour(page)).toBeHidden();
    await expect(page.getByRole("button", { name: /^Scenario: / })).toBeFocused();
  });
}

test("one goes back, ends the tour anywhere, and takes it again", async ({ playground, page }) => {
  const text = await playground.editor.textContent();
  await take(page);
  await next(page).click();
  await tour(page).getByRole("button", { name: "Back" }).click();
  await expect(tour(page).getByRole("heading", { name: titles[0] })).toBeVisible();
  await expect(next(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(tour(page)).toBeHidden();
  await take(page);
  await tour(page).getByRole("button", { name: "Skip the tour" }).click();
  await expect(tour(page)).toBeHidden();
  await expect(page.getByRole("button", { name: /^Scenario: / })).toBeFocused();
  expect(await playground.editor.textContent()).toBe(text);
});

test("where nothing is pasted, the examples and the tour are offered", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.result.getByRole("button", { name: "Take the tour" }).click();
  await expect(next(page)).toBeFocused();
  await page.keyboard.press("Escape");
  await playground.result.getByRole("button", { name: "All examples" }).click();
  await expect(page.getByRole("main", { name: "All examples" })).toBeFocused();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing on the way, ${colorScheme}`, async ({ playground, page }) => {
    await expect(playground.result).toBeVisible();
    await page.emulateMedia({ colorScheme });
    await take(page);
    for (const [index, title] of titles.entries()) {
      await expect(tour(page).getByRole("heading", { name: title })).toBeVisible();
      // The page behind it stays the same.
      await expectAccessible(page, index === 0 ? {} : { within: ".tour" });
      await next(page).click();
    }
  });
}
