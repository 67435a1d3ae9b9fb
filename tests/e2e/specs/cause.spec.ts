import { expectAccessible } from "../accessibility.ts";
import { expect, test } from "../playground.ts";
import { template } from "../texts.ts";

/** With the article's remedy, so that the rule approves something. */
const mended = template.replace("# - SecurityUpdates", "- SecurityUpdates").replace("# - Important", "- Important");

test("the caret's line marks what it decides, and its patches are one key away", async ({ playground, page }) => {
  await playground.paste(mended);
  await playground.counts("Instance2", { Installed: 28 });
  await playground.find("- Important");
  await expect(playground.node("Instance2")).toHaveAttribute("aria-description", /^concerned by line \d+$/);
  await expect(playground.node("Instance1")).not.toHaveAttribute("aria-description", /./);
  await expect(page.getByText(/^\d+: \d+ patch(es)? on Instance2$/)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Alt+Enter");
  const chip = playground.result.getByRole("button", { name: /by line \d+/ });
  await expect(chip).toHaveAttribute("aria-pressed", "true");
  const matching = Number(await chip.locator("b").textContent());
  await expect(playground.result.getByText(new RegExp(`^${matching} of [\\d,]+ patches`))).toBeVisible();
  await chip.click();
  await expect(chip).toHaveAttribute("aria-pressed", "false");
});

test("a tag's line marks its node, and the run's line all of them", async ({ playground }) => {
  await playground.find("Operation: ");
  await expect(playground.node("Instance1")).toHaveAttribute("aria-description", /./);
  await expect(playground.node("Instance2")).toHaveAttribute("aria-description", /./);
  await playground.find("Key: Patch Group");
  await expect(playground.node("Instance2")).toHaveAttribute("aria-description", /./);
  await expect(playground.node("Instance1")).not.toHaveAttribute("aria-description", /./);
});

test("what decides nothing for the fleet is marked, with the reason", async ({ playground, page }) => {
  const idle = page.locator(".cm-idle");
  // The rule of the article approves nothing, so no rule reaches Instance2.
  await expect(idle.filter({ hasText: "Instance2" })).toHaveCount(1);
  await idle.filter({ hasText: "ApproveAfterDays" }).first().hover();
  await expect(page.getByText("Rule 1 decides nothing for this fleet: it approves no patch")).toBeVisible();
  await page.mouse.move(0, 0);
  await playground.paste(mended);
  await playground.counts("Instance2", { Installed: 28 });
  await expect(idle.filter({ hasText: "Instance2" })).toHaveCount(0);
  await expect(idle.filter({ hasText: "ApproveAfterDays" })).toHaveCount(0);
  await playground.find("- CriticalUpdates");
  await page.keyboard.press("ControlOrMeta+i");
  await expect(page.locator(".cm-told")).toContainText("CriticalUpdates decides nothing for this fleet");
});

test("a reason leads to its line", async ({ playground, page }) => {
  await playground.node("Instance2").getByRole("link", { name: /line \d+/ }).first().click();
  await expect(page.locator(".cm-cause").first()).toContainText("- !Sub '${Prefix}-patch-group'");
});
