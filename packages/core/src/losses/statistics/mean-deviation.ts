/**
 * Mean and standard deviation of each feature map as a style statistic, as adaptive instance
 * normalisation (AdaIN) is taught by (Huang and Belongie 2017, arXiv 1703.06868, equations 5, 6 and
 * 13): how much of each feature there is and how unevenly, not which come together.
 */
import type { Value } from "../../graph/value.ts";
import { add, mul, sqrt, square, sub } from "../../ops/elementwise.ts";
import { concat, reshape } from "../../ops/movement.ts";
import { mean } from "../../ops/reduce.ts";
import { distanceBetween } from "../distance.ts";
import type { StatisticOptions, StatisticParts, StyleStatistic } from "./statistic.ts";

/** Added to variances, so that a feature that is nowhere has a gradient. As in the authors' code. */
const epsilon = 1e-5;

/**
 * Parts "mean" and "deviation", N×C each: μ and √(σ² + ε) over a map's positions, σ² their mean
 * squared deviation (the authors' code divides by HW − 1, their paper by HW).
 *
 * Distance: the two parts' mean squared errors added (the paper adds their Euclidean norms, the
 * authors' code does as here); relative, Σ over both of the squared differences by Σ of the
 * target's squares. Blended styles are the barycentre of normal distributions, map by map.
 */
export function meanDeviationStatistic({ distance }: StatisticOptions): StyleStatistic {
  return {
    name: "mean-deviation",
    targets: meanAndDeviation,
    distance(activations, targets) {
      const apart = distanceBetween(
        joined(meanAndDeviation(activations)),
        joined(targets),
        distance,
      );
      // Joined, the two means are one over twice as many numbers.
      return distance === "mse" ? mul(apart, 2) : apart;
    },
  };
}

function meanAndDeviation(activations: Value): StatisticParts {
  const [n, channels] = activations.shape as [number, number, number, number];
  const overPositions = { axes: [2, 3], keepDimensions: true };
  const average = mean(activations, overPositions);
  const variance = mean(square(sub(activations, average)), overPositions);
  return {
    mean: reshape(average, [n, channels]),
    deviation: reshape(sqrt(add(variance, epsilon)), [n, channels]),
  };
}

const joined = (parts: StatisticParts): Value => concat([parts.mean!, parts.deviation!], 1);
