/** The recipe of a run: everything that decides the picture, as plain data that a checkpoint holds. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { findPreset, type LossWeights, type Preset, UserError } from "@gramstyle/core";

/** A picture file, with the hash that tells whether it is still the same. */
export interface PictureFile {
  /** Absolute. */
  readonly path: string;
  readonly sha256: string;
}

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

/** @throws UserError where the file cannot be read */
export async function pictureFile(path: string): Promise<PictureFile> {
  const absolute = resolve(path);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(absolute);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UserError(`"${path}": there is no such file`);
    if (code === "EISDIR") throw new UserError(`"${path}": expected a picture file, got a folder`);
    throw new UserError(`"${path}": cannot be read (${code})`, { cause: error });
  }
  return { path: absolute, sha256: createHash("sha256").update(bytes).digest("hex") };
}

/** @throws UserError where a file is not the one that a checkpoint was made with */
export async function checkUnchanged(file: PictureFile): Promise<void> {
  const { sha256 } = await pictureFile(file.path);
  if (sha256 !== file.sha256) {
    throw new UserError(
      `"${file.path}" has changed since the checkpoint was written; put the old file back or start anew`,
    );
  }
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
