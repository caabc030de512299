/** Matrix products and transposition. */
import { createValue, type Value } from "../graph/value.ts";

/** The product of the last two axes, (…, m, k) · (…, k, n); leading axes broadcast. */
export const matmul = (a: Value, b: Value): Value => createValue("matmul", [a, b], {});

/** Reorders axes; without a permutation it swaps the last two. */
export function transpose(x: Value, permutation?: readonly number[]): Value {
  return createValue("transpose", [x], { permutation: permutation ?? swapLast(x.shape.length) });
}

function swapLast(rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return [...axes.slice(0, -2), rank - 1, rank - 2];
}
