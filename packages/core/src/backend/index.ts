/** What authors of backends need beside the graph: the contract, its checks, its bookkeeping. */
export type { Arrays, Backend, Executable } from "../backend.ts";
export { BackendError, errorMessage, ShapeError, UserError } from "../errors.ts";
export { checkInputs } from "../graph/check-inputs.ts";
export type { Graph } from "../graph/graph.ts";
export type { OpAttributes, OpName } from "../graph/op-set.ts";
export { formatShape, type Shape, sizeOf } from "../graph/shape.ts";
export { createValue, type Value } from "../graph/value.ts";
export { trackExecutables } from "./track-executables.ts";
