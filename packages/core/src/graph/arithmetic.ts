/** How much arithmetic a graph is, for rates that can be compared between engines and machines. */
import type { Graph } from "./graph.ts";
import { sizeOf } from "./shape.ts";
import type { Value } from "./value.ts";

/**
 * Floating point operations of the convolutions, their gradients and the matrix products, a
 * multiplication and an addition counted as two. Everything else is left out: it moves memory.
 */
export function countArithmetic(graph: Graph): number {
  return graph.nodes.reduce((sum, value) => sum + 2 * multiplications(value), 0);
}

function multiplications(value: Value): number {
  const shapeOfInput = (i: number) => value.inputs[i]!.shape;
  switch (value.op) {
    case "conv2d":
      return sizeOf(value.shape) * sizeOf(shapeOfInput(1).slice(1));
    case "conv2dInputGradient":
      return sizeOf(shapeOfInput(0)) * sizeOf(shapeOfInput(1).slice(1));
    case "conv2dFilterGradient":
      return sizeOf(shapeOfInput(1)) * sizeOf(value.shape.slice(1));
    case "matmul":
      return sizeOf(value.shape) * shapeOfInput(0).at(-1)!;
    default:
      return 0;
  }
}
