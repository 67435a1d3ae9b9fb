import { expectAccessible } from "../accessibility.ts";
import { type Playground, expect, test } from "../playground.ts";
import { template, withoutRoute } from "../texts.ts";

const views: Array<[string, (playground: Playground) => Promise<unknown>]> = [
  ["the answer", async () => undefined],
  ["the run's output", (playground) => playground.view("Run output")],
  ["the patches", (playground) => playground.view("Patches")],
  [
    "the why of a patch",
    async (playground) => {
      await playground.view("Patches");
      await playground.page.getByRole("button", { name: /^KB\d+/ }).first().click();
    },
  ],
  ["the network", (playground) => playground.view("Network")],
  ["a broken network", async (playground) => {
    await playground.paste(withoutRoute);
    await playground.view("Network");
  }],
  ["the nodes", (playground) => playground.page.getByRole("button", { name: /^Nodes/ }).click()],
  ["the parameters", (playground) => playground.page.getByRole("button", { name: /^Parameters/ }).click()],
  ["a syntax error", async (playground) => {
    await playground.paste(template.replace("Resources:\n", "Resources: [\n"));
    await expect(playground.problem).toBeVisible();
  }],
];

for (const colorScheme of ["light", "dark"] as const) {
  for (const [view, go] of views) {
    test(`axe finds nothing in ${view}, ${colorScheme}`, async ({ playground, page }) => {
      await page.emulateMedia({ colorScheme });
      await go(playground);
      await expectAccessible(page);
    });
  }
}
