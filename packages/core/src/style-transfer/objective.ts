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
import type { PictureToMeasure, TargetSession } from "./target-meter.ts";

export interface ObjectiveEvaluation extends Evaluation, Pick<LossEvaluation, "losses"> {
  /** How long the engine ran. */
  readonly seconds: number;
}

export interface Objective {
  evaluate(pixels: Float32Array, weights: LossWeights): Promise<ObjectiveEvaluation>;
  dispose(): Promise<void>;
}

/** The pictures whose targets a scale has: the styles, then the content. */
export function picturesAt(
  { content, styles, styleScale = 1 }: OptimizeImageOptions,
  size: PictureSize,
): PictureToMeasure[] {
  const longSide = Math.round(Math.max(size.width, size.height) * styleScale);
  const ofStyles = styles.map(({ image }) => ({
    image,
    size: styleSizeOf(image, longSide),
    role: "style" as const,
  }));
  return [...ofStyles, { image: content, size, role: "content" }];
}

/** Measures the targets at a scale, and compiles its loss meanwhile. */
export async function createObjective(
  options: OptimizeImageOptions,
  size: PictureSize,
  session: TargetSession,
): Promise<Objective> {
  const { backend, encoder, convention, styles } = options;
  const measuring = session.measure(picturesAt(options, size));
  // Its failure is told below.
  measuring.catch(() => {});
  const loss = perceptualLossGraph(encoder, convention, size, options);
  const executable = await upgradeBackend(backend).compile(loss.graph);
  const measured = await measuring.catch(async (error) => {
    await executable.dispose();
    throw error;
  });
  const weighted = styles.map(({ weight = 1 }, i) => ({ targets: measured[i]!.style, weight }));
  const style = blendTargets(statisticOf(convention, options), weighted);
  const targets = { style, content: measured.at(-1)!.content };
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
