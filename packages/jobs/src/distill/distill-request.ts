/** What one asks of `distill`. */
import type { DistillSettings } from "./distill-settings.ts";

/** What one asks of `distill`: an encoder from the beginning, or one that was stopped. */
export type DistillRequest = NewDistillation | ResumedDistillation;

/** What a student is made of; see `MiniArchitecture`. */
export interface StudentSizes {
  /** Of each of the five blocks. */
  readonly channels?: readonly number[] | undefined;
  /** In each of the five blocks; the fourth needs two. */
  readonly convolutions?: readonly number[] | undefined;
  /** Channels of the six heads, from relu1_1 to relu5_1. Default: as their blocks. */
  readonly heads?: readonly number[] | undefined;
  /** How many convolutions of its block the head of a deep layer reads. Default: 2. */
  readonly headDepth?: number | undefined;
}

/** Which pictures to learn from, and which to measure on. */
export interface LearningSource {
  /** Folders; pictures in folders below count, too. */
  readonly photos: readonly string[];
  readonly paintings: readonly string[];
  /** Pictures with one of these in their paths below the folder are left out. */
  readonly exclude?: readonly string[] | undefined;
  /** Pictures with one of these in their paths are not learnt from, but measured on. */
  readonly holdOut?: readonly string[] | undefined;
}

/** An encoder that is taught from the beginning, or further from a file. */
export interface NewDistillation extends StudentSizes, LearningSource {
  readonly kind: "new";
  /** The encoder's weights, .safetensors. */
  readonly output: string;
  /** Where the training is kept. Default: beside the output, `<name>.training`. */
  readonly folder?: string | undefined;
  readonly length: DistillSettings["length"];
  readonly batch: DistillSettings["batch"];
  /** Pixels a side of every picture, a multiple of 16. */
  readonly size: number;
  readonly learningRate: number;
  /** Of the Gram matrices' relative distance beside the activations'. */
  readonly gramWeight: number;
  /** Default: 0. */
  readonly seed?: number | undefined;
  /** The file of an encoder that is taught further; its sizes are the student's. */
  readonly startFrom?: string | undefined;
  /** VGG-19's, .safetensors. Default: looked for. */
  readonly weightsFile?: string | undefined;
  /** Default: ONNX Runtime on what suits it. */
  readonly backend?: string | undefined;
  readonly device?: string | undefined;
  readonly threads?: number | undefined;
  /** Steps between two checkpoints. Default: 50. */
  readonly checkpointEvery?: number | undefined;
  /** Steps between two measurements on held-out pictures. Default: 500. */
  readonly measureEvery?: number | undefined;
  /** Whether the output may be replaced, and a training that is in the folder. Default: no. */
  readonly force?: boolean | undefined;
}

/** What may be otherwise than before without making another distillation of it. */
export type DistillChanges = Partial<
  Pick<
    DistillSettings,
    "backend" | "device" | "threads" | "weightsFile" | "checkpointEvery" | "measureEvery"
  >
>;

/** A distillation that was stopped, and what may be otherwise than before. */
export interface ResumedDistillation extends DistillChanges {
  readonly kind: "resume";
  /** The training's. */
  readonly folder: string;
  readonly learningRate?: number | undefined;
}
