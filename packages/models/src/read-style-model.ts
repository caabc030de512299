/** Reads a style model, whichever kind it is; what it is, its bytes say, not its name. */
import { UserError } from "@gramstyle/core";
import type { ForeignOptions, ForeignStyleModel } from "./onnx/foreign-model.ts";
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
 * Reads the bytes of our files, of ONNX files of others, and of PyTorch state dicts, in which nothing
 * is run.
 * @throws UserError, one line, for what is no style model
 */
export function readStyleModel(bytes: Uint8Array, options: ForeignOptions = {}): StyleModel {
  if (bytes.length === 0) throw new UserError("expected a style model, got an empty file");
  if (isZip(bytes) || isPickle(bytes)) {
    return { kind: "pytorch", ...importPytorchExamples(parsePth(bytes)) };
  }
  const model = parseStyleModel(bytes, options);
  return model.kind === "gramstyle" ? { ...model, network: model.card.network } : model;
}
