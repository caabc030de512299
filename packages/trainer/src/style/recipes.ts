/** Recipes of style training: what decides how long it takes and how good the style model gets. */
import {
  type LossWeights,
  type StatisticName,
  type TransformNetDescription,
  UserError,
} from "@gramstyle/core";

/** How long and on what a style is trained, and with which weights. */
export interface StyleRecipe {
  readonly name: string;
  readonly description: string;
  readonly net: TransformNetDescription["architecture"];
  /** The encoder of the perceptual loss: "mini", "vgg19". */
  readonly encoder: string;
  /** Pixels a side of the photos' crops. */
  readonly crop: number;
  /** Photos a step. */
  readonly batch: number;
  readonly steps: number;
  /** The highest learning rate; see `learningRateAt`. */
  readonly learningRate: number;
  /** Gradients with a longer norm are shortened to it. */
  readonly clipNorm: number;
  /** The style picture's long side in pixels while it is measured. */
  readonly styleSize: number;
  /** What style is taken to be. Default: gram. */
  readonly statistic?: StatisticName | undefined;
  /** Of the loss convention of the preset "default". */
  readonly weights: LossWeights;
  /** Of the temporal term, which makes the net steady in video; 0 leaves it out. */
  readonly temporalWeight: number;
}

const quick: StyleRecipe = {
  name: "quick",
  description: "a style in about 7 minutes on two cores",
  net: "realtime",
  encoder: "mini",
  crop: 256,
  batch: 2,
  steps: 1600,
  learningRate: 2e-3,
  clipNorm: 1,
  styleSize: 512,
  weights: { content: 0.15, style: 1, totalVariation: 1 },
  temporalWeight: 6,
};

const full: StyleRecipe = {
  ...quick,
  name: "full",
  description: "what an hour can still improve",
  batch: 4,
  steps: 6000,
};

/**
 * Highest learning rate and steps for a net without norms within that was learnt before: each of its
 * numbers changes more than with norms, and 1e-3 already throws away what it knows.
 */
export const withoutNorms = { learningRate: 5e-4, steps: 800 };

/** The recipes that come along; `findStyleRecipe` has them by name. */
export const styleRecipes: readonly StyleRecipe[] = [quick, full];

/** @throws UserError that lists those that exist */
export function findStyleRecipe(name: string): StyleRecipe {
  const recipe = styleRecipes.find((candidate) => candidate.name === name);
  if (recipe) return recipe;
  const names = styleRecipes.map((candidate) => candidate.name).join(" or ");
  throw new UserError(`there is no recipe "${name}"; expected ${names}`);
}

/**
 * The transform nets as they are trained, every width spelt out, so that a style model's card keeps
 * its meaning when a default changes.
 */
export const trainedNetworks = {
  johnson: { architecture: "johnson", channels: [32, 64, 128], blocks: 5 },
  realtime: { architecture: "realtime", channels: [16, 32, 16], blocks: 4, norm: "instance" },
} as const satisfies Readonly<Record<StyleRecipe["net"], TransformNetDescription>>;
