/** What the elements of a value are: numbers, except at the two ends where frames are bytes. */
import { ShapeError } from "../errors.ts";
import type { OpAttributes, OpName } from "./op-set.ts";

/** What the numbers of a value are: floats, or bytes 0 to 255 as pictures have them. */
export type DataType = "float32" | "uint8";

/**
 * The type of an op's result.
 * @throws ShapeError where its inputs are of the wrong one
 */
export function inferDataType<K extends OpName>(
  op: K,
  inputs: readonly DataType[],
  attributes: OpAttributes[K],
): DataType {
  const expected = op === "toFloat" ? "uint8" : "float32";
  const wrong = inputs.find((type) => type !== expected);
  if (wrong !== undefined) throw new ShapeError(`${op}: expected ${expected}, got ${wrong}`);
  if (op === "input") return (attributes as OpAttributes["input"]).dataType ?? "float32";
  return op === "toBytes" ? "uint8" : "float32";
}
