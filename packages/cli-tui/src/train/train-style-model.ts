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
import { checkUnchanged } from "@gramstyle/jobs";
import { contactSheet, encodePicture, writeAtomically } from "@gramstyle/media";
import { formatStyleModel, loadEncoder } from "@gramstyle/models";
import {
  createSampler,
  fixedBatch,
  measureNorms,
  measureRanges,
  parseTrainingCheckpoint,
  styleCheckpointKind,
  type TrainStyleMemory,
  type TrainStyleRecord,
  trainStyle,
} from "@gramstyle/trainer";
import { readMetrics } from "./metrics.ts";
import { holdOut, type Split, sameFiles } from "./picture-folder.ts";
import { runTraining, type Training } from "./run-training.ts";
import { describeStart, type StartModel, startModelOf } from "./start-model.ts";
import { cardOf } from "./style-card.ts";
import { readStylePicture } from "./style-picture.ts";
import type { StyleSettings } from "./style-settings.ts";
import { onDisk, samplePath, type TrainingFolder } from "./training-folder.ts";
import { meanLosses } from "./training-progress.ts";
import type { TrainingReporter } from "./training-reporters.ts";

/** Pictures that are looked at while a net learns, and their pixels a side. */
const samples = { count: 4, size: 256 };

export interface TrainStyleModelOptions {
  readonly settings: StyleSettings;
  readonly folder: TrainingFolder;
  readonly reporter: TrainingReporter;
  readonly resumeCommand: string;
  /** Stops it as SIGINT does. */
  readonly signal?: AbortSignal;
}

export interface TrainedStyleModel {
  readonly last: TrainStyleRecord;
  /** Of all steps, also of those before a resume. */
  readonly seconds: number;
  readonly bytes: number;
}

/** @throws as `runTraining` does */
export async function trainStyleModel(options: TrainStyleModelOptions): Promise<TrainedStyleModel> {
  const { settings, folder, reporter, resumeCommand } = options;
  const { recipe } = settings;
  reporter.stage("reading pictures and weights");
  await checkUnchanged(settings.style);
  const style = await readStylePicture(settings.style.path, recipe.styleSize);
  const photos = await photosOf(settings);
  const net = createTransformNet(settings.network);
  const startModel = await startModelOf(settings.startFrom);
  let seconds = 0;
  let bytes = 0;
  const last = await runTraining<TrainStyleRecord>({
    engine: settings,
    folder,
    steps: recipe.steps,
    picturesPerStep: recipe.batch,
    checkpointEvery: settings.checkpointEvery,
    samplesEvery: settings.samplesEvery,
    resumeCommand,
    reporter,
    signal: options.signal,
    start: (backend, signal, checkpoint) =>
      start({
        settings,
        folder,
        net,
        style,
        photos,
        backend,
        signal,
        checkpoint,
        startModel,
        reporter,
      }),
    finish: async (record, backend) => {
      const metrics = await readMetrics(folder.metrics);
      seconds = metrics.reduce((sum, metric) => sum + metric.seconds, 0);
      const losses = meanLosses(metrics.slice(-50).map((metric) => metric.losses));
      const startedFrom = startModel && describeStart(startModel);
      const parameters = record.parameters();
      const ranges = net.quantizable
        ? await measureRanges(backend, net, parameters, photos.training)
        : undefined;
      const model = formatStyleModel({
        card: cardOf(settings, net.sizeMultiple, { seconds, losses, startedFrom, ranges }),
        parameters,
        halfPrecision: true,
      });
      bytes = model.length;
      await onDisk(settings.output, () => writeAtomically(settings.output, model));
    },
  });
  return { last, seconds, bytes };
}

interface StartOptions {
  readonly settings: StyleSettings;
  readonly folder: TrainingFolder;
  readonly net: TransformNet;
  readonly style: Image;
  readonly photos: Split;
  readonly backend: Backend;
  readonly signal: AbortSignal;
  readonly checkpoint: Uint8Array | undefined;
  readonly reporter: TrainingReporter;
  readonly startModel: StartModel | undefined;
}

async function start(options: StartOptions): Promise<Training<TrainStyleRecord>> {
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
  const resumeFrom =
    options.checkpoint &&
    parseTrainingCheckpoint<TrainStyleMemory>(styleCheckpointKind, options.checkpoint);
  const { images, names } = await fixedBatch(photos.validation, samples.size, samples.count);
  const startFrom =
    startModel && (await startingParameters(startModel, settings, backend, photos.training));
  const sampler = await createSampler(backend, net, { count: names.length, size: samples.size });
  const records = trainStyle({
    ...recipe,
    backend,
    net,
    encoder,
    convention,
    style,
    photos: photos.training,
    seed,
    signal,
    ...(resumeFrom ? { resumeFrom } : {}),
    ...(startFrom ? { startFrom } : {}),
  });
  return {
    done: resumeFrom?.state.step ?? 0,
    records,
    sample: async (record) => {
      const stylized = await sampler.sample(record.parameters(), images);
      if (!allFinite(stylized)) {
        throw new Error(`the style model's pictures became NaN at step ${record.step}`);
      }
      const sheet = contactSheet(style, images, stylized, samples.size);
      const path = samplePath(folder, record.step);
      const jpeg = await encodePicture(sheet, "jpeg", { quality: 85 });
      await onDisk(path, () => writeAtomically(path, jpeg));
      options.reporter.sample?.(record.step, path);
    },
    dispose: () => sampler.dispose(),
  };
}

/** Those of the model to start from; where they have norms and the new net has none within, without. */
async function startingParameters(
  { network, parameters }: StartModel,
  settings: StyleSettings,
  backend: Backend,
  photos: readonly string[],
): Promise<Readonly<Record<string, Tensor>>> {
  const hasNorms = network.architecture === "realtime" && network.norm === "instance";
  const keepsThem =
    settings.network.architecture !== "realtime" || settings.network.norm !== "picture";
  if (!hasNorms || keepsThem) return parameters;
  return foldNorms(network, parameters, await measureNorms(backend, network, parameters, photos));
}

async function photosOf({ photos, validation }: StyleSettings): Promise<Split> {
  const files = await sameFiles(photos);
  if (!validation) return holdOut(files, samples.count);
  return { training: files, validation: await sameFiles(validation) };
}
