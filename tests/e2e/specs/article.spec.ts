import { expect, test } from "../playground.ts";

test("opens with the article's run", async ({ playground }) => {
  await playground.counts("Instance1", { Installed: 28, InstalledOther: 9, NotApplicable: 1885, Missing: 0, Failed: 0 });
  await playground.counts("Instance2", { Installed: 0, InstalledOther: 36, Missing: 0, Failed: 0 });
  await expect(playground.node("Instance1")).toContainText("AWS-DefaultPatchBaseline");
  await expect(playground.node("Instance2")).toContainText("MyPatchBaseline");
  await expect(playground.problem).toHaveCount(0);
});

test("keeps what is read in its place while the rest is found out", async ({ browser, baseURL }) => {
  const page = await browser.newPage({ baseURL });
  // The beginnings of what moves in the answer; the editor scrolls to the line that decides, as it should.
  await page.addInitScript(() => {
    type Shift = PerformanceEntry & { sources: { node: Node | null }[] };
    const moved: string[] = [];
    Object.assign(window, { moved });
    new PerformanceObserver((list) => {
      const nodes = (list.getEntries() as Shift[]).flatMap(({ sources }) => sources.map(({ node }) => node));
      const inAnswer = (node: Node | null) => (node instanceof Element ? node : node?.parentElement)?.closest("#pane");
      for (const node of nodes) if (inAnswer(node)) moved.push(node?.textContent?.slice(0, 40) ?? "");
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto("./");
  await expect(page.getByRole("heading", { name: "What would change this" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Assertions" })).toBeVisible();
  await page.waitForFunction(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(() => painted(true)))));
  expect(await page.evaluate(() => (window as unknown as { moved: string[] }).moved)).toEqual([]);
  await page.close();
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
