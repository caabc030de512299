/** Ops that move elements and compute nothing. */
import type { Shape } from "../graph/shape.ts";
import { createValue, type Value } from "../graph/value.ts";

/** The same numbers in another shape of as many. */
export const reshape = (x: Value, shape: Shape): Value => createValue("reshape", [x], { shape });

/** Repeats axes of size 1, aligned at the last axis. */
export const broadcastTo = (x: Value, shape: Shape): Value =>
  createValue("broadcastTo", [x], { shape });

/** The block of `sizes` that begins at `starts`, one number an axis. */
export const slice = (x: Value, starts: readonly number[], sizes: readonly number[]): Value =>
  createValue("slice", [x], { starts, sizes });

/** Zeros before and after each axis. */
export const pad = (x: Value, before: readonly number[], after: readonly number[]): Value =>
  createValue("pad", [x], { before, after });

/** Values one after the other along an axis; all other axes are equal. */
export const concat = (values: readonly Value[], axis: number): Value =>
  createValue("concat", values, { axis });

/** The block [start, start + size) of one axis, all of the others. */
export function sliceAxis(x: Value, axis: number, start: number, size: number): Value {
  const starts = x.shape.map((_, i) => (i === axis ? start : 0));
  const sizes = x.shape.map((whole, i) => (i === axis ? size : whole));
  return slice(x, starts, sizes);
}

/** Zeros before and after one axis. */
export function padAxis(x: Value, axis: number, before: number, after: number): Value {
  const only = (amount: number) => x.shape.map((_, i) => (i === axis ? amount : 0));
  return pad(x, only(before), only(after));
}
