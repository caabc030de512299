/**
 * Distillation: teaches the mini encoder to predict VGG-19's projected activations, on photos, on
 * paintings, on noisy pictures and on pictures that are being optimized against itself.
 */
import {
  type Arrays,
  type Backend,
  createRandom,
  type Encoder,
  type MiniArchitecture,
  type Tensor,
} from "@gramstyle/core";
import type { BrokenFile, Dataset, DatasetCursor, OpenDataset } from "../dataset/dataset.ts";
import { checkFinite } from "../training/check-finite.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import { formatTrainingCheckpoint } from "../training/checkpoint.ts";
import { gradientsOf } from "../training/gradient-outputs.ts";
import { learningRateAt, learningRateInTime } from "../training/learning-rate.ts";
import {
  gradientNorm,
  parameterArrays,
  startTraining,
  type TrainingState,
  updateParameters,
} from "../training/training-state.ts";
import { augmentCrop } from "./augment.ts";
import { distillationGraph } from "./distillation-graph.ts";
import { encoderTensors, studentOf } from "./encoder-file.ts";
import { initialWeights } from "./initial-weights.ts";
import {
  advancePictures,
  beginPicture,
  joined,
  type OnPolicyPicture,
  onPolicyGraph,
  onPolicyInputs,
  picturesFromArrays,
  picturesToArrays,
} from "./on-policy-pictures.ts";
import { measureProjections, type Projection } from "./projections.ts";

export interface DistillOptions {
  readonly backend: Backend;
  /** VGG-19; it must give activations before the ReLU, too. */
  readonly teacher: Encoder;
  readonly architecture: MiniArchitecture;
  /** Of files: `datasetOf` of `@gramstyle/trainer/node`. */
  readonly photos: OpenDataset;
  readonly paintings: OpenDataset;
  /** Where it ends, with a learning rate that has decayed by then. */
  readonly length: DistillLength;
  /** Photos a step; on-policy pictures a step; paintings a step. */
  readonly batch: {
    readonly photos: number;
    readonly paintings: number;
    readonly onPolicy: number;
  };
  /** Pixels a side of every picture; a multiple of 16. */
  readonly size: number;
  readonly learningRate: number;
  /** Of the Gram matrices' relative distance, beside the activations'. */
  readonly gramWeight: number;
  readonly clipNorm: number;
  readonly seed: number;
  /** What `weights()` of an earlier distillation gave: goes on teaching that student. */
  readonly startFrom?: Readonly<Record<string, Tensor>>;
  readonly resumeFrom?: Checkpoint<DistillMemory>;
  readonly signal?: AbortSignal;
}

/**
 * So many steps, or so many seconds of steps. Seconds count through all runs of one distillation; how
 * many steps they hold depends on the machine, so a run that is resumed is then not the same bit for
 * bit as one that was never stopped.
 */
export type DistillLength = { readonly steps: number } | { readonly seconds: number };

/** What a checkpoint holds beside arrays. */
export interface DistillMemory {
  /** Seconds of all steps so far. */
  readonly seconds: number;
  readonly photos: DatasetCursor;
  readonly paintings: DatasetCursor;
  /** Pictures begun so far: each one's seed. */
  readonly begun: number;
  readonly scales: Readonly<Record<string, number>>;
  readonly kept: Readonly<Record<string, number>>;
}

export interface DistillRecord {
  readonly step: number;
  /** Of a distillation by time: an estimate. */
  readonly steps: number;
  /** "total", and for each layer the activations' relative error "relu1_1" on photos. */
  readonly losses: Readonly<Record<string, number>>;
  /** The same on on-policy pictures. */
  readonly onPolicy: Readonly<Record<string, number>>;
  readonly learningRate: number;
  readonly gradientNorm: number;
  readonly seconds: number;
  /** Of these, how long the engine waited for pictures. */
  readonly waited: number;
  /** Pictures that could not be read, so far. */
  readonly broken: readonly BrokenFile[];
  /** Pictures that were smaller than the crop and enlarged, of those that this run used. */
  readonly small: number;
  checkpoint(): Uint8Array;
  /** The student as it is now, with the projections that its heads predict; see encoder-file.ts. */
  weights(): Record<string, Tensor>;
}

export const distillCheckpointKind = "gramstyle distill checkpoint 2";

/** Pictures that the first weights are fitted to, at most; the shallow layers need few of them. */
const samplePictures = 384;
/** Pixels of a batch of them, which bound the memory of the fit. */
const samplePixels = 48 * 96 ** 2;
/** Steps in which the learning rate rises where the length is given in seconds. */
const warmup = 200;

/**
 * Yields a record after every step. The first record comes after the student's first weights have
 * been fitted, which takes a minute or two.
 * @throws UserError for folders without pictures; Error where a loss becomes NaN, after which the
 * last record's checkpoint is the last good one
 */
export async function* distillEncoder(options: DistillOptions): AsyncGenerator<DistillRecord> {
  const { backend, architecture, batch, size, seed, length, resumeFrom, signal } = options;
  const common = { crop: size, seed };
  const open = (pictures: OpenDataset, count: number, cursor: DatasetCursor | undefined) =>
    pictures({ ...common, batch: count, ...(cursor ? { cursor } : {}) });
  const photos = open(options.photos, batch.photos, resumeFrom?.memory.photos);
  const paintings = open(options.paintings, batch.paintings, resumeFrom?.memory.paintings);
  try {
    const start = resumeFrom ? resumed(resumeFrom, batch.onPolicy) : await fresh(options);
    const { projections } = start;
    const described = describeProjections(projections);
    let { state, pictures, begun, seconds } = start;
    const training = await backend.compile(
      distillationGraph({
        ...options,
        projections,
        batch: batch.photos + batch.paintings + batch.onPolicy,
      }),
    );
    const policy = await backend.compile(
      onPolicyGraph({ architecture, count: batch.onPolicy, size }),
    );
    try {
      while (shareDone(length, state.step, seconds) < 1) {
        signal?.throwIfAborted();
        const started = performance.now();
        const photoBatch = await photos.next();
        const paintingBatch = await paintings.next();
        const crops = [
          ...split(photoBatch.images, batch.photos),
          ...split(paintingBatch.images, batch.paintings),
        ].map((crop, i) => augmentCrop(crop, state.step * 97 + i));
        const begin = (i: number): OnPolicyPicture => {
          const random = createRandom(seed * 31 + ++begun);
          const content = crops[i % batch.photos]!;
          // Paintings as styles mostly; a photo's own statistics now and then.
          const style = crops[Math.floor(random() * crops.length)]!;
          return beginPicture(content, random() < 0.7 ? crops.at(-1)! : style, begun);
        };
        while (pictures.length < batch.onPolicy) pictures.push(begin(pictures.length));

        const parameters = parameterArrays(state);
        const images = joined([...crops, ...pictures.map(({ pixels }) => pixels)]);
        const outputs = await training.run({ images, ...parameters });
        checkFinite(outputs, state.step);
        const { gradient } = await policy.run({ ...onPolicyInputs(pictures), ...parameters });
        pictures = advancePictures(pictures, gradient!, begin);

        const learningRate =
          "steps" in length
            ? learningRateAt(state.step, { ...options, ...length })
            : learningRateInTime(state.step, {
                ...{ ...options, warmup },
                over: shareDone(length, state.step, seconds),
              });
        const gradients = gradientsOf(outputs);
        const norm = gradientNorm(gradients);
        const { clipNorm } = options;
        state = updateParameters(state, gradients, { learningRate, clipNorm, norm });
        const snapshot = { state, pictures };
        const passed = (performance.now() - started) / 1000;
        seconds += passed;
        const memory: DistillMemory = {
          seconds,
          photos: photoBatch.cursor,
          paintings: paintingBatch.cursor,
          begun,
          ...described,
        };
        yield {
          step: state.step,
          steps: stepsInAll(length, state.step, seconds),
          losses: { total: outputs.total![0]!, ...errorsOf(outputs, 0, batch.photos) },
          onPolicy: errorsOf(outputs, crops.length, crops.length + batch.onPolicy),
          learningRate,
          gradientNorm: norm,
          seconds: passed,
          waited: photoBatch.waited + paintingBatch.waited,
          broken: [...photoBatch.broken, ...paintingBatch.broken],
          small: photoBatch.small + paintingBatch.small,
          checkpoint: () =>
            formatTrainingCheckpoint(distillCheckpointKind, {
              state: snapshot.state,
              memory,
              arrays: { ...picturesToArrays(snapshot.pictures), ...kernelsOf(projections) },
            }),
          weights: () => encoderTensors(snapshot.state.parameters, projections),
        };
      }
    } finally {
      await training.dispose();
      await policy.dispose();
    }
  } finally {
    await Promise.all([photos.close(), paintings.close()]);
  }
}

interface Start {
  readonly projections: Readonly<Record<string, Projection>>;
  state: TrainingState;
  pictures: OnPolicyPicture[];
  begun: number;
  seconds: number;
}

/** How much of its length a distillation has behind it, from 0; 1 and more: it is at its end. */
function shareDone(length: DistillLength, step: number, seconds: number): number {
  return "steps" in length ? step / length.steps : seconds / length.seconds;
}

function stepsInAll(length: DistillLength, step: number, seconds: number): number {
  if ("steps" in length) return length.steps;
  return Math.max(step, Math.round((step * length.seconds) / seconds));
}

async function fresh(options: DistillOptions): Promise<Start> {
  const { backend, teacher, architecture, size, seed, startFrom } = options;
  if (startFrom) {
    const { parameters, projections } = studentOf(startFrom, architecture);
    return { projections, state: startTraining(parameters), pictures: [], begun: 0, seconds: 0 };
  }
  const count = Math.max(4, Math.round(samplePixels / size ** 2));
  const photoCount = Math.round(count / 2);
  const open = (pictures: OpenDataset, batch: number): Dataset =>
    pictures({ batch, crop: size, seed: seed + 1 });
  const photos = open(options.photos, photoCount);
  const paintings = open(options.paintings, count - photoCount);
  const batches: Float32Array[] = [];
  try {
    while (batches.length * count < samplePictures) {
      batches.push(joined([(await photos.next()).images, (await paintings.next()).images]));
    }
  } finally {
    await Promise.all([photos.close(), paintings.close()]);
  }
  // Eigenvectors settle with fewer pictures than the fit needs.
  const some = batches.slice(0, Math.ceil(96 / count));
  const projections = await measureProjections(backend, teacher, architecture, some, count);
  const weights = await initialWeights({
    backend,
    teacher,
    architecture,
    projections,
    batches,
    count,
  });
  return { projections, state: startTraining(weights), pictures: [], begun: 0, seconds: 0 };
}

function resumed({ state, memory, arrays }: Checkpoint<DistillMemory>, count: number): Start {
  const projections = Object.fromEntries(
    Object.entries(memory.scales).map(([layer, scale]) => [
      layer,
      { kernel: arrays[`projection/${layer}`]!, scale, kept: memory.kept[layer]! },
    ]),
  );
  const { begun, seconds } = memory;
  return { projections, state, pictures: picturesFromArrays(arrays, count), begun, seconds };
}

function describeProjections(
  projections: Readonly<Record<string, Projection>>,
): Pick<DistillMemory, "scales" | "kept"> {
  const entries = Object.entries(projections);
  return {
    scales: Object.fromEntries(entries.map(([layer, { scale }]) => [layer, scale])),
    kept: Object.fromEntries(entries.map(([layer, { kept }]) => [layer, kept])),
  };
}

const kernelsOf = (projections: Readonly<Record<string, Projection>>): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(projections).map(([layer, { kernel }]) => [`projection/${layer}`, kernel]),
  );

function split(images: Float32Array, count: number): Float32Array[] {
  const length = images.length / count;
  return Array.from({ length: count }, (_, i) => images.slice(i * length, (i + 1) * length));
}

/** The mean relative error of the activations by layer, over some pictures of the batch. */
function errorsOf(outputs: Readonly<Arrays>, from: number, to: number): Record<string, number> {
  const prefix = "activations ";
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, errors]) => {
        const part = errors.subarray(from, to);
        return [name.slice(prefix.length), part.reduce((sum, e) => sum + e, 0) / part.length];
      }),
  );
}
