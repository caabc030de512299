/** What a loss is made of beyond its convention, which is plain data: functions of one's own. */
import { ShapeError, UserError } from "../errors.ts";
import { formatShape } from "../graph/shape.ts";
import { named, type Value } from "../graph/value.ts";
import type { LossConvention } from "./convention.ts";
import type { StyleStatistic } from "./statistics/statistic.ts";
import { styleStatistics } from "./statistics/table.ts";

/** What a term of one's own may look at. */
export interface LossPoint {
  /** The pictures that are judged, N×3×H×W, RGB in [0, 1]. */
  readonly image: Value;
  /** The encoder's, N×C×H×W by layer: the layers that the convention looks at. */
  readonly activations: Readonly<Record<string, Value>>;
}

/** Scalars to be made small, by the name that progress shows. Their weights are the run's own. */
export type LossTerms = (at: LossPoint) => Readonly<Record<string, Value>>;

/** What may be added to a convention: a statistic and terms of one's own. */
export interface LossExtensions {
  /** Instead of the convention's: one of one's own. */
  readonly statistic?: StyleStatistic;
  /** Added to the loss; called once for each graph that is built. */
  readonly terms?: LossTerms;
}

/** The statistic that a loss is to use. */
export function statisticOf(
  convention: LossConvention,
  { statistic }: LossExtensions = {},
): StyleStatistic {
  if (statistic) return statistic;
  return styleStatistics[convention.statistic ?? "gram"]({
    distance: convention.styleDistance,
    gramNormalization: convention.gramNormalization,
    centred: convention.centred,
  });
}

/**
 * The terms of one's own, checked.
 * @param taken names that the loss itself has
 * @throws UserError for a name that is taken; ShapeError for a term that is no scalar
 */
export function ownTerms(
  { terms }: LossExtensions,
  at: LossPoint,
  taken: readonly string[],
): Record<string, Value> {
  const own = { ...terms?.(at) };
  for (const [name, value] of Object.entries(own)) {
    if (taken.includes(name)) throw new UserError(`the loss has a term "${name}" already`);
    if (value.shape.length > 0) {
      throw new ShapeError(
        `the term "${name}": expected a scalar, got ${formatShape(value.shape)}`,
      );
    }
    named(value, `${name.replace(/\W+/g, "_")}_loss`);
  }
  return own;
}
