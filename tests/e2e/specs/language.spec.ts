import { expectAccessible } from "../accessibility.ts";
import { expect, test } from "../playground.ts";

const japanese = "Instance2 には何もインストールされませんでした";

test("the switch in the header speaks Japanese and English, and the text stays", async ({ playground, page }) => {
  await playground.toggleComment("- SecurityUpdates");
  await playground.counts("Instance2", { Installed: 25 });
  const text = await playground.editor.innerText();
  await page.getByLabel("Language").selectOption("ja");
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await expect(page.getByRole("navigation", { name: "結果のビュー" }).getByRole("button", { name: /^ネットワーク/ })).toBeVisible();
  await expect(playground.node("Instance2")).toContainText("25");
  expect(await playground.editor.innerText()).toBe(text);
  await page.getByLabel("言語").selectOption("en");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.getByRole("navigation", { name: "Views of the result" })).toBeVisible();
});

test("the choice is kept for the next visit", async ({ playground, page }) => {
  await page.getByLabel("Language").selectOption("ja");
  await expect(playground.result).toContainText(japanese);
  await page.reload();
  await expect(playground.result).toContainText(japanese);
});

test("an address asks for a language", async ({ page }) => {
  await page.goto("./?lang=ja");
  await expect(page.getByRole("main")).toContainText(japanese);
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
});

test.describe("a browser that prefers Japanese", () => {
  test.use({ locale: "ja-JP" });

  test("gets Japanese", async ({ page }) => {
    await page.goto("./");
    await expect(page.getByRole("main")).toContainText(japanese);
    await expect(page.getByRole("main")).toContainText("このパッチベースラインのリストにあるため");
  });

  for (const view of ["結果", "実行の出力", "パッチ", "ネットワーク", "時間"]) {
    test(`axe finds nothing in ${view}`, async ({ page }) => {
      await page.goto("./");
      await expect(page.getByRole("main")).toContainText(japanese);
      await page.getByRole("navigation", { name: "結果のビュー" }).getByRole("button", { name: new RegExp(`^${view}`) }).click();
      await expectAccessible(page);
    });
  }
});
