import { init, loadCatalog, run, type RunAnswer } from "patchplay";
import catalog from "patchplay/default.catalog?url";
import initTerraform, { translate } from "patchplay/terraform";

export interface Answers {
  run: RunAnswer;
  terraform: number;
}

self.onmessage = async ({ data }: MessageEvent<string>) => {
  await Promise.all([init(), initTerraform()]);
  loadCatalog(await (await fetch(catalog)).arrayBuffer());
  const answers: Answers = { run: run(data), terraform: translate([{ name: "main.tf", text: "" }]).length };
  self.postMessage(answers);
};
