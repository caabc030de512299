/** What the options of `gramstyle train` say of the net and the recipe. */
import { UserError } from "@gramstyle/core";
import { pictureFile } from "@gramstyle/jobs";
import { checkName, type EmbeddedStyle, resolveModel } from "@gramstyle/models";
import {
  findStyleRecipe,
  type StyleRecipe,
  styleRecipes,
  trainedNetworks,
  withoutNorms,
} from "@gramstyle/trainer";
import { readStartModel } from "./start-model.ts";
import type { StyleSettings } from "./style-settings.ts";

export interface NetworkOptions {
  readonly net?: StyleRecipe["net"];
  readonly channels?: readonly number[];
  readonly blocks?: number;
  readonly norm?: "picture" | "instance";
  readonly startFrom?: string;
}

export interface RecipeOptions {
  readonly recipe: string;
  readonly encoder?: string;
  readonly steps?: number;
  readonly batch?: number;
  readonly crop?: number;
  readonly styleSize?: number;
  readonly contentWeight?: number;
  readonly styleWeight?: number;
  readonly tvWeight?: number;
  readonly temporalWeight?: number;
  readonly learningRate?: number;
}

/** The net: of the model to start from, else the recipe's. */
export async function startOf(
  options: NetworkOptions & RecipeOptions,
  recipe: StyleRecipe,
  known: readonly EmbeddedStyle[],
): Promise<Pick<StyleSettings, "network" | "startFrom">> {
  if (options.startFrom === undefined) return { network: networkOf(recipe, options) };
  const given = (["net", "channels", "blocks"] as const).find(
    (name) => options[name] !== undefined,
  );
  if (given) throw new UserError(`--${given} comes from the model to start from; leave it out`);
  const { path } = resolveModel(options.startFrom, known);
  const { network } = await readStartModel(path);
  return {
    network: withNorm(network as StyleSettings["network"], options.norm),
    startFrom: await pictureFile(path),
  };
}

/** A net can lose the norms within it on the way, but not get some. */
function withNorm(
  network: StyleSettings["network"],
  norm: NetworkOptions["norm"],
): StyleSettings["network"] {
  if (norm === undefined || (network.architecture === "realtime" && network.norm === norm)) {
    return network;
  }
  if (network.architecture === "realtime" && norm === "picture") return { ...network, norm };
  throw new UserError(`--norm ${norm}: the model to start from has no such norms; leave it out`);
}

function networkOf(
  { net }: StyleRecipe,
  { channels, blocks, norm }: NetworkOptions & RecipeOptions,
): StyleSettings["network"] {
  const usual = trainedNetworks[net];
  if (channels !== undefined && channels.length !== 3) {
    throw new UserError(`--channels: expected 3 numbers, got ${channels.length}`);
  }
  const [first, second, third] = channels ?? usual.channels;
  return {
    ...usual,
    channels: [first!, second!, third!],
    blocks: blocks ?? usual.blocks,
    ...(norm === undefined || net !== "realtime" ? {} : { norm }),
  };
}

/** What is not said is less for a net without norms within that goes on learning. */
export function recipeFor(
  recipe: StyleRecipe,
  { network, startFrom }: Pick<StyleSettings, "network" | "startFrom">,
  { learningRate, steps }: NetworkOptions & RecipeOptions,
): StyleRecipe {
  if (!startFrom || network.architecture !== "realtime" || network.norm !== "picture")
    return recipe;
  return {
    ...recipe,
    learningRate: learningRate ?? withoutNorms.learningRate,
    steps: steps ?? withoutNorms.steps,
  };
}

export function recipeOf(options: NetworkOptions & RecipeOptions): StyleRecipe {
  const names = styleRecipes.map(({ name }) => name);
  const recipe = findStyleRecipe(checkName("recipe", options.recipe, names));
  return {
    ...recipe,
    net: options.net ?? recipe.net,
    encoder: options.encoder ?? recipe.encoder,
    steps: options.steps ?? recipe.steps,
    batch: options.batch ?? recipe.batch,
    crop: options.crop ?? recipe.crop,
    styleSize: options.styleSize ?? recipe.styleSize,
    learningRate: options.learningRate ?? recipe.learningRate,
    weights: {
      content: options.contentWeight ?? recipe.weights.content,
      style: options.styleWeight ?? recipe.weights.style,
      totalVariation: options.tvWeight ?? recipe.weights.totalVariation,
    },
    temporalWeight: options.temporalWeight ?? recipe.temporalWeight,
  };
}
