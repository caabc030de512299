/** What the norms within a `realtime` net see of photos, to go on without them. */
import {
  type Backend,
  type NormStatistics,
  normStatisticsGraph,
  type RealtimeOptions,
  type Tensor,
} from "@gramstyle/core";
import type { FixedBatch } from "../dataset/dataset.ts";
import { runOnPhotos } from "./run-on-photos.ts";

/** Of instance norms. */
const epsilon = 1e-5;

/**
 * Means over photos, by the norm's name.
 * @param photos 48 of 256 pixels a side tell enough
 */
export async function measureNorms(
  backend: Backend,
  options: RealtimeOptions,
  parameters: Readonly<Record<string, Tensor>>,
  photos: FixedBatch,
): Promise<Record<string, NormStatistics>> {
  const { graph, read } = normStatisticsGraph(options, parameters, photos.crop);
  const sums: Record<string, { mean: Float32Array; deviation: Float32Array }> = {};
  let seen = 0;
  for await (const outputs of runOnPhotos(backend, graph, photos)) {
    seen++;
    for (const [norm, { mean, square }] of Object.entries(read(outputs))) {
      sums[norm] ??= {
        mean: new Float32Array(mean.length),
        deviation: new Float32Array(mean.length),
      };
      const sum = sums[norm];
      mean.forEach((x, i) => {
        sum.mean[i]! += x;
        sum.deviation[i]! += Math.sqrt(square[i]! - x * x + epsilon);
      });
    }
  }
  const share = (x: number) => x / seen;
  return Object.fromEntries(
    Object.entries(sums).map(([norm, { mean, deviation }]) => [
      norm,
      { mean: mean.map(share), deviation: deviation.map(share) },
    ]),
  );
}
