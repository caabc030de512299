/**
 * Distillation: teaches the mini encoder to predict VGG-19's projected activations, on photos, on
 * paintings, on noisy pictures and on pictures that are being optimized against itself.
 */
import { type Arrays, createRandom, type Tensor } from "@gramstyle/core";
import type { BrokenFile, DatasetCursor, OpenDataset } from "../dataset/dataset.ts";
import { checkFinite } from "../training/check-finite.ts";
import { formatTrainingCheckpoint } from "../training/checkpoint.ts";
import { gradientsOf } from "../training/gradient-outputs.ts";
import { gradientNorm, parameterArrays, updateParameters } from "../training/training-state.ts";
import { augmentCrop } from "./augment.ts";
import {
  beginDistillation,
  describeProjections,
  kernelsOf,
  resumeDistillation,
} from "./begin-distillation.ts";
import { learningRateOf, shareDone, stepsInAll } from "./distill-length.ts";
import type { DistillMemory, DistillOptions } from "./distill-options.ts";
import { distillationGraph } from "./distillation-graph.ts";
import { encoderTensors } from "./encoder-file.ts";
import {
  advancePictures,
  beginPicture,
  joined,
  type OnPolicyPicture,
  onPolicyGraph,
  onPolicyInputs,
  picturesToArrays,
} from "./on-policy-pictures.ts";

/** What a step of a distillation tells. */
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

/** What checkpoints of distillations say that they are. */
export const distillCheckpointKind = "gramstyle distill checkpoint 2";

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
    const start = resumeFrom
      ? resumeDistillation(resumeFrom, options)
      : await beginDistillation(options);
    const { projections } = start;
    const described = describeProjections(projections);
    let { state, pictures, begun, seconds } = start;
    const first = state.step;
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
        checkFinite(outputs, state.step, first);
        const { gradient } = await policy.run({ ...onPolicyInputs(pictures), ...parameters });
        pictures = advancePictures(pictures, gradient!, begin);

        const learningRate = learningRateOf(options, state.step, seconds);
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
