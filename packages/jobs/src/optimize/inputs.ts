/** What an optimization is made from: a plan's pictures and its encoder. */
import { type Encoder, layersOf, type OptimizeImageOptions } from "@gramstyle/core";
import type { Picture } from "@gramstyle/media/picture";
import { loadEncoder } from "@gramstyle/models/encoders";
import type { ReadPicture } from "./picture-reader.ts";
import { lossOf, type OptimizePlan } from "./plan.ts";

/** The pictures, no larger than they are needed. @throws UserError where one cannot be read */
export async function readPictures(
  plan: OptimizePlan,
  read: ReadPicture,
): Promise<Pick<OptimizeImageOptions, "styles" | "init"> & { readonly content: Picture }> {
  const { content, styles, init, longSide, styleScale } = plan;
  const styleSide = Math.max(1, Math.round(longSide * styleScale));
  return {
    content: await read(content, longSide),
    styles: await Promise.all(
      styles.map(async (style) => ({
        image: await read(style, styleSide),
        weight: style.weight,
      })),
    ),
    init: typeof init === "string" ? init : await read(init, longSide),
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
