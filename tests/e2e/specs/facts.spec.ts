import { readFileSync } from "node:fs";
import { expectAccessible } from "../accessibility.ts";
import { type Playground, expect, test } from "../playground.ts";

const available = readFileSync(new URL("../../cases/facts/available-patches.json", import.meta.url), "utf8");

/** Starts Server1 from another image. */
async function image(playground: Playground, label: string): Promise<void> {
  await (await playground.openNode("Server1")).getByLabel("Image").selectOption({ label });
}

/** Something of a node's patches is counted. */
async function counts(playground: Playground, node: string): Promise<void> {
  await expect(playground.node(node).getByRole("button", { name: /^[1-9][\d,]* (Missing|Installed|InstalledOther)$/ }).first()).toBeVisible();
}

test("an image of a system outside the default set brings its patch data", async ({ playground, page }) => {
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith(".catalog")) fetched.push(new URL(request.url()).pathname.replace(/-[\w-]{8}\.catalog$/, ""));
  });
  await playground.choose("Only a baseline");
  await expect(playground.node("Server1")).toContainText("Windows Server 2019");
  expect(fetched, "the default set came with the page").toEqual([]);
  await image(playground, "Red Hat Enterprise Linux 8.5, image of 9 Nov 2021");
  await expect(playground.node("Server1")).toContainText("Red Hat Enterprise Linux 8.5");
  await counts(playground, "Server1");
  await image(playground, "Debian 11, image of 20 Jan 2022");
  await expect(playground.node("Server1")).toContainText("Debian 11");
  // Each comes once, from below the page's own path.
  await image(playground, "Red Hat Enterprise Linux 8.5, image of 9 Nov 2021");
  await expect(playground.node("Server1")).toContainText("Red Hat Enterprise Linux 8.5");
  expect(fetched).toEqual(["/some/where/assets/redhat", "/some/where/assets/debian"]);
});

test("every image can be tried", async ({ playground }) => {
  await playground.choose("Only a baseline");
  const select = (await playground.openNode("Server1")).getByLabel("Image");
  const images = await select.getByRole("option").evaluateAll((options) =>
    options.map((option) => ({ key: (option as HTMLOptionElement).value, label: option.textContent ?? "" })),
  );
  expect(images.filter(({ key }) => key !== "")).toHaveLength(26);
  expect(images.filter(({ label }) => label.endsWith(", invented"))).toHaveLength(2);
  for (const { key, label } of images.filter(({ key }) => key !== "")) {
    await select.selectOption(key);
    await expect(playground.node("Server1")).toContainText(label.replace(/, image of .*/, ""));
    await expect(playground.result.getByText(/^patch data to /)).toBeVisible();
    await counts(playground, "Server1");
  }
});

test("everything that is known can be chosen, and the default set again", async ({ playground, page }) => {
  await playground.result.getByRole("button", { name: /^Run settings: / }).click();
  const data = playground.result.getByLabel("Patch data");
  await data.selectOption("Everything known");
  await expect(playground.result.getByText("patch data to 9 Jun 2026")).toBeVisible();
  await data.selectOption("Default set");
  await expect(playground.result.getByText("patch data to 20 Dec 2022")).toBeVisible();
  await playground.counts("Instance1", { Installed: 28, InstalledOther: 9, NotApplicable: 1885 });
  await expectAccessible(page);
});

test("what describe-available-patches answered becomes the patch data by one click", async ({ playground, page }) => {
  await playground.choose("Only a baseline");
  await expect(playground.node("Server1")).toBeVisible();
  await page.getByRole("button", { name: "Add a file" }).click();
  await playground.paste(available, "file-2.yaml");
  const offer = page.getByRole("group", { name: "Patches in this file" });
  await expect(offer).toContainText("This file lists patches.");
  await offer.getByRole("button", { name: "Use as patch data" }).focus();
  await page.keyboard.press("Enter");
  await expect(offer).toContainText("The run is decided on the patches in this file");
  // Of the image's patches the file lists none, so they are all that the baseline does not know.
  await playground.counts("Server1", { Installed: 0, InstalledOther: 36, Missing: 1 });
  await expect(playground.result.getByText("patch data to 8 Mar 2022")).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await playground.counts("Server1", { Installed: 0, InstalledOther: 36, Missing: 1 });
  await page.getByRole("button", { name: "file-2.yaml", exact: true }).click();
  await offer.getByRole("button", { name: "Use the built-in patch data" }).click();
  await playground.counts("Server1", { Installed: 27, InstalledOther: 9 });
});

test("patch data that cannot be read is said, and can be tried again", async ({ playground, page }) => {
  await playground.choose("Only a baseline");
  await page.route(/redhat-[^/]*\.catalog$/, (route) => route.fulfill({ body: "no catalogue" }), { times: 1 });
  await image(playground, "Red Hat Enterprise Linux 8.5, image of 9 Nov 2021");
  const alert = playground.result.getByRole("alert");
  await expect(alert).toContainText("The patch data in redhat.catalog could not be loaded");
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toHaveCount(0);
  await counts(playground, "Server1");
});
