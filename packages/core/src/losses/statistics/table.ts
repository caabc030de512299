/** Every style statistic that a convention can name. */
import { gramStatistic } from "./gram.ts";
import { meanDeviationStatistic } from "./mean-deviation.ts";
import type { StatisticOptions, StyleStatistic } from "./statistic.ts";
import { wassersteinStatistic } from "./wasserstein.ts";

export const statisticNames = ["gram", "mean-deviation", "wasserstein"] as const;

export type StatisticName = (typeof statisticNames)[number];

export const styleStatistics: {
  readonly [K in StatisticName]: (options: StatisticOptions) => StyleStatistic;
} = {
  gram: gramStatistic,
  "mean-deviation": meanDeviationStatistic,
  wasserstein: wassersteinStatistic,
};
