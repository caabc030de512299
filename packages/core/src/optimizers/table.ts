/** Every optimizer that options can name. */
import { createAdam } from "./adam.ts";
import { createLbfgs } from "./lbfgs.ts";
import type { Box, Optimizer } from "./optimizer.ts";
import { createSgd } from "./sgd.ts";

/** The optimizers that come along, by name. */
export const optimizerNames = ["adam", "lbfgs", "sgd"] as const;

/** The names of the optimizers that come along. */
export type OptimizerName = (typeof optimizerNames)[number];

/** By name, as they are unless told otherwise. */
export const optimizers: {
  readonly [K in OptimizerName]: (options: { readonly box?: Box }) => Optimizer;
} = { adam: createAdam, lbfgs: createLbfgs, sgd: createSgd };
