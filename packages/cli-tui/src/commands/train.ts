/** `gramstyle train`: teaches a transform net the style of a painting. */
import { statisticNames, UserError } from "@gramstyle/core";
import {
  modelFiles,
  type NetChanges,
  type NewTraining,
  type RecipeChanges,
  type TrainRequest,
  train,
} from "@gramstyle/jobs/train";
import { type EmbeddedStyle, resolveModel } from "@gramstyle/models";
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
} from "../options/shared-options.ts";
import {
  addTrainingOptions,
  changeableInTraining,
  checkResumed,
  engineChanges,
  givenOnly,
  type TrainingOptions,
} from "../options/training-options.ts";
import { viewKind } from "../options/view-kind.ts";
import { createTrainingView } from "../render/training.ts";
import { withResumeCommand } from "../render/training-error.ts";
import { interruptible } from "../terminal/interruptible.ts";

interface TrainOptions extends EngineOptions, TrainingOptions, RecipeChanges, NetChanges {
  readonly recipe: string;
  readonly style?: readonly string[];
  readonly photos?: string;
  readonly output?: string;
  readonly validation?: string;
  readonly title?: string;
  readonly artist?: string;
  readonly year?: number;
  readonly licence?: string;
  readonly samplesEvery: number;
}

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
    .addOption(
      choiceOption("--statistic <name>", "what style is taken to be (default: gram)", [
        ...statisticNames,
      ]),
    )
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
    runTrain(options, command, known),
  );
}

async function runTrain(
  options: TrainOptions,
  command: Command,
  known: readonly EmbeddedStyle[],
): Promise<void> {
  const request =
    options.resume === undefined
      ? await newTrainings(options, known)
      : resumedTraining(options.resume, options, command);
  const view = createTrainingView(viewKind(options), {
    command: "train",
    fitting: "measuring the norms of the model to start from",
    report: "loss curves and samples",
    use: (output) => `gramstyle stylize photo.jpg --model ${output} -o out.jpg`,
    verbose: options.verbose === true,
  });
  let folder = "";
  try {
    await interruptible(async (signal) => {
      for await (const record of train(request, signal)) {
        if (record.event === "begun") folder = record.folder;
        view.show(record);
      }
    }, view.stopping);
  } catch (error) {
    throw withResumeCommand(error, "train", folder);
  } finally {
    view.close();
  }
}

async function newTrainings(
  options: TrainOptions,
  known: readonly EmbeddedStyle[],
): Promise<TrainRequest> {
  const { style: styles = [], photos, output } = options;
  if (styles.length === 0 || photos === undefined || output === undefined) {
    throw new UserError(
      "expected a painting, photos and a place for the result: gramstyle train --style painting.jpg --photos folder -o wave.onnx",
    );
  }
  if (styles.length > 1 && options.title !== undefined) {
    throw new UserError("--title goes with one --style; leave it out, or train one at a time");
  }
  const outputs = await modelFiles(styles, output);
  if (outputs.length > 1 && options.work !== undefined) {
    throw new UserError("--work goes with one --style; leave it out, or train one at a time");
  }
  const { startFrom, weights, work, style: _all, ...given } = options;
  const [first, ...next] = styles.map(
    (style, i): NewTraining => ({
      ...given,
      kind: "new",
      style,
      photos,
      output: outputs[i]!,
      startFrom: startFrom === undefined ? undefined : resolveModel(startFrom, known).path,
      folder: work,
      weightsFile: weights,
    }),
  );
  return { ...first!, next };
}

const changeable = [...changeableInTraining, "samplesEvery"] as const;

function resumedTraining(folder: string, options: TrainOptions, command: Command): TrainRequest {
  checkResumed<TrainOptions>(command, changeable);
  const { learningRate, force } = options;
  return {
    kind: "resume",
    folder,
    ...engineChanges(options, command),
    ...givenOnly(options, command, ["samplesEvery"]),
    learningRate,
    force,
  };
}
