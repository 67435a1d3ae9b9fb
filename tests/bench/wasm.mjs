// The WebAssembly half of the measurement: `node wasm.mjs MODULE CATALOG...`, MODULE being the folder of the bindings.
// Prints JSON. The shortest of several repetitions counts, since everything else on the machine only adds.
import cedar from "@cedar-policy/cedar-wasm/nodejs";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const REPETITIONS = 5;
const RULES = 5;

const [, , folder, ...catalogs] = process.argv;
const { Bench, initSync } = await import(pathToFileURL(join(folder, "patchplay_bench.js")).href);
initSync({ module: readFileSync(join(folder, "patchplay_bench_bg.wasm")) });

const timed = (step) => {
  const start = performance.now();
  step();
  return performance.now() - start;
};
const shortest = (step) => Math.min(...Array.from({ length: REPETITIONS }, () => timed(step)));

// A module runs slowly until the machine has compiled its inner loops a second time.
const warm = (step) => {
  const start = performance.now();
  while (performance.now() - start < 1000) step();
};

const bench = new Bench();
for (const catalog of catalogs) {
  if (!bench.load(readFileSync(catalog))) throw new Error(`${catalog} is no catalogue`);
}

bench.prepare(1000);
warm(() => bench.compile(RULES));
warm(() => bench.scan());

const fleet = (nodes) => {
  const prepare = timed(() => bench.prepare(nodes));
  const compile = shortest(() => bench.compile(RULES));
  return {
    nodes, prepare, compile,
    scan: shortest(() => bench.scan()),
    bare: shortest(() => bench.bare()),
    sum: bench.scan(),
    decision: compile / bench.decisions(),
  };
};

// One approval rule over one patch, with the policy parsed beforehand.
const cedarDecision = () => {
  const policy = `permit (principal, action == Action::"approve", resource) when {
    ["Security", "Bugfix"].contains(context.classification) && ["Critical", "Important"].contains(context.severity)
    && context.released + 7 < context.today
  };`;
  const parsed = cedar.preparsePolicySet("baseline", { staticPolicies: policy });
  if (parsed.type !== "success") throw new Error(JSON.stringify(parsed));
  const entity = (type, id) => ({ type, id });
  const decide = (number) => cedar.statefulIsAuthorized({
    principal: entity("Baseline", "pb"),
    action: entity("Action", "approve"),
    resource: entity("Patch", `patch${number}`),
    context: { classification: "Security", severity: number % 2 ? "Important" : "Low", released: number % 20, today: 20 },
    preparsedPolicySetId: "baseline",
    validateRequest: false,
    entities: [],
  });
  const answer = decide(1);
  if (answer.type !== "success" || answer.response.decision !== "allow") throw new Error(JSON.stringify(answer));
  const calls = 2000;
  return shortest(() => { for (let number = 0; number < calls; number += 1) decide(number); }) / calls;
};

const fleets = [10_000, 100_000].map(fleet);
console.log(JSON.stringify({ fleets, decision: fleets[0].decision, cedar: cedarDecision() }));
