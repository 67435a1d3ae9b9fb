import { expectAccessible } from "../accessibility.ts";
import { expect, test } from "../playground.ts";

const baseline = "Name: mine\nOperatingSystem: WINDOWS\nApprovalRules:\n  PatchRules:\n    - ApproveAfterDays: 7\n      PatchFilterGroup:\n        PatchFilters:\n          - {Key: CLASSIFICATION, Values: [SecurityUpdates]}\n";

test("a baseline without a node says in each view what would be there, and offers the node", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.paste(baseline);
  for (const view of ["Answer", "Run output", "Patches", "Network", "Time", "Compare"]) {
    await playground.view(view);
    await expect(playground.result.getByRole("heading", { level: 1 }).filter({ hasText: /node/ })).toBeVisible();
    await expect(playground.result.getByRole("button", { name: "Add a node" })).toBeVisible();
  }
  await expectAccessible(page);
  await playground.result.getByRole("button", { name: "Add a node" }).click();
  await expect(playground.result.getByRole("button", { name: "Add a node" })).toBeHidden();
});

test("a text that cannot be read leads to the line", async ({ playground }) => {
  await playground.choose("A filter of another operating system");
  await playground.view("Answer");
  const go = playground.result.getByRole("button", { name: /^Go to line \d/ });
  await expect(go).toBeVisible();
  await go.click();
  await expect(playground.editor).toBeFocused();
});
