import { init, loadCatalog, run } from "./patchplay/patchplay.js";
import { init as initTerraform, translate } from "./patchplay/terraform.js";

self.onmessage = async ({ data }) => {
  await Promise.all([init(), initTerraform()]);
  loadCatalog(await (await fetch("./patchplay/default.catalog")).arrayBuffer());
  self.postMessage({ run: run(data), terraform: translate([{ name: "main.tf", text: "" }]).length });
};
