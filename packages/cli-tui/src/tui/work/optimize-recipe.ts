/** From what was chosen to the recipe of an optimization, and to what the recipe of a live run says. */
import { resolve } from "node:path";
import { findPreset, type LiveControls, type Progress } from "@gramstyle/core";
import { type OptimizePlan, pictureFile, type StyleFile, spreadIterations } from "@gramstyle/jobs";
import { type Choices, efforts } from "../state/choices.ts";
import { engineOptions } from "./start-engine.ts";

const presetName = "default";

/** @param output where the picture goes unless told otherwise */
export async function recipeOf(choices: Choices, output: string): Promise<OptimizePlan> {
  const { content, style, slow } = choices;
  const preset = findPreset(presetName);
  return {
    content: await pictureFile(content.path),
    styles: [await styleFile(style.path)],
    output: resolve(output),
    encoder: slow.encoder,
    ...engineOptions,
    preset: preset.name,
    loss: { convention: preset.convention, border: preset.border },
    longSide: slow.size,
    styleScale: 1,
    iterations: spreadIterations([efforts[slow.effort]], preset),
    weights: preset.weights,
    optimizer: preset.optimizer,
    learningRate: preset.learningRate,
    pooling: preset.pooling,
    init: preset.init,
    seed: 0,
  };
}

export async function styleFile(path: string): Promise<StyleFile> {
  return { ...(await pictureFile(path)), weight: 1 };
}

/** The recipe as it is now, with the weights that the sliders stand at. */
export function withControls(
  recipe: OptimizePlan,
  { weights, learningRate }: LiveControls,
): OptimizePlan {
  return { ...recipe, weights, learningRate };
}

/** What leads to the picture so far: the scales and iterations that were done, and its size. */
export function recipeSoFar(recipe: OptimizePlan, progress: Progress): OptimizePlan {
  const { scale, scales, iteration, width, height } = progress;
  const planned = recipe.iterations.slice(-scales);
  return {
    ...recipe,
    longSide: Math.max(width, height),
    iterations: [...planned.slice(0, scale - 1), iteration],
  };
}
