// The package as `npm install` would bring it, under Node.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import init, * as patchplay from "patchplay";
import initTerraform, * as terraform from "patchplay/terraform";

const cases = new URL("../../cases/", import.meta.url);
const article = readFileSync(new URL("article.scenario.yaml", cases), "utf8");
const manifest = JSON.parse(readFileSync(createRequire(import.meta.url).resolve("patchplay/package.json"), "utf8"));

/** Patch by patch what the article's first node had before the run and after it. */
const oracle = () => {
  const [head, ...rows] = readFileSync(new URL("article-run.csv", cases), "utf8").trim().split("\n");
  const columns = head.trim().split(",");
  return rows.map((row) => Object.fromEntries(row.split(",").map((value, index) => [columns[index], value.trim()])));
};

const counters = (state) =>
  ["Installed", "InstalledOther", "NotApplicable", "Missing", "Failed"].map((name) => state[`${name}Count`]);

for (const [types, module] of [["patchplay.d.ts", patchplay], ["terraform.d.ts", terraform]]) {
  test(`${types} names what its module exports, and nothing else`, () => {
    const declared = readFileSync(createRequire(import.meta.url).resolve("patchplay").replace(/[^/\\]*$/, types), "utf8");
    const names = [...declared.matchAll(/^export function (\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(Object.keys(module).sort(), ["default", ...names].sort());
  });
}

test("is ready on import", async () => {
  assert.equal(patchplay.version(), manifest.version);
  await init();
  assert.equal(patchplay.run(article).FailedExpectations, undefined);
});

test("the article's run", () => {
  const answer = patchplay.run(article);
  assert.deepEqual(answer.InstancePatchStates.map(counters), [[28, 9, 1885, 0, 0], [0, 36, counters(answer.InstancePatchStates[1])[2], 0, 0]]);
  assert.deepEqual(answer.InstancePatchStates.map((state) => state.BaselineId), ["pb-04ba050f612fba3a6", "pb-0cc1eee728bf421b0"]);
  const states = new Map(answer.InstancePatches["i-0be0847252c5cf00e"].map((patch) => [patch.KBId, patch.State]));
  assert.deepEqual(states, new Map(oracle().map((row) => [row.id, row.state_after])));
});

/** The cases that every layer is held to; an edit replaces lines of the scenario file. */
const { cases: table } = JSON.parse(readFileSync(new URL("article.table.json", cases), "utf8"));
const lines = (texts) => texts.map((line) => `${line}\n`).join("");
// The assertions of the file speak of the unedited article.
const unasserted = article.replace(/^expect:\n(?: {2}- .*\n)*/m, "");

for (const { name, edits, command, nodes, objects } of table) {
  test(`the article's table: ${name}`, () => {
    const answer = patchplay.run(edits.reduce((text, edit) => text.replace(lines(edit.lines), () => lines(edit.with)), unasserted));
    assert.deepEqual(answer.Diagnostics.filter((diagnostic) => diagnostic.Severity === "error"), []);
    assert.equal(answer.Command.StatusDetails, command);
    assert.equal(Object.keys(answer.Objects).length, objects);
    for (const state of answer.InstancePatchStates) {
      const wanted = nodes[state.InstanceId === "i-0be0847252c5cf00e" ? "Instance1" : "Instance2"];
      assert.equal(state.BaselineId, wanted.baselineId);
      for (const [counter, count] of Object.entries(wanted.counts)) assert.equal(state[counter], count, counter);
    }
  });
}

test("answers are plain", () => {
  const answer = patchplay.run(article);
  assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer);
});

test("a lone baseline with nodes made by hand", () => {
  const baseline = "Type: AWS::SSM::PatchBaseline\nProperties:\n  Name: mine\n  PatchGroups: [web]\n";
  const answer = patchplay.run({
    clock: "2022-01-22T11:19:01Z",
    files: [{ name: "mine.yaml", text: baseline }],
    instances: [
      { name: "a", image: "windows-2019-2021.12.15", tags: { "Patch Group": "web" } },
      { name: "b", image: "windows-2019-2021.12.15" },
    ],
  });
  assert.deepEqual(answer.InstancePatchStates.map((state) => state.PatchGroup), ["web", ""]);
  assert.notEqual(answer.InstancePatchStates[0].BaselineId, answer.InstancePatchStates[1].BaselineId);
});

test("facts of other systems are found without being asked for", () => {
  for (const image of ["debian-11-2022-01-20", "rhel-8.5-2021-11", "sles-15.1", "windows-2025-2025.06"]) {
    const answer = patchplay.run({ clock: "2025-08-01T00:00:00Z", instances: [{ name: "a", image }] });
    assert.equal(answer.MissingFacts, undefined, image);
    assert.ok(!answer.Diagnostics.some((diagnostic) => diagnostic.Code === "facts-absent"), image);
  }
  const explained = patchplay.explain({ clock: "2025-08-01T00:00:00Z", instances: [{ name: "a", image: "almalinux8.6" }] }, { instance: "a" });
  assert.ok(explained.Patches.length > 0 && explained.MissingFacts === undefined);
  // All the same the article's world stays the default one.
  assert.equal(patchplay.run(article).InstancePatchStates[0].NotApplicableCount, 1885);
});

test("what describe-available-patches answers can be the patch facts", () => {
  const text = readFileSync(new URL("facts/available-patches.json", cases), "utf8");
  const answer = patchplay.run({
    clock: "2022-04-01T00:00:00Z",
    files: [{ name: "available.json", text }],
    catalog: { files: ["available.json"] },
    instances: [{ name: "web", image: "windows-2019-2021.12.15" }],
  });
  const [patches] = Object.values(answer.InstancePatches);
  assert.deepEqual(patches.filter((patch) => patch.State === "Missing").map((patch) => patch.KBId), ["KB5010351", "KB9000001"]);
});

test("the package's files are where its exports say", () => {
  for (const name of ["patchplay/engine.wasm", "patchplay/terraform.wasm", "patchplay/default.catalog"]) {
    assert.ok(readFileSync(fileURLToPath(import.meta.resolve(name))).length > 1000);
  }
});

test("a baseline in every form, and back", () => {
  const text = "aws ssm create-patch-baseline --name web --approved-patches KB5009557 KB1";
  for (const format of ["cloudformation-yaml", "cloudformation-json", "api-json", "cli"]) {
    const answer = patchplay.exportBaseline({ name: "create.sh", text }, format);
    assert.deepEqual(answer.Diagnostics, []);
    const [baseline] = patchplay.inspect([{ name: "again", text: answer.Text }]).Baselines;
    assert.deepEqual([baseline.Name, baseline.ApprovedPatches], ["web", ["KB5009557", "KB1"]], format);
  }
  assert.match(patchplay.exportBaseline({ name: "create.sh", text }, "terraform").Text, /aws_ssm_patch_baseline/);
  const absent = patchplay.exportBaseline({ name: "a.yaml", text: "Name: [" }, "cli");
  assert.equal(absent.Text, undefined);
  assert.equal(absent.Diagnostics[0].Code, "syntax-error");
  assert.throws(() => patchplay.exportBaseline({ name: "a.yaml", text }, "hcl"), TypeError);
});

test("a real log is read", () => {
  const log = [
    "Patch Summary for i-0abc", "PatchGroup : web", "BaselineId : pb-1", "OperationType : Scan", "InstalledCount : 3",
    "MissingCount : 2", "H - PatchBaselineOperations Assessment Results - 2022-01-22T11:43:09.077",
    "Scan found the following updates missing: KB1 KB2",
  ];
  for (const text of [log.join("\r\n"), log.join(" ")]) {
    const answer = patchplay.decode(text);
    assert.deepEqual([answer.InstanceId, answer.PatchGroup, answer.Counts.MissingCount], ["i-0abc", "web", 2]);
    assert.deepEqual(answer.Patches.map((patch) => patch.Id), ["KB1", "KB2"]);
    assert.equal(answer.Advice[0].Message, "Success does not mean compliant: 2 patches are Missing");
    assert.deepEqual(answer.Diagnostics, []);
  }
  const none = patchplay.decode("hello");
  assert.deepEqual([none.InstanceId, none.Diagnostics[0].Code], [undefined, "not-a-patch-log"]);
  assert.throws(() => patchplay.decode(7), TypeError);
});

test("words for a place, and what they mean", () => {
  const file = { name: "a.yaml", text: "Name: web\nRejectedPatchesAction: BL\n" };
  const [block] = patchplay.complete(file, { line: 2, column: 26 }).Items;
  assert.deepEqual([block.Label, block.Kind, block.Text, block.Start], ["BLOCK", "value", "BLOCK", { Line: 2, Column: 24 }]);
  assert.match(patchplay.hover(file, { line: 2, column: 3 }).Text, /rejected patch/);
  assert.equal(patchplay.hover(file, { line: 1, column: 8 }).Text, undefined);
  assert.throws(() => patchplay.complete(file, 7), TypeError);
  const template = { name: "b.yaml", text: "Parameters: {P: {Type: String}}\nResources:\n  A: {Type: X, Properties: {B: !Ref P}}\n" };
  assert.deepEqual(patchplay.definition(template, { line: 3, column: 38 }).Start, { Line: 1, Column: 14 });
  assert.equal(patchplay.definition(template, { line: 3, column: 3 }).Start, undefined);
});

test("Terraform is read by a module of its own", async () => {
  const file = { name: "main.tf", text: readFileSync(new URL("terraform/main.tf", cases), "utf8") };
  const parameters = { prefix: "blog" };
  assert.deepEqual(patchplay.check([file]).Diagnostics.map((diagnostic) => diagnostic.Code), ["terraform-not-loaded"]);
  await initTerraform();
  const files = terraform.translate([file], { parameters });
  assert.deepEqual(files.map(({ name }) => name), ["main.tf", "terraform.translation.json"]);
  assert.deepEqual(terraform.translate(files, { parameters }), files);
  assert.deepEqual(patchplay.check(files).Diagnostics.filter(({ Severity }) => Severity === "error"), []);
  const [baseline] = patchplay.inspect(files, { parameters }).Baselines;
  assert.deepEqual([baseline.Name, baseline.PatchGroups], ["blog-web", ["blog-group"]]);
  const answer = patchplay.run({ files, parameters });
  assert.deepEqual(answer.InstancePatchStates.map((state) => [state.PatchGroup, state.Operation]), [["blog-group", "Install"], ["blog-group", "Install"]]);
  assert.match(patchplay.exportBaseline(files, "cli").Text, /create-patch-baseline/);
});

test("problems of Terraform are at their places, in its words", () => {
  const text = 'resource "aws_ssm_patch_baseline" "web" {\n  name = "web"\n  approval_rule {\n    approve_after_days = 400\n  }\n}\n';
  const { Diagnostics } = patchplay.check(terraform.translate([{ name: "main.tf", text }]));
  const [problem] = Diagnostics.filter(({ Start }) => Start.Line === 4);
  assert.deepEqual([problem.File, problem.Start, problem.Severity], ["main.tf", { Line: 4, Column: 26 }, "error"]);
  assert.match(problem.Message, /`approve_after_days`/);
});

test("files without Terraform come back as they are", () => {
  const files = [{ name: "a.yaml", text: "Name: web\n" }];
  assert.deepEqual(terraform.translate(files), files);
  for (const wrong of [undefined, "text", [{ name: "a.tf" }], [7]]) assert.throws(() => terraform.translate(wrong), TypeError);
  assert.throws(() => terraform.translate(files, { parameters: { a: 1 } }), TypeError);
  assert.throws(() => terraform.translate(files, 7), TypeError);
});
