import { expect, test } from "../playground.ts";
import { noise, template } from "../texts.ts";

test("a syntax error shows its line and keeps the last good result", async ({ playground }) => {
  const broken = template.replace("Resources:\n", "Resources: [\n");
  await playground.paste(broken);
  const line = broken.slice(0, broken.indexOf("[")).split("\n").length;
  await expect(playground.problem).toContainText(`Line ${line}`);
  await playground.counts("Instance1", { Installed: 28 });
  await expect(playground.result).toContainText("The answer updates when the text can be read");
  await playground.paste(template);
  await expect(playground.result).not.toContainText("The answer updates when the text can be read");
  await playground.counts("Instance2", { InstalledOther: 36 });
});

for (const [name, text] of [
  ["a megabyte of noise", noise(1_000_000)],
  ["two hundred thousand dashes", "- ".repeat(200_000)],
] as const) {
  test(`${name} neither freezes nor breaks the page`, async ({ playground, page }) => {
    await playground.paste(text);
    await expect(playground.problem).toBeVisible();
    // The page still answers: a control works, and so does the next text.
    await playground.view("Network");
    await playground.view("Answer");
    await playground.paste(template);
    await expect(playground.problem).toHaveCount(0);
    await playground.operation("Scan");
    await playground.counts("Instance1", { Installed: 27, Missing: 2 });
    await page.reload();
    await playground.counts("Instance1", { Installed: 27, Missing: 2 });
  });
}

test("what was typed is there after a reload", async ({ playground, page }) => {
  await playground.operation("Scan");
  await playground.toggleComment("- SecurityUpdates");
  await playground.counts("Instance2", { Installed: 25 });
  await page.reload();
  await playground.counts("Instance2", { Installed: 25, Missing: 1 });
});
