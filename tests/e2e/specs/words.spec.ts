import { expectAccessible } from "../accessibility.ts";
import { expect, test } from "../playground.ts";

test("a word says what it means to the pointer and to the focus, and Escape takes that away", async ({ playground, page }) => {
  const word = playground.result.getByRole("button", { name: "InstalledOther", exact: true });
  const meaning = playground.result.getByRole("tooltip").filter({ hasText: "though the baseline does not approve it" });
  await expect(word).toHaveAccessibleDescription(/On the node, though the baseline/);
  await expect(meaning).toBeHidden();
  await word.hover();
  await expect(meaning).toBeVisible();
  // The pointer may go on to the meaning.
  await meaning.hover();
  await expect(meaning).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(meaning).toBeHidden();
  await word.focus();
  await expect(meaning).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(meaning).toBeHidden();
  await expect(word).toBeFocused();
});

test("each view explains its words, and a meaning stays on a small screen", async ({ playground, page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [view, name] of [["Answer", "NotApplicable"], ["Output", "Operation"]] as const) {
    await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: view }).click();
    const word = playground.result.getByRole("button", { name, exact: true });
    await word.click();
    const box = await playground.result.getByRole("tooltip").boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
    await page.keyboard.press("Escape");
  }
});

test("all words are on one page, each with AWS's", async ({ page, playground }) => {
  await playground.choose("Words");
  const words = page.getByRole("main", { name: "Words" });
  await expect(words).toBeFocused();
  await expect(words.getByRole("region", { name: "States of a patch on a node" }).getByRole("term")).toHaveCount(8);
  await expect(words.getByRole("link", { name: /^AWS's page ?: patch group/ })).toHaveAttribute("href", /patch-manager-patch-groups\.html$/);
  await page.keyboard.press("Escape");
  await expect(playground.node("Instance1")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the words, ${colorScheme}`, async ({ page, playground }) => {
    await page.emulateMedia({ colorScheme });
    await playground.result.getByRole("button", { name: "NotApplicable", exact: true }).focus();
    await expectAccessible(page);
    await playground.choose("Words");
    await expect(page.getByRole("main", { name: "Words" })).toBeVisible();
    await expectAccessible(page);
  });
}
