/** What a loss is made of, as plain data: which layers, which formulas, and the weights of a run. */
import type { Distance } from "./distance.ts";
import type { GramNormalization } from "./gram-matrix.ts";
import type { StatisticName } from "./statistics/table.ts";
import type { TotalVariationOptions } from "./total-variation-loss.ts";

/** Which layers and which formulas: what a graph is built from. */
export interface LossConvention {
  /** Weight by content layer. */
  readonly contentLayers: Readonly<Record<string, number>>;
  readonly contentDistance: Distance;
  /** Weight by style layer. */
  readonly styleLayers: Readonly<Record<string, number>>;
  /** What style is taken to be. Default: gram. */
  readonly statistic?: StatisticName | undefined;
  readonly styleDistance: Distance;
  readonly gramNormalization: GramNormalization;
  readonly centred: boolean;
  /** Its weight applies to pixels in [0, 1]. */
  readonly totalVariation: TotalVariationOptions;
}

/** The weights that a user may change while a run goes on. */
export interface LossWeights {
  readonly content: number;
  readonly style: number;
  readonly totalVariation: number;
  /** Factors on the preset's style layer weights, 1 where a layer is missing. */
  readonly styleLayers?: Readonly<Record<string, number>>;
  /** Of terms of one's own, by name; 1 where one is missing. */
  readonly terms?: Readonly<Record<string, number>>;
}
