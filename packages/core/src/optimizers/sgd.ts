/**
 * Stochastic gradient descent with momentum, in PyTorch's form: v ← momentum · v + g, x ← x − rate · v
 * (Sutskever et al. 2013, whose rate stands within v). With a box, x is clamped to it after a step.
 */
import { resizePlanes } from "../image/resize.ts";
import { type Box, type FirstOrderOptimizer, firstOrderOptimizer } from "./optimizer.ts";

/** The momentum, and the bounds that steps keep to. */
export interface SgdOptions {
  /** From 0, which is plain gradient descent, up to 1. Default: 0.9. */
  readonly momentum?: number;
  readonly box?: Box;
}

/** Gradient descent with momentum: v ← momentum · v + ∇, x ← x − rate · v, cut off at the box. */
export function createSgd(options: SgdOptions = {}): FirstOrderOptimizer {
  const { momentum = 0.9 } = options;
  const { lower, upper } = options.box ?? { lower: -Infinity, upper: Infinity };
  return firstOrderOptimizer({
    name: "sgd",
    init: (size) => ({ numbers: {}, arrays: { velocity: new Float32Array(size) } }),
    update: (x, gradient, { arrays }, learningRate) => {
      const velocity = arrays.velocity!.map((v, i) => momentum * v + gradient[i]!);
      const moved = x.map((number, i) =>
        Math.min(upper, Math.max(lower, number - learningRate * velocity[i]!)),
      );
      return { x: moved, state: { numbers: {}, arrays: { velocity } } };
    },
    resize: ({ numbers, arrays }, from, to) => ({
      numbers,
      arrays: { velocity: resizePlanes(arrays.velocity!, from, to, "bicubic") },
    }),
  });
}
