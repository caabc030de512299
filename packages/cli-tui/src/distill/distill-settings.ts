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

/** Channels and convolutions of each block, channels of each head. */
export function architectureOf(
  channels: readonly number[],
  convolutions: readonly number[],
  headChannels: readonly number[],
): MiniArchitecture {
  const heads = Object.fromEntries(headLayers.map((layer, i) => [layer, headChannels[i]!]));
  return { channels, convolutions, heads };
}
