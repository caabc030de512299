/** `gramstyle optimize`: slow mode, from the command line. */
import { resolve } from "node:path";
import { findPreset, type Preset, presets, UserError } from "@gramstyle/core";
import {
  checkPictures,
  type OptimizePlan,
  pictureFile,
  readOptimizeCheckpoint,
  type StyleFile,
  spreadIterations,
} from "@gramstyle/jobs";
import { checkOutputFile, checkOutputPath } from "@gramstyle/media";
import { checkName, chooseEncoder } from "@gramstyle/models";
import type { Command } from "commander";
import { createReporter, type ReporterKind } from "../optimize/reporters.ts";
import { describeResult, type RunOptions, runOptimize } from "../optimize/run-optimize.ts";
import {
  addEngineOptions,
  choiceOption,
  type EngineOptions,
  numbersOption,
  realNumberOption,
  sizeRange,
  wholeNumberOption,
} from "../options.ts";
import { printJson } from "../output.ts";
import { beginOptimizedRecipe } from "../recipe/optimized-recipe.ts";
import { recipeOption } from "../recipe/recipe-file.ts";

interface OptimizeOptions extends EngineOptions {
  readonly output?: string;
  readonly size: number;
  readonly preset: string;
  readonly iterations?: readonly number[];
  readonly contentWeight?: number;
  readonly styleWeight?: number;
  readonly tvWeight?: number;
  readonly styleBlend?: readonly number[];
  readonly styleScale: number;
  readonly optimizer?: "adam" | "lbfgs";
  readonly learningRate?: number;
  readonly init?: string;
  readonly pooling?: "max" | "average";
  readonly seed: number;
  readonly checkpoint?: string;
  readonly checkpointEvery: number;
  readonly resume?: string;
  readonly recipe?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly force?: boolean;
}

/** Options that a checkpoint's recipe has already decided. */
const fixedByRecipe = [
  ...["encoder", "size", "preset", "iterations", "contentWeight", "styleWeight", "tvWeight"],
  ...["styleBlend", "styleScale", "optimizer", "learningRate", "init", "pooling", "seed"],
];

const atLeast0 = { minimum: 0 };

export function optimizeCommand(program: Command): void {
  const command = program
    .command("optimize")
    .description("Optimize a picture until it has the content of one and the style of others.")
    .argument("[content]", "the picture to repaint")
    .argument("[style...]", "the painting, or several, to take the style from")
    .option("-o, --output <file>", "the result: .png, .jpg, .webp, .tiff or .avif")
    .addOption(
      wholeNumberOption("--size <pixels>", "the result's long side", sizeRange).default(512),
    )
    .option(
      "--preset <name>",
      `loss and schedule: ${presets.map((p) => p.name).join(", ")}`,
      "default",
    )
    .addOption(
      numbersOption("--iterations <n,…>", "in total, or by scale from the coarsest", {
        least: 1,
        whole: true,
      }),
    )
    .addOption(realNumberOption("--content-weight <number>", "default: the preset's", atLeast0))
    .addOption(realNumberOption("--style-weight <number>", "default: the preset's", atLeast0))
    .addOption(realNumberOption("--tv-weight <number>", "default: the preset's", atLeast0))
    .addOption(
      numbersOption("--style-blend <a,b,…>", "each style's share", { least: 0, whole: false }),
    )
    .addOption(
      realNumberOption("--style-scale <factor>", "the styles' size relative to the result's", {
        minimum: 0.05,
        maximum: 20,
      }).default(1),
    )
    .addOption(choiceOption("--optimizer <name>", "default: the preset's", ["adam", "lbfgs"]))
    .addOption(
      realNumberOption("--learning-rate <number>", "default: 0.02 for adam, 1 for lbfgs", {
        minimum: 1e-9,
      }),
    )
    .option("--init <what>", "content, noise, or a picture to start from (default: the preset's)")
    .addOption(choiceOption("--pooling <kind>", "default: the preset's", ["max", "average"]))
    .addOption(
      wholeNumberOption("--seed <number>", "for noise", {
        minimum: 0,
        maximum: 2 ** 32 - 1,
      }).default(0),
    )
    .option("--checkpoint <file>", "write the state of the run there as it goes on")
    .addOption(
      wholeNumberOption("--checkpoint-every <n>", "iterations between two checkpoints", {
        minimum: 1,
      }).default(10),
    )
    .option("--resume <checkpoint>", "go on with a run that was stopped")
    .option(...recipeOption)
    .option("--json", "progress and result as JSON lines on stdout")
    .option("-q, --quiet", "print nothing but errors")
    .option("-f, --force", "overwrite the output");
  addEngineOptions(command).action(optimize);
}

async function optimize(
  content: string | undefined,
  styles: string[],
  options: OptimizeOptions,
  command: Command,
): Promise<void> {
  const run = options.resume
    ? await resumed(content, options.resume, options, command)
    : await fresh(content, styles, options);
  const kind: ReporterKind = options.json ? "json" : options.quiet ? "quiet" : "terminal";
  const { recipe, checkpoint } = run;
  await checkOutputPath(recipe.output, { force: options.force === true || run.mayOverwrite });
  if (checkpoint) await checkOutputFile(checkpoint.path, { force: true });
  const { recipe: recipeFile, force } = options;
  const wentOn = run.resumeFrom !== undefined;
  const finishRecipe =
    recipeFile === undefined
      ? undefined
      : await beginOptimizedRecipe(recipeFile, recipe, { resumed: wentOn, force });
  const reporter = createReporter(kind);
  const result = await runOptimize({ ...run, recipeFile, reporter });
  await finishRecipe?.(result);
  if (kind === "json") {
    const { width, height, totalIteration, losses } = result.last;
    const { output } = recipe;
    const { seconds } = result;
    printJson({ event: "done", output, width, height, totalIteration, losses, seconds });
  } else {
    reporter.note(describeResult(result, recipe.output));
  }
}

type Run = Omit<RunOptions, "reporter"> & { readonly mayOverwrite: boolean };

async function fresh(
  content: string | undefined,
  styles: readonly string[],
  options: OptimizeOptions,
): Promise<Run> {
  if (content === undefined || styles.length === 0) {
    throw new UserError(
      "expected a content picture and a style picture: gramstyle optimize photo.jpg painting.jpg -o out.png",
    );
  }
  if (options.output === undefined) {
    throw new UserError("expected a place for the result: add -o out.png");
  }
  const names = presets.map(({ name }) => name);
  const preset = findPreset(checkName("preset", options.preset, names));
  const optimizer = options.optimizer ?? preset.optimizer;
  const recipe: OptimizePlan = {
    content: await pictureFile(content),
    styles: await styleFiles(styles, options.styleBlend),
    output: resolve(options.output),
    encoder: chooseEncoder(options.encoder, options.weights),
    weightsFile: options.weights === undefined ? undefined : resolve(options.weights),
    backend: options.backend,
    device: options.device,
    threads: options.threads,
    preset: preset.name,
    loss: { convention: preset.convention, border: preset.border },
    longSide: options.size,
    styleScale: options.styleScale,
    iterations: spreadIterations(options.iterations, preset),
    weights: {
      content: options.contentWeight ?? preset.weights.content,
      style: options.styleWeight ?? preset.weights.style,
      totalVariation: options.tvWeight ?? preset.weights.totalVariation,
    },
    optimizer,
    learningRate: options.learningRate ?? defaultLearningRate(preset, optimizer),
    pooling: options.pooling ?? preset.pooling,
    init: await initOf(options.init ?? preset.init),
    seed: options.seed,
  };
  return { recipe, checkpoint: checkpointOf(options), mayOverwrite: false };
}

async function resumed(
  content: string | undefined,
  path: string,
  options: OptimizeOptions,
  command: Command,
): Promise<Run> {
  if (content !== undefined) {
    throw new UserError("--resume knows its pictures from the checkpoint: leave them out");
  }
  const given = fixedByRecipe.find((name) => command.getOptionValueSource(name) === "cli");
  if (given) {
    const flag = command.options.find((option) => option.attributeName() === given)?.long;
    throw new UserError(`${flag} cannot be changed in a run that is resumed; leave it out`);
  }
  const { state, plan: saved } = await readOptimizeCheckpoint(path);
  await checkPictures(saved);
  const engine = ["backend", "device", "threads"] as const;
  const changed = engine.filter((name) => command.getOptionValueSource(name) === "cli");
  const recipe: OptimizePlan = {
    ...saved,
    ...Object.fromEntries(changed.map((name) => [name, options[name]])),
    ...(options.weights === undefined ? {} : { weightsFile: resolve(options.weights) }),
    ...(options.output === undefined ? {} : { output: resolve(options.output) }),
  };
  // The picture so far, which Ctrl-C left there, is the run's own.
  const mayOverwrite = recipe.output === saved.output;
  const checkpoint = checkpointOf(options) ?? { path, every: options.checkpointEvery };
  return { recipe, resumeFrom: state, checkpoint, mayOverwrite };
}

function checkpointOf({ checkpoint, checkpointEvery }: OptimizeOptions): RunOptions["checkpoint"] {
  return checkpoint === undefined ? undefined : { path: checkpoint, every: checkpointEvery };
}

function defaultLearningRate(preset: Preset, optimizer: "adam" | "lbfgs"): number {
  if (preset.optimizer === optimizer) return preset.learningRate;
  return optimizer === "adam" ? 0.02 : 1;
}

async function styleFiles(
  styles: readonly string[],
  blend: readonly number[] | undefined,
): Promise<StyleFile[]> {
  if (blend && blend.length !== styles.length) {
    throw new UserError(
      `--style-blend: expected ${styles.length} numbers, one a style, got ${blend.length}`,
    );
  }
  if (blend && !blend.some((share) => share > 0)) {
    throw new UserError("--style-blend: expected at least one share above 0");
  }
  return Promise.all(
    styles.map(async (path, i) => ({ ...(await pictureFile(path)), weight: blend?.[i] ?? 1 })),
  );
}

async function initOf(init: string): Promise<OptimizePlan["init"]> {
  return init === "content" || init === "noise" ? init : pictureFile(init);
}
