import type { Locator, Page } from "@playwright/test";
import { expect, test, type Playground } from "../playground.ts";
import { template } from "../texts.ts";

/** Words in a text that make the engine's thread misbehave: no input is known that does so by itself. */
const mischief = `
  addEventListener("message", ({ data }) => {
    if (data.scenario?.includes("never-ends")) for (;;);
    if (data.scenario?.includes("ends-in-a-trap")) {
      Object.defineProperty(data, "scenario", { get() { throw new WebAssembly.RuntimeError("unreachable executed"); } });
    }
  });
`;

async function withMischief(page: Page): Promise<void> {
  await page.route(/engine\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${mischief}${await response.text()}` });
  });
  await page.reload();
}

/** The editor draws only the lines in sight, and the words stand in the first one. */
async function firstLine(playground: Playground): Promise<Locator> {
  await playground.editor.focus();
  await playground.page.keyboard.press("ControlOrMeta+Home");
  return playground.editor;
}

test("an engine that traps is replaced; the last good answer and the text stay", async ({ playground, page }) => {
  await withMischief(page);
  await playground.counts("Instance1", { Installed: 28 });
  await playground.paste(`# ends-in-a-trap\n${template}`);
  await expect(playground.result).toContainText("The engine failed on this input and was started again.");
  await playground.counts("Instance1", { Installed: 28, InstalledOther: 9 });
  await expect(await firstLine(playground)).toContainText("ends-in-a-trap");
  await playground.paste(template.replace("Operation: [Install]", "Operation: [Scan]"));
  await playground.counts("Instance1", { Installed: 27, Missing: 2 });
  await expect(playground.result).not.toContainText("The engine failed");
});

test("an engine that never answers is ended at its deadline and replaced", async ({ playground, page }) => {
  await withMischief(page);
  await playground.counts("Instance1", { Installed: 28 });
  await playground.paste(`# never-ends\n${template}`);
  await expect(playground.result).toContainText("This input took longer than 2 seconds");
  await playground.counts("Instance1", { Installed: 28, InstalledOther: 9 });
  await playground.paste(template.replace("Operation: [Install]", "Operation: [Scan]"));
  await playground.counts("Instance1", { Installed: 27, Missing: 2 });
});

test("a text that the engine was busy with when the page ended is offered, not run again", async ({ playground, page }) => {
  await withMischief(page);
  await playground.counts("Instance1", { Installed: 28 });
  // In a line that stays in sight: parts that do not touch patching are folded when the page opens.
  await playground.paste(template.replace("Test Patch Baseline.", "never-ends"));
  // It is noted before the engine gets the text.
  await expect.poll(() => page.evaluate(() => localStorage.getItem("patchplay.evaluating"))).not.toBeNull();
  await page.reload();
  await expect(playground.result).toContainText("was not run again by itself");
  await expect(playground.editor).toContainText("never-ends");
});
