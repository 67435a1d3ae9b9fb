import { defineConfig } from "@playwright/test";
import { launchOptions } from "./browser.mjs";
import { base } from "./site.mjs";

const port = Number(process.env.PORT ?? 47613);

export default defineConfig({
  testDir: "specs",
  outputDir: "results",
  // A test that needs a second try is a finding.
  retries: 0,
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"]],
  forbidOnly: true,
  use: {
    baseURL: `http://127.0.0.1:${port}${base}`,
    browserName: "chromium",
    launchOptions,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    // Only the tests that are about it let the browser keep the site: the others answer for it themselves.
    serviceWorkers: "block",
  },
  webServer: { command: `node site.mjs ${port}`, url: `http://127.0.0.1:${port}${base}`, reuseExistingServer: false },
});
