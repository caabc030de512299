/**
 * Presets: a loss convention, weights and a schedule under one name. Conventions differ between
 * all known systems, so every choice is spelled out here; nothing is implied.
 */
import type { Encoder } from "../encoders/encoder.ts";
import { UserError } from "../errors.ts";
import type { LossConvention, LossWeights } from "./convention.ts";
import { type LossLayer, type LossLayers, lossLayersOf, vggLossLayers } from "./loss-layers.ts";

/** Everything that a known system chose, spelt out: losses and their weights, layers, schedule. */
export interface Preset {
  readonly name: string;
  readonly description: string;
  /** For the layers of VGG, which the encoders that come along have. */
  readonly convention: LossConvention;
  /** The same for the layers of an encoder, as `lossLayersOf` finds them. */
  conventionFor(encoder: Encoder): LossConvention;
  readonly weights: LossWeights;
  readonly pooling: "max" | "average";
  readonly border: "zero" | "replicate";
  readonly init: "content" | "noise";
  readonly optimizer: "adam" | "lbfgs";
  readonly learningRate: number;
  /** Iterations at each scale, coarsest first; the last entry is the final size's. */
  readonly iterations: readonly number[];
}

/** A preset of which the layers are still open. */
interface Template extends Omit<Preset, "convention" | "conventionFor"> {
  /** The formulas. */
  readonly formulas: Omit<LossConvention, "contentLayers" | "styleLayers">;
  /** The weight of one of `count` style layers. */
  readonly styleLayer: (layer: LossLayer, count: number) => number;
}

/** Coarse to fine with layer-relative losses: our own, meant to look best. */
const defaultPreset: Template = {
  name: "default",
  description: "coarse to fine, every layer's loss relative to the painting's own Gram matrix",
  styleLayer: (_layer, count) => 1 / count,
  formulas: {
    contentDistance: "relative",
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
const gatys: Template = {
  name: "gatys",
  description: "Gatys' own code: Gram/(HW), weight 1000/C² a layer, L-BFGS from the content",
  styleLayer: ({ channels }) => 1000 / channels ** 2,
  formulas: {
    contentDistance: "mse",
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
const neuralStyle: Template = {
  name: "neural-style",
  description: "Johnson's neural-style: Gram/(CHW), style 100, content 5, L-BFGS from noise",
  styleLayer: () => 1,
  formulas: {
    contentDistance: "mse",
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

const templates: readonly Template[] = [defaultPreset, gatys, neuralStyle];

/** All presets; `findPreset` has them by name. */
export const presets: readonly Preset[] = templates.map((template) => {
  const { formulas: _formulas, styleLayer: _styleLayer, ...preset } = template;
  return {
    ...preset,
    convention: conventionOf(template, vggLossLayers),
    conventionFor: (encoder) => conventionOf(template, lossLayersOf(encoder)),
  };
});

function conventionOf(
  { formulas, styleLayer }: Template,
  { content, style }: LossLayers,
): LossConvention {
  const { contentDistance, ...rest } = formulas;
  const weights = style.map((layer) => [layer.name, styleLayer(layer, style.length)] as const);
  return {
    contentLayers: { [content]: 1 },
    contentDistance,
    styleLayers: Object.fromEntries(weights),
    ...rest,
  };
}

/** @throws UserError that lists those that exist */
export function findPreset(name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name);
  if (preset) return preset;
  const names = presets.map((candidate) => candidate.name).join(", ");
  throw new UserError(`there is no preset "${name}"; expected one of ${names}`);
}
