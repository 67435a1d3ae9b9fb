import { readFileSync } from "node:fs";
import { expectAccessible } from "../accessibility.ts";
import { expect, test } from "../playground.ts";

const configuration = readFileSync(new URL("../../cases/terraform/main.tf", import.meta.url), "utf8");

test("Terraform is pasted and played; what reads it is fetched then, and once", async ({ playground, page }) => {
  const fetched: string[] = [];
  page.on("request", (request) => {
    // The name's digest may have a dash in it, too.
    if (/terraform[^/]*$/.test(request.url())) fetched.push(new URL(request.url()).pathname.replace(/-[\w-]{8}\./, "."));
  });
  await page.reload();
  await playground.choose("Empty");
  await expect(playground.result).toBeVisible();
  expect(fetched, "nothing of it comes with the page").toEqual([]);
  await playground.paste(configuration);
  for (const node of ["host-one", "host-two"]) {
    await expect(playground.node(node)).toContainText("shop-web");
    await expect(playground.node(node).getByRole("button", { name: /^[1-9][\d,]* (Installed|InstalledOther|Missing)$/ }).first()).toBeVisible();
  }
  await expectAccessible(page);

  // Another text of it needs nothing more; problems stand in its own lines and words.
  await playground.paste(configuration.replace("approve_after_days  = 7", "approve_after_days  = 400"));
  await expect(playground.problem).toContainText("approve_after_days");
  await expect(playground.problem).toContainText("400");
  await playground.paste(configuration.replaceAll('"shop"', '"blog"'));
  await expect(playground.node("host-one")).toContainText("blog-web");
  expect(fetched.filter((path) => path.endsWith(".wasm"))).toEqual(["/some/where/assets/terraform_bg.wasm"]);
});

test("a reader of Terraform that cannot be had is said, and can be tried again", async ({ playground, page }) => {
  await page.route(/terraform_bg-[^/]*\.wasm$/, (route) => route.fulfill({ body: "no module" }), { times: 1 });
  await playground.choose("Empty");
  await playground.paste(configuration);
  const alert = playground.result.getByRole("alert");
  await expect(alert).toContainText("The part of the program in terraform.wasm could not be loaded");
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(playground.node("host-one")).toContainText("shop-web");
});

test("versions with Terraform are compared", async ({ playground }) => {
  await playground.choose("Empty");
  await playground.paste(configuration);
  await expect(playground.node("host-one")).toContainText("shop-web");
  await playground.paste(configuration.replace('values = ["Security"]', 'values = ["Bugfix"]'));
  await playground.result.getByRole("button", { name: "What changed since your last edit" }).click();
  await expect(playground.result.getByRole("heading", { level: 1 })).toContainText("Since your last edit");
  const nodes = playground.result.getByRole("region", { name: "Table of nodes that differ" });
  await expect(nodes.getByRole("row", { name: /host-one/ })).toBeVisible();
});
