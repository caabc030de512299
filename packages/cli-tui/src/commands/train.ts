/** `gramstyle train`: teaches a transform net the style of a painting. */
import { mkdir, stat } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { UserError } from "@gramstyle/core";
import { pictureFile } from "@gramstyle/jobs";
import { checkOutputFile } from "@gramstyle/media";
import type { EmbeddedStyle } from "@gramstyle/models";
import { styleRecipes } from "@gramstyle/trainer";
import { type Command, Option } from "commander";
import {
  addEngineOptions,
  choiceOption,
  type EngineOptions,
  numbersOption,
  realNumberOption,
  sizeRange,
  wholeNumberOption,
} from "../options.ts";
import { pictureFolder } from "../train/picture-folder.ts";
import {
  type NetworkOptions,
  type RecipeOptions,
  recipeFor,
  recipeOf,
  startOf,
} from "../train/recipe-of-options.ts";
import { modelName, titleOf } from "../train/style-card.ts";
import { type StyleSettings, styleSettingsKind } from "../train/style-settings.ts";
import { type StyleTraining, trainStyles } from "../train/train-styles.ts";
import { defaultTrainingFolder, readSettings, trainingFolder } from "../train/training-folder.ts";
import {
  addTrainingOptions,
  checkNotFixed,
  engineChanges,
  reporterKind,
  type TrainingOptions,
} from "../train/training-options.ts";

interface TrainOptions extends EngineOptions, TrainingOptions, NetworkOptions, RecipeOptions {
  readonly style?: readonly string[];
  readonly photos?: string;
  readonly output?: string;
  readonly seed: number;
  readonly validation?: string;
  readonly exclude?: readonly string[];
  readonly title?: string;
  readonly artist?: string;
  readonly year?: number;
  readonly licence?: string;
  readonly samplesEvery: number;
}

/** Options that the settings of a training have already decided. */
const fixedBySettings = [
  ...["style", "photos", "output", "recipe", "net", "steps", "batch", "crop", "styleSize", "seed"],
  ...[
    "contentWeight",
    "styleWeight",
    "tvWeight",
    "temporalWeight",
    "encoder",
    "validation",
    "exclude",
    "work",
  ],
  ...["channels", "blocks", "norm", "startFrom"],
  ...["title", "artist", "year", "licence"],
];

const atLeast0 = { minimum: 0 };
const atLeast1 = { minimum: 1 };
const recipeDefault = "default: the recipe's";

/** @param known those that come along, which `--start-from` knows by name */
export function trainCommand(program: Command, known: readonly EmbeddedStyle[] = []): void {
  const recipes = styleRecipes.map(({ name }) => name);
  const command = program
    .command("train")
    .description("Train a style model, which then stylizes any picture in one pass.")
    .addOption(
      new Option("--style <picture>", "the painting; several, one after another").argParser(
        (path: string, paths: readonly string[] = []) => [...paths, path],
      ),
    )
    .option("--photos <folder>", "pictures to practise on, also in folders below")
    .option("-o, --output <file>", "the style model, .onnx; for several styles a folder")
    .addOption(choiceOption("--recipe <name>", "how long and how well", recipes).default("quick"))
    .addOption(choiceOption("--net <name>", recipeDefault, ["realtime", "johnson"]))
    .addOption(
      numbersOption("--channels <n,n,n>", "the net's widths; fewer are faster: 8,16,8", {
        least: 1,
        whole: true,
      }),
    )
    .addOption(
      wholeNumberOption("--blocks <n>", "the net's residual blocks", { minimum: 0, maximum: 64 }),
    )
    .addOption(
      choiceOption(
        "--norm <kind>",
        "what realtime normalises: channels within, or only the picture, which is faster",
        ["instance", "picture"],
      ),
    )
    .option("--start-from <model>", "begin with a style model, name or file: learns sooner")
    .addOption(wholeNumberOption("--steps <n>", recipeDefault, { ...atLeast1, maximum: 1e7 }))
    .addOption(wholeNumberOption("--batch <n>", `photos a step; ${recipeDefault}`, atLeast1))
    .addOption(wholeNumberOption("--crop <pixels>", "the photos' side", { ...sizeRange }))
    .addOption(wholeNumberOption("--style-size <pixels>", "the painting's long side", sizeRange))
    .addOption(realNumberOption("--content-weight <number>", recipeDefault, atLeast0))
    .addOption(realNumberOption("--style-weight <number>", recipeDefault, atLeast0))
    .addOption(realNumberOption("--tv-weight <number>", recipeDefault, atLeast0))
    .addOption(
      realNumberOption("--temporal-weight <number>", "steadiness in video; 0: none", atLeast0),
    )
    .addOption(realNumberOption("--learning-rate <number>", recipeDefault, { minimum: 1e-9 }))
    .option("--validation <folder>", "pictures to look at (default: some of the photos)")
    .addOption(
      wholeNumberOption("--samples-every <n>", "steps between two samples", atLeast1).default(200),
    )
    .option("--title <text>", "for the model's card (default: the painting's file name)")
    .option("--artist <text>", "for the model's card")
    .addOption(
      wholeNumberOption("--year <n>", "of the painting, for the model's card", {
        minimum: -5000,
        maximum: 5000,
      }),
    )
    .option("--licence <text>", "for the model's card");
  addTrainingOptions(command);
  addEngineOptions(command, recipeDefault).action((options: TrainOptions) =>
    train(options, command, known),
  );
}

async function train(
  options: TrainOptions,
  command: Command,
  known: readonly EmbeddedStyle[],
): Promise<void> {
  const trainings = options.resume
    ? await resumed(options.resume, options, command)
    : await fresh(options, known);
  await trainStyles(trainings, {
    kind: reporterKind(options),
    resume: options.resume !== undefined,
    force: options.force === true,
    verbose: options.verbose === true,
  });
}

async function fresh(
  options: TrainOptions,
  known: readonly EmbeddedStyle[],
): Promise<StyleTraining[]> {
  const { style: styles = [], photos, output } = options;
  if (styles.length === 0 || photos === undefined || output === undefined) {
    throw new UserError(
      "expected a painting, photos and a place for the result: gramstyle train --style painting.jpg --photos folder -o wave.onnx",
    );
  }
  if (styles.length > 1 && options.title !== undefined) {
    throw new UserError("--title goes with one --style; leave it out, or train one at a time");
  }
  const outputs = await outputFiles(styles, output);
  if (outputs.length > 1 && options.work !== undefined) {
    throw new UserError("--work goes with one --style; leave it out, or train one at a time");
  }
  const { folder: photoFolder } = await pictureFolder(photos, options.exclude);
  const validation =
    options.validation === undefined
      ? {}
      : { validation: (await pictureFolder(options.validation)).folder };
  const usual = recipeOf(options);
  const begin = await startOf(options, usual, known);
  const recipe = recipeFor(usual, begin, options);
  return Promise.all(
    styles.map(async (path, i): Promise<StyleTraining> => {
      const file = outputs[i]!;
      await checkOutputFile(file, { force: options.force });
      const folder = resolve(options.work ?? defaultTrainingFolder(file));
      const settings: StyleSettings = {
        kind: styleSettingsKind,
        style: await pictureFile(path),
        photos: photoFolder,
        ...validation,
        output: file,
        recipe,
        ...begin,
        seed: options.seed,
        ...(options.weights === undefined ? {} : { weightsFile: resolve(options.weights) }),
        backend: options.backend,
        device: options.device,
        ...(options.threads === undefined ? {} : { threads: options.threads }),
        checkpointEvery: options.checkpointEvery,
        samplesEvery: options.samplesEvery,
        title: options.title ?? titleOf(path),
        ...(options.artist === undefined ? {} : { artist: options.artist }),
        ...(options.year === undefined ? {} : { year: options.year }),
        ...(options.licence === undefined ? {} : { licence: options.licence }),
        next: [],
      };
      return { folder: trainingFolder(folder), settings };
    }),
  );
}

/** A file, or for a folder one in it for each style. */
async function outputFiles(styles: readonly string[], output: string): Promise<string[]> {
  const isFolder =
    /[\\/]$/.test(output) || (await stat(output).catch(() => undefined))?.isDirectory();
  if (styles.length === 1 && !isFolder) {
    if (extname(output).toLowerCase() === ".onnx") return [resolve(output)];
    throw new UserError(`"${output}": expected a name that ends in .onnx, or a folder`);
  }
  if (!isFolder && extname(output) !== "") {
    throw new UserError(`"${output}": expected a folder for ${styles.length} style models`);
  }
  const files = styles.map((path) => resolve(join(output, `${modelName(path)}.onnx`)));
  const twice = files.find((file, i) => files.indexOf(file) !== i);
  if (twice !== undefined) {
    throw new UserError(`two styles would both become ${basename(twice)}; rename one of them`);
  }
  await mkdir(output, { recursive: true });
  return files;
}

async function resumed(
  path: string,
  options: TrainOptions,
  command: Command,
): Promise<StyleTraining[]> {
  checkNotFixed(command, fixedBySettings);
  const folder = trainingFolder(resolve(path));
  const saved = await readSettings<StyleSettings>(folder, styleSettingsKind);
  const { learningRate } = options;
  const changed = {
    ...engineChanges(options, command),
    ...(command.getOptionValueSource("samplesEvery") === "cli"
      ? { samplesEvery: options.samplesEvery }
      : {}),
  };
  const settings: StyleSettings = {
    ...saved,
    ...changed,
    recipe: learningRate === undefined ? saved.recipe : { ...saved.recipe, learningRate },
  };
  const next = saved.next.map((training) => ({
    folder: trainingFolder(training.folder),
    settings: { ...training.settings, ...changed },
  }));
  return [{ folder, settings }, ...next];
}
