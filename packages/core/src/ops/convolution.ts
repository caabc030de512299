/** 2-D convolution (cross-correlation, as in every deep learning library) and its two gradients. */
import type { ConvolutionAttributes } from "../graph/op-set.ts";
import type { Shape } from "../graph/shape.ts";
import { createValue, type Value } from "../graph/value.ts";

/** How a convolution moves over the picture. */
export interface ConvolutionOptions extends Partial<ConvolutionAttributes> {
  /** One number an output channel. */
  readonly bias?: Value;
}

/** x: N×C×H×W, kernel: O×(C/groups)×k×k. Default: stride 1, no padding, one group. */
export function conv2d(x: Value, kernel: Value, options: ConvolutionOptions = {}): Value {
  const { stride = 1, padding = 0, groups = 1, bias } = options;
  return createValue("conv2d", bias ? [x, kernel, bias] : [x, kernel], {
    stride,
    padding,
    groups,
  });
}

/** What conv2d hands back to its x. */
export const conv2dInputGradient = (
  dy: Value,
  kernel: Value,
  inputShape: Shape,
  { stride, padding, groups }: ConvolutionAttributes,
): Value =>
  createValue("conv2dInputGradient", [dy, kernel], { stride, padding, groups, inputShape });

/** What conv2d hands back to its kernel. */
export const conv2dFilterGradient = (
  x: Value,
  dy: Value,
  filterShape: Shape,
  { stride, padding, groups }: ConvolutionAttributes,
): Value => createValue("conv2dFilterGradient", [x, dy], { stride, padding, groups, filterShape });
