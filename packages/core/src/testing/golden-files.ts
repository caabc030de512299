/// <reference types="node" />
/**
 * Finds the reference values that PyTorch computed in float64 for VGG-19, in the folder that the
 * environment variable GRAMSTYLE_GOLDEN names, and the weights that they belong to, the file of
 * GRAMSTYLE_VGG19.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSafetensors, type Tensor } from "../weights/safetensors.ts";

export interface GoldenFiles {
  readonly values: GoldenValues;
  /** content, style, image (1×3×H×W, RGB in [0, 1]) and gradient.<pooling>.<preset>. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  readonly weights: Readonly<Record<string, Tensor>>;
}

/** The part of the JSON file that the tests use. */
export interface GoldenValues {
  readonly pool: Readonly<Record<"max" | "avg", GoldenPooling>>;
  readonly total_variation: { readonly l2_sum: number; readonly l1_sum: number };
  readonly adam_trajectory: { readonly lr: number; readonly total_loss: readonly number[] };
  readonly lbfgs_20: {
    readonly evaluations: number;
    readonly first: number;
    readonly final: number;
  };
}

export interface GoldenPooling {
  readonly activations: Readonly<Record<string, GoldenActivations>>;
  readonly gram_hw: Readonly<Record<string, GoldenGram>>;
  readonly losses: Readonly<Record<"neural-style" | "gatys", GoldenLosses>>;
}

export interface GoldenActivations {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly std: number;
  readonly max: number;
  readonly first8: readonly number[];
}

export interface GoldenGram {
  readonly trace: number;
  readonly frobenius: number;
  readonly corner4x4: readonly (readonly number[])[];
}

export interface GoldenLosses {
  readonly style_mse_per_layer: Readonly<Record<string, number>>;
  readonly content_mse: number;
  readonly total: number;
  readonly gradient_norm: number;
}

const { GRAMSTYLE_GOLDEN: folder, GRAMSTYLE_VGG19: weightsFile } = process.env;

/** Why the reference values cannot be used here; undefined where they can. */
export const goldenUnavailable: string | undefined =
  folder &&
  weightsFile &&
  [goldenFile("json"), goldenFile("safetensors"), weightsFile].every(existsSync)
    ? undefined
    : "GRAMSTYLE_GOLDEN and GRAMSTYLE_VGG19 do not say where reference values and weights are";

/** Reads everything; call it only where `goldenUnavailable` is undefined. */
export function readGoldenFiles(): GoldenFiles {
  return {
    values: JSON.parse(readFileSync(goldenFile("json"), "utf8")),
    tensors: parseSafetensors(readFileSync(goldenFile("safetensors"))).tensors,
    weights: parseSafetensors(readFileSync(weightsFile!)).tensors,
  };
}

function goldenFile(extension: string): string {
  return join(folder!, `vgg19-128x96.${extension}`);
}
