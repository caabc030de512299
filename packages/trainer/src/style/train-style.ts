/**
 * Model training: teaches a transform net one style. What the slow mode does to one picture, this
 * does to the net's parameters, once, so that any picture is then stylized in a single pass.
 */
import {
  type Backend,
  type Encoder,
  type FirstOrderOptimizer,
  type Image,
  initialParameters,
  type LossConvention,
  type LossExtensions,
  type LossWeights,
  measureStyle,
  type StyleTargets,
  styleSizeOf,
  type Tensor,
  type TransformNet,
  UserError,
  upgradeBackend,
} from "@gramstyle/core";
import type { DatasetCursor, OpenDataset } from "../dataset/dataset.ts";
import { checkFinite } from "../training/check-finite.ts";
import { type Checkpoint, formatTrainingCheckpoint } from "../training/checkpoint.ts";
import { learningRateAt } from "../training/learning-rate.ts";
import {
  checkOptimizer,
  gradientNorm,
  parameterArrays,
  startTraining,
  type TrainingState,
  trainingAdam,
  updateParameters,
} from "../training/training-state.ts";
import { styleTrainingGraph } from "./style-training-graph.ts";
import { randomMotion } from "./synthetic-motion.ts";

/** Everything that decides the training of a style. */
export interface TrainStyleOptions extends LossExtensions {
  readonly backend: Backend;
  readonly net: TransformNet;
  readonly encoder: Encoder;
  readonly convention: LossConvention;
  readonly weights: LossWeights;
  /**
   * Of the temporal term, which makes the net steady in video; 0 leaves the term out and saves its
   * time. Default: 0.
   */
  readonly temporalWeight?: number;
  readonly style: Image;
  /** The style picture's long side in pixels while it is measured; its strokes' size follows. */
  readonly styleSize: number;
  /** Of files: `datasetOf` of `@gramstyle/trainer/node`. */
  readonly photos: OpenDataset;
  /** Pixels a side of the photos' crops; a multiple of the net's. */
  readonly crop: number;
  readonly batch: number;
  readonly steps: number;
  readonly learningRate: number;
  /** Gradients with a longer norm are shortened to it. */
  readonly clipNorm: number;
  /** Default: Adam with β₂ 0.999. */
  readonly optimizer?: FirstOrderOptimizer;
  readonly seed: number;
  /** The parameters of a net of the same shape that has learnt before. Default: random ones. */
  readonly startFrom?: Readonly<Record<string, Tensor>>;
  readonly resumeFrom?: Checkpoint<TrainStyleMemory>;
  readonly signal?: AbortSignal;
}

/** What a checkpoint holds beside arrays. */
export interface TrainStyleMemory {
  readonly cursor: DatasetCursor;
}

/** What a step of the training of a style tells. */
export interface TrainStyleRecord {
  /** Steps done. */
  readonly step: number;
  readonly steps: number;
  /** "total", "content", "style <layer>", "total variation", one's own, "temporal": without their weights. */
  readonly losses: Readonly<Record<string, number>>;
  readonly learningRate: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  /** This step's seconds, and how many of them the engine waited for photos or computed. */
  readonly seconds: number;
  readonly waited: number;
  readonly engineSeconds: number;
  /** Photos that could not be read, so far. */
  readonly broken: readonly { readonly path: string; readonly reason: string }[];
  /** Photos that were smaller than the crop and enlarged, of those that this run used. */
  readonly small: number;
  parameters(): Readonly<Record<string, Tensor>>;
  checkpoint(): Uint8Array;
}

/** What checkpoints of style trainings say that they are. */
export const styleCheckpointKind = "gramstyle train checkpoint 1";

/**
 * Yields a record after every step.
 * @throws UserError for options that fit together badly; Error where a loss becomes NaN: the last
 * record's checkpoint is then the last good state
 */
export async function* trainStyle(options: TrainStyleOptions): AsyncGenerator<TrainStyleRecord> {
  const { backend, net, batch, crop, steps, seed, signal, optimizer = trainingAdam } = options;
  if (crop % net.sizeMultiple !== 0) {
    throw new UserError(
      `expected crops with sides that ${net.sizeMultiple} divides, got ${crop}; choose another size`,
    );
  }
  const targets = await styleTargets(options);
  const { temporalWeight = 0 } = options;
  const temporal = temporalWeight > 0;
  const { resumeFrom } = options;
  if (resumeFrom) checkOptimizer(resumeFrom.state, optimizer);
  const cursor = resumeFrom?.memory.cursor;
  const dataset = options.photos({
    crop,
    batch,
    seed,
    ...(cursor ? { cursor } : {}),
  });
  try {
    let state: TrainingState =
      resumeFrom?.state ??
      startTraining(options.startFrom ?? initialParameters(net.parameters, seed), optimizer);
    const first = state.step;
    const training = styleTrainingGraph({ ...options, size: crop, temporal });
    const executable = await upgradeBackend(backend).compile(training.graph);
    // What stays the same is given once: the executable keeps it.
    let unsent = training.inputs(targets, options.weights, temporalWeight);
    try {
      while (state.step < steps) {
        signal?.throwIfAborted();
        const started = performance.now();
        const photos = await dataset.next();
        const engineStarted = performance.now();
        const outputs = await executable.run({
          images: photos.images,
          ...unsent,
          ...(temporal ? randomMotion(batch, crop, motionSeed(seed, state.step)) : {}),
          ...parameterArrays(state),
        });
        const engineSeconds = (performance.now() - engineStarted) / 1000;
        unsent = {};
        checkFinite(outputs, state.step, first);
        const { losses, gradients } = training.read(outputs);
        const learningRate = learningRateAt(state.step, options);
        const norm = gradientNorm(gradients);
        const { clipNorm } = options;
        state = updateParameters(state, gradients, {
          learningRate,
          clipNorm,
          norm,
          optimizer,
        });
        const reached = state;
        yield {
          step: state.step,
          steps,
          losses,
          learningRate,
          gradientNorm: norm,
          seconds: (performance.now() - started) / 1000,
          waited: photos.waited,
          engineSeconds,
          broken: photos.broken,
          small: photos.small,
          parameters: () => reached.parameters,
          checkpoint: () =>
            formatTrainingCheckpoint<TrainStyleMemory>(styleCheckpointKind, {
              state: reached,
              memory: { cursor: photos.cursor },
              arrays: {},
            }),
        };
      }
    } finally {
      await executable.dispose();
    }
  } finally {
    await dataset.close();
  }
}

/** Of the step and the run's seed alone, so that a resumed run has the same motion. */
const motionSeed = (seed: number, step: number): number => seed * 1_000_003 + step;

/** What the painting's style is, in numbers. */
async function styleTargets(options: TrainStyleOptions): Promise<StyleTargets> {
  const { backend, encoder, convention, style, styleSize } = options;
  const size = styleSizeOf(style, styleSize);
  const smallest = encoder.minimumSize(Object.keys(convention.styleLayers));
  if (Math.min(size.width, size.height) < smallest) {
    throw new UserError(
      `expected a style picture of at least ${smallest} pixels a side, got ${size.width}×${size.height}`,
    );
  }
  return measureStyle(backend, encoder, convention, style, styleSize, options);
}
