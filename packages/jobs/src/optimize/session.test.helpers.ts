/** Pretended runs for tests. */
import type { Image, Progress } from "@gramstyle/core";
import type { Optimizer } from "./optimizer.ts";
import type { OptimizePlan } from "./plan.ts";

const side = 4;

const image: Image = {
  width: side,
  height: side,
  data: new Float32Array(3 * side * side).fill(0.5),
};

export const testPlan: OptimizePlan = {
  content: { path: "/content.png", sha256: "0".repeat(64) },
  styles: [{ path: "/style.png", sha256: "1".repeat(64), weight: 1 }],
  output: "/out.png",
  encoder: "mini",
  backend: "ort",
  device: "cpu",
  preset: "default",
  longSide: side,
  styleScale: 1,
  iterations: [30, 20, 50],
  weights: { content: 1, style: 1, totalVariation: 0 },
  optimizer: "adam",
  learningRate: 0.02,
  pooling: "max",
  init: "content",
  seed: 0,
};

/** A record of a run that was told to make so many iterations. */
export function progressAt(iteration: number, iterations: number): Progress {
  const state = {
    ...{ scale: 0, iteration, width: side, height: side, averaged: iteration },
    pixels: image.data,
    average: image.data,
    optimizer: { numbers: {}, arrays: { m: image.data, v: image.data } },
  };
  return {
    ...{ scale: 1, scales: 1, width: side, height: side, iteration, iterations },
    totalIteration: iteration,
    totalIterations: iterations,
    losses: { total: 1 / iteration },
    ...{ seconds: 0.01, engineSeconds: 0.009, evaluations: 1 },
    fractionDone: iteration / iterations,
    image: () => image,
    state: () => state,
  };
}

/** A run of so many iterations, from where it is told to go on. */
export function steadyRun(iterations: number): Optimizer["iterate"] {
  return async function* ({ resumeFrom }, signal) {
    const original = () => ({ width: 48, height: 32 });
    yield { event: "stage", stage: "preparing", backend: "test", device: "cpu", original };
    for (let i = (resumeFrom?.iteration ?? 0) + 1; i <= iterations; i++) {
      await new Promise((go) => setTimeout(go, 2));
      signal.throwIfAborted();
      yield { event: "progress", ...progressAt(i, iterations) };
    }
  };
}
