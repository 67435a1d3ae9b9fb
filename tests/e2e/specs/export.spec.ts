import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import type { Download, Locator, Page } from "@playwright/test";
import { expectAccessible } from "../accessibility.ts";
import { expect, test } from "../playground.ts";
import { noise } from "../texts.ts";

async function openExport(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  return page.getByRole("dialog", { name: "Export" });
}

async function downloaded(page: Page, button: Locator): Promise<{ name: string; bytes: Buffer }> {
  const [download]: [Download, void] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** The files of a zip archive, read by its central directory. */
function unzipped(bytes: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = bytes.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, packed, nameLength] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28)];
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const data = bytes.subarray(start, start + packed);
    files.set(name, (method === 0 ? data : inflateRawSync(data)).toString("utf8"));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

const golden = (name: string): string => readFileSync(new URL(`../../golden/${name}`, import.meta.url), "utf8");

test("the baseline is written in every form", async ({ playground, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await playground.counts("Instance1", { Installed: 28 });
  const panel = await openExport(page);
  const shown = panel.getByRole("region", { name: "The baseline in this form" });
  for (const [form, part, file] of [
    ["CloudFormation, YAML", "Type: AWS::SSM::PatchBaseline", "baseline.yaml"],
    ["CloudFormation, JSON", '"Type": "AWS::SSM::PatchBaseline"', "baseline.json"],
    ["Input of create-patch-baseline, JSON", '"OperatingSystem": "WINDOWS"', "create-patch-baseline.json"],
    ["Commands of the AWS CLI", "aws ssm create-patch-baseline", "baseline.sh"],
    ["Terraform", 'resource "aws_ssm_patch_baseline"', "baseline.tf"],
  ] as const) {
    await panel.getByRole("combobox", { name: /^Form/ }).selectOption(form);
    await expect(shown).toContainText(part);
    const section = panel.getByRole("region", { name: "The baseline", exact: true });
    const { name, bytes } = await downloaded(page, section.getByRole("button", { name: "Download" }));
    expect(name).toBe(file);
    expect(bytes.toString()).toContain(part);
    await section.getByRole("button", { name: "Copy" }).click();
    await expect(section).toContainText("Copied");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(bytes.toString());
  }
});

test("texts without a baseline say why there is nothing to write", async ({ playground, page }) => {
  await playground.choose("Empty");
  await playground.paste("Resources: {Bucket: {Type: AWS::S3::Bucket}}\n");
  const panel = await openExport(page);
  await expect(panel).toContainText("no baseline stands here to be written");
});

test("the answer is copied as Markdown, with a link that opens it", async ({ playground, page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await playground.counts("Instance1", { Installed: 28 });
  const panel = await openExport(page);
  await panel.getByRole("button", { name: "Copy as Markdown" }).click();
  await expect(panel).toContainText("Copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const link = /\]\(<([^>]*)>\)/.exec(copied)?.[1] ?? "";
  expect(link).toContain("#v1.");
  // The page has read the texts of the scenario; the golden is of the file, whose own lines are addresses too.
  const known = golden("summaries/article.md").replace(/\]\(<[^>]*>\)/, "");
  expect(copied.replace(/\]\(<[^>]*>\)/, "")).toBe(known);
  await page.goto("about:blank");
  await page.goto(link);
  await playground.counts("Instance1", { Installed: 28 });
});

test("the logs are saved under their keys, the same bytes every time", async ({ playground, page }) => {
  await playground.counts("Instance1", { Installed: 28 });
  const panel = await openExport(page);
  const button = panel.getByRole("button", { name: "Download all logs" });
  const first = await downloaded(page, button);
  expect(first.name).toBe("logs.zip");
  const files = unzipped(first.bytes);
  const keys = [...files.keys()];
  expect(keys.length).toBe(2);
  for (const [number, key] of keys.entries()) {
    expect(key).toMatch(/^soa-04-003\/AWSRunPatchBaselineAssociation\/.*\/stdout$/);
    const logs = [golden("article/instance1.stdout"), golden("article/instance2.stdout")];
    expect(logs, `log ${number}`).toContain(files.get(key));
  }
  expect((await downloaded(page, button)).bytes.equals(first.bytes)).toBe(true);
});

test("one log is saved alone", async ({ playground, page }) => {
  await playground.view("Run output");
  const { name, bytes } = await downloaded(page, playground.result.getByRole("button", { name: "Download" }));
  expect(name).toBe("Instance1.stdout.txt");
  expect(bytes.toString()).toBe(golden("article/instance1.stdout"));
});

test("every answer of the program is saved as JSON", async ({ playground, page }) => {
  await playground.counts("Instance1", { Installed: 28 });
  const panel = await openExport(page);
  const button = panel.getByRole("button", { name: "Download JSON" });
  const answer = async (option: RegExp): Promise<Record<string, unknown>> => {
    const label = await panel.getByLabel("Answer in JSON").locator("option").filter({ hasText: option }).textContent();
    await panel.getByLabel("Answer in JSON").selectOption(label);
    return JSON.parse((await downloaded(page, button)).bytes.toString()) as Record<string, unknown>;
  };
  expect(Object.keys(await answer(/^run/))).toEqual(expect.arrayContaining(["Command", "CommandInvocations", "InstancePatchStates", "Objects"]));
  expect(Object.keys(await answer(/^inspect/))).toEqual(expect.arrayContaining(["Baselines", "Instances", "Runs"]));
  await panel.getByLabel("Answer in JSON").selectOption({ index: 2 });
  await panel.getByRole("combobox", { name: /^Node/ }).selectOption("Instance2");
  const explained = await answer(/^explain/);
  expect(explained["Baseline"]).toMatchObject({ Name: "soa-04-003-MyPatchBaseline" });
});

test("a run with errors has nothing to save, and says so", async ({ playground, page }) => {
  await playground.paste(`Resources: [${noise(30).replaceAll(/[^a-z]/g, "")}\n`);
  await expect(playground.problem).toBeVisible();
  const panel = await openExport(page);
  await panel.getByRole("button", { name: "Download JSON" }).click();
  await expect(panel).toContainText("The scenario has errors, so there is nothing to save.");
});

test("a file that takes long to make is not taken for a text that does", async ({ playground, page }) => {
  // Longer than the deadline of an answer, which waits behind it.
  const slow = `addEventListener("message", ({ data }) => {
    if (data.what === "logs") for (const start = performance.now(); performance.now() - start < 3_000; );
  });`;
  await page.route(/engine\.worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${slow}${await response.text()}` });
  });
  await page.reload();
  await playground.counts("Instance1", { Installed: 28 });
  const panel = await openExport(page);
  const download = page.waitForEvent("download");
  await panel.getByRole("button", { name: "Download all logs" }).click();
  await page.keyboard.press("Escape");
  await playground.operation("Scan");
  expect((await download).suggestedFilename()).toBe("logs.zip");
  await playground.counts("Instance1", { Installed: 27, Missing: 2 });
  await expect(playground.result).not.toContainText("longer than 2 seconds");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing in what is exported, ${colorScheme}`, async ({ playground, page }) => {
    await page.emulateMedia({ colorScheme });
    await playground.counts("Instance1", { Installed: 28 });
    const panel = await openExport(page);
    await expect(panel.getByRole("region", { name: "The baseline in this form" })).toContainText("AWS::SSM::PatchBaseline");
    await expect(panel.getByRole("button", { name: "Copy as Markdown" })).toBeEnabled();
    await expectAccessible(page);
  });
}
