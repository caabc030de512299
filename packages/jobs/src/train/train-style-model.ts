/** One training of a style from pictures to style model, with samples on the way. */
import {
  allFinite,
  type Backend,
  createTransformNet,
  findPreset,
  foldNorms,
  type Image,
  layersOf,
  type Tensor,
  type TransformNet,
} from "@gramstyle/core";
import { encodePicture, writeAtomically } from "@gramstyle/media";
import { contactSheet } from "@gramstyle/media/figure";
import { formatStyleModel, loadEncoder } from "@gramstyle/models";
import {
  type Checkpoint,
  createSampler,
  measureNorms,
  measureRanges,
  parseTrainingCheckpoint,
  styleCheckpointKind,
  type TrainStyleMemory,
  type TrainStyleRecord,
  trainStyle,
} from "@gramstyle/trainer";
import { datasetOf, fixedBatch } from "@gramstyle/trainer/node";
import { z } from "zod";
import { checkMeaning } from "../checkpoint/sealed-file.ts";
import { checkUnchanged } from "../files/picture-file.ts";
import type { StageRecord } from "../job.ts";
import { datasetCursorSchema } from "./dataset-cursor.ts";
import { readMetrics } from "./metrics.ts";
import { holdOut, noteOnFew, type Split, sameFiles } from "./picture-folder.ts";
import { runTraining, type Training } from "./run-training.ts";
import { describeStart, type StartModel, startModelOf } from "./start-model.ts";
import { cardOf } from "./style-card.ts";
import { readStylePicture } from "./style-picture.ts";
import type { StyleSettings } from "./style-settings.ts";
import { onDisk, samplePath, type TrainingFolder } from "./training-folder.ts";
import { meanLosses } from "./training-meter.ts";
import type { TrainingStepsRecord } from "./training-records.ts";

/** Pictures that are looked at while a net learns, and their pixels a side. */
const samples = { count: 4, size: 256 };
/** Pixels a side of the photos by which a net is measured. */
const measured = 256;

export interface TrainedStyleModel {
  readonly last: TrainStyleRecord;
  /** Of all steps, also of those before a resume. */
  readonly seconds: number;
  readonly bytes: number;
}

/** @throws as `runTraining` does */
export async function* trainStyleModel(
  settings: StyleSettings,
  folder: TrainingFolder,
  signal: AbortSignal,
): AsyncGenerator<TrainingStepsRecord, TrainedStyleModel> {
  const { recipe } = settings;
  yield { event: "stage", stage: "reading inputs" };
  await checkUnchanged(settings.style);
  const style = await readStylePicture(settings.style.path, recipe.styleSize);
  const photos = await photosOf(settings, folder);
  const note = noteOnFew(photos);
  if (note !== undefined) yield { event: "note", text: note };
  const net = createTransformNet(settings.network);
  const startModel = await startModelOf(settings.startFrom);
  let seconds = 0;
  let bytes = 0;
  const last = yield* runTraining(
    {
      engine: settings,
      folder,
      picturesPerStep: recipe.batch,
      checkpointEvery: settings.checkpointEvery,
      samplesEvery: settings.samplesEvery,
      parse: parseCheckpoint,
      start: (backend, signal, checkpoint) =>
        start({ settings, folder, net, style, photos, backend, signal, checkpoint, startModel }),
      finish: async (record, backend) => {
        const metrics = await readMetrics(folder.metrics);
        seconds = metrics.reduce((sum, metric) => sum + metric.seconds, 0);
        const losses = meanLosses(metrics.slice(-50).map((metric) => metric.losses));
        const startedFrom = startModel && describeStart(startModel);
        const parameters = record.parameters();
        const ranges = net.quantizable
          ? await measureRanges(
              backend,
              net,
              parameters,
              await fixedBatch(photos.training, measured, 24),
            )
          : undefined;
        const model = formatStyleModel({
          card: cardOf(settings, net.sizeMultiple, { seconds, losses, startedFrom, ranges }),
          parameters,
          halfPrecision: true,
        });
        bytes = model.length;
        await onDisk(settings.output, () => writeAtomically(settings.output, model));
      },
    },
    signal,
  );
  return { last, seconds, bytes };
}

const memorySchema = z.object({
  cursor: datasetCursorSchema,
}) satisfies z.ZodType<TrainStyleMemory>;

function parseCheckpoint(bytes: Uint8Array): Checkpoint<TrainStyleMemory> {
  const checkpoint = parseTrainingCheckpoint<unknown>(styleCheckpointKind, bytes);
  return { ...checkpoint, memory: checkMeaning(memorySchema, checkpoint.memory) };
}

interface StartOptions {
  readonly settings: StyleSettings;
  readonly folder: TrainingFolder;
  readonly net: TransformNet;
  readonly style: Image;
  readonly photos: Split;
  readonly backend: Backend;
  readonly signal: AbortSignal;
  readonly checkpoint: Checkpoint<TrainStyleMemory> | undefined;
  readonly startModel: StartModel | undefined;
}

async function* start(
  options: StartOptions,
): AsyncGenerator<StageRecord, Training<TrainStyleRecord>> {
  const { settings, folder, net, style, photos, backend, signal, startModel } = options;
  const { recipe, seed } = settings;
  const { convention, border, pooling } = findPreset("default");
  const encoder = await loadEncoder({
    name: recipe.encoder,
    weights: settings.weightsFile,
    pooling,
    border,
    layers: layersOf(convention),
  });
  const resumeFrom = options.checkpoint;
  const { images, names } = await fixedBatch(photos.validation, samples.size, samples.count);
  let startFrom = startModel?.parameters;
  if (startModel && losesNorms(startModel, settings)) {
    yield { event: "stage", stage: "fitting first weights" };
    startFrom = await withoutNorms(startModel, backend, photos.training);
  }
  const sampler = await createSampler(backend, net, { count: names.length, size: samples.size });
  const { statistic, ...ofRecipe } = recipe;
  const steps = trainStyle({
    ...ofRecipe,
    backend,
    net,
    encoder,
    convention: { ...convention, statistic },
    style,
    photos: datasetOf(photos.training),
    seed,
    signal,
    ...(resumeFrom ? { resumeFrom } : {}),
    ...(startFrom ? { startFrom } : {}),
  });
  return {
    done: resumeFrom?.state.step ?? 0,
    steps,
    sample: async (record) => {
      const stylized = await sampler.sample(record.parameters(), images);
      if (!allFinite(stylized)) {
        throw new Error(`the style model's pictures became NaN at step ${record.step}`);
      }
      const sheet = contactSheet(style, images, stylized, samples.size);
      const path = samplePath(folder, record.step);
      const jpeg = await encodePicture(sheet, "jpeg", { quality: 85 });
      await onDisk(path, () => writeAtomically(path, jpeg));
      return { event: "sample", step: record.step, path };
    },
    dispose: () => sampler.dispose(),
  };
}

/** Whether the model to start from has norms within, and the new net none. */
function losesNorms({ network }: StartModel, settings: StyleSettings): boolean {
  const hasNorms = network.architecture === "realtime" && network.norm === "instance";
  return (
    hasNorms && settings.network.architecture === "realtime" && settings.network.norm === "picture"
  );
}

async function withoutNorms(
  { network, parameters }: StartModel,
  backend: Backend,
  photos: readonly string[],
): Promise<Readonly<Record<string, Tensor>>> {
  if (network.architecture !== "realtime") return parameters;
  const seen = await fixedBatch(photos, measured, 48);
  return foldNorms(network, parameters, await measureNorms(backend, network, parameters, seen));
}

async function photosOf(
  { photos, validation }: StyleSettings,
  { pictures }: TrainingFolder,
): Promise<Split> {
  const files = await sameFiles(photos, pictures);
  if (!validation) return holdOut(files, samples.count);
  return { training: files, validation: await sameFiles(validation, pictures) };
}
