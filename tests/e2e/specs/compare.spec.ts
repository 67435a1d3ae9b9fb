import { expectAccessible } from "../accessibility.ts";
import { type Playground, expect, test } from "../playground.ts";

const against = (playground: Playground) => playground.result.getByRole("group", { name: "Compare the present result with" });

test("AWS's default against the article's baseline is one click, and each patch leads to its why", async ({ playground }) => {
  await playground.result.getByRole("button", { name: "Compare with AWS's default", exact: true }).click();
  const { result } = playground;
  await expect(result.getByRole("heading", { level: 1 })).toContainText("AWS's default");
  await expect(against(playground).getByRole("button", { name: "AWS's default" })).toHaveAttribute("aria-pressed", "true");
  const nodes = result.getByRole("region", { name: "Table of nodes that differ" });
  await expect(nodes.getByRole("row", { name: /Instance2/ })).toContainText("AWS-DefaultPatchBaseline");
  const patches = result.getByRole("region", { name: "Table of patches that differ" });
  await patches.getByRole("button", { name: /^KB5009557, why on Instance2/ }).click();
  await expect(result.getByRole("complementary", { name: /KB5009557/ })).toBeVisible();
});

test("another date, and a filter of the patches that differ", async ({ playground }) => {
  await playground.view("Compare");
  const { result } = playground;
  await against(playground).getByLabel("Another date").fill("2021-12-20");
  await expect(result.getByRole("heading", { level: 1 })).toContainText("20 Dec 2021");
  await result.getByRole("searchbox", { name: "Find a patch that differs" }).fill("KB5009557");
  const rows = result.getByRole("region", { name: "Table of patches that differ" }).getByRole("row");
  await expect(rows.filter({ hasText: "KB" })).not.toHaveCount(0);
  await expect(rows.filter({ hasText: "KB" }).filter({ hasNotText: "KB5009557" })).toHaveCount(0);
});

test("since the last edit, and with a version that was kept", async ({ playground }) => {
  const { result } = playground;
  await playground.view("Compare");
  await expect(against(playground).getByRole("button", { name: "Before your last edit" })).toBeHidden();
  await against(playground).getByRole("button", { name: "Keep this version to compare" }).click();
  await playground.view("Answer");
  await playground.toggleComment("- SecurityUpdates");
  await playground.toggleComment("- Important");
  await playground.view("Compare");
  await against(playground).getByRole("button", { name: "Before your last edit" }).click();
  await expect(result.getByRole("heading", { level: 1 })).toContainText(/last edit/);
  await against(playground).getByRole("button", { name: "The kept version" }).click();
  await expect(result.getByRole("region", { name: "Table of patches that differ" }).getByRole("row", { name: "KB5009557, why on Instance2" })).toContainText("Installed");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the comparison, ${colorScheme}`, async ({ playground, page }) => {
    await page.emulateMedia({ colorScheme });
    await playground.view("Compare");
    await expect(playground.result.getByRole("region", { name: "Table of patches that differ" })).toBeVisible();
    await expectAccessible(page);
  });
}
