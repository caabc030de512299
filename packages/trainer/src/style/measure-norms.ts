/** What the norms of a `realtime` net see of photos, to go on without them. */
import {
  type Backend,
  type NormStatistics,
  normStatisticsGraph,
  type RealtimeOptions,
  type Tensor,
} from "@gramstyle/core";
import { fixedBatch } from "../dataset/fixed-batch.ts";

/** Of instance norms. */
const epsilon = 1e-5;

/**
 * Means over photos, by the norm's name.
 * @param photos files, of which the first `count` that can be read are used
 * @param side of their middle, in pixels
 * @throws UserError where none can be read
 */
export async function measureNorms(
  backend: Backend,
  options: RealtimeOptions,
  parameters: Readonly<Record<string, Tensor>>,
  photos: readonly string[],
  { count = 48, side = 256 } = {},
): Promise<Record<string, NormStatistics>> {
  const { images, names } = await fixedBatch(photos, side, count);
  const executable = await backend.compile(normStatisticsGraph(options, parameters, side));
  const statistics: Record<string, NormStatistics> = {};
  try {
    const length = images.length / names.length;
    for (let n = 0; n < names.length; n++) {
      const image = images.slice(n * length, (n + 1) * length);
      const outputs = await executable.run({ image });
      for (const [name, square] of Object.entries(outputs)) {
        if (!name.endsWith(" square")) continue;
        const norm = name.slice(0, -" square".length);
        const mean = outputs[`${norm} mean`]!;
        statistics[norm] ??= {
          mean: new Float32Array(mean.length),
          deviation: new Float32Array(mean.length),
        };
        const sums = statistics[norm];
        mean.forEach((x, i) => {
          sums.mean[i]! += x / names.length;
          sums.deviation[i]! += Math.sqrt(square[i]! - x * x + epsilon) / names.length;
        });
      }
    }
  } finally {
    await executable.dispose();
  }
  return statistics;
}
