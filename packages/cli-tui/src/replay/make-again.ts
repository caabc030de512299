/** Makes the pictures of a recipe again. */

import type { CreateBackendOptions } from "@gramstyle/jobs";
import { checkOutputPath } from "@gramstyle/media";
import type {
  EmbeddedStyle,
  OptimizedRecipe,
  PictureRecipe,
  StylizedRecipe,
} from "@gramstyle/models";
import { createReporter, type ReporterKind } from "../optimize/reporters.ts";
import { runOptimize } from "../optimize/run-optimize.ts";
import { optimizeAgain } from "../recipe/optimized-recipe.ts";
import { findRecorded } from "../recipe/recorded-files.ts";
import { checkBackend, type ReadModel, readModel } from "../stylize/open-stylizer.ts";
import { createStylizeReporter } from "../stylize/reporters.ts";
import { runStylize, type StylizeResult } from "../stylize/run-stylize.ts";

export interface Replay<Recipe extends PictureRecipe = PictureRecipe> {
  /** The recipe's file. */
  readonly path: string;
  readonly recipe: Recipe;
  readonly engine: CreateBackendOptions;
  /** One for each picture. */
  readonly outputs: readonly string[];
  readonly force: boolean;
  readonly kind: ReporterKind;
  /** What should be known beforehand, one line each. */
  readonly notes: readonly string[];
  /** Those that come along, where a recipe may find its models again. */
  readonly styles: readonly EmbeddedStyle[];
}

export interface Remade {
  /** Which of the recipe's pictures were written; all, unless some failed. */
  readonly made: readonly number[];
  readonly device: string;
  readonly seconds: number;
  /** What came of stylizing, whose failures are told at the end. */
  readonly stylized?: StylizeResult;
}

/**
 * Checks that all files are there and the same, then makes the pictures.
 * @throws UserError where one is gone or has changed, or a result cannot be written
 */
export function makeAgain(replay: Replay): Promise<Remade> {
  const { recipe } = replay;
  return recipe.command === "optimize"
    ? optimize({ ...replay, recipe })
    : stylize({ ...replay, recipe });
}

async function optimize(replay: Replay<OptimizedRecipe>): Promise<Remade> {
  const { path, engine, force, kind } = replay;
  const output = replay.outputs[0]!;
  const recipe = await optimizeAgain(path, replay.recipe, engine, output);
  await checkOutputPath(output, { force });
  const reporter = createReporter(kind);
  for (const note of replay.notes) reporter.note(note);
  const { device, seconds } = await runOptimize({ recipe, reporter });
  return { made: [0], device, seconds };
}

async function stylize(replay: Replay<StylizedRecipe>): Promise<Remade> {
  const { recipe, engine, force, kind, outputs } = replay;
  const models = await modelsOf(replay);
  for (const { path, model } of models) if (model.kind === "foreign") checkBackend(path, engine);
  const jobs = [];
  for (const [i, { input, model }] of recipe.pictures.entries()) {
    const found = await findRecorded({ recipe: replay.path, file: input });
    jobs.push({ input: found, output: outputs[i]!, model });
  }
  const { strength, preserveColor, size } = recipe.options;
  const reporter = createStylizeReporter(kind);
  for (const note of replay.notes) reporter.note(note);
  const stylized = await runStylize({
    jobs,
    models,
    engine,
    strength,
    preserveColor,
    force,
    reporter,
    size: size ?? undefined,
  });
  const made = stylized.pictures.map(({ job }) => outputs.indexOf(job.output));
  return { made, device: stylized.device ?? engine.device, seconds: stylized.seconds, stylized };
}

async function modelsOf({ path, recipe, styles }: Replay<StylizedRecipe>): Promise<ReadModel[]> {
  const models: ReadModel[] = [];
  for (const file of recipe.models) {
    const others = styles.filter(({ name }) => name === file.name).map((style) => style.path);
    const found = await findRecorded({ recipe: path, file, others });
    const { pixelRange } = recipe.options;
    models.push(
      await readModel({ name: file.name, path: found }, { pixelRange: pixelRange ?? undefined }),
    );
  }
  return models;
}
