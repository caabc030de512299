/** Where a distillation begins: at first weights, at an encoder's file, or at a checkpoint. */
import type { Tensor } from "@gramstyle/core";
import type { Dataset, OpenDataset } from "../dataset/dataset.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import {
  checkOptimizer,
  startTraining,
  type TrainingState,
  trainingAdam,
} from "../training/training-state.ts";
import type { DistillMemory, DistillOptions } from "./distill-options.ts";
import { studentOf } from "./encoder-file.ts";
import { initialWeights } from "./initial-weights.ts";
import { joined, type OnPolicyPicture, picturesFromArrays } from "./on-policy-pictures.ts";
import { checkedProjection, measureProjections, type Projection } from "./projections.ts";

/** Pictures that the first weights are fitted to, at most; the shallow layers need few of them. */
const samplePictures = 384;
/** Pixels of a batch of them, which bound the memory of the fit. */
const samplePixels = 48 * 96 ** 2;

/** What a step of it changes, and the projections, which it does not. */
export interface DistillationState {
  readonly projections: Readonly<Record<string, Projection>>;
  state: TrainingState;
  pictures: OnPolicyPicture[];
  begun: number;
  seconds: number;
}

/** First weights are fitted to pictures, which takes some minutes; those of a file are taken. */
export async function beginDistillation(options: DistillOptions): Promise<DistillationState> {
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

/** @throws UserError where the checkpoint is of another student, or not whole */
export function resumeDistillation(
  { state, memory, arrays }: Checkpoint<DistillMemory>,
  { architecture, batch }: DistillOptions,
): DistillationState {
  checkOptimizer(state, trainingAdam);
  const projections = Object.fromEntries(
    Object.entries(architecture.heads).map(([layer, channels]) => {
      const { scales, kept } = memory;
      const found = { scale: scales[layer], kept: kept[layer] };
      const kernel = arrays[`projection/${layer}`];
      return [layer, checkedProjection({ layer, channels, kernel, ...found })];
    }),
  );
  const { begun, seconds } = memory;
  return {
    projections,
    state,
    pictures: picturesFromArrays(arrays, batch.onPolicy),
    begun,
    seconds,
  };
}

/** What a checkpoint says of projections beside their kernels. */
export function describeProjections(
  projections: Readonly<Record<string, Projection>>,
): Pick<DistillMemory, "scales" | "kept"> {
  const entries = Object.entries(projections);
  return {
    scales: Object.fromEntries(entries.map(([layer, { scale }]) => [layer, scale])),
    kept: Object.fromEntries(entries.map(([layer, { kept }]) => [layer, kept])),
  };
}

/** The kernels, for a checkpoint's arrays. */
export const kernelsOf = (
  projections: Readonly<Record<string, Projection>>,
): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(projections).map(([layer, { kernel }]) => [`projection/${layer}`, kernel]),
  );
