/**
 * patchplay/terraform: reads Terraform for the functions of `patchplay`, which alone know nothing of it.
 *
 * `await init()` once (Node has done it on import). `translate` then puts what the Terraform among some files comes to
 * beside them, and every function of `patchplay` takes the result. Only an argument of another type than declared here
 * throws, a `TypeError`.
 */

/** A document as pasted, as `patchplay` declares it. */
export interface SourceFile {
  name: string;
  text: string;
}

export interface Options {
  /**
   * Values of variables, which stand before their defaults. Hand the same ones to the functions of `patchplay`, which
   * take variables for parameters.
   */
  parameters?: Record<string, string>;
}

/**
 * The files in their order and, when there is Terraform among them, one more: `terraform.translation.json`. It holds for
 * exactly these texts; what changed is translated again, and files that hold an earlier translation may be handed over
 * as they are. Terraform is told by the name `*.tf`, or by a first block such as `resource "aws_instance" "web" {`. Files
 * of one folder are one module.
 */
export function translate(files: readonly SourceFile[], options?: Options): SourceFile[];

/**
 * Problems of Terraform in another language from now on, as `speak` of `patchplay`: `speak(ja)` with `patchplay/ja.json`.
 * Without sentences, in English. What was translated before keeps its language.
 */
export function speak(sentences?: Record<string, string>): void;

/** The module: compiled, its bytes, or where it can be fetched. Default: the file beside the script. */
export type InitInput = RequestInfo | URL | Response | BufferSource | WebAssembly.Module;

/** Loads the module; a second call does nothing. */
export function init(source?: { module_or_path: InitInput | Promise<InitInput> }): Promise<unknown>;
export default init;

/** Loads the module from what is in memory already. */
export function initSync(source: { module: BufferSource | WebAssembly.Module }): unknown;
