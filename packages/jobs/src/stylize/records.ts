/** What stylizing tells: plain data, for every front end alike. */
import type { NoteRecord, StageRecord } from "../job.ts";

/** What was made of which. */
export interface MadeFile {
  readonly input: string;
  readonly output: string;
  /** What the style model is called. */
  readonly model: string;
}

/** It is the turn of a picture or clip. */
export interface TurnRecord {
  readonly event: "turn";
  readonly input: string;
  /** How many are done or failed, of how many. */
  readonly done: number;
  readonly total: number;
}

/** A picture was written. */
export interface PictureRecord extends MadeFile {
  readonly event: "picture";
  readonly width: number;
  readonly height: number;
  /** The engine's time for it, where the size is new with preparing. */
  readonly seconds: number;
  /** Of the file that was read, where hashes are kept. */
  readonly sha256?: string;
}

/** A frame of a clip was made. */
export interface FramesRecord {
  readonly event: "frames";
  readonly input: string;
  /** Frames; those of a run before count. */
  readonly done: number;
  /** About; undefined where the clip does not say. */
  readonly total: number | undefined;
  /** Of the last seconds; undefined before the first. */
  readonly framesPerSecond: number | undefined;
  /** Seconds; undefined while unknown. */
  readonly left: number | undefined;
}

/** A clip was written. */
export interface ClipRecord extends MadeFile {
  readonly event: "clip";
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Those of a run before not counted. */
  readonly framesPerSecond: number;
}

/** A clip that did not end: what of it is kept, to go on with. */
export interface KeptRecord {
  readonly event: "kept";
  readonly input: string;
  readonly frames: number;
  /** Why it did not end. */
  readonly why: "stopped" | "failed";
}

/** One of several could not be made; the others go on. */
export interface FailedRecord extends MadeFile {
  readonly event: "failed";
  /** One line. */
  readonly error: string;
  /** The error itself. */
  cause(): unknown;
}

/** The signal came: what is written stays. */
export interface StylizeStopped {
  readonly event: "stopped";
  readonly written: number;
  readonly total: number;
}

/** The end. */
export interface StylizeDone {
  readonly event: "done";
  readonly written: number;
  readonly failed: number;
  readonly seconds: number;
  /** What was computed on; undefined where no engine was needed. */
  readonly device: string | undefined;
}

/** What a clip alone tells. */
export type ClipProgressRecord = NoteRecord | StageRecord | FramesRecord | KeptRecord | ClipRecord;

/** What `stylize` tells. */
export type StylizeRecord =
  | ClipProgressRecord
  | TurnRecord
  | PictureRecord
  | FailedRecord
  | StylizeStopped
  | StylizeDone;
