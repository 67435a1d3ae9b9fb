// The pictures of the README, taken of the built site: `cargo xtask build`, then `npm run screenshots` here.
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { launchOptions } from "../browser.mjs";
import { serve } from "../site.mjs";

const site = await serve(0);
const browser = await chromium.launch(launchOptions);
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light", serviceWorkers: "block" });
  await page.goto(site.address);
  await page.getByRole("article", { name: "Instance2" }).waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: fileURLToPath(new URL("answer.png", import.meta.url)), animations: "disabled" });
} finally {
  await browser.close();
  site.close();
}
