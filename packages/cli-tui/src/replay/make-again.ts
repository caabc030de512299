/** Makes the pictures of a recipe again. */

import {
  type CreateBackendOptions,
  optimize as runOptimize,
  type StylizeTask,
} from "@gramstyle/jobs";
import { checkOutputPath } from "@gramstyle/media";
import type {
  EmbeddedStyle,
  ModelFile,
  OptimizedRecipe,
  PictureRecipe,
  StylizedRecipe,
} from "@gramstyle/models";
import { optimizeAgain } from "../recipe/optimized-recipe.ts";
import { findRecorded } from "../recipe/recorded-files.ts";
import { createOptimizeView, type ViewKind } from "../render/optimize.ts";
import { type Stylized, showStylize } from "../render/show-stylize.ts";
import { createStylizeView } from "../render/stylize.ts";
import { interruptible } from "../terminal/interruptible.ts";

export interface Replay<Recipe extends PictureRecipe = PictureRecipe> {
  /** The recipe's file. */
  readonly path: string;
  readonly recipe: Recipe;
  readonly engine: CreateBackendOptions;
  /** One for each picture. */
  readonly outputs: readonly string[];
  readonly force: boolean;
  readonly kind: ViewKind;
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
  readonly stylized?: Stylized;
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
  const plan = await optimizeAgain(path, replay.recipe, engine, output);
  await checkOutputPath(output, { force });
  const view = createOptimizeView(kind, { tellsEnd: false });
  for (const note of replay.notes) view.note(note);
  let remade: Remade | undefined;
  try {
    await interruptible(async (signal) => {
      for await (const record of runOptimize({ plan }, signal)) {
        if (record.event === "done") {
          remade = { made: [0], device: record.device, seconds: record.seconds };
        }
        view.show(record);
      }
    }, view.stopping);
  } finally {
    view.close();
  }
  return remade!;
}

async function stylize(replay: Replay<StylizedRecipe>): Promise<Remade> {
  const { recipe, engine, force, kind, outputs } = replay;
  const models = await modelsOf(replay);
  const tasks: StylizeTask[] = [];
  for (const [i, { input, model }] of recipe.pictures.entries()) {
    const found = await findRecorded({ recipe: replay.path, file: input });
    tasks.push({ input: found, output: outputs[i]!, model });
  }
  const { strength, preserveColor, size, pixelRange } = recipe.options;
  const view = createStylizeView(kind, { oneClip: false, tellsEnd: false });
  for (const note of replay.notes) view.note(note);
  const stylized = await showStylize(
    {
      ...{ tasks, models, engine, strength, preserveColor, force },
      ...{ size: size ?? undefined, pixelRange: pixelRange ?? undefined },
    },
    view,
  );
  const made = stylized.pictures.map(({ output }) => outputs.indexOf(output));
  const { device = engine.device, seconds } = stylized.done;
  return { made, device, seconds, stylized };
}

async function modelsOf({ path, recipe, styles }: Replay<StylizedRecipe>): Promise<ModelFile[]> {
  const models: ModelFile[] = [];
  for (const file of recipe.models) {
    const others = styles.filter(({ name }) => name === file.name).map((style) => style.path);
    models.push({ name: file.name, path: await findRecorded({ recipe: path, file, others }) });
  }
  return models;
}
