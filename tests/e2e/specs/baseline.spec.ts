import { type Playground, expect, test } from "../playground.ts";
import { bareProperties, bareResource, loneBaseline } from "../texts.ts";

const group = "soa-04-003-patch-group";

/** Two nodes made by hand, the second with the tag. */
async function twoNodes(playground: Playground): Promise<void> {
  const { page } = playground;
  await page.getByRole("button", { name: /^Nodes/ }).click();
  // The one beside the heading: an empty answer offers the same for as long as there is no node.
  const add = page.getByRole("region", { name: "Template" }).getByRole("button", { name: "Add a node" }).first();
  await add.click();
  await add.click();
  const cards = page.getByRole("listitem", { name: /^Node / });
  await expect(cards).toHaveCount(2);
  for (const [index, name] of ["plain", "tagged"].entries()) {
    await cards.nth(index).getByLabel("Name", { exact: true }).fill(name);
    const image = cards.nth(index).getByLabel("Image");
    await image.selectOption({ label: "Windows Server 2019, image of 15 Dec 2021" });
  }
  await page.getByRole("button", { name: "Add a tag to tagged" }).click();
  await page.getByLabel("Tag key 1 of tagged").fill("Patch Group");
  await page.getByLabel("Tag value 1 of tagged").fill(group);
}

/** As on the day of the article. */
async function itsDay(playground: Playground): Promise<void> {
  await playground.result.getByRole("button", { name: /^Run settings: / }).click();
  await playground.result.getByLabel("Date").fill("2022-01-22");
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
  await page.getByRole("button", { name: /^Nodes/ }).click();
  await page.getByRole("button", { name: "Copy Server2" }).click();
  await expect(page.getByRole("listitem", { name: /^Node / })).toHaveCount(3);
  await page.getByRole("button", { name: "Remove Server1" }).click();
  await expect(page.getByRole("listitem", { name: /^Node / })).toHaveCount(2);
  await expect(page.getByRole("listitem", { name: "Node Server1", exact: true })).toHaveCount(0);
});

test("an image that had to be assumed can be stated", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.paste(loneBaseline);
  await page.getByRole("button", { name: /^Nodes/ }).click();
  await page.getByRole("region", { name: "Template" }).getByRole("button", { name: "Add a node" }).first().click();
  const card = page.getByRole("listitem", { name: /^Node / });
  await expect(card).toContainText("Assumed: Windows Server");
  await card.getByRole("button", { name: "State this image" }).click();
  await expect(card).not.toContainText("Assumed:");
  await expect(card.getByLabel("Image")).toHaveValue(/^windows-/);
});
