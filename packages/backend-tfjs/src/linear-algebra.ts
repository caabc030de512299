/** Matrix products and transposition. */
import { type Shape, sizeOf, type Value } from "@gramstyle/core";
import { arranged, type Layout } from "./layout.ts";
import type { Slot } from "./program.ts";
import { expand, type Scope } from "./scope.ts";

export function lowerTranspose(value: Value<"transpose">, scope: Scope): void {
  const [x] = value.inputs;
  const { permutation } = value.attributes;
  if (String(permutation) === "0,2,1") {
    // Matrices turned are matrices in the other layout.
    const from: Layout = scope.has(x!, "last") ? "last" : "first";
    scope.write(value, opposite(from), scope.read(x!, from));
    return;
  }
  scope.write(value, "first", scope.transpose(scope.read(x!, "first"), permutation));
}

/**
 * Of matrices, channels last means transposed, and (a·b)ᵀ = bᵀ·aᵀ: so a product of batches of
 * matrices may be computed either way, whichever needs fewer elements to be moved.
 */
export function lowerMatmul(value: Value<"matmul">, scope: Scope): void {
  const [a, b] = value.inputs as [Value, Value];
  if (!isBatchOfMatrices(a) || !isBatchOfMatrices(b) || a.shape[0] !== b.shape[0]) {
    lowerBroadcastProduct(value, scope);
    return;
  }
  const cost = (layout: Layout) =>
    [a, b].reduce((sum, x) => sum + (scope.has(x, layout) ? 0 : sizeOf(x.shape)), 0) +
    (scope.layoutOf(value) === layout ? 0 : sizeOf(value.shape));
  const layout = cost("last") < cost("first") ? "last" : "first";
  const [left, right] = layout === "first" ? [a, b] : [b, a];
  const operand = (x: Value) => {
    const transposed = scope.traits.transposesInMatmul && !scope.has(x, layout);
    return { slot: scope.read(x, transposed ? opposite(layout) : layout), transposed };
  };
  const [first, second] = [operand(left), operand(right)];
  const shape = arranged(value.shape, layout);
  scope.write(
    value,
    layout,
    scope.call(
      "BatchMatMul",
      { a: first.slot, b: second.slot },
      { transposeA: first.transposed, transposeB: second.transposed },
      shape,
    ),
  );
}

/** Products of other ranks, or where one matrix meets many. */
function lowerBroadcastProduct(value: Value<"matmul">, scope: Scope): void {
  const [a, b] = value.inputs.map((x) => scope.read(x, "first")) as [Slot, Slot];
  const [k, n] = b.shape.slice(-2) as [number, number];
  // One matrix on the right: all rows on the left are those of one matrix.
  const oneMatrix = b.shape.length === 2;
  const batch = oneMatrix ? [] : value.shape.slice(0, -2);
  const rows = oneMatrix ? sizeOf(value.shape) / n : value.shape.at(-2)!;
  const left = oneMatrix ? a : expand(a, [...batch, rows, k], scope);
  const right = oneMatrix ? b : expand(b, [...batch, k, n], scope);
  const product = multiply(left, right, [sizeOf(batch), rows, k, n], scope);
  scope.write(value, "first", scope.reshape(product, value.shape));
}

/** Batches of m×k times k×n matrices, of whichever shape the slots are. */
export function multiply(
  a: Slot,
  b: Slot,
  [batch, m, k, n]: readonly [number, number, number, number],
  scope: Scope,
): Slot {
  const operandsAsMatrices = {
    a: scope.reshape(a, [batch, m, k]),
    b: scope.reshape(b, [batch, k, n]),
  };
  const shape: Shape = [batch, m, n];
  const asTheyAre = { transposeA: false, transposeB: false };
  return scope.call("BatchMatMul", operandsAsMatrices, asTheyAre, shape);
}

const isBatchOfMatrices = (x: Value): boolean => x.shape.length === 3;
const opposite = (layout: Layout): Layout => (layout === "first" ? "last" : "first");
