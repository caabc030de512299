/** One graph on some photos, one after the other: to learn what goes on within a net. */
import type { Backend, Graph } from "@gramstyle/core";
import type { FixedBatch } from "../dataset/dataset.ts";

/** The graph's outputs for each photo, which is its input "image", 1×3×crop×crop. */
export async function* runOnPhotos(
  backend: Backend,
  graph: Graph,
  { images, names }: FixedBatch,
): AsyncGenerator<Record<string, Float32Array>> {
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
