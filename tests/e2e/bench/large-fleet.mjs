// Typing with 10,000 nodes: the longest time that the page's thread is busy in one piece, over 20 keys in the template, and
// the time from a key to the answer's paint. Prints {"longest", "tasks", "answer", "added"} in milliseconds; `tasks` are
// those over 50 ms, which browsers call long.
import { chromium } from "@playwright/test";
import { launchOptions } from "../browser.mjs";
import { serve } from "../site.mjs";

const KEYS = 20;

const site = await serve(0);
const browser = await chromium.launch(launchOptions);
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  await page.goto(site.address);
  await page.getByRole("article", { name: "Instance2" }).waitFor();
  await page.getByRole("button", { name: /^Scenario: / }).click();
  await page.getByRole("list", { name: "Scenarios" }).getByRole("button", { name: "Only a baseline" }).click();
  await page.getByRole("article", { name: "Server2" }).waitFor();
  await page.getByRole("button", { name: /^Nodes/ }).click();
  await page.getByRole("button", { name: "Add many" }).click();
  const form = page.getByRole("form", { name: "Add many nodes" });
  await form.getByLabel("How many").fill("9998");
  await form.getByLabel("Image").selectOption({ label: "Windows Server 2019, image of 15 Dec 2021" });
  await form.getByLabel("Tag value").fill("web");
  await page.evaluate(() => {
    globalThis.long = [];
    new PerformanceObserver((list) => globalThis.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  });
  await form.getByRole("button", { name: "Add them" }).click();
  await page.getByRole("region", { name: "10,000 nodes by baseline" }).waitFor({ timeout: 120_000 });
  const added = await page.evaluate(() => globalThis.long.splice(0));

  // A letter more in the description, which decides nothing: each answer is of the whole fleet all the same.
  await page.getByRole("button", { name: "template.yaml", exact: true }).click();
  const editor = page.getByRole("textbox", { name: /, editor$/ });
  await editor.focus();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("- Critical");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("End");
  await page.waitForTimeout(3000);
  await page.evaluate(() => globalThis.long.splice(0));
  const answer = [];
  for (let key = 0; key < KEYS; key += 1) {
    const start = performance.now();
    // A value that AWS does not know and the one that it knows, so that the answer changes with every key.
    await page.keyboard.press(key % 2 === 0 ? "x" : "Backspace");
    await page.locator(key % 2 === 0 ? ".view.stale" : ".view:not(.stale)").waitFor({ timeout: 60_000 });
    answer.push(performance.now() - start);
    await page.waitForTimeout(700);
  }
  const tasks = await page.evaluate(() => globalThis.long);
  const rounded = (times) => times.map((time) => Math.round(time));
  const middle = [...answer].sort((a, b) => a - b)[Math.floor(answer.length / 2)];
  console.log(JSON.stringify({ longest: Math.max(0, ...tasks), tasks: rounded(tasks), answer: Math.round(middle), added: rounded(added) }));
} finally {
  await browser.close();
  site.close();
}
