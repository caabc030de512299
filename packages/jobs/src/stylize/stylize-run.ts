/** What a run of `stylize` was asked for, where it is, and what is told of it. */
import { errorMessage } from "@gramstyle/core";
import type { ModelFile, PixelRange } from "@gramstyle/models";
import type { ClipOptions } from "../clip/clip-settings.ts";
import type { NamedModel, StylizerEngine } from "./open-stylizer.ts";
import type { StylizeTask } from "./plan-outputs.ts";
import type { FailedRecord, MadeFile, TurnRecord } from "./records.ts";

/** Pictures and clips, the style models that they go through, and on what. */
export interface StylizeRequest {
  /** What is to be made of what: see `planOutputs`. */
  readonly tasks: readonly StylizeTask[];
  readonly models: readonly ModelFile[];
  readonly engine: StylizerEngine;
  /** What pixels of networks of others are, where their files do not say so. */
  readonly pixelRange?: PixelRange | undefined;
  /** How much of the style is seen, 0 to 1. Default: 1. */
  readonly strength?: number | undefined;
  /** Keeps the picture's colours, takes the style's brightness. Default: false. */
  readonly preserveColor?: boolean | undefined;
  /** The long side that larger pictures are scaled down to. */
  readonly size?: number | undefined;
  /** Whether results that exist are replaced. */
  readonly force?: boolean | undefined;
  /** How clips are done, where there are any. */
  readonly clip?: ClipOptions | undefined;
  /** Whether hashes of the pictures that were read are told. */
  readonly keepHashes?: boolean | undefined;
}

/** Where the run is, and the engine that it has. */
export interface StylizeRun {
  readonly request: StylizeRequest;
  readonly models: readonly NamedModel[];
  readonly signal: AbortSignal;
  /** Pictures and clips that are written. */
  written: number;
  failed: number;
  device: string | undefined;
  /** What kept an engine from starting: without one nothing can be made. */
  broken: unknown;
}

export function madeFile({ models }: StylizeRun, task: StylizeTask): MadeFile {
  return { input: task.input, output: task.output, model: models[task.model]!.name };
}

export function turnOf({ written, failed, request }: StylizeRun, task: StylizeTask): TurnRecord {
  const done = written + failed;
  return { event: "turn", input: task.input, done, total: request.tasks.length };
}

/** @throws the error itself where nothing else can be made, or nothing else was to be */
export function failureOf(run: StylizeRun, task: StylizeTask, error: unknown): FailedRecord {
  if (error === run.broken || run.request.tasks.length === 1) throw error;
  run.failed++;
  const made = madeFile(run, task);
  return { event: "failed", ...made, error: lineOf(task, error), cause: () => error };
}

/** Errors about files begin with the path; those of an engine do not know it. */
function lineOf({ input }: StylizeTask, error: unknown): string {
  const line = errorMessage(error);
  return line.startsWith('"') ? line : `"${input}": ${line}`;
}
