// The icons of the installed page, drawn from the one that tabs show: `npm run icons` here.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { launchOptions } from "../browser.mjs";

const folder = new URL("../../../web/public/", import.meta.url);
const svg = readFileSync(new URL("icon.svg", folder), "utf8");
const browser = await chromium.launch(launchOptions);
try {
  const page = await browser.newPage({ colorScheme: "light" });
  for (const size of [192, 512]) {
    await page.setViewportSize({ width: size, height: size });
    // Systems cut icons to a circle of four fifths; the mark stays inside it.
    await page.setContent(`<style>body{margin:0;background:#fafcfb}svg{position:absolute;left:22%;top:24%;width:56%;height:52%}</style>${svg}`);
    await page.screenshot({ path: fileURLToPath(new URL(`icon-${size}.png`, folder)) });
  }
} finally {
  await browser.close();
}
