/** Sums. */
import { type Shape, sizeOf, type Value } from "@gramstyle/core";
import { axisIn, type Layout } from "./layout.ts";
import type { Slot } from "./program.ts";
import type { Scope } from "./scope.ts";

/**
 * Above this many terms a sum is taken in two steps, of rows and of their sums: some engines add
 * one number after the other, and lose four of seven digits in a million of them.
 */
const manyTerms = 1024;

export function lowerReduceSum(value: Value<"reduceSum">, scope: Scope): void {
  const [x] = value.inputs;
  const { axes, keepDimensions } = value.attributes;
  const rank = x!.shape.length;
  const layout = layoutToSum(value, scope);
  const slot = scope.read(x!, layout);
  const summed = axes.map((axis) => axisIn(layout, axis, rank));
  const pixels = rank === 4 && layout === "last" && summed.includes(1) && summed.includes(2);
  const sum =
    pixels && scope.traits.sumsByPooling && !summed.includes(3)
      ? sumAxes(sumPixels(slot, scope), summed.includes(0) ? [0] : [], scope)
      : sumAxes(slot, summed, scope);
  if (keepDimensions) scope.write(value, layout, sum);
  else scope.write(value, "first", scope.reshape(sum, value.shape));
}

/** Keeps the axes, with size 1. */
function sumAxes(x: Slot, axes: readonly number[], scope: Scope): Slot {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  if (String(kept) === String(x.shape)) return x;
  const terms = sizeOf(x.shape) / sizeOf(kept);
  const rest = x.shape.length - axes.length;
  const innermost = axes.every((axis) => axis >= rest);
  const rows = terms > manyTerms && innermost ? evenDivisor(terms) : 1;
  if (rows === 1) return scope.call("Sum", { x }, { axis: axes, keepDims: true }, kept);
  const outer = sizeOf(kept);
  const table = scope.reshape(x, [outer, rows, terms / rows]);
  const sums = scope.call("Sum", { x: table }, { axis: [2], keepDims: true }, [outer, rows, 1]);
  const sum = scope.call("Sum", { x: sums }, { axis: [1], keepDims: true }, [outer, 1, 1]);
  return scope.reshape(sum, kept);
}

/** The divisor that is nearest to the square root from below; 1 of a prime. */
function evenDivisor(count: number): number {
  let divisor = Math.floor(Math.sqrt(count));
  while (count % divisor !== 0) divisor--;
  return divisor;
}

/**
 * The layout that x should have, unless summed axes are dropped and what is left would come out in
 * another order.
 */
function layoutToSum(value: Value<"reduceSum">, scope: Scope): Layout {
  const [x] = value.inputs;
  const { axes, keepDimensions } = value.attributes;
  const kept = x!.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return keepDimensions || isOrderKept(kept) ? scope.layoutOf(x!) : "first";
}

/** Whether either channels or all pixels are summed, so that both layouts give one order. */
function isOrderKept([, channels, ...pixels]: readonly number[]): boolean {
  return channels === 1 || sizeOf(pixels) === 1;
}

/** N×H×W×C to N×1×1×C. */
export function sumPixels(x: Slot, scope: Scope): Slot {
  if (!scope.traits.sumsByPooling) return sumAxes(x, [1, 2], scope);
  const [n, h, w, c] = x.shape as [number, number, number, number];
  // Columns first, then what is left of each: as with `manyTerms`.
  const columns = poolWhole(x, [h, 1], [n, 1, w, c], scope);
  const mean = poolWhole(columns, [1, w], [n, 1, 1, c], scope);
  const count = scope.constant(Float32Array.of(h * w), []);
  return scope.call("Multiply", { a: mean, b: count }, {}, mean.shape);
}

function poolWhole(x: Slot, window: readonly number[], shape: Shape, scope: Scope): Slot {
  if (sizeOf(window) === 1) return x;
  const attributes = { filterSize: window, strides: window, pad: "valid" };
  return scope.call("AvgPool", { x }, attributes, shape);
}
