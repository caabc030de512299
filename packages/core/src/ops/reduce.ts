/** Sums and means. */
import { sizeOf } from "../graph/shape.ts";
import { createValue, type Value } from "../graph/value.ts";
import { mul, square, sub } from "./elementwise.ts";

/** Over which axes, and whether they stay with size 1. */
export interface ReduceOptions {
  /** All axes unless given. */
  readonly axes?: readonly number[];
  /** Keeps summed axes with size 1. Default: false. */
  readonly keepDimensions?: boolean;
}

/** @throws TypeError for axes that are given by themselves, as in other libraries */
export function reduceSum(x: Value, options: ReduceOptions = {}): Value {
  if (Array.isArray(options)) {
    throw new TypeError(`expected the axes as { axes: [${options}] }, got [${options}]`);
  }
  const axes = options.axes ?? x.shape.map((_, axis) => axis);
  return createValue("reduceSum", [x], { axes, keepDimensions: options.keepDimensions ?? false });
}

/** The mean over some axes; over all where none are named, which gives a scalar. */
export function mean(x: Value, options: ReduceOptions = {}): Value {
  const sum = reduceSum(x, options);
  return mul(sum, sizeOf(sum.shape) / sizeOf(x.shape));
}

/** The mean of the squared differences over all elements. */
export const meanSquaredError = (a: Value, b: Value): Value => mean(square(sub(a, b)));
