// What a TypeScript author writes; the type checker is the test.
import init, {
  check, complete, decode, definition, explain, exportBaseline, hover, initSync, inspect, loadCatalog, onPanic, run, version,
  type Diagnostic, type InstancePatchState, type Scenario,
} from "patchplay";
import type { Options } from "patchplay/terraform";

const scenario: Scenario = {
  version: 1,
  clock: "2022-01-22T11:19:01Z",
  files: [{ name: "a.yaml", text: "" }],
  instances: [{ name: "web", image: "windows-2019-2021.12.15", tags: { "Patch Group": "web", old: null } }],
  run: { parameters: { Operation: "Scan" }, targets: [{ Key: "InstanceIds", Values: ["*"] }] },
  expect: [{ node: "*", status: "COMPLIANT" }, { rule: "Mine/1", approves: 0 }],
};

export async function everything(): Promise<string> {
  await init();
  await init({ module_or_path: fetch("engine.wasm") });
  initSync({ module: new WebAssembly.Module(new Uint8Array()) });
  onPanic((message, location) => console.error(message, location));
  const damaged: Diagnostic[] = loadCatalog(new Uint8Array()).Diagnostics;
  loadCatalog(new ArrayBuffer(0));

  const problems = check([{ name: "a.yaml", text: "" }], { parameters: { Prefix: "a" } }).Diagnostics;
  const line: number | undefined = problems[0]?.Start.Line;
  const fix: string | undefined = problems[0]?.Fix?.Text;
  const names = inspect([]).Baselines.map((baseline) => baseline.LogicalId);

  const states: InstancePatchState[] = run(scenario).InstancePatchStates ?? [];
  const log: string | undefined = run("version: 1").Objects?.["bucket/key"];
  const step = explain(scenario, { instance: "web" }).Patches?.[0]?.Trace[0]?.Outcome;
  explain("version: 1", { instance: "web", patch: "KB5009557" });

  const more: string[] = run({ ...scenario, catalog: { files: ["available.json"] } }).MissingFacts ?? [];
  run({ ...scenario, catalog: "full" });

  // @ts-expect-error: a catalogue is a word or files
  run({ ...scenario, catalog: "everything" });

  const options: Options = { parameters: { prefix: "shop" } };
  const yaml: string | undefined = exportBaseline({ name: "a.json", text: "" }, "cloudformation-yaml").Text;
  const several: string | undefined = exportBaseline([{ name: "a.json", text: "" }], "cli", options).Text;
  const label: string | undefined = complete({ name: "a.yaml", text: "" }, { line: 1, column: 1 }).Items[0]?.Label;
  const where: number | undefined = definition({ name: "a.yaml", text: "" }, { line: 1, column: 1 }).Start?.Line;
  const meaning: string | undefined = hover({ name: "a.yaml", text: "" }, { line: 1, column: 1 }).Text;
  const came: boolean | undefined = decode("").Patches?.[0]?.Installed;
  // @ts-expect-error: a form of no tool
  exportBaseline({ name: "a.json", text: "" }, "cloudformation");

  // @ts-expect-error: files are objects
  check("text");
  // @ts-expect-error: a scenario has no such member
  run({ instanzes: [] });
  // @ts-expect-error: the question wants an instance
  explain(scenario, { patch: "KB1" });
  // @ts-expect-error: counters are numbers
  const text: string | undefined = states[0]?.InstalledCount;

  const files = [import.meta.resolve("patchplay/engine.wasm"), import.meta.resolve("patchplay/default.catalog")];
  return [version(), yaml, label, where, meaning, damaged.length, line, fix, names, log, step, text, files, came, more, several].join();
}
