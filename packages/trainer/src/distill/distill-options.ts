/** What a distillation is given, and what it remembers. */
import type { Backend, Encoder, MiniArchitecture, Tensor } from "@gramstyle/core";
import type { DatasetCursor, OpenDataset } from "../dataset/dataset.ts";
import type { Checkpoint } from "../training/checkpoint.ts";
import type { DistillLength } from "./distill-length.ts";

/** Everything that decides a distillation. */
export interface DistillOptions {
  readonly backend: Backend;
  /** VGG-19; it must give activations before the ReLU, too. */
  readonly teacher: Encoder;
  readonly architecture: MiniArchitecture;
  /** Of files: `datasetOf` of `@gramstyle/trainer/node`. */
  readonly photos: OpenDataset;
  readonly paintings: OpenDataset;
  /** Where it ends, with a learning rate that has decayed by then. */
  readonly length: DistillLength;
  /** Photos a step; on-policy pictures a step; paintings a step. */
  readonly batch: {
    readonly photos: number;
    readonly paintings: number;
    readonly onPolicy: number;
  };
  /** Pixels a side of every picture; a multiple of 16. */
  readonly size: number;
  readonly learningRate: number;
  /** Of the Gram matrices' relative distance, beside the activations'. */
  readonly gramWeight: number;
  readonly clipNorm: number;
  readonly seed: number;
  /** What `weights()` of an earlier distillation gave: goes on teaching that student. */
  readonly startFrom?: Readonly<Record<string, Tensor>>;
  readonly resumeFrom?: Checkpoint<DistillMemory>;
  readonly signal?: AbortSignal;
}

/** What a checkpoint holds beside arrays. */
export interface DistillMemory {
  /** Seconds of all steps so far. */
  readonly seconds: number;
  readonly photos: DatasetCursor;
  readonly paintings: DatasetCursor;
  /** Pictures begun so far: each one's seed. */
  readonly begun: number;
  readonly scales: Readonly<Record<string, number>>;
  readonly kept: Readonly<Record<string, number>>;
}
