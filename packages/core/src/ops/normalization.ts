/** Normalisation of activations. */
import { createValue, type Value } from "../graph/value.ts";

/** Instance normalisation without an affine part: each picture's each channel to mean 0, variance 1. */
export const instanceNorm = (x: Value, epsilon = 1e-5): Value =>
  createValue("instanceNorm", [x], { epsilon });
