import type { Page } from "@playwright/test";
import { expectAccessible } from "../accessibility.ts";
import { type Playground, expect, test } from "../playground.ts";
import { template } from "../texts.ts";

const baseline = `Name: web
OperatingSystem: WINDOWS
ApprovalRules:
  PatchRules:
    - ApproveAfterDays: 7
      PatchFilterGroup:
        PatchFilters:
          - Key: CLASSIFICATION
            Values: [SecurityUpdates]
`;

const typo = baseline.replace("CLASSIFICATION", "CLASIFICATION");

/** The words that the editor offers at the caret. */
function offers(page: Page) {
  return page.getByRole("listbox", { name: "Completions" });
}

/** Puts the caret behind the first place that holds `words`, by keys alone. */
async function caretBehind(playground: Playground, words: string): Promise<void> {
  await playground.find(words);
  await playground.page.keyboard.press("ArrowRight");
}

/** The line that the caret is in. */
function caretLine({ page }: Playground) {
  return page.locator(".cm-activeLine");
}

test("a baseline is written with the words that may stand there, and undone", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.paste("Name: web\n");
  await playground.editor.focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("Oper");
  const list = offers(page);
  // The list takes no key in its first moments, so that nobody accepts what he has not seen; a click it takes at once.
  await list.getByRole("option", { name: "OperatingSystem" }).click();
  // The value is offered at once, in the tables' words.
  await expect(list.getByRole("option", { name: "AMAZON_LINUX_2", exact: true })).toBeVisible();
  await page.keyboard.type("WIN");
  await expect(list.getByRole("option")).toHaveText(["WINDOWS"]);
  await page.keyboard.press("Enter");
  await expect(list).toHaveCount(0);
  await expect(caretLine(playground)).toHaveText("OperatingSystem: WINDOWS");
  // What stands there in full is no longer offered: Enter is a new line.
  await page.keyboard.press("Enter");
  // A word that is typed slowly gets the words that it would get when typed at once.
  await page.keyboard.type("D");
  await expect(list.getByRole("option")).toHaveText(["Description", "DefaultBaseline"]);
  await page.keyboard.type("esc");
  await expect(list.getByRole("option")).toHaveText(["Description"]);
  await page.keyboard.press("Escape");
  await expect(list).toHaveCount(0);
  // How many steps that is depends on how fast it was typed.
  await expect(async () => {
    await page.keyboard.press("ControlOrMeta+z");
    await expect(playground.editor).not.toContainText("Oper", { timeout: 500 });
  }).toPass();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("Control+Space");
  await expect(list.getByRole("option", { name: "ApprovalRules" })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing while words are offered and explained, ${colorScheme}`, async ({ playground, page }) => {
    await page.emulateMedia({ colorScheme });
    await playground.choose("Empty");
    await playground.paste(`${baseline}  `);
    await playground.editor.focus();
    await page.keyboard.press("ControlOrMeta+End");
    await page.keyboard.type("  - A");
    await expect(offers(page).getByRole("option", { name: "ApproveAfterDays" })).toBeVisible();
    await expect(page.getByRole("link", { name: "AWS documentation" })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await playground.paste(typo);
    await expect(playground.problem).toBeVisible();
    await caretBehind(playground, "CLASIFICATION");
    await page.keyboard.press("ControlOrMeta+i");
    await expect(page.getByRole("tooltip").or(page.locator(".cm-told"))).toContainText("CLASIFICATION");
    await expectAccessible(page);
  });
}

test("a word is explained under the pointer and by a key", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.paste(baseline);
  const words = /days between the release of a patch/i;
  await playground.editor.getByText("ApproveAfterDays").hover();
  await expect(page.getByText(words)).toBeVisible();
  await expect(page.getByRole("link", { name: "AWS documentation" })).toHaveAttribute("href", /^https:\/\/docs\.aws\.amazon\.com\//);
  await page.mouse.move(0, 0);
  await expect(page.getByText(words)).toHaveCount(0);
  await caretBehind(playground, "ApproveAfterDays");
  await page.keyboard.press("ControlOrMeta+i");
  await expect(page.getByText(words).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".cm-told")).toHaveCount(0);
});

test("a fix is one key, one click in the tooltip, the strip or the list, and can be undone", async ({ playground, page }) => {
  await playground.choose("Empty");
  const fixed = (): Promise<void> => expect(playground.editor).toContainText("Key: CLASSIFICATION");
  const undone = async (): Promise<void> => {
    await playground.editor.focus();
    await page.keyboard.press("ControlOrMeta+z");
    await expect(playground.editor).toContainText("Key: CLASIFICATION");
  };
  await playground.paste(typo);
  await expect(playground.problem).toContainText("CLASIFICATION");
  await caretBehind(playground, "CLASIFICATION");
  await page.keyboard.press("ControlOrMeta+.");
  await fixed();
  await undone();
  await playground.editor.getByText("CLASIFICATION").hover();
  await page.locator(".cm-tooltip").getByRole("button", { name: "Change to CLASSIFICATION" }).click();
  await fixed();
  await undone();
  // A person's finger stays on the button for a moment, and the editor loses the focus in it: the button must not move away.
  const moment = { delay: 200 };
  await playground.problem.getByRole("button", { name: "Change to CLASSIFICATION" }).click(moment);
  await fixed();
  await undone();
  await playground.problem.getByRole("button", { name: "List of problems" }).click(moment);
  await page.getByRole("list", { name: "Problems" }).getByRole("button", { name: "Change to CLASSIFICATION" }).click();
  await fixed();
});

test("a name leads to what defines it", async ({ playground, page }) => {
  await caretBehind(playground, "!Sub '${Prefix");
  await page.keyboard.press("F12");
  await expect(caretLine(playground)).toHaveText(/^\s*Prefix:/);
  await caretBehind(playground, "'${Prefix}-patch-group");
  const name = playground.editor.getByText("'${Prefix}-patch-group'").first();
  const box = await name.boundingBox();
  if (box === null) throw new Error("the line is not in sight");
  await page.keyboard.down("Control");
  await page.mouse.click(box.x + 30, box.y + box.height / 2);
  await page.keyboard.up("Control");
  await expect(caretLine(playground)).toHaveText(/^\s*Prefix:/);
});

test("Tab indents, and the way out is said", async ({ playground, page }) => {
  await playground.editor.focus();
  await expect(page.getByText("leaves the editor")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(playground.editor).not.toBeFocused();
  await expect(page.getByText("leaves the editor")).toBeHidden();
});

test("a selection does not keep anybody in", async ({ playground, page }) => {
  await playground.editor.focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Tab");
  await expect(playground.editor).not.toBeFocused();
});

test("help for a text of a megabyte holds nothing up", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.paste(`${template}\n${"# a line that says nothing\n".repeat(40_000)}`);
  await playground.editor.focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("Outputs");
  await expect(caretLine(playground)).toHaveText("Outputs");
  await expect(playground.result.getByRole("article", { name: "Instance1" })).toBeVisible();
});

test("a narrow screen fetches the editor when somebody looks at the texts", async ({ page }) => {
  const fetched: string[] = [];
  page.on("request", (request) => fetched.push(request.url()));
  const editors = () => fetched.filter((url) => /\/editor-[^/]*\.js$/.test(url)).length;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("./");
  const views = page.getByRole("navigation", { name: "Views" });
  await expect(views.getByRole("button", { name: /^Answer/ })).not.toContainText("–");
  await expect(page.getByRole("heading", { name: "What would change this" })).toBeVisible();
  expect(editors()).toBe(0);
  // A change of the text needs nobody to look at it.
  await page.getByRole("button", { name: "Apply to the text" }).click();
  await expect(page.getByText("Applied:")).toBeVisible();
  await expect(page.getByText(/^Since your last edit/)).toBeVisible();
  expect(editors()).toBe(1);
  await views.getByRole("button", { name: /^Template/ }).click();
  await expect(page.getByRole("textbox", { name: "template.yaml, editor" })).toBeVisible();
  await page.getByRole("textbox", { name: "template.yaml, editor" }).focus();
  await page.keyboard.press("ControlOrMeta+z");
  await views.getByRole("button", { name: /^Answer/ }).click();
  await expect(page.getByRole("button", { name: "Apply to the text" })).toBeVisible();
});

test("an editor that cannot be had is said, and can be tried again", async ({ playground, page }) => {
  await page.route(/\/editor-[^/]*\.js$/, (route) => route.abort());
  // The browser itself complains about that.
  page.removeAllListeners("console");
  await page.reload();
  const alert = page.getByRole("main").getByRole("alert");
  await expect(alert).toContainText("The editor could not be loaded");
  await playground.counts("Instance1", { Installed: 28 });
  await page.unroute(/\/editor-[^/]*\.js$/);
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(alert).toHaveCount(0);
  await expect(playground.editor).toContainText("AWS::SSM::PatchBaseline");
});
