// What a TypeScript author writes who reads Terraform; the type checker is the test.
import { check, run, type Scenario, type SourceFile } from "patchplay";
import init, { initSync, translate, type Options } from "patchplay/terraform";

const scenario: Scenario = { version: 1, files: [{ name: "main.tf", text: "" }] };

export async function everything(): Promise<number> {
  await init();
  initSync({ module: new Uint8Array() });
  const options: Options = { parameters: { prefix: "shop" } };
  const files: SourceFile[] = translate([{ name: "main.tf", text: "" }], options);
  run({ ...scenario, files: translate(scenario.files ?? []) });
  // @ts-expect-error: values are text
  translate([], { parameters: { prefix: 1 } });
  // @ts-expect-error: files are objects
  translate("text");
  return check(files, options).Diagnostics.length;
}
