import { readFileSync } from "node:fs";
import { expectAccessible } from "../accessibility.ts";
import { expect, test } from "../playground.ts";

const text = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
/** The article's log, which has lost its line breaks. */
const article = text("cases/article.log.txt");
const failed = text("golden/windows/install-failed-patch.log");
const unreachable = text("golden/windows/updates-unreachable.log") + text("golden/windows/updates-unreachable.stderr.log");
const linux = text("golden/linux/apt-install-blocked.log");

test("a log that is pasted in the place of a template is recognised and read", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.paste(article);
  const { result } = playground;
  await expect(result.getByRole("heading", { level: 1, name: "Install on i-0be0847252c5cf00e installed KB5009557 and KB5009718." })).toBeVisible();
  await expect(result).toContainText("AWS-DefaultPatchBaseline (pb-04ba050f612fba3a6)");
  await expect(result).toContainText("2022-01-22T11:19:01.0000000Z");
  await expect(result.getByRole("region", { name: "Counters" })).toContainText("28 Installed");
  await expect(result.getByRole("region", { name: "Counters" })).toContainText("1,885 NotApplicable");
  await expect(result.getByRole("table").getByRole("row", { name: /KB5009718/ })).toContainText("installed by this run");
  await expect(result.getByRole("region", { name: "What it means" }).getByRole("link", { name: "AWS's page" }).first())
    .toHaveAttribute("href", /^https:\/\/docs\.aws\.amazon\.com\//);
  await expect(page.getByRole("navigation", { name: "Views of the result" }).getByRole("button", { name: /^Your log/ })).toContainText("2 installed");
});

test("a scenario like the log is one click away, and the log stays", async ({ playground, page }) => {
  await playground.choose("Read a log");
  await playground.paste(article, "run.log");
  await playground.result.getByRole("button", { name: "Build a scenario like this run" }).click();
  const node = playground.node("i-0be0847252c5cf00e");
  await expect(node).toContainText("AWS-DefaultPatchBaseline");
  await expect(playground.result).toContainText("Install, 22 Jan 2022 11:19 UTC");
  await expect(page.getByRole("button", { name: "run.log", exact: true })).toBeVisible();
  await playground.view("Your log");
  await expect(playground.result).toContainText("i-0be0847252c5cf00e installed KB5009557");
  await page.getByRole("button", { name: "Back to your work" }).click();
  await expect(page.getByRole("button", { name: "run.log", exact: true })).toBeVisible();
});

test("what failed, the exit code and what to do are said", async ({ playground }) => {
  await playground.choose("Read a log");
  await expect(playground.result.getByRole("heading", { name: "Paste a log into the editor" })).toBeVisible();
  await playground.paste(failed, "run.log");
  await expect(playground.result.getByRole("heading", { level: 1 })).toContainText("could not install KB");
  await playground.paste(unreachable, "run.log");
  await expect(playground.result.getByRole("heading", { level: 1 })).toContainText("failed before it could look");
  await expect(playground.result).toContainText("Exit code");
  await expect(playground.result.getByRole("region", { name: "What it means" })).toContainText(/Windows Update/);
  await playground.paste(linux, "run.log");
  await expect(playground.result.getByRole("heading", { level: 1 })).not.toContainText("failed before");
  await playground.paste("nothing of the kind", "run.log");
  await expect(playground.result.getByRole("heading", { name: "This is no log of the patch step." })).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in a log that is read, ${colorScheme}`, async ({ playground, page }) => {
    await page.emulateMedia({ colorScheme });
    await playground.choose("Read a log");
    await playground.paste(failed, "run.log");
    await expect(playground.result.getByRole("region", { name: "What it means" })).toBeVisible();
    await expectAccessible(page);
  });
}
