import { expect, test } from "../playground.ts";
import { endpointsInstead, withoutRoute } from "../texts.ts";

test("without the route to the NAT gateway no node is managed, and the page says which hop is broken", async ({ playground, page }) => {
  await playground.paste(withoutRoute);
  for (const name of ["Instance1", "Instance2"]) {
    await expect(playground.node(name)).toContainText("Not managed");
    await expect(playground.node(name).getByRole("button", { name: / Installed$/ })).toHaveCount(0);
  }
  await playground.view("Run output");
  await expect(playground.result).toContainText("No node got the command");
  await playground.view("Network");
  await expect(playground.result.getByRole("region", { name: /^Ways of / }).first()).toContainText("ClosedRoutes");
});

test("endpoints instead of the NAT gateway: Windows nodes are managed and fail", async ({ playground, page }) => {
  await playground.paste(endpointsInstead);
  for (const name of ["Instance1", "Instance2"]) await expect(playground.node(name)).toContainText("every counter is −1");
  await playground.view("Run output");
  await page.getByRole("button", { name: "Show the log of Instance1" }).click();
  await expect(page.getByRole("region", { name: "stdout" })).toContainText("-1");
  await page.getByRole("group", { name: "Which text" }).getByRole("button", { name: "stderr" }).click();
  await expect(page.getByRole("region", { name: "stderr" })).toContainText("0x80072EE2");
});
