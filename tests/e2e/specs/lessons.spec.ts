import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../accessibility.ts";
import { names, solved } from "../lessons.ts";
import { expect, named, Playground, test } from "../playground.ts";

/** What the pane says, in the language of the page. */
const words = {
  en: { run: "Run and check", wrong: /^Not quite/, right: /^Right: /, notYet: "not yet", reached: "Reached: every line of the goal holds.", hint: /^Show a hint/, next: /^Next: / },
  ja: { run: "実行して確かめる", wrong: /^残念/, right: /^正解です/, notYet: "未達成", reached: "達成しました。目標はすべて満たされています。", hint: /^ヒントを見る/, next: /^次のレッスン: / },
} as const;
type Language = keyof typeof words;

class Lesson {
  readonly page: Page;
  readonly playground: Playground;
  readonly say: (typeof words)[Language];

  constructor(page: Page, language: Language = "en") {
    this.page = page;
    this.playground = new Playground(page);
    this.say = words[language];
  }

  get pane(): Locator {
    return this.page.getByRole("main");
  }

  get options(): Locator {
    return this.pane.getByRole("radio");
  }

  get views(): Locator {
    return this.page.getByRole("navigation", { name: named.views }).getByRole("button");
  }

  async open(name: string, language?: Language): Promise<void> {
    await this.page.goto(`./?lesson=${name}${language === undefined ? "" : `&lang=${language}`}`);
    await expect(this.options.first()).toBeVisible();
  }

  /** The first answer is what many people think, and wrong. */
  async answer(number = 0): Promise<void> {
    await this.options.nth(number).check();
    await this.pane.getByRole("button", { name: this.say.run }).click();
  }

  async solve(name: string): Promise<void> {
    for (const [file, text] of solved(name)) await this.playground.paste(text, file);
    await expect(this.pane.getByText(this.say.reached)).toBeVisible();
  }
}

for (const name of names) {
  for (const language of ["en", ...(["success-and-nothing", "delays", "networks"].includes(name) ? ["ja"] : [])] as Language[]) {
    test(`${name} is played from a wrong prediction to its goal, ${language}`, async ({ page }) => {
      const lesson = new Lesson(page, language);
      await lesson.open(name, language);
      // Nothing tells the answer before it is given: no result, no margin, no problem of the text.
      await expect(lesson.views).toHaveCount(1);
      await expect(page.getByRole("article")).toHaveCount(0);
      await expect(lesson.pane.getByRole("button", { name: lesson.say.hint })).toHaveCount(0);
      await expect(lesson.playground.editor).toBeVisible();
      await expect(lesson.playground.editor.locator(".cm-lintRange")).toHaveCount(0);
      await lesson.answer();
      const verdict = lesson.pane.getByRole("heading", { name: lesson.say.wrong });
      await expect(verdict).toBeFocused();
      await expect(lesson.options.first()).toBeDisabled();
      await expect(lesson.pane.getByText(lesson.say.notYet).first()).toBeVisible();
      await expect(lesson.views).not.toHaveCount(1);
      await expect(lesson.pane.getByRole("button", { name: lesson.say.next })).toHaveCount(0);
      await lesson.solve(name);
      await expect(lesson.pane.getByText(lesson.say.notYet)).toHaveCount(0);
      if (name !== "dev-and-prod") await expect(lesson.pane.getByRole("button", { name: lesson.say.next })).toBeVisible();
    });
  }
}

test("a lesson is gone through by keys alone, with hints, and leads to the next", async ({ page }) => {
  const lesson = new Lesson(page);
  await lesson.open("success-and-nothing");
  const tabTo = async (target: Locator): Promise<void> => {
    for (let presses = 0; presses < 80; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press("Escape");
      await page.keyboard.press("Tab");
    }
    await expect(target).toBeFocused();
  };
  await tabTo(lesson.options.first());
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect(lesson.options.first()).toBeChecked();
  await tabTo(lesson.pane.getByRole("button", { name: "Run and check" }));
  await page.keyboard.press("Enter");
  await expect(lesson.pane.getByRole("heading", { name: /^Not quite/ })).toBeFocused();
  const hints = lesson.pane.getByRole("list", { name: "Hints" }).getByRole("listitem");
  const hint = lesson.pane.getByRole("button", { name: /^Show a hint/ });
  await tabTo(hint);
  for (const count of [1, 2, 3]) {
    await page.keyboard.press("Enter");
    await expect(hints).toHaveCount(count);
  }
  await expect(hint).toBeDisabled();
  await lesson.playground.find("# - SecurityUpdates");
  await page.keyboard.press("ControlOrMeta+/");
  await expect(lesson.pane.getByText("Reached: every line of the goal holds.")).toBeVisible();
  await tabTo(lesson.pane.getByRole("button", { name: /^Next: / }));
  await page.keyboard.press("Enter");
  await expect(lesson.pane.getByRole("heading", { level: 1, name: "Filters inside one rule" })).toBeFocused();
  await expect(page).toHaveURL(/\?lesson=filters-of-one-rule$/);
});

test("a right prediction is praised", async ({ page }) => {
  const lesson = new Lesson(page);
  await lesson.open("success-and-nothing");
  await lesson.answer(2);
  await expect(lesson.pane.getByRole("heading", { name: /^Right: / })).toBeFocused();
  await expect(lesson.pane.getByText("your answer").filter({ visible: true })).toHaveCount(1);
});

test("nobody types while the question is open", async ({ page }) => {
  const lesson = new Lesson(page);
  await lesson.open("delays");
  await lesson.playground.editor.focus();
  await page.keyboard.type("typed too early ");
  await expect(lesson.playground.editor).not.toContainText("typed too early");
  await lesson.answer();
  await expect(lesson.pane.getByRole("heading", { name: /^Not quite/ })).toBeFocused();
  await lesson.playground.editor.focus();
  await page.keyboard.type("# typed now ");
  await expect(lesson.playground.editor).toContainText("typed now");
  await lesson.pane.getByRole("button", { name: "Start over" }).click();
  await expect(lesson.playground.editor).not.toContainText("typed now");
});

test("progress survives a reload, and the list shows it", async ({ page }) => {
  const lesson = new Lesson(page);
  await lesson.open("success-and-nothing");
  await lesson.answer();
  await lesson.solve("success-and-nothing");
  await page.reload();
  await expect(lesson.pane.getByRole("heading", { name: /^Not quite/ })).toBeVisible();
  await expect(lesson.options.first()).toBeChecked();
  const list = page.getByRole("navigation", { name: "All lessons" }).getByRole("listitem").getByRole("button");
  await expect(list).toHaveCount(names.length);
  await expect(list.filter({ hasText: /done$/ })).toHaveCount(1);
  await list.filter({ hasText: "Which baseline" }).click();
  await expect(lesson.options.first()).toBeEnabled();
  await page.goto("./");
  await page.getByRole("button", { name: /^Scenario: / }).click();
  await expect(page.getByRole("list", { name: "Scenarios" }).getByRole("button", { name: /^Lessons/ })).toContainText("1 done");
});

test("what a reader makes of a lesson survives a reload, until they start over", async ({ page }) => {
  const lesson = new Lesson(page);
  const { editor } = lesson.playground;
  await lesson.open("delays");
  await lesson.answer();
  await expect(lesson.pane.getByRole("heading", { name: /^Not quite/ })).toBeFocused();
  await editor.focus();
  await page.keyboard.type("# typed now ");
  await expect(editor).toContainText("typed now");
  await page.reload();
  await expect(editor).toContainText("typed now");
  await page.getByRole("navigation", { name: "All lessons" }).getByRole("button", { name: /Which baseline/ }).click();
  await expect(lesson.options.first()).toBeEnabled();
  await expect(editor).not.toContainText("typed now");
  await lesson.open("delays");
  await expect(editor).toContainText("typed now");
  await lesson.pane.getByRole("button", { name: "Start over" }).click();
  await expect(editor).not.toContainText("typed now");
  await page.reload();
  await expect(lesson.pane.getByRole("heading", { name: /^Not quite/ })).toBeVisible();
  await expect(editor).not.toContainText("typed now");
});

for (const kept of ["", "{", '{"version":1}']) {
  test(`a text of a lesson that cannot be used does no harm: ${kept}`, async ({ page }) => {
    await page.addInitScript((kept) => localStorage.setItem("patchplay.lesson.delays", kept), kept);
    const lesson = new Lesson(page);
    await lesson.open("delays");
    await lesson.answer();
    await expect(lesson.pane.getByRole("heading", { name: /^Not quite/ })).toBeFocused();
  });
}

for (const kept of ["", "{", '{"version":9,"lessons":{}}', '{"version":1,"lessons":{"delays":{"answered":77}}}']) {
  test(`progress that cannot be used does no harm: ${kept}`, async ({ page }) => {
    await page.addInitScript((kept) => localStorage.setItem("patchplay.lessons", kept), kept);
    const lesson = new Lesson(page);
    await lesson.open("delays");
    await expect(lesson.options.first()).toBeEnabled();
  });
}

test("one's own work comes back as it was", async ({ page, playground }) => {
  await playground.find("- CriticalUpdates");
  await page.keyboard.press("End");
  await page.keyboard.type(" # mine");
  await expect(playground.editor).toContainText("# mine");
  await playground.choose("Lessons");
  const lesson = new Lesson(page);
  await expect(lesson.options.first()).toBeVisible();
  await expect(playground.editor).not.toContainText("# mine");
  await lesson.answer();
  await expect(lesson.pane.getByRole("heading", { name: /^Not quite/ })).toBeFocused();
  await page.getByRole("navigation", { name: "All lessons" }).getByRole("button", { name: /^Filters inside/ }).click();
  await expect(page).toHaveURL(/\?lesson=filters-of-one-rule$/);
  // A reload within a lesson keeps it, too.
  await page.reload();
  await expect(lesson.options.first()).toBeEnabled();
  await page.getByRole("button", { name: "Leave the lessons" }).click();
  await expect(playground.editor).toContainText("# mine");
  await expect(page).not.toHaveURL(/lesson/);
  await expect(playground.node("Instance1")).toBeVisible();
});

test("a lesson that does not exist is told, and the page is there", async ({ page }) => {
  await page.goto("./?lesson=nothing-of-the-kind");
  await expect(page.getByRole("alert")).toContainText("there is no lesson of that name");
  await expect(new Playground(page).node("Instance1")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in a lesson, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    const lesson = new Lesson(page);
    const clean = (what: string): Promise<void> => expectAccessible(page, { what });
    await lesson.open("success-and-nothing");
    await clean("the question");
    await lesson.answer();
    await expect(lesson.pane.getByText("not yet")).toBeVisible();
    await clean("the answer");
    await lesson.solve("success-and-nothing");
    await clean("the goal");
    await page.setViewportSize({ width: 390, height: 844 });
    await clean("on a phone");
  });
}
