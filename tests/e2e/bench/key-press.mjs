// From a key press to after the paint that shows its answer: 50 keys in the article's scenario, each of which changes
// the result. Prints {"median", "p95", "times"} in milliseconds.
import { chromium } from "@playwright/test";
import { launchOptions } from "../browser.mjs";
import { serve } from "../site.mjs";

const KEYS = 50;

const site = await serve(0);
const browser = await chromium.launch(launchOptions);
try {
  // What the browser keeps for later, on a first visit and in a thread of its own, is no part of a key press.
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  await page.goto(site.address);
  await page.getByRole("article", { name: "Instance2" }).waitFor();

  // The end of Instance2's patch group: a letter more and it has another baseline, a letter less and it has its own again.
  const editor = page.getByRole("textbox", { name: /, editor$/ });
  await editor.focus();
  await page.keyboard.press("Control+f");
  await page.keyboard.type("-patch-group");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ArrowRight");

  // An answer is painted when the frame after the change of the page's result is through.
  await page.evaluate(() => {
    globalThis.times = [];
    let pressed = 0;
    document.addEventListener("keydown", (event) => { pressed = event.timeStamp; }, { capture: true });
    const result = document.querySelector("main");
    let words = result.textContent;
    const seen = new MutationObserver(() => {
      if (pressed === 0 || result.textContent === words) return;
      words = result.textContent;
      const start = pressed;
      pressed = 0;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => globalThis.times.push(performance.now() - start);
        port2.postMessage(undefined);
      });
    });
    seen.observe(result, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  for (let key = 0; key < KEYS + 5; key += 1) {
    const before = await page.evaluate(() => globalThis.times.length);
    await page.keyboard.press(key % 2 === 0 ? "0" : "Backspace");
    await page.waitForFunction((count) => globalThis.times.length > count, before);
    await page.waitForTimeout(60);
  }
  // The first keys warm the engine up.
  const times = (await page.evaluate(() => globalThis.times)).slice(-KEYS);
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.ceil(share * sorted.length) - 1];
  console.log(JSON.stringify({ median: at(0.5), p95: at(0.95), times: times.map((time) => Math.round(time * 10) / 10) }));
} finally {
  await browser.close();
  site.close();
}
