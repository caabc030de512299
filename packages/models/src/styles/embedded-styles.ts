/** The style models that come with the project. */
import { readdir } from "node:fs/promises";
import { join, parse } from "node:path";
import { checkPackageFile, packageFile } from "../package-file.ts";

/** A style model that comes along. */
export interface EmbeddedStyle {
  /** What users type: "starry-night". */
  readonly name: string;
  /** Its ONNX file, whose card says the rest: `openStyleModel(path)`. */
  readonly path: string;
}

/**
 * In order of their names.
 * @throws UserError where they are not beside the code, as in a bundle
 */
export async function embeddedStyles(): Promise<EmbeddedStyle[]> {
  const folder = checkPackageFile(packageFile("styles"));
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".onnx"))
    .sort()
    .map((file) => ({ name: parse(file).name, path: join(folder, file) }));
}
