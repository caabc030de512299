/** What trainings tell while they go on, as plain data. */
import type { BrokenFile } from "@gramstyle/trainer";
import type { NoteRecord, StageRecord } from "../job.ts";
import type { TrainingProgress } from "./training-meter.ts";

/** A training begins, or goes on. */
export interface TrainingBegunRecord {
  readonly event: "begun";
  /** Where it is kept; absolute. */
  readonly folder: string;
  /** The painting that is learnt; absolute. */
  readonly style: string;
  readonly title: string;
  /** Which of how many trainings of the request, from 1. */
  readonly training: number;
  readonly trainings: number;
}

/** The engine runs and the training is prepared on it. */
export interface TrainingEngineRecord extends StageRecord {
  readonly stage: "preparing";
  readonly backend: string;
  readonly device: string;
}

/** A step was done. */
export interface TrainingProgressRecord extends TrainingProgress {
  readonly event: "progress";
}

/** A picture of samples was written. */
export interface TrainingSampleRecord {
  readonly event: "sample";
  /** Steps that were done. */
  readonly step: number;
  readonly path: string;
}

/** What was found on pictures that are not trained on: relative errors by layer. */
export interface TrainingMeasuredRecord {
  readonly event: "measured";
  /** Steps that were done. */
  readonly step: number;
  readonly photos: Readonly<Record<string, number>>;
  readonly paintings: Readonly<Record<string, number>>;
}

/** The last record of a training that the signal ended: its checkpoint is that of the step. */
export interface TrainingStoppedRecord {
  readonly event: "stopped";
  /** 0 where it was stopped before the first step of this run. */
  readonly step: number;
  /** Of all; 0 where it was stopped before the first step of this run. */
  readonly steps: number;
  readonly folder: string;
}

/** The result of a training is written. */
export interface TrainingDoneRecord {
  readonly event: "done";
  /** The result's file; absolute. */
  readonly output: string;
  readonly bytes: number;
  readonly steps: number;
  /** Of all steps, also of those before a resume. */
  readonly seconds: number;
  /** Of the last step. */
  readonly losses: Readonly<Record<string, number>>;
  /** Pictures that could not be read. */
  readonly broken: readonly BrokenFile[];
  /** Pictures that were smaller than the crop and enlarged. */
  readonly small: number;
  /** The report's file; null where it could not be written. */
  readonly report: string | null;
}

/** What `runTraining` yields. */
export type TrainingStepsRecord =
  | StageRecord
  | TrainingEngineRecord
  | TrainingProgressRecord
  | TrainingSampleRecord
  | TrainingMeasuredRecord
  | TrainingStoppedRecord
  | NoteRecord;

/** What the job `train` yields. */
export type TrainRecord = TrainingStepsRecord | TrainingBegunRecord | TrainingDoneRecord;
