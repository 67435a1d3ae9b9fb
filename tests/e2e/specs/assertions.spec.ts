import { expectAccessible } from "../accessibility.ts";
import { type Playground, expect, test } from "../playground.ts";

const section = (playground: Playground) => playground.result.getByRole("region", { name: "Assertions" });

test("what is now is asserted, a change breaks it, and the reason is a click away", async ({ playground, page }) => {
  const assertions = section(playground);
  await assertions.getByRole("button", { name: "Assert what is now" }).click();
  await expect(assertions).toContainText("4 of 4 assertions hold");
  await assertions.getByRole("button", { name: "Add Instance1 is COMPLIANT" }).click();
  await expect(assertions).toContainText("5 of 5 assertions hold");
  await assertions.getByRole("button", { name: /^Add all \d+$/ }).click();
  await expect(assertions.getByRole("listitem").filter({ hasText: "does not hold" })).toHaveCount(0);
  await playground.operation("Scan");
  const broken = assertions.getByRole("listitem").filter({ hasText: "does not hold" });
  await expect(broken.filter({ hasText: "Instance1: InstalledCount is 28" })).toContainText("found Instance1: 27");
  await broken.filter({ hasText: "Instance1: KB5009557 is Installed" }).getByRole("button", { name: "Why on Instance1?" }).click();
  await expect(playground.result.getByRole("complementary", { name: /KB5009557/ })).toBeVisible();
  // They are part of the scenario, and come back with it.
  await playground.view("Answer");
  await page.reload();
  await expect(broken).not.toHaveCount(0);
});

test("an assertion is removed, and comes back", async ({ playground }) => {
  const assertions = section(playground);
  await assertions.getByRole("button", { name: "Assert what is now" }).click();
  await assertions.getByRole("button", { name: "Add Instance1 is COMPLIANT" }).click();
  const remove = assertions.getByRole("button", { name: "Remove the assertion Instance1 is COMPLIANT" });
  await remove.click();
  await expect(remove).toHaveCount(0);
  await playground.result.getByRole("button", { name: "Undo" }).click();
  await expect(remove).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in assertions that hold and that do not, ${colorScheme}`, async ({ playground, page }) => {
    await page.emulateMedia({ colorScheme });
    const assertions = section(playground);
    await assertions.getByRole("button", { name: "Assert what is now" }).click();
    await assertions.getByRole("button", { name: /^Add all \d+$/ }).click();
    await playground.operation("Scan");
    await expect(assertions).toContainText("does not hold");
    await expectAccessible(page, { within: ".assertions" });
  });
}
