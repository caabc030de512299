/** Opens a style model's file. */
import { readFile, stat } from "node:fs/promises";
import { UserError } from "@gramstyle/core";
import { withPath } from "./file-errors.ts";
import type { ForeignOptions } from "./onnx/foreign-model.ts";
import { largestModel } from "./onnx/read-onnx.ts";
import { readStyleModel, type StyleModel } from "./read-style-model.ts";

/**
 * Reads a style model's file, as `readStyleModel` does.
 * @throws UserError, one line that begins with the path
 */
export async function openStyleModel(
  path: string,
  options: ForeignOptions = {},
): Promise<StyleModel> {
  try {
    return readStyleModel(await readBytes(path), options);
  } catch (error) {
    throw withPath(path, error);
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  const facts = await stat(path);
  if (facts.isDirectory()) throw new UserError("expected a style model's file, got a folder");
  if (facts.size > largestModel) {
    const size = Math.ceil(facts.size / 2 ** 20);
    throw new UserError(
      `expected a style model of at most ${largestModel / 2 ** 20} MiB, got ${size} MiB`,
    );
  }
  return readFile(path);
}
