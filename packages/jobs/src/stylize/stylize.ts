/** The verb `stylize`: pictures and clips through style models, one after the other. */
import { UserError } from "@gramstyle/core";
import { notesOn } from "./model-notes.ts";
import { checkBackend, type NamedModel, rangesOf, readNamedModel } from "./open-stylizer.ts";
import type { StylizeTask } from "./plan-outputs.ts";
import type { FailedRecord, StylizeRecord } from "./records.ts";
import { stylizeClips } from "./stylize-clips.ts";
import { stylizePictures } from "./stylize-pictures.ts";
import type { StylizeRequest, StylizeRun } from "./stylize-run.ts";

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

/**
 * What a run with failures ends with, for those to whom a result that is missing is no success.
 * @param failures in order
 */
export function failureOfAll(
  written: number,
  failures: readonly FailedRecord[],
): Error | undefined {
  if (failures.length === 0) return undefined;
  const all = written + failures.length;
  if (written === 0 && failures.every(({ cause }) => cause() instanceof UserError)) {
    return new UserError(`none of the ${all} pictures could be stylized`);
  }
  return new Error(`${failures.length} of ${all} pictures could not be stylized`);
}
