import { expect, test } from "../playground.ts";

test("the table of patches is scrolled to its end and back", async ({ playground, page }) => {
  await playground.view("Patches");
  const region = playground.result.getByRole("region", { name: /^Table of patches/ });
  const rows = region.getByRole("row");
  const count = Number(await region.getByRole("table").getAttribute("aria-rowcount"));
  expect(count).toBeGreaterThan(1000);
  await region.focus();
  await page.keyboard.press("End");
  // The heading is the first row.
  const last = rows.last();
  await expect(last).toHaveAttribute("aria-rowindex", String(count + 1));
  await expect(last).toBeInViewport();
  await page.keyboard.press("Home");
  await expect(region.locator("[aria-rowindex='2']")).toBeInViewport();
});
