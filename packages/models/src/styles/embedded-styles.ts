/** The style models that come with the project. */
import { readdir } from "node:fs/promises";
import { join, parse } from "node:path";
import { fileURLToPath } from "node:url";

export interface EmbeddedStyle {
  /** What users type: "starry-night". */
  readonly name: string;
  /** Its ONNX file, whose card says the rest: `openStyleModel(path)`. */
  readonly path: string;
}

const folder = fileURLToPath(new URL("../../styles", import.meta.url));

/** In order of their names. */
export async function embeddedStyles(): Promise<EmbeddedStyle[]> {
  const files = await readdir(folder);
  return files
    .filter((file) => file.endsWith(".onnx"))
    .sort()
    .map((file) => ({ name: parse(file).name, path: join(folder, file) }));
}
