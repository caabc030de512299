/** The plan of an optimization: everything that decides the picture, as plain data that a checkpoint holds. */
import { findPreset, type LossWeights, type Preset } from "@gramstyle/core";
import { checkUnchanged, type PictureFile } from "../files/picture-file.ts";

/** A painting to take the style from. */
export interface StyleFile extends PictureFile {
  /** Its share among several. */
  readonly weight: number;
}

/** Everything that decides the picture. See `createOptimizePlan`. */
export interface OptimizePlan {
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
  /** The preset's formulas. Default: those that it has now. */
  readonly loss?: Pick<Preset, "convention" | "border"> | undefined;
  /** Of the result, in pixels. */
  readonly longSide: number;
  /** The styles' size relative to the result's. */
  readonly styleScale: number;
  /** By scale, from the coarsest. */
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
export function lossOf({ loss, preset }: Pick<OptimizePlan, "loss" | "preset">) {
  const { convention, border } = loss ?? findPreset(preset);
  return { convention, border };
}

/** @throws UserError where a picture of the plan is not the one that its checkpoint was made with */
export async function checkPictures({ content, styles, init }: OptimizePlan): Promise<void> {
  const files = [content, ...styles, ...(typeof init === "string" ? [] : [init])];
  await Promise.all(files.map(checkUnchanged));
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
