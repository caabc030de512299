/** What authors of backends need beside the graph: the contract, its checks, its bookkeeping. */
export { abortable } from "../abortable.ts";
export {
  type ArrayData,
  type Arrays,
  type Backend,
  bytesOf,
  type CompileOptions,
  copyOf,
  type Executable,
  type Inputs,
  type RunOptions,
} from "../backend.ts";
export { BackendError, errorMessage, ShapeError, UserError } from "../errors.ts";
export { checkComplete, checkGiven, checkInputs } from "../graph/check-inputs.ts";
export type { DataType } from "../graph/data-type.ts";
export { createGraph, type Graph } from "../graph/graph.ts";
export type { OpAttributes, OpName } from "../graph/op-set.ts";
export { toEightBits } from "../graph/quantization.ts";
export { formatShape, type Shape, sizeOf } from "../graph/shape.ts";
export { createValue, type Value } from "../graph/value.ts";
export { input, relu } from "../ops/elementwise.ts";
export { floatToHalf, halfToFloat, halvesToFloats } from "../weights/half.ts";
export type { Tensor } from "../weights/safetensors.ts";
export {
  type Compute,
  createExecutable,
  type GraphEngine,
  hostEngine,
  type RunResult,
  type Wanted,
} from "./executable.ts";
export { checkOutputs, type Declared, type Signature, signatureOf } from "./signature.ts";
export { trackExecutables } from "./track-executables.ts";
export { upgradeBackend, withoutBytes } from "./upgrade.ts";
