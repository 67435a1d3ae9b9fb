import { type Playground, expect, test } from "../playground.ts";
import { bareProperties, bareResource, loneBaseline } from "../texts.ts";

const group = "soa-04-003-patch-group";

/** Two nodes made by hand, the second with the tag. */
async function twoNodes(playground: Playground): Promise<void> {
  const { page } = playground;
  await page.getByRole("button", { name: /^Nodes/ }).click();
  // The one beside the heading: an empty answer offers the same for as long as there is no node.
  const add = page.getByRole("region", { name: "Template" }).getByRole("button", { name: "Add a node" }).first();
  // One that is added is opened.
  const card = page.getByRole("group", { name: /^Node / });
  for (const name of ["plain", "tagged"]) {
    await add.click();
    await expect(card.getByLabel("Name", { exact: true })).toHaveValue("Server1");
    await card.getByLabel("Name", { exact: true }).fill(name);
    await card.getByLabel("Image").selectOption({ label: "Windows Server 2019, image of 15 Dec 2021" });
  }
  await page.getByRole("button", { name: "Add a tag to tagged" }).click();
  await page.getByLabel("Tag key 1 of tagged").fill("Patch Group");
  await page.getByLabel("Tag value 1 of tagged").fill(group);
}

/** As on the day of the article. */
async function itsDay(playground: Playground): Promise<void> {
  await playground.result.getByRole("button", { name: /^Run settings: / }).click();
  await playground.result.getByLabel("Date", { exact: true }).fill("2022-01-22");
  await playground.result.getByLabel("Time, UTC").fill("11:19:01");
  await playground.result.getByLabel("Time, UTC").blur();
}

for (const [form, text] of [
  ["under Resources", loneBaseline],
  ["as a resource alone", bareResource],
  ["as properties alone", bareProperties],
] as const) {
  test(`a lone baseline ${form}, with two nodes made by hand`, async ({ playground, page }) => {
    await playground.choose("Empty");
    await playground.paste(text);
    // The name that nothing declares is asked for where it is used.
    const asked = page.getByRole("group", { name: "Values that the text leaves open" });
    await expect(asked.getByLabel("Prefix")).toBeVisible();
    await twoNodes(playground);
    await itsDay(playground);
    await page.getByRole("button", { name: "template.yaml", exact: true }).click();
    await expect(playground.node("tagged")).toContainText("AWS-DefaultPatchBaseline");
    await asked.getByLabel("Prefix").fill("soa-04-003");
    await expect(playground.node("tagged")).toContainText("soa-04-003-MyPatchBaseline");
    await expect(playground.node("plain")).toContainText("AWS-DefaultPatchBaseline");
    await playground.counts("plain", { Installed: 27, Missing: 2, InstalledOther: 9 });
    await playground.counts("tagged", { Installed: 0, InstalledOther: 36, Missing: 0 });
  });
}

test("until the value is given, a problem says that no node can match the patch group", async ({ playground }) => {
  await playground.choose("Only a baseline");
  await expect(playground.node("Server2")).toBeVisible();
  await playground.page.getByRole("button", { name: "List of problems" }).click();
  await expect(playground.page.getByRole("list", { name: "Problems" })).toContainText(/no node can match/i);
});

test("a node can be copied and removed", async ({ playground, page }) => {
  await playground.choose("Only a baseline");
  const rows = page.getByRole("table", { name: "Nodes" }).getByRole("rowheader");
  await (await playground.openNode("Server2")).getByRole("button", { name: "Copy Server2" }).click();
  await expect(rows).toHaveText([/Server1/, /Server2/, /Server3/]);
  await (await playground.openNode("Server1")).getByRole("button", { name: "Remove Server1" }).click();
  await expect(rows).toHaveText([/Server2/, /Server3/]);
  await playground.result.getByRole("button", { name: "Undo" }).click();
  await expect(rows).toHaveText([/Server1/, /Server2/, /Server3/]);
});

test("an image that had to be assumed can be stated", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.paste(loneBaseline);
  await page.getByRole("button", { name: /^Nodes/ }).click();
  await page.getByRole("region", { name: "Template" }).getByRole("button", { name: "Add a node" }).first().click();
  const card = page.getByRole("group", { name: /^Node / });
  await expect(card).toContainText("Assumed: Windows Server");
  await card.getByRole("button", { name: "State this image" }).click();
  await expect(card).not.toContainText("Assumed:");
  await expect(card.getByLabel("Image")).toHaveValue(/^windows-/);
});
