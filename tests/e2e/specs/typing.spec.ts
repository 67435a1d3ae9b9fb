/** What somebody types stays, however late the answers to what he typed before arrive. */
import type { Page } from "@playwright/test";
import { expect, test } from "../playground.ts";
import { loneBaseline } from "../texts.ts";

/** Every answer of the engine comes later by this many milliseconds, as on a slow machine or with a large fleet. */
async function answersComeLate(page: Page, late: number): Promise<void> {
  await page.addInitScript((milliseconds) => {
    const own = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage");
    Object.defineProperty(Worker.prototype, "onmessage", {
      ...own,
      set(this: Worker, handler: (event: MessageEvent) => void) {
        own?.set?.call(this, (event: MessageEvent) => setTimeout(() => handler.call(this, event), milliseconds));
      },
    });
  }, late);
}

test("a value of the texts is typed letter by letter", async ({ playground, page }) => {
  await answersComeLate(page, 600);
  await page.reload();
  await playground.choose("Empty");
  await playground.paste(loneBaseline);
  const prefix = page.getByRole("group", { name: "Values that the text leaves open" }).getByLabel("Prefix");
  await prefix.focus();
  await page.keyboard.type("soa-04-003", { delay: 150 });
  await expect(prefix).toHaveValue("soa-04-003");
  await page.getByRole("button", { name: /^Parameters/ }).click();
  await expect(page.getByLabel("Prefix").filter({ visible: true })).toHaveValue("soa-04-003");
});

test("the next field is typed in while the answer to the last one comes", async ({ playground, page }) => {
  await answersComeLate(page, 600);
  await page.reload();
  const card = await playground.openNode("Instance1");
  await card.getByText("The machine itself: nothing set").click();
  const since = card.getByLabel("Registered with Systems Manager since, UTC");
  await since.fill("2022-02-01T00:00:00");
  await expect(playground.node("Instance1")).toContainText("Not a target of the run");
  await since.fill("");
  const times = card.getByLabel("Its agent is stopped in the middle of a step, times");
  await times.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("16", { delay: 700 });
  await expect(times).toHaveValue("16");
  await page.keyboard.press("Tab");
  await expect(playground.node("Instance1")).toContainText("The run has not come to an end here");
  await expect(times).toHaveValue("16");
});

test("a field of the run's settings keeps what is typed, and says what is set once it is left", async ({ playground, page }) => {
  await answersComeLate(page, 600);
  await page.reload();
  await playground.result.getByRole("button", { name: /^Run settings: / }).click();
  const settings = playground.result.getByRole("group", { name: "Run settings" });
  await settings.getByLabel("Time, UTC").fill("03:00:00");
  const region = settings.getByLabel("Region");
  await region.fill("");
  await page.keyboard.type("eu-west-1", { delay: 150 });
  await expect(region).toHaveValue("eu-west-1");
  await region.blur();
  await expect(region).toHaveValue("eu-west-1");
  await settings.getByText(/^More: /).click();
  const timeout = settings.getByLabel("Must reach a node within, seconds");
  await timeout.focus();
  await page.keyboard.type("45", { delay: 700 });
  await expect(timeout).toHaveValue("45");
  await page.keyboard.press("Tab");
  await expect(settings.getByText(/^More: 1 set/)).toBeVisible();
  // What is no number changes nothing, and does not stay as if it had.
  await timeout.fill("1e9");
  await timeout.blur();
  await expect(timeout).toHaveValue("45");
});
