/** Total variation: how much neighbouring pixels differ; a small weight calms speckle. */
import type { Value } from "../graph/value.ts";
import { abs, add, square, sub } from "../ops/elementwise.ts";
import { sliceAxis } from "../ops/movement.ts";
import { mean, reduceSum } from "../ops/reduce.ts";

/** How the differences of neighbouring pixels are counted. */
export interface TotalVariationOptions {
  /** Of a difference d: `l2` d², `l1` |d|. */
  readonly norm: "l1" | "l2";
  /** `sum` over all differences; `mean` adds the two directions' means, so that size cancels. */
  readonly reduction: "sum" | "mean";
}

/** Over horizontal and vertical differences of N×3×H×W. */
export function totalVariationLoss(image: Value, options: TotalVariationOptions): Value {
  const along = (axis: number): Value => {
    const size = image.shape[axis]!;
    const d = sub(sliceAxis(image, axis, 1, size - 1), sliceAxis(image, axis, 0, size - 1));
    const values = options.norm === "l2" ? square(d) : abs(d);
    return options.reduction === "sum" ? reduceSum(values) : mean(values);
  };
  return add(along(2), along(3));
}
