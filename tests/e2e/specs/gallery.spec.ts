import type { Page } from "@playwright/test";
import { expectAccessible } from "../accessibility.ts";
import { expect, test } from "../playground.ts";

const examples = (page: Page) => page.getByRole("main", { name: "All examples" });

async function openExamples(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Scenario: / }).click();
  await page.getByRole("list", { name: "Scenarios" }).getByRole("button", { name: "All examples" }).click();
  await expect(examples(page)).toBeVisible();
}

/** A card of each group, what the page is called after it, and what its answer says. */
const cards: [group: string, card: string, scenario: RegExp, answer: RegExp][] = [
  ["To begin with", "Four Linux servers, one in a patch group", /Four Linux servers/, /^erp$/],
  ["To begin with", "A node of every operating system", /A node of every/, /missing on/],
  ["Questions people ask", "What the counts mean", /What the counts mean/, /though the baseline does not approve it/],
  ["What each operating system does its own way", "Ubuntu Server", /Ubuntu Server/, /It comes from a security repository/],
  ["What each operating system does its own way", "macOS", /macOS/, /13\.3\.1/],
  ["What each operating system does its own way", "Windows Server", /Windows Server/, /nothing approves yet/],
];

test("examples of each group open, and the work comes back", async ({ playground, page }) => {
  for (const [group, card, scenario, answer] of cards) {
    await openExamples(page);
    await examples(page).getByRole("region", { name: group }).getByRole("button", { name: card }).click();
    await expect(page.getByRole("button", { name: new RegExp(`^Scenario: ${scenario.source}`) })).toBeVisible();
    await expect(examples(page)).toBeHidden();
    await expect(playground.result.getByText(answer).first()).toBeVisible();
  }
  await openExamples(page);
  await examples(page).getByRole("region", { name: "Lessons" }).getByRole("button").first().click();
  await expect(playground.result.getByRole("button", { name: "Run and check" })).toBeVisible();
});

test("every operating system's example opens in the language that is spoken", async ({ page }) => {
  await page.goto("./?lang=ja");
  await page.getByRole("button", { name: /^シナリオ/ }).click();
  await page.getByRole("button", { name: /^すべての例/ }).click();
  const systems = page.getByRole("region", { name: /OS ごと/ });
  await expect(systems.getByRole("button")).toHaveCount(15);
  await systems.getByRole("button", { name: /^Ubuntu Server/ }).click();
  await expect(page.getByRole("main").getByRole("heading", { name: /tar\.amd64/ })).toBeVisible();
});

test("words find examples, and the keyboard is enough", async ({ playground, page }) => {
  await openExamples(page);
  await expect(examples(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("searchbox", { name: "Find an example" })).toBeFocused();
  await page.keyboard.type("delay ubuntu");
  await expect(examples(page).getByRole("button", { name: /Ubuntu|Debian|Windows/ })).toHaveCount(1);
  await page.keyboard.type(" nothing");
  await expect(examples(page).getByText("No example has these words.")).toBeVisible();
  await page.getByRole("searchbox").fill("");
  await page.keyboard.press("Escape");
  await expect(examples(page)).toBeHidden();
  await expect(page.getByRole("button", { name: /^Scenario: / })).toBeFocused();
  await expect(playground.node("Instance1")).toBeVisible();
});

test("an example that cannot be fetched is told, and the work stays", async ({ playground, page }) => {
  await page.route("**/*suse*.yaml", (route) => route.fulfill({ status: 503, body: "" }));
  await openExamples(page);
  // The browser itself complains about such an answer.
  page.removeAllListeners("console");
  await examples(page).getByRole("button", { name: /^SUSE/ }).click();
  await expect(page.getByRole("alert")).toContainText("the server answered 503");
  await expect(playground.node("Instance1")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 390]) {
    test(`axe finds nothing in the examples, ${colorScheme}, ${width}`, async ({ playground, page }) => {
      await expect(playground.result).toBeVisible();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await openExamples(page);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
  }
}
