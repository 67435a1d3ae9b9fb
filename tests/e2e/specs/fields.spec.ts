import AxeBuilder from "@axe-core/playwright";
import type { Locator } from "@playwright/test";
import { type Playground, expect, test } from "../playground.ts";

/** The card of a node, with what is wrong with it open. */
async function faults(playground: Playground, name: string): Promise<Locator> {
  const card = await playground.openNode(name);
  await card.getByText(/^What is wrong with it/).click();
  return card;
}

/** The settings of the run, with those that few runs need open. */
async function more({ result }: Playground): Promise<Locator> {
  await result.getByRole("button", { name: /^Run settings: / }).click();
  const settings = result.getByRole("group", { name: "Run settings" });
  await settings.getByText(/^More: /).click();
  return settings;
}

async function axe({ page }: Playground): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.failureSummary).join("; ")}`)).toEqual([]);
}

test("a trouble of a node is chosen in plain words, decides, and is mended", async ({ playground, page }) => {
  const card = await faults(playground, "Instance1");
  await card.getByRole("combobox", { name: /^Trouble/ }).selectOption("search-error");
  await expect(card.getByText("What is wrong with it: 1 trouble")).toBeVisible();
  await expect(page.getByRole("list", { name: "Troubles of Instance1" })).toContainText("Windows Update is reached, and its search ends with an error");
  await expect(playground.node("Instance1")).toContainText("Failed");
  await axe(playground);
  await page.getByRole("button", { name: "Mend Instance1: search-error" }).click();
  await playground.counts("Instance1", { Installed: 28 });
  await expect(card.getByText("What is wrong with it: nothing")).toBeVisible();
});

test("troubles of other systems are not offered", async ({ playground }) => {
  const card = await faults(playground, "Instance1");
  const offers = card.getByRole("combobox", { name: /^Trouble/ }).getByRole("option");
  await expect(offers.filter({ hasText: "Windows Update is reached" })).toHaveCount(1);
  await expect(offers.filter({ hasText: "dpkg" })).toHaveCount(0);
});

test("a silent agent times out, and a node that is gone is undeliverable", async ({ playground }) => {
  const card = await faults(playground, "Instance1");
  await card.getByRole("combobox", { name: /^SSM Agent/ }).selectOption("silent");
  await playground.view("Run output");
  const row = playground.result.getByRole("row", { name: /Instance1/ });
  await expect(row).toContainText(/Delivery ?Timed ?Out/);
  await card.getByRole("combobox", { name: /^SSM Agent/ }).selectOption("gone");
  await expect(row).toContainText("Undeliverable");
  await card.getByRole("combobox", { name: /^SSM Agent/ }).selectOption("online");
  await expect(row).toContainText("Success");
});

test("rate control, timeouts and output of the run are set, and said", async ({ playground }) => {
  const settings = await more(playground);
  await settings.getByLabel("MaxErrors").fill("0");
  await settings.getByLabel("Cancelled after, seconds").fill("1");
  await settings.getByLabel("Cancelled after, seconds").blur();
  await settings.getByLabel("Output to CloudWatch Logs").check();
  await settings.getByLabel("Log group").fill("patching");
  await settings.getByLabel("Log group").blur();
  await expect(settings.getByText("More: 3 set")).toBeVisible();
  await axe(playground);
  await playground.view("Run output");
  await expect(playground.result.getByRole("region", { name: "Targets and outputs" })).toContainText("Cancelled");
});

test("a hook that fails is offered with the document that has hooks", async ({ playground }) => {
  const settings = await more(playground);
  const hook = settings.getByLabel("Hook before the installation", { exact: true });
  await expect(hook).toBeHidden();
  await settings.getByLabel("Document").selectOption("AWS-RunPatchBaselineWithHooks");
  await settings.getByLabel("Operation").selectOption("Install");
  await hook.fill("StopTheService");
  await hook.blur();
  await settings.getByLabel("fails: hook before the installation").check();
  await playground.view("Run output");
  await expect(playground.result.getByRole("region", { name: "Targets and outputs" })).toContainText("Failed");
});
