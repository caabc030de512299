/** Every style statistic that a convention can name. */
import { gramStatistic } from "./gram.ts";
import { meanDeviationStatistic } from "./mean-deviation.ts";
import type { StatisticOptions, StyleStatistic } from "./statistic.ts";
import { wassersteinStatistic } from "./wasserstein.ts";

/** The statistics that come along, by name; the first is the usual one. */
export const statisticNames = ["gram", "mean-deviation", "wasserstein"] as const;

/** The names of the statistics that come along. */
export type StatisticName = (typeof statisticNames)[number];

/** For each name the statistic, of a convention's options. */
export const styleStatistics: {
  readonly [K in StatisticName]: (options: StatisticOptions) => StyleStatistic;
} = {
  gram: gramStatistic,
  "mean-deviation": meanDeviationStatistic,
  wasserstein: wassersteinStatistic,
};
