/** The objective at one scale: targets computed, the loss graph compiled, ready to evaluate. */
import type { Arrays, Executable } from "../backend.ts";
import { resizeImage } from "../image/resize.ts";
import {
  blendTargets,
  contentTargetGraph,
  type PictureSize,
  perceptualLossGraph,
  weightInputs,
} from "../losses/perceptual-loss.ts";
import type { LossWeights } from "../losses/presets.ts";
import type { Evaluation } from "../optimizers/optimizer.ts";
import { runOnce } from "../run-once.ts";
import { now } from "../runtime.ts";
import { measureStyle } from "./measure-style.ts";
import type { OptimizeImageOptions } from "./options.ts";

export interface ObjectiveEvaluation extends Evaluation {
  /** Every output but the gradient, by name. */
  readonly losses: Readonly<Record<string, number>>;
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
): Promise<Objective> {
  const { backend, encoder, convention, content, styles, styleScale = 1 } = options;
  const styleTargets: { targets: Arrays; weight: number }[] = [];
  for (const { image, weight = 1 } of styles) {
    const longSide = Math.round(Math.max(size.width, size.height) * styleScale);
    const targets = await measureStyle(backend, encoder, convention, image, longSide);
    styleTargets.push({ targets, weight });
  }
  const resizedContent = resizeImage(content, size.width, size.height);
  const contentTargets = await runOnce(backend, contentTargetGraph(encoder, convention, size), {
    image: resizedContent.data,
  });
  const graph = perceptualLossGraph(encoder, convention, size, contentTargets);
  const executable = await backend.compile(graph);
  return objectiveOf(executable, blendTargets(styleTargets), (weights) =>
    weightInputs(convention, weights),
  );
}

function objectiveOf(
  executable: Executable,
  targets: Arrays,
  inputsOf: (weights: LossWeights) => Arrays,
): Objective {
  return {
    async evaluate(pixels, weights) {
      const started = now();
      const outputs = await executable.run({ image: pixels, ...targets, ...inputsOf(weights) });
      const seconds = now() - started;
      const { gradient, ...scalars } = outputs;
      const losses = Object.fromEntries(
        Object.entries(scalars).map(([name, array]) => [name, array[0]!]),
      );
      return { loss: losses.total!, gradient: gradient!, losses, seconds };
    },
    dispose: () => executable.dispose(),
  };
}
