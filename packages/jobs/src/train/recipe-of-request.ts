/** What a request says of the net and the recipe. */
import { UserError } from "@gramstyle/core";
import { checkName } from "@gramstyle/models/names";
import {
  findStyleRecipe,
  type StyleRecipe,
  styleRecipes,
  trainedNetworks,
  withoutNorms,
} from "@gramstyle/trainer";
import { pictureFile } from "../files/picture-file.ts";
import { readStartModel } from "./start-model.ts";
import type { StyleSettings } from "./style-settings.ts";
import type { NetChanges, RecipeChanges } from "./train-request.ts";

type Net = Pick<StyleSettings, "network" | "startFrom">;

/** The net: of the model to start from, else the recipe's. */
export async function startOf(
  request: NetChanges & Pick<RecipeChanges, "net">,
  recipe: StyleRecipe,
): Promise<Net> {
  const { startFrom, norm } = request;
  if (startFrom === undefined) return { network: networkOf(recipe, request) };
  const given = (["net", "channels", "blocks"] as const).find(
    (name) => request[name] !== undefined,
  );
  if (given) {
    throw new UserError(`\`${given}\` comes from the model to start from; leave it out`);
  }
  const { network } = await readStartModel(startFrom);
  return {
    network: withNorm(network as StyleSettings["network"], norm),
    startFrom: await pictureFile(startFrom),
  };
}

/** A net can lose the norms within it on the way, but not get some. */
function withNorm(
  network: StyleSettings["network"],
  norm: NetChanges["norm"],
): StyleSettings["network"] {
  if (norm === undefined || (network.architecture === "realtime" && network.norm === norm)) {
    return network;
  }
  if (network.architecture === "realtime" && norm === "picture") return { ...network, norm };
  throw new UserError(`\`norm\` ${norm}: the model to start from has no such norms; leave it out`);
}

function networkOf(
  { net }: StyleRecipe,
  { channels, blocks, norm }: NetChanges,
): StyleSettings["network"] {
  const usual = trainedNetworks[net];
  if (channels !== undefined && channels.length !== 3) {
    throw new UserError(`\`channels\`: expected 3 numbers, got ${channels.length}`);
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
  { network, startFrom }: Net,
  { learningRate, steps }: RecipeChanges,
): StyleRecipe {
  if (!startFrom || network.architecture !== "realtime" || network.norm !== "picture")
    return recipe;
  return {
    ...recipe,
    learningRate: learningRate ?? withoutNorms.learningRate,
    steps: steps ?? withoutNorms.steps,
  };
}

/** @throws UserError for a recipe that there is not */
export function recipeOf(
  request: RecipeChanges & { readonly recipe: StyleRecipe["name"] },
): StyleRecipe {
  const names = styleRecipes.map(({ name }) => name);
  const recipe = findStyleRecipe(checkName("recipe", request.recipe, names));
  const { weights } = recipe;
  return {
    ...recipe,
    net: request.net ?? recipe.net,
    encoder: request.encoder ?? recipe.encoder,
    steps: request.steps ?? recipe.steps,
    batch: request.batch ?? recipe.batch,
    crop: request.crop ?? recipe.crop,
    styleSize: request.styleSize ?? recipe.styleSize,
    ...(request.statistic === undefined ? {} : { statistic: request.statistic }),
    learningRate: request.learningRate ?? recipe.learningRate,
    weights: {
      content: request.contentWeight ?? weights.content,
      style: request.styleWeight ?? weights.style,
      totalVariation: request.tvWeight ?? weights.totalVariation,
    },
    temporalWeight: request.temporalWeight ?? recipe.temporalWeight,
  };
}
