/** The options of an image optimization. */
import type { Backend } from "../backend.ts";
import type { Encoder } from "../encoders/encoder.ts";
import type { Image } from "../image/image.ts";
import type { LossConvention, LossWeights } from "../losses/convention.ts";
import type { LossExtensions } from "../losses/loss-parts.ts";
import type { Preset } from "../losses/presets.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import type { OptimizerName } from "../optimizers/table.ts";
import type { AbortSignalLike } from "../runtime.ts";
import type { InitialImage } from "./initial-image.ts";
import type { RunState } from "./run-state.ts";
import type { TargetMeter } from "./target-meter.ts";

/** A painting, and its share. */
export interface StyleImage {
  readonly image: Image;
  /** Its share among several styles. Default: 1. */
  readonly weight?: number;
}

/** What a user may change between two iterations. */
export interface LiveControls {
  readonly weights: LossWeights;
  readonly learningRate: number;
}

/** Everything that decides an image optimization. */
export interface OptimizeImageOptions extends LossExtensions {
  readonly content: Image;
  readonly styles: readonly StyleImage[];
  readonly encoder: Encoder;
  readonly backend: Backend;
  readonly convention: LossConvention;
  /** Asked before each iteration. */
  readonly controls: () => LiveControls;
  /** The result's long side in pixels. */
  readonly longSide: number;
  /** Iterations by scale, coarsest first; its length is the number of scales. */
  readonly iterations: readonly number[];
  /** A name, or one of one's own; only those that keep to [0, 1] by themselves give clean pixels. */
  readonly optimizer: OptimizerName | Optimizer;
  readonly init: InitialImage;
  /** For noise. */
  readonly seed: number;
  /** The style picture's long side relative to the result's. Never enlarged. Default: 1. */
  readonly styleScale?: number;
  /** Of the averaged iterate; 0 turns averaging off. Default: the optimizer's. */
  readonly averageDecay?: number;
  readonly resumeFrom?: RunState;
  /** Of the same backend, encoder, convention and statistic, to share with other runs. */
  readonly targetMeter?: TargetMeter;
  readonly signal?: AbortSignalLike;
}

/**
 * The options that a preset decides; the encoder's pooling and border come from it as well.
 * @param encoder whose layers the losses look at. Default: one with VGG's.
 */
export function presetOptions(
  preset: Preset,
  encoder?: Encoder,
): Pick<Preset, "convention" | "iterations" | "optimizer" | "init"> &
  Pick<OptimizeImageOptions, "controls"> {
  const controls = { weights: preset.weights, learningRate: preset.learningRate };
  return {
    convention: encoder ? preset.conventionFor(encoder) : preset.convention,
    controls: () => controls,
    iterations: preset.iterations,
    optimizer: preset.optimizer,
    init: preset.init,
  };
}
