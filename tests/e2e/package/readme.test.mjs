// What is written about the package is true: its examples run, and those who check packages find nothing.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { publint } from "publint";

const at = (name) => fileURLToPath(new URL(name, import.meta.url));
const installed = at("../node_modules/patchplay/");

/** Blocks of JavaScript of a text in Markdown, below a heading if one is named. */
const examples = (file, heading = "") => {
  const text = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
  const part = heading === "" ? text : text.slice(text.indexOf(`\n${heading}\n`)).replace(/\n## (?!npm)[^]*/, "");
  return [...part.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => code);
};

/** Runs a program that stands beside the installed package, in the folder of the cases. */
const run = (name, code) => {
  const file = at(`../results/${name}`);
  mkdirSync(at("../results/"), { recursive: true });
  writeFileSync(file, code);
  return execFileSync(process.execPath, [file], { cwd: at("../../cases/"), encoding: "utf8" });
};

test("the repository's README shows a program that runs", () => {
  const [code, ...more] = examples(at("../../../README.md"), "## npm package");
  assert.deepEqual(more, []);
  assert.equal(code.trim().split("\n").length <= 10, true, code);
  assert.equal(run("repository.mjs", code), "i-0be0847252c5cf00e 28 0\ni-008140484431d4e33 0 0\n");
});

test("the package's README shows a program that runs", () => {
  const [code] = examples(`${installed}README.md`);
  assert.equal(code.trim().split("\n").length <= 10, true, code);
  assert.match(run("package.mjs", code), /^web [1-9]\d* Missing\n$/);
});

test("the package's README tells Terraform as it is read", () => {
  const code = examples(`${installed}README.md`).find((code) => code.includes("patchplay/terraform"));
  const before = 'import { check, run } from "patchplay";\nconst text = "";\n';
  assert.equal(run("terraform.mjs", `${before}${code}\nconsole.log(Diagnostics.length, files.length, answer.Diagnostics.length > 0);`).split(" ").length, 3);
});

test("publint finds nothing", async () => {
  const { messages } = await publint({ pkgDir: installed, strict: true });
  assert.deepEqual(messages, []);
});
