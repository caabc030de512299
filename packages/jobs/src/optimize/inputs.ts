/** What an optimization is made from: a plan's pictures and its encoder. */
import { type Encoder, layersOf, type OptimizeImageOptions } from "@gramstyle/core";
import { type Picture, readPicture } from "@gramstyle/media";
import { loadEncoder } from "@gramstyle/models";
import { lossOf, type OptimizePlan } from "./plan.ts";

/** The pictures, no larger than they are needed. @throws UserError where one cannot be read */
export async function readPictures(
  plan: OptimizePlan,
): Promise<Pick<OptimizeImageOptions, "styles" | "init"> & { readonly content: Picture }> {
  const { content, styles, init, longSide, styleScale } = plan;
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
export function encoderFor(plan: OptimizePlan): Promise<Encoder> {
  const { convention, border } = lossOf(plan);
  return loadEncoder({
    name: plan.encoder,
    weights: plan.weightsFile,
    pooling: plan.pooling,
    border,
    layers: layersOf(convention),
  });
}
