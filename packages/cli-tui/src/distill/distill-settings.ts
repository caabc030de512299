/** Everything that decides one distillation, as plain data that its folder holds. */
import type { MiniArchitecture } from "@gramstyle/core";
import type { DistillLength } from "@gramstyle/trainer";
import type { PictureFolder } from "../train/picture-folder.ts";

export const distillSettingsKind = "gramstyle distill 2";

/** Folders to learn from, and what of them is kept to measure on. */
export interface LearningPictures {
  readonly folders: readonly PictureFolder[];
  /** One in so many pictures, or painters, is not trained on. */
  readonly holdOutEvery: number;
  /** Parts of paths whose pictures are not trained on either. */
  readonly holdOut: readonly string[];
}

export interface DistillSettings {
  readonly kind: typeof distillSettingsKind;
  readonly photos: LearningPictures;
  readonly paintings: LearningPictures;
  /** The encoder's weights; absolute. */
  readonly output: string;
  readonly architecture: MiniArchitecture;
  readonly length: DistillLength;
  /** Pictures a step. */
  readonly batch: {
    readonly photos: number;
    readonly paintings: number;
    readonly onPolicy: number;
  };
  /** Pixels a side of every picture. */
  readonly size: number;
  readonly learningRate: number;
  readonly gramWeight: number;
  readonly clipNorm: number;
  readonly seed: number;
  /** An encoder that is taught further, a file of an earlier distillation; absolute. */
  readonly startFrom?: string;
  /** VGG-19's, where they are not in the usual place; absolute. */
  readonly weightsFile?: string;
  readonly backend: string;
  readonly device: string;
  readonly threads?: number;
  readonly checkpointEvery: number;
  /** Steps between two measurements on whole pictures. */
  readonly measureEvery: number;
}

/** Layers that have a head, from the picture inwards. */
export const headLayers = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu4_2", "relu5_1"];

export interface ArchitectureSizes {
  /** Of each block. */
  readonly channels: readonly number[];
  readonly convolutions: readonly number[];
  /** Channels of each head, in the order of `headLayers`. */
  readonly headChannels: readonly number[];
  /** Convolutions of its block that a head reads, its own first; before the fourth block always one. */
  readonly headDepth: number;
}

export function architectureOf(sizes: ArchitectureSizes): MiniArchitecture {
  const { channels, convolutions, headChannels, headDepth } = sizes;
  const heads = Object.fromEntries(headLayers.map((layer, i) => [layer, headChannels[i]!]));
  const alsoReads: Record<string, readonly string[]> = {};
  for (const layer of headLayers) {
    const [block, own] = layer.replace("relu", "").split("_").map(Number) as [number, number];
    const last = Math.min(own + headDepth - 1, convolutions[block - 1]!);
    // At the sizes of the first blocks it would cost more than it gives.
    if (block < 4 || last === own) continue;
    alsoReads[layer] = Array.from({ length: last - own }, (_, i) => `${block}_${own + 1 + i}`);
  }
  return { channels, convolutions, heads, alsoReads };
}
