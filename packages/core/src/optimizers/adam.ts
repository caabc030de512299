/**
 * Adam (Kingma and Ba 2014, arXiv 1412.6980, algorithm 1), as pure `init` and `update` on arrays.
 * Deviation: with a box, x is clamped to it after each update.
 */
import { resizePlanes } from "../image/resize.ts";
import {
  type Box,
  type FirstOrderOptimizer,
  firstOrderOptimizer,
  type OptimizerState,
} from "./optimizer.ts";

/** Adam's constants, and the bounds that its steps keep to. */
export interface AdamOptions {
  /** Default: 0.9. */
  readonly beta1?: number;
  /** Default: 0.99, as in Crowson's style transfer; 0.999 is usual for training networks. */
  readonly beta2?: number;
  /** Default: 1e-8. */
  readonly epsilon?: number;
  readonly box?: Box;
}

/** Zero moments. */
export function adamInit(size: number): OptimizerState {
  return {
    numbers: { step: 0 },
    arrays: { m: new Float32Array(size), v: new Float32Array(size) },
  };
}

/** One update; returns a new x and a new state. */
export function adamUpdate(
  x: Float32Array,
  gradient: Float32Array,
  state: OptimizerState,
  learningRate: number,
  options: AdamOptions = {},
): { x: Float32Array; state: OptimizerState } {
  const { beta1 = 0.9, beta2 = 0.99, epsilon = 1e-8 } = options;
  const { lower, upper } = options.box ?? { lower: -Infinity, upper: Infinity };
  const step = state.numbers.step! + 1;
  const m = new Float32Array(x.length);
  const v = new Float32Array(x.length);
  const next = new Float32Array(x.length);
  const oldM = state.arrays.m!;
  const oldV = state.arrays.v!;
  const correction1 = 1 - beta1 ** step;
  const correction2 = 1 - beta2 ** step;
  for (let i = 0; i < x.length; i++) {
    const g = gradient[i]!;
    const mi = beta1 * oldM[i]! + (1 - beta1) * g;
    const vi = beta2 * oldV[i]! + (1 - beta2) * g * g;
    m[i] = mi;
    v[i] = vi;
    const moved =
      x[i]! - (learningRate * (mi / correction1)) / (Math.sqrt(vi / correction2) + epsilon);
    next[i] = moved < lower ? lower : Math.min(moved, upper);
  }
  return { x: next, state: { numbers: { step }, arrays: { m, v } } };
}

/** Adam as an optimizer; its moments go along to another size of the picture. */
export function createAdam(options: AdamOptions = {}): FirstOrderOptimizer {
  return firstOrderOptimizer({
    name: "adam",
    init: adamInit,
    update: (x, gradient, state, learningRate) =>
      adamUpdate(x, gradient, state, learningRate, options),
    // Bilinear for v, which must not become negative.
    resize: ({ numbers, arrays }, from, to) => ({
      numbers,
      arrays: {
        m: resizePlanes(arrays.m!, from, to, "bicubic"),
        v: resizePlanes(arrays.v!, from, to, "bilinear"),
      },
    }),
  });
}
