import type { Locator } from "@playwright/test";
import { expectAccessible } from "../accessibility.ts";
import { type Playground, expect, test } from "../playground.ts";

/** The table of nodes. */
function table({ page }: Playground): Locator {
  return page.getByRole("table", { name: "Nodes" });
}

async function show({ page }: Playground): Promise<void> {
  await page.getByRole("button", { name: /^Nodes/ }).click();
}

interface Many {
  readonly count: number;
  readonly names?: string;
  readonly value?: string;
  readonly percent?: number;
}

/** Adds many nodes by the form. */
async function addMany(playground: Playground, { count, names = "web-{n}", value = "soa-04-003-patch-group", percent = 60 }: Many): Promise<void> {
  const { page } = playground;
  await page.getByRole("button", { name: "Add many" }).click();
  const form = page.getByRole("form", { name: "Add many nodes" });
  await form.getByLabel("How many").fill(String(count));
  await form.getByLabel(/^Names/).fill(names);
  await form.getByLabel("Image").selectOption({ label: "Windows Server 2019, image of 15 Dec 2021" });
  await form.getByLabel("Tag value").fill(value);
  await form.getByLabel("Tagged, %").fill(String(percent));
  await form.getByRole("button", { name: "Add them" }).click();
}

test("a node is one line with what decides, and opens to the rest", async ({ playground, page }) => {
  await show(playground);
  const row = table(playground).getByRole("row", { name: /^Instance2/ });
  await expect(row).toContainText("Windows Server 2019");
  await expect(row).toContainText("Patch Group = soa-04-003-patch-group");
  await expect(row).toContainText("soa-04-003-MyPatchBaseline");
  await expect(row).toContainText("text");
  const card = await playground.openNode("Instance2");
  await card.getByLabel("Instance profile").uncheck();
  await expect(row).toContainText("text, changed");
  await expect(playground.node("Instance2")).toContainText("Not managed");
  await card.getByRole("button", { name: /^As in the text/ }).click();
  await expect(playground.node("Instance2")).not.toContainText("Not managed");
  await page.keyboard.press("Escape");
});

test("many nodes are added in one step, as the sentence says, and taken back in one", async ({ playground, page }) => {
  await show(playground);
  await page.getByRole("button", { name: "Add many" }).click();
  const form = page.getByRole("form", { name: "Add many nodes" });
  // The patch group of the texts is offered.
  await expect(form.getByLabel("Tag value")).toHaveValue("soa-04-003-patch-group");
  await expect(form.getByRole("status")).toHaveText(
    "Adds 200 nodes, web-1 to web-200: 120 with Patch Group = soa-04-003-patch-group, spread evenly, and 80 without.",
  );
  await form.getByLabel("How many").fill("0");
  await expect(form.getByRole("status")).toContainText("1 or more");
  await form.getByLabel("How many").fill("20");
  await form.getByRole("button", { name: "Add them" }).click();
  await expect(page.getByRole("button", { name: /^Nodes/ })).toContainText("Nodes 22");
  await expect(table(playground)).toHaveAttribute("aria-rowcount", "23");
  await expect(page.getByRole("group", { name: "Baselines and origins" })).toContainText("13 soa-04-003-MyPatchBaseline");
  await playground.result.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("button", { name: /^Nodes/ })).toContainText("Nodes 2");
});

test("a form that is open before the texts are understood offers their patch group then, and keeps what was typed", async ({ page }) => {
  let answer = (): void => undefined;
  const asked = new Promise<void>((resolve) => (answer = resolve));
  await page.route(/engine\.worker-[^/]*\.js$/, async (route) => {
    await asked;
    await route.continue();
  });
  await page.goto("./");
  await page.getByRole("button", { name: /^Nodes/ }).click();
  await page.getByRole("button", { name: "Add many" }).click();
  const form = page.getByRole("form", { name: "Add many nodes" });
  await expect(form.getByLabel("Tag value")).toHaveValue("");
  await form.getByLabel("How many").fill("20");
  answer();
  await expect(form.getByLabel("Tag value")).toHaveValue("soa-04-003-patch-group");
  await expect(form.getByLabel("How many")).toHaveValue("20");
  await form.getByLabel("Tag value").fill("");
  await expect(form.getByRole("status")).toContainText("Say which value the tag Patch Group has");
});

test("a tag that nearly names the patch group is marked, and told in the details", async ({ playground }) => {
  await playground.choose("Only a baseline");
  await playground.page.getByRole("group", { name: "Values that the text leaves open" }).getByLabel("Prefix").fill("soa-04-003");
  const card = await playground.openNode("Server1");
  await card.getByRole("button", { name: "Add a tag to Server1" }).click();
  await card.getByLabel("Tag key 1 of Server1").fill("patch group");
  await card.getByLabel("Tag value 1 of Server1").fill("soa-04-003-patch-group");
  await expect(card.getByRole("note")).toContainText("AWS reads only Patch Group");
  await expect(table(playground).getByRole("row", { name: /^Server1/ })).toContainText("nearly names a patch group");
});

test("answers of the API are pasted where nodes are looked for", async ({ playground, page }) => {
  await playground.choose("Empty");
  await show(playground);
  await page.getByRole("button", { name: "Paste describe-instances" }).click();
  await expect(page.getByText(/^Paste what/)).toBeVisible();
  const answer = { Reservations: [{ Instances: [{ InstanceId: "i-0123456789abcdef0", ImageId: "ami-1", Platform: "windows", Tags: [{ Key: "Name", Value: "pasted" }] }] }] };
  await playground.paste(JSON.stringify(answer), "describe-instances.json");
  await show(playground);
  await expect(table(playground).getByRole("row", { name: /^pasted/ })).toContainText("text");
});

test("the table is walked by keys", async ({ playground, page }) => {
  await show(playground);
  await addMany(playground, { count: 300 });
  await expect(table(playground)).toHaveAttribute("aria-rowcount", "303");
  const row = (name: string): Locator => table(playground).getByRole("button", { name, exact: true });
  await row("Instance1").focus();
  await page.keyboard.press("ArrowDown");
  await expect(row("Instance2")).toBeFocused();
  await page.keyboard.press("End");
  await expect(row("web-300")).toBeFocused();
  await expect(table(playground).getByRole("row", { name: /^web-300/ })).toHaveAttribute("aria-rowindex", "303");
  await page.keyboard.press("Enter");
  const card = page.getByRole("group", { name: "Node web-300", exact: true });
  await expect(card).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(card.getByLabel("Name", { exact: true })).toBeFocused();
  // Arrows in a field are the field's.
  await page.keyboard.press("Home");
  await expect(card.getByLabel("Name", { exact: true })).toBeFocused();
});

test("ten thousand nodes: added, scrolled, found, opened, and the text edited meanwhile", async ({ playground, page }) => {
  test.slow();
  await page.evaluate(() => {
    const found = globalThis as unknown as { long: number[] };
    found.long = [];
    new PerformanceObserver((list) => found.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  });
  await show(playground);
  await addMany(playground, { count: 9_998 });
  await expect(table(playground)).toHaveAttribute("aria-rowcount", "10001");
  // Only what is in sight exists.
  expect(await table(playground).getByRole("row").count()).toBeLessThan(100);
  await table(playground).getByRole("button", { name: "Instance1", exact: true }).focus();
  await page.keyboard.press("End");
  await expect(table(playground).getByRole("button", { name: "web-9998", exact: true })).toBeFocused();
  await page.getByLabel("Find a name, tag or baseline").fill("web-777");
  await expect(table(playground)).toHaveAttribute("aria-rowcount", "12");
  await expect(page.getByText("11 of 10,000 nodes")).toBeVisible();
  await expect(page.getByRole("group", { name: "Baselines and origins" })).toContainText("6,000 soa-04-003-MyPatchBaseline", { timeout: 60_000 });
  const card = await playground.openNode("web-7777");
  await expect(card.getByLabel("Name", { exact: true })).toHaveValue("web-7777");
  await page.getByRole("button", { name: "template.yaml", exact: true }).click();
  await playground.toggleComment("- SecurityUpdates");
  await expect(playground.node("Instance2").getByRole("button", { name: "25 Installed", exact: true })).toBeVisible({ timeout: 60_000 });
  const long = await page.evaluate(() => (globalThis as unknown as { long: number[] }).long);
  test.info().annotations.push({ type: "tasks over 50 ms", description: `${long.length}: ${long.map(Math.round).join(", ")}` });
});

/** The text of the nodes, as the editor shows it. */
async function asYaml(playground: Playground): Promise<Locator> {
  await show(playground);
  await playground.page.getByRole("group", { name: "Nodes as" }).getByRole("button", { name: "As YAML" }).click();
  const editor = playground.page.getByRole("textbox", { name: "nodes as YAML, editor" });
  await expect(editor).toContainText("instances:");
  return editor;
}

test("table and YAML say the same: either edits the other, and comments stay", async ({ playground, page }) => {
  await playground.choose("Only a baseline");
  const editor = await asYaml(playground);
  await expect(editor).toContainText("name: Server2");
  await playground.find("- name: Server1");
  await page.keyboard.press("End");
  await page.keyboard.type(" # the old one");
  await playground.find("name: Server2");
  await page.keyboard.type("name: tagged");
  await expect(playground.node("tagged")).toBeVisible();
  // A form that changes a node leaves the rest of the text alone.
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await (await playground.openNode("Server1")).getByLabel("Name", { exact: true }).fill("plain");
  await expect(playground.node("plain")).toBeVisible();
  await page.getByRole("button", { name: "As YAML" }).click();
  await expect(editor).toContainText("- name: plain # the old one");
  await expect(editor).toContainText("name: tagged");
});

test("an error in the YAML loses nothing: the nodes stay, and the table waits", async ({ playground, page }) => {
  await playground.choose("Only a baseline");
  await asYaml(playground);
  await playground.find("name: Server2");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type(": [");
  const alert = page.getByRole("alert").filter({ hasText: "The YAML cannot be read" });
  await expect(alert).toContainText("the nodes stay as they were");
  await expect(playground.node("Server2")).toBeVisible();
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await expect(alert).toContainText("The table shows the nodes as they were before");
  await expect((await playground.openNode("Server1")).getByLabel("Name", { exact: true })).toBeDisabled();
  await alert.getByRole("button", { name: /^Line/ }).click();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(alert).toHaveCount(0);
  await page.getByRole("button", { name: "Table", exact: true }).click();
  await expect((await playground.openNode("Server1")).getByLabel("Name", { exact: true })).toBeEnabled();
});

test("a mistake in the YAML of the nodes is mended by one key", async ({ playground, page }) => {
  await playground.choose("Only a baseline");
  const editor = await asYaml(playground);
  await playground.find("name: Server2");
  await page.keyboard.type("nme: Server2");
  await expect(editor.locator(".cm-lintRange").filter({ hasText: "nme" })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+.");
  await expect(editor).toContainText("name: Server2");
  await expect(playground.node("Server2")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(editor).toContainText("nme: Server2");
});

test("a large fleet at a glance: bars by baseline whose numbers filter, and what the last edit changed", async ({ playground, page }) => {
  await playground.choose("Only a baseline");
  await page.getByRole("group", { name: "Values that the text leaves open" }).getByLabel("Prefix").fill("soa-04-003");
  await expect(playground.node("Server2")).toContainText("soa-04-003-MyPatchBaseline");
  // Few nodes are seen as they are.
  await expect(page.getByRole("region", { name: /by baseline$/ })).toBeHidden();
  await show(playground);
  await addMany(playground, { count: 98 });
  const glance = page.getByRole("region", { name: "100 nodes by baseline" });
  const own = glance.getByRole("group", { name: "Nodes with soa-04-003-MyPatchBaseline" });
  await expect(own).toContainText("60 nothing approved");
  await expect(playground.result.getByText(/^Since your last edit: ./)).toContainText("100 nodes (was 2)");
  await expect(playground.result.getByRole("article")).toHaveCount(2);
  await own.getByRole("button", { name: "60 nothing approved" }).click();
  await expect(playground.result.getByRole("article")).toHaveCount(1);
  await expect(playground.result.getByText("60 like this")).toBeVisible();
  await expectAccessible(playground.page);
  await page.getByRole("button", { name: "template.yaml", exact: true }).click();
  await playground.toggleComment("- SecurityUpdates");
  await expect(own).not.toContainText("nothing approved");
  await expect(playground.result.getByText(/^Since your last edit: ./)).toContainText("0 nothing approved (was 60)");
});

test("the last edit of a few nodes is told by their counters", async ({ playground }) => {
  await playground.operation("Scan");
  await expect(playground.result.getByText(/^Since your last edit: ./)).toHaveText("Since your last edit: Instance1 27 Installed (was 28).");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in the table, an open node and the form for many, ${colorScheme}`, async ({ playground, page }) => {
    await page.emulateMedia({ colorScheme });
    await show(playground);
    await page.getByRole("button", { name: "Add many" }).click();
    await expectAccessible(playground.page);
    await page.getByRole("form", { name: "Add many nodes" }).getByRole("button", { name: "Add them" }).click();
    await playground.openNode("web-3");
    await expectAccessible(playground.page);
  });
}
