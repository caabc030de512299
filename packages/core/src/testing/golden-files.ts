/// <reference types="node" />
/** Sets of reference values that PyTorch computed in float64, and the weights that they belong to. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
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

/** Reference values for one encoder. */
export interface GoldenSet {
  /** What they are of. */
  readonly title: string;
  /** Why they cannot be used here; undefined where they can. */
  readonly unavailable?: string | undefined;
  read(): GoldenFiles;
}

/** Of a small net with VGG-19's layers and few channels; they come along (`golden/README.md`). */
export const smallNet: GoldenSet = {
  title: "a small net",
  read() {
    const path = fileURLToPath(new URL("../../golden/small-net", import.meta.url));
    return readFiles(path, `${path}.safetensors`);
  },
};

const { GRAMSTYLE_GOLDEN: folder, GRAMSTYLE_VGG19: weightsFile } = process.env;

/**
 * Of VGG-19, too large to come along: in the folder that the environment variable GRAMSTYLE_GOLDEN
 * names, with the weights in the file of GRAMSTYLE_VGG19.
 */
export const vgg19: GoldenSet = {
  title: "VGG-19",
  unavailable:
    folder &&
    weightsFile &&
    [`${vggFiles()}.json`, `${vggFiles()}.safetensors`, weightsFile].every(existsSync)
      ? undefined
      : "GRAMSTYLE_GOLDEN and GRAMSTYLE_VGG19 do not say where reference values and weights are",
  read: () => readFiles(vggFiles(), weightsFile!),
};

function vggFiles(): string {
  return join(folder!, "vgg19-128x96");
}

/** @param path of the values, without the endings of their two files */
function readFiles(path: string, weights: string): GoldenFiles {
  return {
    values: JSON.parse(readFileSync(`${path}.json`, "utf8")),
    tensors: parseSafetensors(readFileSync(`${path}.safetensors`)).tensors,
    weights: parseSafetensors(readFileSync(weights)).tensors,
  };
}
