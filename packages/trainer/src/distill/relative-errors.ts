/** A distance for each picture of a batch. */
import { div, reduceSum, square, sub, type Value } from "@gramstyle/core";

/** Σ(x − target)² / Σtarget² of each picture: two values of N×… become one of N. */
export function relativeErrors(x: Value, target: Value): Value {
  const axes = x.shape.map((_, axis) => axis).slice(1);
  return div(reduceSum(square(sub(x, target)), { axes }), reduceSum(square(target), { axes }));
}
