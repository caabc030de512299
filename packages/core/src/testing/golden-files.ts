/// <reference types="node" />
/**
 * Finds the reference values that PyTorch computed in float64 for VGG-19 (`shared/golden`) and the
 * weights that they belong to (`shared/assets/vgg19`), beside the repository.
 */
import { existsSync, readFileSync } from "node:fs";
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

const shared = new URL("../../../../../shared/", import.meta.url);
const valuesFile = new URL("golden/vgg19-128x96.json", shared);
const tensorsFile = new URL("golden/vgg19-128x96.safetensors", shared);
const weightsFile = new URL("assets/vgg19/vgg19_conv.safetensors", shared);

/** Why the reference values cannot be used here; undefined where they can. */
export const goldenUnavailable: string | undefined = [valuesFile, tensorsFile, weightsFile].every(
  (file) => existsSync(file),
)
  ? undefined
  : "shared/golden and shared/assets/vgg19 are not beside the repository";

/** Reads everything; call it only where `goldenUnavailable` is undefined. */
export function readGoldenFiles(): GoldenFiles {
  return {
    values: JSON.parse(readFileSync(valuesFile, "utf8")),
    tensors: parseSafetensors(readFileSync(tensorsFile)).tensors,
    weights: parseSafetensors(readFileSync(weightsFile)).tensors,
  };
}
