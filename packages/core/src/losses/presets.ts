/**
 * Presets: a loss convention, weights and a schedule under one name. Conventions differ between
 * all known systems, so every choice is spelled out here; nothing is implied.
 */
import { UserError } from "../errors.ts";
import type { Distance } from "./distance.ts";
import type { GramNormalization } from "./gram-matrix.ts";
import type { StatisticName } from "./statistics/table.ts";
import type { TotalVariationOptions } from "./total-variation-loss.ts";

/** Which layers and which formulas: what a graph is built from. */
export interface LossConvention {
  /** Weight by content layer. */
  readonly contentLayers: Readonly<Record<string, number>>;
  readonly contentDistance: Distance;
  /** Weight by style layer. */
  readonly styleLayers: Readonly<Record<string, number>>;
  /** What style is taken to be. Default: gram. */
  readonly statistic?: StatisticName | undefined;
  readonly styleDistance: Distance;
  readonly gramNormalization: GramNormalization;
  readonly centred: boolean;
  /** Its weight applies to pixels in [0, 1]. */
  readonly totalVariation: TotalVariationOptions;
}

/** The weights that a user may change while a run goes on. */
export interface LossWeights {
  readonly content: number;
  readonly style: number;
  readonly totalVariation: number;
  /** Factors on the preset's style layer weights, 1 where a layer is missing. */
  readonly styleLayers?: Readonly<Record<string, number>>;
  /** Of terms of one's own, by name; 1 where one is missing. */
  readonly terms?: Readonly<Record<string, number>>;
}

export interface Preset {
  readonly name: string;
  readonly description: string;
  readonly convention: LossConvention;
  readonly weights: LossWeights;
  readonly pooling: "max" | "average";
  readonly border: "zero" | "replicate";
  readonly init: "content" | "noise";
  readonly optimizer: "adam" | "lbfgs";
  readonly learningRate: number;
  /** Iterations at each scale, coarsest first; the last entry is the final size's. */
  readonly iterations: readonly number[];
}

const vggStyleLayers = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"];
const vggStyleChannels = [64, 128, 256, 512, 512];

function layerWeights(weight: (index: number) => number): Record<string, number> {
  return Object.fromEntries(vggStyleLayers.map((layer, i) => [layer, weight(i)]));
}

/** Coarse to fine with layer-relative losses: our own, meant to look best. */
const defaultPreset: Preset = {
  name: "default",
  description: "coarse to fine, every layer's loss relative to the painting's own Gram matrix",
  convention: {
    contentLayers: { relu4_2: 1 },
    contentDistance: "relative",
    styleLayers: layerWeights(() => 0.2),
    styleDistance: "relative",
    gramNormalization: "hw",
    centred: false,
    totalVariation: { norm: "l2", reduction: "mean" },
  },
  weights: { content: 0.15, style: 1, totalVariation: 1 },
  pooling: "max",
  border: "replicate",
  init: "content",
  optimizer: "adam",
  learningRate: 0.02,
  iterations: [150, 100, 80, 60, 40],
};

/**
 * Gatys' own PyTorch code (leongatys/PytorchNeuralStyleTransfer): G/(HW), MSE × 1000/C² a layer,
 * content MSE × 1 on relu4_2, started from the content picture, L-BFGS, no total variation.
 */
const gatys: Preset = {
  name: "gatys",
  description: "Gatys' own code: Gram/(HW), weight 1000/C² a layer, L-BFGS from the content",
  convention: {
    contentLayers: { relu4_2: 1 },
    contentDistance: "mse",
    styleLayers: layerWeights((i) => 1000 / vggStyleChannels[i]! ** 2),
    styleDistance: "mse",
    gramNormalization: "hw",
    centred: false,
    totalVariation: { norm: "l2", reduction: "sum" },
  },
  weights: { content: 1, style: 1, totalVariation: 0 },
  pooling: "max",
  border: "zero",
  init: "content",
  optimizer: "lbfgs",
  learningRate: 1,
  iterations: [500],
};

/**
 * jcjohnson/neural-style: G/(CHW), MSE × 100 a layer, content MSE × 5 on relu4_2, from noise,
 * L-BFGS. Its total variation is 1e-3 · ½Σd² on pixels in 0..255, so 1e-3 · ½ · 255² on ours.
 */
const neuralStyle: Preset = {
  name: "neural-style",
  description: "Johnson's neural-style: Gram/(CHW), style 100, content 5, L-BFGS from noise",
  convention: {
    contentLayers: { relu4_2: 1 },
    contentDistance: "mse",
    styleLayers: layerWeights(() => 1),
    styleDistance: "mse",
    gramNormalization: "chw",
    centred: false,
    totalVariation: { norm: "l2", reduction: "sum" },
  },
  weights: { content: 5, style: 100, totalVariation: 1e-3 * 0.5 * 255 ** 2 },
  pooling: "max",
  border: "zero",
  init: "noise",
  optimizer: "lbfgs",
  learningRate: 1,
  iterations: [1000],
};

export const presets: readonly Preset[] = [defaultPreset, gatys, neuralStyle];

/** @throws UserError that lists those that exist */
export function findPreset(name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name);
  if (preset) return preset;
  const names = presets.map((candidate) => candidate.name).join(", ");
  throw new UserError(`there is no preset "${name}"; expected one of ${names}`);
}
