/** The Gram matrix as a style statistic (Gatys, Ecker and Bethge 2016). */
import type { Value } from "../../graph/value.ts";
import { distanceBetween } from "../distance.ts";
import { gramMatrixOfActivations } from "../gram-matrix.ts";
import type { StatisticOptions, StyleStatistic } from "./statistic.ts";

/**
 * Part "gram", N×C×C. Styles blend by the mean of their matrices, which is what a collage of the
 * pictures would have: raw second moments combine linearly.
 */
export function gramStatistic(options: StatisticOptions): StyleStatistic {
  const { distance, gramNormalization: normalization, centred } = options;
  const gramOf = (activations: Value) =>
    gramMatrixOfActivations(activations, { normalization, centred });
  return {
    name: "gram",
    targets: (activations) => ({ gram: gramOf(activations) }),
    distance: (activations, targets) =>
      distanceBetween(gramOf(activations), targets.gram!, distance),
  };
}
