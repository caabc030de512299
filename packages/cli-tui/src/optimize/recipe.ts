/** The recipe of a run: everything that decides the picture, as plain data that a checkpoint holds. */
import { findPreset, type LossWeights, type Preset } from "@gramstyle/core";
import { checkUnchanged, type PictureFile, pictureFile } from "@gramstyle/jobs";

export { checkUnchanged, type PictureFile, pictureFile };

export interface StyleFile extends PictureFile {
  readonly weight: number;
}

export interface OptimizeRecipe {
  readonly content: PictureFile;
  readonly styles: readonly StyleFile[];
  /** Where the result goes; absolute. */
  readonly output: string;
  readonly encoder: string;
  readonly weightsFile?: string | undefined;
  readonly backend: string;
  readonly device: string;
  readonly threads?: number | undefined;
  readonly preset: string;
  /** The preset's formulas. Missing in a checkpoint of before they were kept: see `lossOf`. */
  readonly loss?: Pick<Preset, "convention" | "border"> | undefined;
  readonly longSide: number;
  readonly styleScale: number;
  readonly iterations: readonly number[];
  readonly weights: LossWeights;
  readonly optimizer: "adam" | "lbfgs";
  readonly learningRate: number;
  readonly pooling: "max" | "average";
  /** A picture, where it is neither of the two words. */
  readonly init: "content" | "noise" | PictureFile;
  readonly seed: number;
}

/** The formulas of a run's loss, its own or its preset's. */
export function lossOf({ loss, preset }: Pick<OptimizeRecipe, "loss" | "preset">) {
  const { convention, border } = loss ?? findPreset(preset);
  return { convention, border };
}

/**
 * The iterations by scale. A single number spreads over the preset's scales in its proportions,
 * so that it is the total; several numbers are the scales themselves, coarsest first.
 */
export function spreadIterations(asked: readonly number[] | undefined, preset: Preset): number[] {
  if (!asked) return [...preset.iterations];
  if (asked.length > 1) return [...asked];
  const total = preset.iterations.reduce((sum, count) => sum + count, 0);
  const spread = preset.iterations.map((count) => Math.floor((count / total) * asked[0]!));
  const rest = asked[0]! - spread.reduce((sum, count) => sum + count, 0);
  spread[spread.length - 1]! += rest;
  return spread.filter((count) => count > 0);
}
