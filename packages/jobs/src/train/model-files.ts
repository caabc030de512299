/** Where the models of several styles go. */
import { stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { UserError } from "@gramstyle/core";
import { makeFolder } from "@gramstyle/media";
import { modelName } from "./style-card.ts";

/**
 * The files of the models that styles become: the output, or for a folder one in it for each style.
 * @throws UserError where the output does not fit their number, or two would be the same
 */
export async function modelFiles(styles: readonly string[], output: string): Promise<string[]> {
  const isFolder =
    /[\\/]$/.test(output) || (await stat(output).catch(() => undefined))?.isDirectory();
  if (styles.length === 1 && !isFolder) {
    if (extname(output).toLowerCase() === ".onnx") return [resolve(output)];
    throw new UserError(`"${output}": expected a name that ends in .onnx, or a folder`);
  }
  if (!isFolder && extname(output) !== "") {
    throw new UserError(`"${output}": expected a folder for ${styles.length} style models`);
  }
  const files = styles.map((path) => resolve(join(output, `${modelName(path)}.onnx`)));
  const twice = files.find((file, i) => files.indexOf(file) !== i);
  if (twice !== undefined) {
    throw new UserError(`two styles would both become ${basename(twice)}; rename one of them`);
  }
  await makeFolder(resolve(output));
  return files;
}
