/** The verb `stylize`: pictures and clips through style models, one after the other. */
import { errorMessage, type Stylizer, UserError } from "@gramstyle/core";
import { findVideoTools, type VideoTools } from "@gramstyle/media";
import type { ModelFile, PixelRange } from "@gramstyle/models";
import { type ClipOptions, defaultClipOptions } from "../clip/clip-settings.ts";
import { clipRecords } from "../clip/stylize-clip.ts";
import { poolForFrames } from "../engine/plan-engines.ts";
import { notesOn } from "./model-notes.ts";
import {
  checkBackend,
  type NamedModel,
  rangesOf,
  readNamedModel,
  type StylizerEngine,
  startStylizer,
} from "./open-stylizer.ts";
import { makeFolderFor, type StylizeTask } from "./plan-outputs.ts";
import type { FailedRecord, MadeFile, StylizeRecord, TurnRecord } from "./records.ts";
import { stylizePictures } from "./stylize-pictures.ts";

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

/**
 * Does all tasks, in order. One that fails is told, and the others go on; a single one that fails
 * ends it with its error. On the signal the engine is stopped at once, and a picture that is just
 * being written is finished.
 * @throws UserError where a style model cannot be read or run; whatever keeps an engine from
 * starting; the signal's reason
 */
export async function* stylize(
  request: StylizeRequest,
  signal: AbortSignal,
): AsyncGenerator<StylizeRecord, void> {
  const started = performance.now();
  const models = await readModels(request);
  for (const { label, model } of models) {
    for (const text of notesOn(label, model)) yield { event: "note", text };
  }
  const run: StylizeRun = {
    ...{ request, models, signal, written: 0, failed: 0, device: undefined, broken: undefined },
  };
  try {
    for (const tasks of groupsOf(request.tasks)) {
      yield* tasks[0]!.clip ? stylizeClips(run, tasks) : stylizePictures(run, tasks);
      signal.throwIfAborted();
    }
  } catch (error) {
    if (signal.aborted) {
      yield { event: "stopped", written: run.written, total: request.tasks.length };
      signal.throwIfAborted();
    }
    throw error;
  }
  const { written, failed, device } = run;
  yield { event: "done", written, failed, seconds: (performance.now() - started) / 1000, device };
}

async function readModels({ models, pixelRange, engine }: StylizeRequest): Promise<NamedModel[]> {
  const read = await Promise.all(models.map((file) => readNamedModel(file, pixelRange)));
  for (const { label, model } of read) {
    rangesOf(label, model, engine.precision);
    checkBackend(label, model, engine.backend);
  }
  return read;
}

/** Tasks of one model and one kind that follow one another have an engine together. */
function groupsOf(tasks: readonly StylizeTask[]): StylizeTask[][] {
  const groups: StylizeTask[][] = [];
  for (const task of tasks) {
    const group = groups.at(-1);
    const [first] = group ?? [];
    if (first?.model === task.model && first.clip === task.clip) group!.push(task);
    else groups.push([task]);
  }
  return groups;
}

async function* stylizeClips(
  run: StylizeRun,
  tasks: readonly StylizeTask[],
): AsyncGenerator<StylizeRecord, void> {
  const { request, signal } = run;
  const model = run.models[tasks[0]!.model]!;
  let tools: Promise<VideoTools> | undefined;
  /** Engines for frames of so many pixels. */
  let running: { readonly pixels: number; readonly stylizer: Stylizer } | undefined;
  const stylizerFor = async (pixels: number): Promise<Stylizer> => {
    if (running?.pixels === pixels) return running.stylizer;
    await running?.stylizer.dispose();
    running = undefined;
    const { engine } = request;
    try {
      const pool = engine.pool ?? poolForFrames(engine, pixels);
      const stylizer = await startStylizer(model, { ...engine, pool });
      running = { pixels, stylizer };
      run.device = stylizer.device;
      return stylizer;
    } catch (error) {
      run.broken = error;
      throw error;
    }
  };
  try {
    for (const task of tasks) {
      signal.throwIfAborted();
      try {
        tools ??= findVideoTools();
        const found = await tools;
        await makeFolderFor(task);
        yield turnOf(run, task);
        const work = {
          ...{ ...request, ...madeFile(run, task), tools: found },
          modelPath: request.models[task.model]!.path,
          clip: request.clip ?? defaultClipOptions,
        };
        yield* clipRecords(work, stylizerFor, signal);
        run.written++;
      } catch (error) {
        if (signal.aborted) throw error;
        yield failureOf(run, task, error);
      }
    }
  } finally {
    await running?.stylizer.dispose();
  }
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

/**
 * What a run with failures ends with, for those to whom a result that is missing is no success.
 * @param failures in order
 */
export function failureOfAll(written: number, failures: readonly FailedRecord[]): Error | undefined {
  if (failures.length === 0) return undefined;
  const all = written + failures.length;
  if (written === 0 && failures.every(({ cause }) => cause() instanceof UserError)) {
    return new UserError(`none of the ${all} pictures could be stylized`);
  }
  return new Error(`${failures.length} of ${all} pictures could not be stylized`);
}
