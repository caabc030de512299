/** What an optimization is made from: a recipe's pictures and its encoder. */
import { type Encoder, layersOf, type OptimizeImageOptions } from "@gramstyle/core";
import { readPicture } from "@gramstyle/media";
import { loadEncoder } from "@gramstyle/models";
import { lossOf, type OptimizeRecipe } from "./recipe.ts";

/** The pictures, no larger than they are needed. @throws UserError where one cannot be read */
export async function readPictures(
  recipe: OptimizeRecipe,
): Promise<Pick<OptimizeImageOptions, "content" | "styles" | "init">> {
  const { content, styles, init, longSide, styleScale } = recipe;
  const styleSide = Math.max(1, Math.round(longSide * styleScale));
  return {
    content: await readPicture(content.path, { longSide }),
    styles: await Promise.all(
      styles.map(async ({ path, weight }) => ({
        image: await readPicture(path, { longSide: styleSide }),
        weight,
      })),
    ),
    init: typeof init === "string" ? init : await readPicture(init.path, { longSide }),
  };
}

/** @throws as `loadEncoder` does */
export function encoderFor(recipe: OptimizeRecipe): Promise<Encoder> {
  const { convention, border } = lossOf(recipe);
  return loadEncoder({
    name: recipe.encoder,
    weights: recipe.weightsFile,
    pooling: recipe.pooling,
    border,
    layers: layersOf(convention),
  });
}
