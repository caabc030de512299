/**
 * What `gramstyle evaluate --json` prints: one `EvaluationReport` as one line. Fields may be added;
 * where one goes or changes its meaning, `format` counts up.
 */
import type { Scorecard } from "@gramstyle/core";

/** The scorecards of all results, and their mean. */
export interface EvaluationReport {
  readonly format: 1;
  /** The network that judged, with max pooling and border zero, such as "vgg19". */
  readonly encoder: string;
  readonly styleLayers: readonly string[];
  readonly contentLayer: string;
  /** What the network, and the style model, ran on. */
  readonly backend: string;
  readonly device: string;
  /** The style picture's file. */
  readonly style: string;
  /** The style model that made the results; null where they were given. */
  readonly model: string | null;
  /** In the order of the names given, those that could be measured. */
  readonly pictures: readonly PictureScore[];
  /** Of each figure over the pictures; null where no picture could be measured. */
  readonly mean: MeanScore | null;
  /** What could not be measured, and why. */
  readonly skipped: readonly SkippedPicture[];
}

/** One result's `Scorecard` with its files. */
export interface PictureScore extends Scorecard {
  /** null where the style model made it. */
  readonly result: string | null;
  readonly content: string;
  /**
   * How long the style model took from picture to picture, after it had run once at this size;
   * reading, writing and measuring are not in it. null where results were given.
   */
  readonly seconds: number | null;
}

/** Arithmetic means over the pictures; those that have null are left out, null where all have. */
export interface MeanScore
  extends Pick<
    PictureScore,
    "styleLoss" | "contentStyleLoss" | "styleRatio" | "contentLoss" | "totalVariation" | "seconds"
  > {}

/** A picture that could not be measured. */
export interface SkippedPicture {
  readonly picture: string;
  readonly reason: string;
}

/** The mean line. */
export function meanScore(pictures: readonly PictureScore[]): MeanScore | null {
  if (pictures.length === 0) return null;
  const over = (of: (picture: PictureScore) => number | null) =>
    mean(pictures.map(of).filter((number) => number !== null));
  const styleScore = (kind: "styleLoss" | "contentStyleLoss") => ({
    layers: Object.fromEntries(
      Object.keys(pictures[0]![kind].layers).map((layer) => [
        layer,
        over((picture) => picture[kind].layers[layer]!)!,
      ]),
    ),
    mean: over((picture) => picture[kind].mean)!,
  });
  return {
    styleLoss: styleScore("styleLoss"),
    contentStyleLoss: styleScore("contentStyleLoss"),
    styleRatio: over(({ styleRatio }) => styleRatio),
    contentLoss: over(({ contentLoss }) => contentLoss)!,
    totalVariation: over(({ totalVariation }) => totalVariation),
    seconds: over(({ seconds }) => seconds),
  };
}

function mean(numbers: readonly number[]): number | null {
  if (numbers.length === 0) return null;
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
