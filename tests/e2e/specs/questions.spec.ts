import { expectAccessible } from "../accessibility.ts";
import { expect, test } from "../playground.ts";

/** What each of the menu's questions is answered with, in the explanation that opens with it. */
const answers: [title: string, answer: RegExp][] = [
  ["Success, and still patches are missing", /A Scan only looks/],
  ["A tag that is nearly right", /its tag patch group is spelled otherwise/],
  ["Installed, and waiting for a reboot", /this run was told NoReboot/],
  ["The same delay, a week later", /an ApproveUntilDate gives every run the same patches/],
  ["What the counts mean", /on the node, though the baseline does not approve it/],
  ["Compliance overwritten by another scan", /what this run reports takes its place/],
  ["Updates that the rule names and the run leaves out", /only such updates are taken/],
  ["A rejected package that another one needs", /because curl\.x86_64 needs it/],
  ["An approved patch that a newer one replaces", /Replaced by KB5010351/],
];

test("every question of the menu opens with its explanation", async ({ playground }) => {
  for (const [title, answer] of answers) {
    await playground.choose(title);
    await expect(playground.result.getByText(answer).first()).toBeVisible();
  }
  await playground.choose("A filter of another operating system");
  await expect(playground.problem).toContainText("is no filter key for Ubuntu Server");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the menu with its questions fits a phone, and axe finds nothing, ${colorScheme}`, async ({ page, playground }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("button", { name: /^Scenario: / }).click();
    const menu = page.getByRole("list", { name: "Scenarios" });
    await expect(playground.result).toBeVisible();
    const box = await menu.boundingBox();
    expect(box && box.y + box.height).toBeLessThanOrEqual(844);
    await menu.getByRole("button", { name: "What the counts mean" }).scrollIntoViewIfNeeded();
    await expectAccessible(page);
  });
}
