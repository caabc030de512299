/**
 * A style statistic: what of a picture's activations its style is taken to be. A style loss measures
 * it once of the style picture and then pulls a picture's own towards it; which statistic that is,
 * the rest of a loss need not know.
 */
import type { Arrays } from "../../backend.ts";
import type { Value } from "../../graph/value.ts";
import type { Distance } from "../distance.ts";
import type { GramNormalization } from "../gram-matrix.ts";

/** The parts of a statistic at one layer, by the statistic's own names for them. */
export type StatisticParts = Readonly<Record<string, Value>>;

/** What of a picture its style is taken to be, and how far a picture is from one. */
export interface StyleStatistic {
  /** For example "gram". */
  readonly name: string;
  /**
   * The statistic of activations N×C×H×W at one layer: parts with the first axis N, whose shapes
   * must not depend on H and W, since a style picture has a size of its own.
   */
  targets(activations: Value): StatisticParts;
  /**
   * How far activations N×C×H×W are from targets of one picture (first axis 1): a scalar, the mean
   * over N, at least 0 and 0 where they have that statistic.
   */
  distance(activations: Value, targets: StatisticParts): Value;
  /**
   * Blends the parts of several styles at one layer.
   * Default: each part's weighted mean.
   * @param weights at least 0, as many as styles, of any positive sum
   */
  blend?(targets: readonly Readonly<Arrays>[], weights: readonly number[]): Arrays;
}

/** What a convention says about its statistic; each takes what it has a use for. */
export interface StatisticOptions {
  /** In which measure the distance is. */
  readonly distance: Distance;
  /** Of Gram matrices. */
  readonly gramNormalization: GramNormalization;
  /** Of Gram matrices: of covariances instead of raw moments. */
  readonly centred: boolean;
}

/** Blends as the statistic says, or by each part's weighted mean. */
export function blendParts(
  { blend }: StyleStatistic,
  targets: readonly Readonly<Arrays>[],
  weights: readonly number[],
): Arrays {
  if (blend) return blend(targets, weights);
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const blended: Arrays = {};
  for (const [part, { length }] of Object.entries(targets[0]!)) {
    const sum = new Float32Array(length);
    targets.forEach((style, i) => {
      style[part]!.forEach((number, at) => {
        sum[at]! += (number * weights[i]!) / whole;
      });
    });
    blended[part] = sum;
  }
  return blended;
}
