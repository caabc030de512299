/** How far pictures are from one picture in style: the `--json` of `gramstyle compare`. */
import { gramDistance } from "@gramstyle/core";
import type { LayerGram } from "../gram/gram-meter.ts";

/** From 0, the same style, to 1, nothing in common. */
export interface StyleDistance {
  readonly picture: string;
  /** The mean over the layers. */
  readonly total: number;
  /** `gramDistance` by layer. */
  readonly layers: Readonly<Record<string, number>>;
}

/** The distance between two pictures measured with the same layers, of their centred matrices. */
export function styleDistance(
  picture: string,
  reference: readonly LayerGram[],
  grams: readonly LayerGram[],
): StyleDistance {
  const distances = reference.map(({ layer, centredGram }, i) => {
    return [layer, gramDistance(centredGram, grams[i]!.centredGram)] as const;
  });
  const total = distances.reduce((sum, [, distance]) => sum + distance, 0) / distances.length;
  return { picture, total, layers: Object.fromEntries(distances) };
}

/** Closest first. */
export function rankByStyle(distances: readonly StyleDistance[]): StyleDistance[] {
  return [...distances].sort((a, b) => a.total - b.total);
}
