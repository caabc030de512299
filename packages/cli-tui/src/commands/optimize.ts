/** `gramstyle optimize`: slow mode, from the command line. */
import { resolve } from "node:path";
import { presets, type StatisticName, statisticNames, UserError } from "@gramstyle/core";
import {
  checkPictures,
  createOptimizePlan,
  type OptimizeRequest,
  optimize,
  readOptimizeCheckpoint,
} from "@gramstyle/jobs/optimize";
import { checkOutputFile, checkOutputPath } from "@gramstyle/media/picture";
import type { Command } from "commander";
import { recipeOption } from "../options/recipe-option.ts";
import {
  addEngineOptions,
  choiceOption,
  type EngineOptions,
  numbersOption,
  realNumberOption,
  sizeRange,
  wholeNumberOption,
} from "../options/shared-options.ts";
import { viewKind } from "../options/view-kind.ts";
import { createOptimizeView } from "../render/optimize.ts";
import { interruptible } from "../terminal/interruptible.ts";

interface OptimizeOptions extends EngineOptions {
  readonly output?: string;
  readonly size: number;
  readonly preset: string;
  readonly statistic?: StatisticName;
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

/** Options that a run may have other than before; a checkpoint's plan has decided all the rest. */
const freeInResume = [
  ...(["output", "weights", "backend", "device", "threads", "checkpoint"] as const),
  ...(["checkpointEvery", "resume", "recipe", "json", "quiet", "force"] as const),
] satisfies readonly (keyof OptimizeOptions)[];

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
      choiceOption("--statistic <name>", "what style is taken to be (default: gram)", [
        ...statisticNames,
      ]),
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
  addEngineOptions(command).action(runOptimize);
}

async function runOptimize(
  content: string | undefined,
  styles: string[],
  options: OptimizeOptions,
  command: Command,
): Promise<void> {
  const { request, mayOverwrite } = options.resume
    ? await resumed(content, options.resume, options, command)
    : await fresh(content, styles, options);
  const { plan, checkpoint, resumeFrom } = request;
  await checkOutputPath(plan.output, { force: options.force === true || mayOverwrite });
  if (checkpoint) await checkOutputFile(checkpoint.path, { force: true });
  const { recipe: recipeFile, force } = options;
  const finishRecipe =
    recipeFile === undefined
      ? undefined
      : await beginRecipe(recipeFile, plan, { resumed: resumeFrom !== undefined, force });
  const view = createOptimizeView(viewKind(options), { recipeFile });
  try {
    await interruptible(async (signal) => {
      for await (const record of optimize(request, signal)) {
        if (record.event === "done") await finishRecipe?.(record);
        view.show(record);
      }
    }, view.stopping);
  } finally {
    view.close();
  }
}

/** Loaded where it is asked for. */
const beginRecipe: typeof import("@gramstyle/jobs/record").beginOptimizeRecord = async (...args) =>
  (await import("@gramstyle/jobs/record")).beginOptimizeRecord(...args);

interface Run {
  readonly request: OptimizeRequest;
  /** Whether the picture that is there is the run's own. */
  readonly mayOverwrite: boolean;
}

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
  const { contentWeight, styleWeight, tvWeight, styleBlend } = options;
  checkBlend(styles, styleBlend);
  const plan = await createOptimizePlan({
    ...options,
    content,
    styles: styles.map((path, i) => ({ path, weight: styleBlend?.[i] })),
    output: options.output,
    weightsFile: options.weights,
    longSide: options.size,
    weights: { content: contentWeight, style: styleWeight, totalVariation: tvWeight },
  });
  return { request: { plan, checkpoint: checkpointOf(options) }, mayOverwrite: false };
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
  const isGiven = (name: string) => command.getOptionValueSource(name) === "cli";
  const free: readonly string[] = freeInResume;
  const fixed = command.options.find((option) => {
    const name = option.attributeName();
    return isGiven(name) && !free.includes(name);
  });
  if (fixed) {
    throw new UserError(`${fixed.long} cannot be changed in a run that is resumed; leave it out`);
  }
  const { state, plan: saved } = await readOptimizeCheckpoint(path);
  await checkPictures(saved);
  const changed = (["backend", "device", "threads"] as const).filter(isGiven);
  const plan = {
    ...saved,
    ...Object.fromEntries(changed.map((name) => [name, options[name]])),
    ...(options.weights === undefined ? {} : { weightsFile: resolve(options.weights) }),
    ...(options.output === undefined ? {} : { output: resolve(options.output) }),
  };
  const checkpoint = checkpointOf(options) ?? { path, every: options.checkpointEvery };
  return {
    request: { plan, resumeFrom: state, checkpoint },
    // The picture so far, which Ctrl-C left there, is the run's own.
    mayOverwrite: plan.output === saved.output,
  };
}

function checkpointOf(options: OptimizeOptions): OptimizeRequest["checkpoint"] {
  const { checkpoint, checkpointEvery } = options;
  return checkpoint === undefined ? undefined : { path: checkpoint, every: checkpointEvery };
}

function checkBlend(styles: readonly string[], blend: readonly number[] | undefined): void {
  if (blend && blend.length !== styles.length) {
    throw new UserError(
      `--style-blend: expected ${styles.length} numbers, one a style, got ${blend.length}`,
    );
  }
  if (blend && !blend.some((share) => share > 0)) {
    throw new UserError("--style-blend: expected at least one share above 0");
  }
}
