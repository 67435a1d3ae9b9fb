import type { Page } from "@playwright/test";
import { expect, test } from "../playground.ts";

/** Japanese of what the test has to find. */
const answer = "Instance2 には何もインストールされませんでした";

/**
 * What is seen or read aloud and still English: three words of small letters in a row. What AWS, a node or the user wrote
 * stands in the editor, a log, code or a field.
 */
async function english(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const words = /\b[a-z]{2,}[,;:]? [a-z]{1,}[,;:]? [a-z]{2,}\b/;
    const theirs = "code, pre, script, style, noscript, .cm-editor, .log, .tree";
    const found: string[] = [];
    const take = (text: string | null): void => {
      // Titles of patches are their makers'.
      if (text !== null && words.test(text) && !/\(KB\d+\)/.test(text)) found.push(text.trim());
    };
    for (const element of document.querySelectorAll("body *")) {
      if (element.closest(theirs) !== null || !element.checkVisibility({ visibilityProperty: true })) continue;
      for (const name of ["aria-label", "title", "placeholder", "alt"]) take(element.getAttribute(name));
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) take(node.textContent);
    }
    return [...new Set(found)];
  });
}

/** Opens all that is closed below. */
async function unfold(page: Page, below: string): Promise<void> {
  const closed = page.locator(`${below} details:not([open]) > summary`).filter({ visible: true });
  while ((await closed.count()) > 0) await closed.first().click();
}

test.use({ locale: "ja-JP" });

test.beforeEach(async ({ page }) => {
  await page.goto("./");
  await expect(page.getByRole("main")).toContainText(answer);
});

for (const view of ["結果", "実行の出力", "パッチ", "ネットワーク", "時間", "比較"]) {
  test(`nothing is English in ${view}`, async ({ page }) => {
    await page.getByRole("navigation", { name: "結果のビュー" }).getByRole("button", { name: new RegExp(`^${view}`) }).click();
    if (view === "結果") await expect(page.getByRole("heading", { name: "結果を変えるには" })).toBeVisible();
    if (view === "時間") await expect(page.getByRole("slider")).toBeVisible();
    if (view === "比較") await expect(page.getByRole("table").first()).toBeVisible();
    expect(await english(page)).toEqual([]);
  });
}

test("nothing is English in the why of a patch", async ({ page }) => {
  await page.getByRole("navigation", { name: "結果のビュー" }).getByRole("button", { name: /^パッチ/ }).click();
  await page.getByRole("row").nth(3).getByRole("button").first().click();
  await expect(page.getByRole("complementary")).toBeVisible();
  expect(await english(page)).toEqual([]);
});

test("nothing is English in the settings, the nodes and the menus", async ({ page }) => {
  await page.locator(".settings > button").first().click();
  await unfold(page, ".settings");
  expect(await english(page)).toEqual([]);
  await page.getByRole("button", { name: /^ノード/ }).first().click();
  await page.getByRole("button", { name: /Instance1/ }).first().click();
  await unfold(page, "fieldset.card");
  expect(await english(page)).toEqual([]);
  await page.getByRole("button", { name: /^シナリオ/ }).click();
  expect(await english(page)).toEqual([]);
  await page.keyboard.press("Escape");
  for (const menu of ["共有", "エクスポート"]) {
    await page.getByRole("button", { name: menu, exact: true }).click();
    expect(await english(page)).toEqual([]);
    await page.keyboard.press("Escape");
  }
});

test("problems, their fixes and what the editor offers are Japanese", async ({ page }) => {
  await page.getByRole("textbox", { name: /、エディタ$/ }).focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("\nAnother:\nType: AWS::SSM::PatchBaseline\nProperties:\nNme: web\n");
  await expect(page.locator(".problems, [role=status], .ed").first()).toBeVisible();
  expect(await english(page)).toEqual([]);
});
