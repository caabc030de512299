/** `gramstyle distill`: teaches a small encoder what VGG-19 sees. */
import { extname, resolve } from "node:path";
import { errorMessage, type MiniArchitecture, miniArchitecture, UserError } from "@gramstyle/core";
import type { TrainRecord } from "@gramstyle/jobs";
import { lockOutputs } from "@gramstyle/jobs";
import {
  beginTrainingFolder,
  defaultTrainingFolder,
  pictureFolder,
  readSettings,
  type TrainingFolder,
  trainingFolder,
} from "@gramstyle/jobs/train";
import { checkOutputFile } from "@gramstyle/media";
import { readSafetensorsWhole } from "@gramstyle/models";
import type { Command } from "commander";
import { distillEncoderFile } from "../distill/distill-encoder-file.ts";
import {
  architectureOf,
  type DistillSettings,
  distillSettingsKind,
} from "../distill/distill-settings.ts";
import { writeDistillReport } from "../distill/write-distill-report.ts";
import {
  addTrainingOptions,
  changeableInTraining,
  checkResumed,
  engineChanges,
  type TrainingOptions,
  viewKind,
} from "../options/training-options.ts";
import {
  addBackendOptions,
  type EngineOptions,
  numbersOption,
  realNumberOption,
  wholeNumberOption,
} from "../options.ts";
import { createTrainingView } from "../render/training.ts";
import { withResumeCommand } from "../render/training-error.ts";
import { interruptible } from "../terminal/interruptible.ts";

interface DistillOptions extends Omit<EngineOptions, "encoder">, TrainingOptions {
  readonly photos?: string;
  readonly paintings?: string;
  readonly output?: string;
  readonly steps: number;
  readonly batch: readonly number[];
  readonly size: number;
  readonly channels: readonly number[];
  readonly convolutions: readonly number[];
  readonly learningRate: number;
  readonly gramWeight: number;
  readonly startFrom?: string;
}

export function distillCommand(program: Command): void {
  const atLeast1 = { minimum: 1 };
  const command = program
    .command("distill")
    .description("Train a small encoder that stands in for VGG-19. Takes hours.")
    .option("--photos <folder>", "photos to learn from, also in folders below")
    .option("--paintings <folder>", "paintings to learn from, also in folders below")
    .option("-o, --output <file>", "the encoder's weights, .safetensors")
    .addOption(wholeNumberOption("--steps <n>", "steps of training", atLeast1).default(8000))
    .addOption(
      numbersOption("--batch <n,n,n>", "photos, paintings and on-policy pictures a step", {
        least: 1,
        whole: true,
      }).default([3, 1, 4], "3,1,4"),
    )
    .addOption(
      wholeNumberOption("--size <pixels>", "every picture's side, a multiple of 16", {
        minimum: 16,
        maximum: 1024,
      }).default(96),
    )
    .addOption(
      numbersOption("--channels <n,…>", "of the encoder's five blocks", {
        least: 1,
        whole: true,
      }).default(miniArchitecture.channels, miniArchitecture.channels.join(",")),
    )
    .addOption(
      numbersOption("--convolutions <n,…>", "in each block; VGG-19 has 2,2,4,4,1", {
        least: 1,
        whole: true,
      }).default(miniArchitecture.convolutions, miniArchitecture.convolutions.join(",")),
    )
    .addOption(
      realNumberOption("--learning-rate <number>", "the highest", { minimum: 1e-9 }).default(1e-3),
    )
    .addOption(
      realNumberOption("--gram-weight <number>", "of Gram matrices beside activations", {
        minimum: 0,
      }).default(0.3),
    )
    .option("--start-from <file>", "teach an encoder further that was distilled before")
    .option("--weights <file>", "VGG-19's weights, a .safetensors file");
  addTrainingOptions(command);
  addBackendOptions(command).action(distill);
}

async function distill(options: DistillOptions, command: Command): Promise<void> {
  const distillation = options.resume
    ? await resumed(options.resume, options, command)
    : await fresh(options);
  const view = createTrainingView(viewKind(options), {
    command: "distill",
    fitting: "fitting the first weights to VGG-19's (a minute or two)",
    report: "loss curves",
    use: (output) =>
      `gramstyle optimize photo.jpg painting.jpg --encoder mini --weights ${output} -o out.png`,
    verbose: options.verbose === true,
  });
  const begins = options.resume === undefined;
  const force = options.force === true;
  try {
    await interruptible(async (signal) => {
      for await (const record of distilled(distillation, { begins, force }, signal)) {
        view.show(record);
      }
    }, view.stopping);
  } catch (error) {
    throw withResumeCommand(error, "distill", distillation.folder.path);
  } finally {
    view.close();
  }
}

async function* distilled(
  { folder, settings }: Distillation,
  { begins, force }: { readonly begins: boolean; readonly force: boolean },
  signal: AbortSignal,
): AsyncGenerator<TrainRecord> {
  const { output } = settings;
  const lock = await lockOutputs([folder.path, output]);
  try {
    if (begins) await beginTrainingFolder(folder, settings, { force });
    const encoder = yield* distillEncoderFile(settings, folder, signal);
    const { last, seconds, bytes } = encoder;
    // The encoder is there: what only tells of it may fail.
    let report: string | null = folder.report;
    try {
      await writeDistillReport(folder, settings, encoder);
    } catch (error) {
      report = null;
      yield { event: "note", text: `the report could not be written: ${errorMessage(error)}` };
    }
    const { steps, losses, broken, small } = last;
    yield { event: "done", output, bytes, steps, seconds, losses, broken, small, report };
  } finally {
    await lock.release();
  }
}

interface Distillation {
  readonly folder: TrainingFolder;
  readonly settings: DistillSettings;
}

async function fresh(options: DistillOptions): Promise<Distillation> {
  const { photos, paintings, output } = options;
  if (photos === undefined || paintings === undefined || output === undefined) {
    throw new UserError(
      "expected photos, paintings and a place for the result: gramstyle distill --photos folder --paintings folder -o mini.safetensors",
    );
  }
  if (extname(output) !== ".safetensors") {
    throw new UserError(`"${output}": expected a name that ends in .safetensors`);
  }
  if (options.size % 16 !== 0) {
    throw new UserError(`--size: expected a multiple of 16, got ${options.size}`);
  }
  const [ofPhotos, ofPaintings, onPolicy] = counted("--batch", options.batch, 3);
  await checkOutputFile(output, { force: options.force });
  const file = resolve(output);
  const settings: DistillSettings = {
    kind: distillSettingsKind,
    photos: (await pictureFolder(photos, options.exclude)).folder,
    paintings: (await pictureFolder(paintings, options.exclude)).folder,
    output: file,
    architecture: await architectureFor(options),
    steps: options.steps,
    batch: { photos: ofPhotos!, paintings: ofPaintings!, onPolicy: onPolicy! },
    size: options.size,
    learningRate: options.learningRate,
    gramWeight: options.gramWeight,
    clipNorm: 1,
    seed: options.seed,
    ...(options.startFrom === undefined ? {} : { startFrom: resolve(options.startFrom) }),
    ...(options.weights === undefined ? {} : { weightsFile: resolve(options.weights) }),
    backend: options.backend,
    device: options.device,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    checkpointEvery: options.checkpointEvery,
  };
  return { folder: trainingFolder(resolve(options.work ?? defaultTrainingFolder(file))), settings };
}

/** Of the encoder to start from, else by --channels and --convolutions. */
async function architectureFor(options: DistillOptions): Promise<MiniArchitecture> {
  const { startFrom, channels, convolutions } = options;
  if (startFrom === undefined) {
    const depth = counted("--convolutions", convolutions, 5);
    if (depth[3]! < 2) throw new UserError(`--convolutions: relu4_2 needs 2 in the fourth block`);
    return architectureOf(counted("--channels", channels, 5), depth);
  }
  const { metadata } = await readSafetensorsWhole(startFrom);
  if (metadata.architecture === undefined) {
    throw new UserError(`"${startFrom}": expected an encoder that gramstyle distill has made`);
  }
  return JSON.parse(metadata.architecture) as MiniArchitecture;
}

function counted(flag: string, numbers: readonly number[], count: number): readonly number[] {
  if (numbers.length === count) return numbers;
  throw new UserError(`${flag}: expected ${count} numbers, got ${numbers.length}`);
}

async function resumed(
  path: string,
  options: DistillOptions,
  command: Command,
): Promise<Distillation> {
  checkResumed<DistillOptions>(command, changeableInTraining);
  const folder = trainingFolder(resolve(path));
  const saved = await readSettings<DistillSettings>(folder, distillSettingsKind);
  const learningRate =
    command.getOptionValueSource("learningRate") === "cli"
      ? { learningRate: options.learningRate }
      : {};
  return { folder, settings: { ...saved, ...engineChanges(options, command), ...learningRate } };
}
