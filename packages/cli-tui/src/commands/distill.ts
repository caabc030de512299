/** `gramstyle distill`: teaches a small encoder what VGG-19 sees. */
import { extname, resolve } from "node:path";
import { type MiniArchitecture, miniArchitecture, UserError } from "@gramstyle/core";
import type { Command } from "commander";
import { distillEncoderFile } from "../distill/distill-encoder-file.ts";
import {
  architectureOf,
  type DistillSettings,
  distillSettingsKind,
  headLayers,
  type LearningPictures,
} from "../distill/distill-settings.ts";
import { renderHeldOut } from "../distill/measure-encoder.ts";
import { measureEncoderFile } from "../distill/measure-encoder-file.ts";
import { writeDistillReport } from "../distill/write-distill-report.ts";
import {
  addBackendOptions,
  type EngineOptions,
  namesOption,
  numbersOption,
  realNumberOption,
  wholeNumberOption,
} from "../options.ts";
import { printJson } from "../output.ts";
import { checkOutputFile } from "../output-file.ts";
import { readSafetensorsWhole } from "../read-safetensors.ts";
import { quoted, shownPath } from "../shown-path.ts";
import { describeBroken } from "../train/describe-broken.ts";
import { pictureFolder } from "../train/picture-folder.ts";
import { describeSteps } from "../train/run-training.ts";
import {
  beginTrainingFolder,
  defaultTrainingFolder,
  readSettings,
  type TrainingFolder,
  trainingFolder,
} from "../train/training-folder.ts";
import {
  addTrainingOptions,
  checkNotFixed,
  engineChanges,
  reporterKind,
  type TrainingOptions,
} from "../train/training-options.ts";
import { createTrainingReporter } from "../train/training-reporters.ts";

interface DistillOptions extends Omit<EngineOptions, "encoder">, TrainingOptions {
  readonly photos?: readonly string[];
  readonly paintings?: readonly string[];
  readonly output?: string;
  readonly steps: number;
  readonly hours?: number;
  readonly holdOut?: readonly string[];
  readonly measure?: string;
  readonly measureEvery: number;
  readonly batch: readonly number[];
  readonly size: number;
  readonly channels: readonly number[];
  readonly convolutions: readonly number[];
  readonly heads?: readonly number[];
  readonly headDepth: number;
  readonly learningRate: number;
  readonly gramWeight: number;
  readonly startFrom?: string;
}

const fixedBySettings = [
  ...["photos", "paintings", "output", "steps", "hours", "batch", "size", "channels"],
  ...[
    "convolutions",
    "heads",
    "holdOut",
    "measure",
    "gramWeight",
    "seed",
    "exclude",
    "work",
    "startFrom",
  ],
];

export function distillCommand(program: Command): void {
  const atLeast1 = { minimum: 1 };
  const command = program
    .command("distill")
    .description("Train a small encoder that stands in for VGG-19. Takes hours.")
    .option("--photos <folders...>", "photos to learn from, also in folders below")
    .option("--paintings <folders...>", "paintings to learn from, also in folders below")
    .option("-o, --output <file>", "the encoder's weights, .safetensors")
    .addOption(wholeNumberOption("--steps <n>", "steps of training", atLeast1).default(20_000))
    .addOption(
      realNumberOption("--hours <number>", "time of training, instead of --steps", {
        minimum: 1e-3,
      }),
    )
    .addOption(
      numbersOption("--batch <n,n,n>", "photos, paintings and on-policy pictures a step", {
        least: 1,
        whole: true,
      }).default([2, 2, 4], "2,2,4"),
    )
    .addOption(
      wholeNumberOption("--size <pixels>", "every picture's side, a multiple of 16", {
        minimum: 16,
        maximum: 1024,
      }).default(192),
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
      numbersOption("--heads <n,…>", "channels of the six heads (default: as their blocks)", {
        least: 1,
        whole: true,
      }),
    )
    .addOption(
      wholeNumberOption("--head-depth <n>", "convolutions that a deep layer's head reads", {
        minimum: 1,
        maximum: 4,
      }).default(2),
    )
    .addOption(
      namesOption(
        "--hold-out <texts>",
        `learn from no picture with one of these in its path; nor from one photo in ${holdOutEvery.photos} and one painter in ${holdOutEvery.paintings}, which it is measured on`,
      ),
    )
    .addOption(
      wholeNumberOption("--measure-every <n>", "steps between two measurements", atLeast1).default(
        500,
      ),
    )
    .option("--measure <file>", "only measure an encoder on the pictures that are held out")
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

/** One in so many is kept to measure on. */
const holdOutEvery = { photos: 20, paintings: 12 } as const;

async function distill(options: DistillOptions, command: Command): Promise<void> {
  if (options.measure !== undefined) return measure(options.measure, options);
  const { folder, settings } = options.resume
    ? await resumed(options.resume, options, command)
    : await fresh(options, command);
  const kind = reporterKind(options);
  const reporter = createTrainingReporter(kind);
  const resumeCommand = `gramstyle distill --resume ${quoted(shownPath(folder.path))}`;
  if (options.resume === undefined) {
    await beginTrainingFolder(folder, settings, {
      force: options.force === true,
      resume: resumeCommand,
    });
  }
  const distilled = await distillEncoderFile({ settings, folder, reporter, resumeCommand });
  const { last, seconds, bytes, heldOut } = distilled;
  await writeDistillReport(folder, settings, distilled);
  for (const line of describeBroken(last, options.verbose === true, folder.report)) {
    reporter.note(line);
  }
  const { output } = settings;
  if (kind === "json") {
    const { step: steps, losses, broken, small } = last;
    printJson({ event: "done", output, bytes, steps, seconds, losses, heldOut, broken, small });
    return;
  }
  reporter.note(`${shownPath(folder.report)}  loss curves`);
  reporter.note(
    `${shownPath(output)}  ${Math.round(bytes / 1024)} KiB, ${describeSteps(last.step, seconds)}`,
  );
  reporter.note(
    `Use it: gramstyle optimize photo.jpg painting.jpg --encoder mini --weights ${quoted(shownPath(output))} -o out.png`,
  );
}

interface Distillation {
  readonly folder: TrainingFolder;
  readonly settings: DistillSettings;
}

async function fresh(options: DistillOptions, command: Command): Promise<Distillation> {
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
  if (options.hours !== undefined && command.getOptionValueSource("steps") === "cli") {
    throw new UserError("expected --steps or --hours, got both; leave one out");
  }
  const [ofPhotos, ofPaintings, onPolicy] = counted("--batch", options.batch, 3);
  await checkOutputFile(output, { force: options.force });
  const file = resolve(output);
  const settings: DistillSettings = {
    kind: distillSettingsKind,
    photos: await learningFolders(photos, "photos", options),
    paintings: await learningFolders(paintings, "paintings", options),
    output: file,
    architecture: await architectureFor(options),
    length:
      options.hours === undefined ? { steps: options.steps } : { seconds: options.hours * 3600 },
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
    measureEvery: options.measureEvery,
  };
  return { folder: trainingFolder(resolve(options.work ?? defaultTrainingFolder(file))), settings };
}

async function learningFolders(
  folders: readonly string[],
  kind: keyof typeof holdOutEvery,
  { exclude, holdOut = [] }: DistillOptions,
): Promise<LearningPictures> {
  const found = await Promise.all(folders.map((path) => pictureFolder(path, exclude)));
  return {
    folders: found.map(({ folder }) => folder),
    holdOutEvery: holdOutEvery[kind],
    holdOut,
  };
}

/** Prints how far an encoder's file is from VGG-19 on the pictures that are held out. */
async function measure(path: string, options: DistillOptions): Promise<void> {
  const { photos, paintings } = options;
  if (photos === undefined || paintings === undefined) {
    throw new UserError(
      "expected pictures: gramstyle distill --measure mini.safetensors --photos folder --paintings folder",
    );
  }
  const errors = await measureEncoderFile({
    path,
    photos: await learningFolders(photos, "photos", options),
    paintings: await learningFolders(paintings, "paintings", options),
    engine: options,
    weightsFile: options.weights,
  });
  if (options.json) {
    printJson({ event: "measured", ...errors });
    return;
  }
  process.stdout.write(`${renderHeldOut(errors).join("\n")}\n`);
}

/** Of the encoder to start from, else by --channels and --convolutions. */
async function architectureFor(options: DistillOptions): Promise<MiniArchitecture> {
  const { startFrom, channels, convolutions, heads } = options;
  if (startFrom === undefined) {
    const depth = counted("--convolutions", convolutions, 5);
    if (depth[3]! < 2) throw new UserError(`--convolutions: relu4_2 needs 2 in the fourth block`);
    const widths = counted("--channels", channels, 5);
    const own = headLayers.map((layer) => widths[Number(layer[4]) - 1]!);
    return architectureOf({
      channels: widths,
      convolutions: depth,
      headChannels: counted("--heads", heads ?? own, headLayers.length),
      headDepth: options.headDepth,
    });
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
  checkNotFixed(command, fixedBySettings);
  const folder = trainingFolder(resolve(path));
  const saved = await readSettings<DistillSettings>(folder, distillSettingsKind);
  const learningRate =
    command.getOptionValueSource("learningRate") === "cli"
      ? { learningRate: options.learningRate }
      : {};
  return { folder, settings: { ...saved, ...engineChanges(options, command), ...learningRate } };
}
