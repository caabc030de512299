/** Everything that decides one distillation, as plain data that its folder holds. */
import type { MiniArchitecture } from "@gramstyle/core";
import type { PictureFolder } from "@gramstyle/jobs";

export const distillSettingsKind = "gramstyle distill 1";

export interface DistillSettings {
  readonly kind: typeof distillSettingsKind;
  readonly photos: PictureFolder;
  readonly paintings: PictureFolder;
  /** The encoder's weights; absolute. */
  readonly output: string;
  readonly architecture: MiniArchitecture;
  readonly steps: number;
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
}

/** Channels and convolutions of each block; heads are as wide as their block. */
export function architectureOf(
  channels: readonly number[],
  convolutions: readonly number[],
): MiniArchitecture {
  const headOf = (layer: string) => channels[Number(layer[4]) - 1]!;
  const layers = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu4_2", "relu5_1"];
  const heads = Object.fromEntries(layers.map((layer) => [layer, headOf(layer)]));
  return { channels, convolutions, heads };
}
