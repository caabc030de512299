/** One graph on some photos, one after the other: to learn what goes on within a net. */
import type { Backend, Graph } from "@gramstyle/core";
import { fixedBatch } from "../dataset/fixed-batch.ts";

export interface PhotosOptions {
  /** Files, of which the first `count` that can be read are used. */
  readonly photos: readonly string[];
  readonly count: number;
  /** Of their middle, in pixels. */
  readonly side: number;
}

/**
 * The graph's outputs for each photo, which is its input "image", 1×3×side×side.
 * @throws UserError where no photo can be read
 */
export async function* runOnPhotos(
  backend: Backend,
  graph: Graph,
  { photos, count, side }: PhotosOptions,
): AsyncGenerator<Record<string, Float32Array>> {
  const { images, names } = await fixedBatch(photos, side, count);
  const executable = await backend.compile(graph);
  const length = images.length / names.length;
  try {
    for (let n = 0; n < names.length; n++) {
      yield await executable.run({ image: images.slice(n * length, (n + 1) * length) });
    }
  } finally {
    await executable.dispose();
  }
}
