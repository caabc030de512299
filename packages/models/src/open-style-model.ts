/** Opens a style model's file, whichever kind it is; what it is, its bytes say, not its name. */
import { readFile, stat } from "node:fs/promises";
import { UserError } from "@gramstyle/core";
import { withPath } from "./file-errors.ts";
import type { ForeignOptions, ForeignStyleModel } from "./onnx/foreign-model.ts";
import { largestModel } from "./onnx/read-onnx.ts";
import { isPickle, isZip, parsePth } from "./pth/parse-pth.ts";
import { type ImportedNet, importPytorchExamples } from "./pytorch-examples.ts";
import { type GramstyleModel, parseStyleModel } from "./style-model.ts";

/** A state dict of pytorch/examples. */
export interface PytorchModel extends ImportedNet {
  readonly kind: "pytorch";
}

/** What every backend can run has a network and its parameters; a foreign one needs ONNX Runtime. */
export type StyleModel =
  | (GramstyleModel & { readonly network: GramstyleModel["card"]["network"] })
  | PytorchModel
  | ForeignStyleModel;

/**
 * Reads our files, ONNX files of others, and PyTorch state dicts.
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

/** As `openStyleModel`, of a file's bytes. */
export function readStyleModel(bytes: Uint8Array, options: ForeignOptions = {}): StyleModel {
  if (bytes.length === 0) throw new UserError("expected a style model, got an empty file");
  if (isZip(bytes) || isPickle(bytes)) {
    return { kind: "pytorch", ...importPytorchExamples(parsePth(bytes)) };
  }
  const model = parseStyleModel(bytes, options);
  return model.kind === "gramstyle" ? { ...model, network: model.card.network } : model;
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
