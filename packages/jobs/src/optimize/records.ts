/** What an optimization tells while it goes on, as plain data. */
import type { Image, Progress } from "@gramstyle/core";
import type { Original } from "@gramstyle/media/picture";
import type { StageRecord } from "../job.ts";

/** The engine runs; what comes takes a while at every scale. */
export interface OptimizeEngineRecord extends StageRecord {
  readonly stage: "preparing";
  readonly backend: string;
  /** What is really computed on, never "auto". */
  readonly device: string;
  /** What results keep of the content picture: its EXIF block and its opacity. */
  original(): Original;
}

/** After every iteration. */
export interface OptimizeProgressRecord extends Progress {
  readonly event: "progress";
}

/** What an `Optimizer` yields. */
export type IterationRecord = StageRecord | OptimizeEngineRecord | OptimizeProgressRecord;

/** The picture is written. */
export interface OptimizeDoneRecord
  extends Pick<Progress, "width" | "height" | "totalIteration" | "losses"> {
  readonly event: "done";
  /** The result's file; absolute. */
  readonly output: string;
  readonly backend: string;
  readonly device: string;
  /** Since the run began here. */
  readonly seconds: number;
  image(): Image;
}

/** The last record of a run that the signal ended, or that failed half-way. */
export interface OptimizeStoppedRecord {
  readonly event: "stopped";
  readonly failed: boolean;
  /** 0 where it ended before its first iteration here: then nothing was written. */
  readonly totalIteration: number;
  /** The share of the arithmetic that is done, 0 to 1. */
  readonly fractionDone: number;
  /** The file of the unfinished picture; null where it could not be written. */
  readonly output: string | null;
  /** What the run can go on from; null where there is none. */
  readonly checkpoint: string | null;
  /** Why something of this could not be written, one line. */
  readonly problem: string | null;
}

/** What the job `optimize` yields. */
export type OptimizeRecord = IterationRecord | OptimizeDoneRecord | OptimizeStoppedRecord;
