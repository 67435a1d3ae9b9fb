import type { Locator } from "@playwright/test";
import { expectAccessible } from "../accessibility.ts";
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

test("a trouble of a node is chosen in plain words, decides, and is mended", async ({ playground, page }) => {
  const card = await faults(playground, "Instance1");
  await card.getByRole("combobox", { name: /^Trouble/ }).selectOption("search-error");
  await expect(card.getByText("What is wrong with it: 1 trouble")).toBeVisible();
  await expect(page.getByRole("list", { name: "Troubles of Instance1" })).toContainText("Windows Update is reached, and its search ends with an error");
  await expect(playground.node("Instance1")).toContainText("Failed");
  await expectAccessible(playground.page);
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
  await expectAccessible(playground.page);
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

test("targets are chosen by hand, sent the run of the template, and are given back", async ({ playground }) => {
  await playground.view("Run output");
  const settings = await more(playground);
  const targets = settings.getByRole("group", { name: "Targets" });
  await expect(targets).toContainText("As the text says: InstanceIds=i-0be0847252c5cf00e,i-008140484431d4e33");
  await targets.getByRole("button", { name: "Choose the targets" }).click();
  await expect(targets.getByLabel("Key of target 1")).toHaveValue("tag:Patch Group");
  await targets.getByLabel(/^Values of target 1/).fill("soa-04-003-patch-group");
  const rows = playground.result.getByRole("region", { name: "Targets and outputs" });
  await expect(rows.getByRole("row", { name: /Instance1/ })).toHaveCount(0);
  await expect(rows.getByRole("row", { name: /Instance2/ })).toBeVisible();
  await expect(playground.result.getByRole("button", { name: /^Run settings: / })).toContainText("Install");
  await expect(settings.getByText("More: 2 set")).toBeVisible();
  await expectAccessible(playground.page);
  await targets.getByRole("button", { name: "Remove target 1" }).click();
  await expect(rows.getByRole("row", { name: /Instance1/ })).toBeVisible();
  await expect(settings.getByText("More: document, targets, rate control, timeouts, output")).toBeVisible();
});

test("the output goes to another bucket, and a reading is chosen", async ({ playground }) => {
  await playground.view("Run output");
  const settings = await more(playground);
  await settings.getByLabel("Bucket of the output").fill("my-logs");
  await settings.getByLabel("Bucket of the output").blur();
  await settings.getByLabel("Prefix in the bucket").fill("patching");
  await settings.getByLabel("Prefix in the bucket").blur();
  await expect(playground.result.getByRole("navigation", { name: "S3 bucket" })).toContainText("patching");
  const log = playground.result.getByRole("region", { name: "stdout" });
  await expect(log).toContainText("ExecutionId");
  await settings.getByText(/^Where AWS's pages disagree/).click();
  await settings.getByLabel(/^Version of the Windows module/).selectOption("1.29");
  await expect(log).not.toContainText("ExecutionId");
  await expect(settings.getByText("Where AWS's pages disagree: 1 set")).toBeVisible();
  await expectAccessible(playground.page);
});

test("Patch now may leave the reboot for later, and a policy asks for its file", async ({ playground, page }) => {
  const settings = await more(playground);
  await expect(settings.getByLabel("Nodes reboot at, UTC")).toBeHidden();
  await settings.getByLabel(/^Started by “Patch now”/).check();
  await settings.getByLabel("Nodes reboot at, UTC").fill("2022-01-23T02:00:00");
  await expect(settings.getByText("More: 2 set")).toBeVisible();
  await settings.getByLabel("Patch policy that starts it, by id").fill("abcd");
  await settings.getByLabel("Patch policy that starts it, by id").blur();
  await expect(settings.getByLabel("soa-04-003-MyPatchBaseline was edited, UTC")).toBeVisible();
  await expect(page.getByText(/the scenario has no file .?baseline_overrides\.json/).first()).toBeVisible();
});

test("a machine that is registered later gets no command, and one interrupted too often none to its end", async ({ playground }) => {
  const card = await playground.openNode("Instance1");
  await card.getByText("The machine itself: nothing set").click();
  await card.getByLabel("Registered with Systems Manager since, UTC").fill("2022-02-01T00:00:00");
  await expect(card.getByText("The machine itself: 1 set")).toBeVisible();
  await expect(playground.node("Instance1")).toContainText("Not a target of the run");
  await card.getByLabel("Registered with Systems Manager since, UTC").fill("");
  await card.getByLabel("Its agent is stopped in the middle of a step, times").fill("16");
  await card.getByLabel("Its agent is stopped in the middle of a step, times").blur();
  await expect(playground.node("Instance1")).toContainText("The run has not come to an end here");
  await expectAccessible(playground.page);
});

test("what the account has in common is set in one place", async ({ playground }) => {
  await playground.result.getByRole("button", { name: /^Run settings: / }).click();
  const settings = playground.result.getByRole("group", { name: "Run settings" });
  await settings.getByText("Account: as usual").click();
  await settings.getByLabel("Account id").fill("999999999999");
  await settings.getByLabel("Account id").blur();
  await settings.getByLabel("Default Host Management Configuration is on").check();
  await expect(settings.getByText("Account: 2 set")).toBeVisible();
  await expectAccessible(playground.page);
});
