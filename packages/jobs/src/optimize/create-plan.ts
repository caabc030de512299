/** From what a caller chooses to a plan; what is left out is the preset's. */
import { resolve } from "node:path";
import {
  findPreset,
  type LossWeights,
  type Preset,
  presets,
  type StatisticName,
} from "@gramstyle/core";
import { chooseEncoder } from "@gramstyle/models/encoders";
import { checkName } from "@gramstyle/models/names";
import { pictureFile } from "../files/picture-file.ts";
import { type OptimizePlan, spreadIterations } from "./plan.ts";

/** What a caller decides of an optimization; everything else has a default. */
export interface OptimizeChoices {
  /** The picture to repaint. */
  readonly content: string;
  /** The paintings to take the style from; equal shares unless a weight is given. */
  readonly styles: readonly { readonly path: string; readonly weight?: number | undefined }[];
  /** Where the result goes. */
  readonly output: string;
  /** Default: see `chooseEncoder`. */
  readonly encoder?: string | undefined;
  /** The encoder's weights, a .safetensors file. Default: looked for. */
  readonly weightsFile?: string | undefined;
  /** Default: "ort". */
  readonly backend?: string | undefined;
  /** Default: "auto". */
  readonly device?: string | undefined;
  readonly threads?: number | undefined;
  /** One of `presets`, by name. Default: "default". */
  readonly preset?: string | undefined;
  /** What style is taken to be. Default: the preset's. */
  readonly statistic?: StatisticName | undefined;
  /** The result's long side in pixels. Default: 512. */
  readonly longSide?: number | undefined;
  /** The styles' size relative to the result's. Default: 1. */
  readonly styleScale?: number | undefined;
  /** In total, or by scale from the coarsest. */
  readonly iterations?: readonly number[] | undefined;
  readonly weights?: { readonly [K in keyof LossWeights]?: LossWeights[K] | undefined };
  readonly optimizer?: OptimizePlan["optimizer"] | undefined;
  readonly pooling?: OptimizePlan["pooling"] | undefined;
  /** Default: the preset's; of another optimizer 0.02 for Adam, 1 for L-BFGS. */
  readonly learningRate?: number | undefined;
  /** "content", "noise", or a picture to start from. */
  readonly init?: string | undefined;
  /** For noise. Default: 0. */
  readonly seed?: number | undefined;
}

/** @throws UserError where a picture cannot be read, or a preset or encoder does not exist */
export async function createOptimizePlan(choices: OptimizeChoices): Promise<OptimizePlan> {
  const names = presets.map(({ name }) => name);
  const preset = findPreset(checkName("preset", choices.preset ?? "default", names));
  const { weights, weightsFile, optimizer = preset.optimizer, statistic } = choices;
  const { border } = preset;
  return {
    content: await pictureFile(choices.content),
    styles: await Promise.all(
      choices.styles.map(async ({ path, weight = 1 }) => ({
        ...(await pictureFile(path)),
        weight,
      })),
    ),
    output: resolve(choices.output),
    encoder: chooseEncoder(choices.encoder, weightsFile),
    weightsFile: weightsFile === undefined ? undefined : resolve(weightsFile),
    backend: choices.backend ?? "ort",
    device: choices.device ?? "auto",
    threads: choices.threads,
    preset: preset.name,
    loss: { convention: { ...preset.convention, ...(statistic ? { statistic } : {}) }, border },
    longSide: choices.longSide ?? 512,
    styleScale: choices.styleScale ?? 1,
    iterations: spreadIterations(choices.iterations, preset),
    weights: {
      content: weights?.content ?? preset.weights.content,
      style: weights?.style ?? preset.weights.style,
      totalVariation: weights?.totalVariation ?? preset.weights.totalVariation,
      ...(weights?.styleLayers ? { styleLayers: weights.styleLayers } : {}),
    },
    optimizer,
    learningRate: choices.learningRate ?? defaultLearningRate(preset, optimizer),
    pooling: choices.pooling ?? preset.pooling,
    init: await initOf(choices.init ?? preset.init),
    seed: choices.seed ?? 0,
  };
}

function defaultLearningRate(preset: Preset, optimizer: OptimizePlan["optimizer"]): number {
  if (preset.optimizer === optimizer) return preset.learningRate;
  return optimizer === "adam" ? 0.02 : 1;
}

async function initOf(init: string): Promise<OptimizePlan["init"]> {
  return init === "content" || init === "noise" ? init : pictureFile(init);
}
