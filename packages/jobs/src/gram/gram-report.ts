/** What a picture's Gram matrices say, as plain numbers: the `--json` of `gramstyle gram`. */
import {
  type FeaturePair,
  featureShares,
  type GramNormalization,
  strongestPairs,
  traceOf,
} from "@gramstyle/core";
import type { LayerGram } from "./gram-meter.ts";

/** What was measured and how. */
export interface GramReportFacts {
  readonly picture: string;
  /** In pixels, as it was measured. */
  readonly width: number;
  readonly height: number;
  readonly encoder: string;
  readonly normalization: GramNormalization;
  readonly centred: boolean;
}

/** What one layer says. */
export interface LayerReport {
  readonly layer: string;
  readonly channels: number;
  readonly trace: number;
  /** Each feature's part of the trace, by feature; they add up to 1. */
  readonly shares: readonly number[];
  /** Features that are numbered from 0, and the cosine of the angle between their centred maps. */
  readonly agreements: readonly FeaturePair[];
  readonly oppositions: readonly FeaturePair[];
  /** The whole matrix, by rows. */
  readonly matrix?: readonly (readonly number[])[];
}

/** What a picture's Gram matrices say. */
export interface GramReport extends GramReportFacts {
  readonly layers: readonly LayerReport[];
}

/** @param full whether the whole matrices are part of it */
export function gramReport(
  facts: GramReportFacts,
  grams: readonly LayerGram[],
  full = false,
): GramReport {
  const layers = grams.map(({ layer, channels, gram, centredGram }) => {
    const { agreements, oppositions } = strongestPairs(centredGram, channels);
    return {
      layer,
      channels,
      trace: rounded(traceOf(gram, channels)),
      shares: Array.from(featureShares(gram, channels), rounded),
      agreements: agreements.map(roundedPair),
      oppositions: oppositions.map(roundedPair),
      ...(full ? { matrix: rowsOf(gram, channels) } : {}),
    };
  });
  return { ...facts, layers };
}

function rowsOf(gram: Float32Array, channels: number): number[][] {
  return Array.from({ length: channels }, (_, row) =>
    Array.from(gram.subarray(row * channels, (row + 1) * channels), rounded),
  );
}

const roundedPair = (pair: FeaturePair): FeaturePair => ({ ...pair, cosine: rounded(pair.cosine) });

/** To the digits that a float32 has; more would only be noise in the text. */
const rounded = (value: number): number => Number(value.toPrecision(8));
