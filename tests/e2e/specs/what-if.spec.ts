import { expectAccessible } from "../accessibility.ts";
import { expect, test } from "../playground.ts";
import { template } from "../texts.ts";

test("the article's remedy is offered, applied to the text and taken back", async ({ playground, page }) => {
  const whatIf = playground.result.getByRole("region", { name: "What would change this" });
  await expect(whatIf).toContainText("Uncomment SecurityUpdates and Important");
  await expect(whatIf).toContainText("Instance2: 28 Installed, 2 of them new (KB5009557 and KB5009718)");
  await expect(whatIf.getByRole("list", { name: "The lines as they would be" })).toHaveText(/- SecurityUpdates.*- Important/);
  await whatIf.getByRole("button", { name: "Apply to the text" }).click();
  await playground.counts("Instance2", { Installed: 28 });
  await expect(playground.editor).toContainText("- Important");
  await page.getByRole("button", { name: "Undo" }).click();
  await playground.counts("Instance2", { Installed: 0 });
  await expect(whatIf).toContainText("Uncomment SecurityUpdates and Important");
});

test("a smaller change is one of the others, and moves nothing until it is taken", async ({ playground }) => {
  const whatIf = playground.result.getByRole("region", { name: "What would change this" });
  const smaller = whatIf.getByRole("button", { name: "Uncomment SecurityUpdates", exact: true });
  await expect(smaller).toBeVisible();
  await playground.counts("Instance2", { Installed: 0 });
  await smaller.click();
  await playground.counts("Instance2", { Installed: 25 });
});

test("a nearly right tag is mended in the text, and taken back", async ({ playground, page }) => {
  await playground.paste(template.replace("Key: Patch Group", "Key: patch group"));
  const whatIf = playground.result.getByRole("region", { name: "What would change this" });
  const mend = whatIf.getByRole("button", { name: "Apply to the text" });
  await expect(whatIf).toContainText("Change the key patch group of Instance2's tag to Patch Group");
  await mend.click();
  await playground.counts("Instance2", { Installed: 0 });
  await page.getByRole("button", { name: "Undo" }).click();
  await playground.counts("Instance2", { Installed: 28 });
});

test("the why of a patch says what would change its state", async ({ playground, page }) => {
  await playground.view("Patches");
  await page.getByRole("searchbox").fill("KB5009557");
  await page.getByRole("button", { name: /^KB5009557/ }).first().click();
  const why = page.getByRole("complementary", { name: /^Why / });
  await why.getByRole("button", { name: "Instance2" }).click();
  await expect(why).toContainText("Add SecurityUpdates to CLASSIFICATION");
  await expect(why).toContainText("KB5009557 is Installed");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the suggestions, ${colorScheme}`, async ({ playground, page }) => {
    await page.emulateMedia({ colorScheme });
    await expect(playground.result.getByRole("region", { name: "What would change this" })).toBeVisible();
    await expectAccessible(page);
  });
}

test("who leaves while suggestions are looked for finds the answer on coming back", async ({ playground, page }) => {
  // The page looks for them a quarter of a second after the answer; leave at several moments around that.
  for (const wait of [230, 260, 290, 320]) {
    await playground.counts("Instance1", { Installed: 28 });
    await page.waitForTimeout(wait);
    await page.reload();
  }
  await playground.counts("Instance1", { Installed: 28 });
  await expect(playground.result.getByRole("region", { name: "What would change this" })).toBeVisible();
});
