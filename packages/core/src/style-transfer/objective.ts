/** The objective at one scale: targets measured, the loss graph compiled, ready to evaluate. */

import { upgradeBackend } from "../backend/upgrade.ts";
import type { PictureSize } from "../image/image.ts";
import type { LossWeights } from "../losses/convention.ts";
import { statisticOf } from "../losses/loss-parts.ts";
import {
  blendTargets,
  type LossEvaluation,
  perceptualLossGraph,
} from "../losses/perceptual-loss.ts";
import { styleSizeOf } from "../losses/style-size.ts";
import type { Evaluation } from "../optimizers/optimizer.ts";
import { now } from "../runtime.ts";
import type { OptimizeImageOptions } from "./options.ts";
import type { TargetMeter } from "./target-meter.ts";

export interface ObjectiveEvaluation extends Evaluation, Pick<LossEvaluation, "losses"> {
  /** How long the engine ran. */
  readonly seconds: number;
}

export interface Objective {
  evaluate(pixels: Float32Array, weights: LossWeights): Promise<ObjectiveEvaluation>;
  dispose(): Promise<void>;
}

/** Measures the targets at a scale and compiles its loss. */
export async function createObjective(
  options: OptimizeImageOptions,
  size: PictureSize,
  meter: TargetMeter,
): Promise<Objective> {
  const { backend, encoder, convention, content, styles, styleScale = 1 } = options;
  const longSide = Math.round(Math.max(size.width, size.height) * styleScale);
  const measured = await meter.measure([
    ...styles.map(({ image }) => ({
      image,
      size: styleSizeOf(image, longSide),
      role: "style" as const,
    })),
    { image: content, size, role: "content" as const },
  ]);
  const contentTargets = measured.at(-1)!.content;
  const loss = perceptualLossGraph(encoder, convention, size, contentTargets, options);
  const executable = await upgradeBackend(backend).compile(loss.graph);
  const weighted = styles.map(({ weight = 1 }, i) => ({ targets: measured[i]!.style, weight }));
  const targets = blendTargets(statisticOf(convention, options), weighted);
  // Targets are megabytes: the executable keeps what it was given once.
  let hasTargets = false;
  const run = async (pixels: Float32Array, weights: LossWeights) => {
    const inputs = loss.inputs(hasTargets ? {} : targets, weights);
    hasTargets = false;
    const outputs = await executable.run({ image: pixels, ...inputs });
    hasTargets = true;
    return outputs;
  };
  return {
    async evaluate(pixels, weights) {
      const started = now();
      const outputs = await run(pixels, weights);
      const seconds = now() - started;
      const { losses, gradient } = loss.read(outputs);
      return { loss: losses.total!, gradient, losses, seconds };
    },
    dispose: () => executable.dispose(),
  };
}
