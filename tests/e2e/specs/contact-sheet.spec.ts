import { Buffer } from "node:buffer";
import { mkdirSync, writeFileSync } from "node:fs";
import { type Playground, expect, test } from "../playground.ts";

/** What a person reviews after a change: every view, at the widths of a desk, a tablet and a phone, light and dark. */
const folder = new URL("../../../target/contact-sheet/", import.meta.url);

const widths = [1440, 768, 390];
const schemes = ["light", "dark"] as const;

type Step = (playground: Playground) => Promise<void>;

const answer: Step = async (playground) => {
  await expect(playground.node("Instance2")).toBeVisible();
  // The last that comes.
  await expect(playground.result.getByRole("heading", { name: "What would change this" })).toBeVisible();
};

const views: Record<string, Step> = {
  Answer: answer,
  "Run output": async (playground) => {
    await playground.view("Run output");
    await expect(playground.result.getByRole("heading", { level: 1 })).toBeVisible();
  },
  Patches: async (playground) => {
    await playground.view("Patches");
    await expect(playground.result.getByRole("row").nth(5)).toBeVisible();
  },
  Network: async (playground) => {
    await playground.view("Network");
    await expect(playground.result.getByRole("heading", { level: 1 })).toBeVisible();
  },
  Time: async (playground) => {
    await playground.view("Time");
    await expect(playground.result.getByRole("slider")).toBeVisible();
  },
  Compare: async (playground) => {
    await playground.view("Compare");
    await expect(playground.result.getByRole("region", { name: "Table of nodes that differ" })).toBeVisible();
  },
};

test.setTimeout(180_000);

for (const scheme of schemes) {
  test(`every view at every width, ${scheme}, stays within it, on one sheet`, async ({ playground, page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    const rows: string[] = [];
    for (const [name, show] of Object.entries(views)) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await show(playground);
      const pictures: string[] = [];
      for (const width of widths) {
        await page.setViewportSize({ width, height: 900 });
        await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
        const over = await page.evaluate(() => {
          const { scrollWidth, scrollHeight } = document.documentElement;
          return { wider: scrollWidth - innerWidth, higher: scrollHeight - innerHeight };
        });
        expect(over, `${name} at ${width} px is as wide and as high as the window`).toEqual({ wider: 0, higher: 0 });
        const picture = await page.screenshot({ animations: "disabled", caret: "hide", type: "jpeg", quality: 85 });
        pictures.push(`<img width="${width / 2}" height="450" alt="" src="data:image/jpeg;base64,${Buffer.from(picture).toString("base64")}">`);
      }
      rows.push(`<h2>${name}, ${scheme}</h2><div>${pictures.join("")}</div>`);
    }
    const sheet = `<!doctype html><meta charset="utf-8"><title>${scheme}</title>
      <style>body { font: 14px system-ui; background: #8886 } div { display: flex; gap: 12px } img { border: 1px solid #888 }</style>${rows.join("")}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(new URL(`${scheme}.html`, folder), sheet);
  });
}
