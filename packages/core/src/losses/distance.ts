/** How far activations or Gram matrices are from their target. */
import { sizeOf } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { div, mul, square, sub } from "../ops/elementwise.ts";
import { meanSquaredError, reduceSum } from "../ops/reduce.ts";

/**
 * `mse`: the mean of the squared differences, as in all of Gatys' and Johnson's systems; its size
 * depends on layer, pixel space and picture. `relative`: Σ(x−t)² / Σt², a pure number, so that one
 * weight means the same for every layer, picture and size.
 */
export type Distance = "mse" | "relative";

/**
 * The distance of a value from a target of the same shape, or from one target for a whole batch;
 * a scalar, the mean over the batch.
 */
export function distanceBetween(value: Value, target: Value, distance: Distance): Value {
  if (distance === "mse") return meanSquaredError(value, target);
  const ratio = div(reduceSum(square(sub(value, target))), reduceSum(square(target)));
  const repeats = sizeOf(value.shape) / sizeOf(target.shape);
  return repeats === 1 ? ratio : mul(ratio, 1 / repeats);
}
