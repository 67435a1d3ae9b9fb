// The Chromium of this machine; nothing is downloaded.
import { existsSync } from "node:fs";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** How Playwright starts it. */
export const launchOptions = {
  executablePath: process.env.CHROME ?? places.find((place) => existsSync(place)),
  // Chromium has no sandbox for root.
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
};
