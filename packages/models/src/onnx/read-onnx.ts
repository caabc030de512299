/**
 * Reads an ONNX file far enough to judge it: is it one, is it whole, and would an engine that loads
 * it stay within it? Nothing is run here.
 */
import { UserError } from "@gramstyle/core";
import {
  contentsOf,
  decodeModel,
  TensorProto_DataLocation,
  type WholeModel,
} from "@gramstyle/onnx";
import { printable } from "../printable.ts";

/** The largest file that is taken for a style model, in bytes. */
export const largestModel = 256 * 2 ** 20;

/** @throws UserError for what is no ONNX file, or not all of one */
export function readOnnx(bytes: Uint8Array): WholeModel {
  if (bytes.length > largestModel) {
    throw new UserError(
      `expected a style model of at most ${largestModel / 2 ** 20} MiB, got ${Math.ceil(bytes.length / 2 ** 20)} MiB`,
    );
  }
  const model = decodeModel(bytes);
  if (model) return model;
  // Every writer begins with the version of the format, as field 1.
  throw new UserError(
    bytes[0] === 0x08
      ? "the ONNX file is cut off or damaged; get it anew"
      : "expected a style model (.onnx, or .pth of PyTorch), got something else",
  );
}

/** Domains of operators that the engine itself brings. */
const builtInDomains: readonly string[] = ["", "ai.onnx", "ai.onnx.ml", "com.microsoft"];

/**
 * @throws UserError for a model that needs operators which the engine has not, or whose weights are
 *   in other files: what a model names is never read
 */
export function checkSelfContained(model: WholeModel): void {
  const { nodes, tensors } = contentsOf(model);
  const defined = new Set(model.functions.map(({ domain, name }) => `${domain}:${name}`));
  const custom = new Set(
    nodes
      .filter(({ domain }) => !builtInDomains.includes(domain))
      .map(({ domain, opType }) => `${domain}:${opType}`)
      .filter((operator) => !defined.has(operator)),
  );
  if (custom.size > 0) {
    const some = [...custom].slice(0, 5).map(printable).join(", ");
    const rest = custom.size > 5 ? ` and ${custom.size - 5} more` : "";
    throw new UserError(
      `the ONNX model needs custom operators (${some}${rest}), which cannot be run here`,
    );
  }
  const outside = tensors.find(
    ({ dataLocation, externalData }) =>
      dataLocation === TensorProto_DataLocation.EXTERNAL || externalData.length > 0,
  );
  if (outside) {
    throw new UserError(
      `the ONNX model keeps weights in other files ("${printable(outside.name)}"), which are never read; save it as one file`,
    );
  }
}
