import { expect, test } from "../playground.ts";

test("opens with the article's run", async ({ playground }) => {
  await playground.counts("Instance1", { Installed: 28, InstalledOther: 9, NotApplicable: 1885, Missing: 0, Failed: 0 });
  await playground.counts("Instance2", { Installed: 0, InstalledOther: 36, Missing: 0, Failed: 0 });
  await expect(playground.node("Instance1")).toContainText("AWS-DefaultPatchBaseline");
  await expect(playground.node("Instance2")).toContainText("MyPatchBaseline");
  await expect(playground.problem).toHaveCount(0);
});

test("says what of the numbers is reconstructed or calibrated, where they are", async ({ playground }) => {
  await expect(playground.result).toContainText("reconstructed");
  await expect(playground.result).toContainText("catalogue");
});

test("a Scan finds what the Install installs", async ({ playground }) => {
  await playground.operation("Scan");
  await playground.counts("Instance1", { Installed: 27, Missing: 2, NotApplicable: 1884, InstalledOther: 9 });
  await playground.counts("Instance2", { Installed: 0, InstalledOther: 36, Missing: 0 });
});

test("uncommenting a line changes the counts, and so does commenting it again", async ({ playground }) => {
  await playground.operation("Scan");
  await playground.toggleComment("- SecurityUpdates");
  await playground.counts("Instance2", { Installed: 25, Missing: 1 });
  await playground.toggleComment("- Important");
  await playground.counts("Instance2", { Installed: 27, Missing: 2, InstalledOther: 9 });
  await playground.toggleComment("- SecurityUpdates");
  await playground.toggleComment("- Important");
  await playground.counts("Instance2", { Installed: 0, InstalledOther: 36 });
});

test("shows the log as it lies in S3", async ({ playground, page }) => {
  await playground.view("Run output");
  await page.getByRole("button", { name: "Show the log of Instance1" }).click();
  const log = page.getByRole("region", { name: "stdout" });
  await expect(log).toContainText("EC2AMAZ-JNT8FVJ");
  await expect(log).toContainText("KB5009557");
  await expect(log).toContainText("936681b3-6848-40e0-932a-87557809dd23");
  await page.getByRole("button", { name: "Show the log of Instance2" }).click();
  await expect(page.getByRole("region", { name: "stdout" })).not.toContainText("KB5009557");
});

test("tells why a patch is not installed, and which lines decide", async ({ playground, page }) => {
  await playground.view("Patches");
  await page.getByRole("searchbox", { name: "Find KB, title or CVE" }).fill("KB5009557");
  await page.getByRole("button", { name: /KB5009557/ }).first().click();
  const why = page.getByRole("complementary", { name: /KB5009557/ });
  await why.getByRole("group", { name: "Node" }).getByRole("button", { name: "Instance2" }).click();
  await expect(page.getByRole("complementary", { name: /Instance2/ })).toContainText("CLASSIFICATION");
});
