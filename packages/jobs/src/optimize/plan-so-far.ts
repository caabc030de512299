/** What the plan of a run that was steered, or that is not at its end, says of the picture so far. */
import type { LiveControls, Progress } from "@gramstyle/core";
import type { OptimizePlan } from "./plan.ts";

/** The plan as it is now, with the weights that the run goes on with. */
export function withControls(
  plan: OptimizePlan,
  { weights, learningRate }: LiveControls,
): OptimizePlan {
  return { ...plan, weights, learningRate };
}

/** What leads to the picture so far: the scales and iterations that were done, and its size. */
export function planSoFar(plan: OptimizePlan, progress: Progress): OptimizePlan {
  const { scale, scales, iteration, width, height } = progress;
  const planned = plan.iterations.slice(-scales);
  return {
    ...plan,
    longSide: Math.max(width, height),
    iterations: [...planned.slice(0, scale - 1), iteration],
  };
}
