// What somebody writes who uses the package in a project with Vite: on the page, and in a worker.
import { init, loadCatalog, run } from "patchplay";
import catalog from "patchplay/default.catalog?url";
import initTerraform, { translate } from "patchplay/terraform";
import type { Answers } from "./worker.ts";

declare global {
  /** The scenario, which the test puts here before anything runs. */
  var scenario: string;
  /** What came out, for the test. */
  var answers: Promise<{ page: Answers; worker: Answers }>;
}

async function onPage(): Promise<Answers> {
  await Promise.all([init(), initTerraform()]);
  loadCatalog(await (await fetch(catalog)).arrayBuffer());
  return { run: run(globalThis.scenario), terraform: translate([{ name: "main.tf", text: "" }]).length };
}

function inWorker(): Promise<Answers> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  return new Promise((answered, failed) => {
    worker.onmessage = ({ data }: MessageEvent<Answers>) => answered(data);
    worker.onerror = ({ message }) => failed(new Error(message));
    worker.postMessage(globalThis.scenario);
  });
}

globalThis.answers = Promise.all([onPage(), inWorker()]).then(([page, worker]) => ({ page, worker }));
