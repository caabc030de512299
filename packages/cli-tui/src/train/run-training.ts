/**
 * Runs a training, of whatever kind: records become progress, metrics and checkpoints, Ctrl-C a
 * checkpoint and a line that says how to go on.
 */
import { abortable, type Backend, errorMessage, UserError } from "@gramstyle/core";
import { writeAtomically } from "@gramstyle/media";
import { type CreateBackendOptions, createBackend } from "../create-backend.ts";
import { formatDuration } from "../optimize/progress-line.ts";
import { InterruptedError } from "../run-program.ts";
import { type Metric, openMetrics } from "./metrics.ts";
import { onDisk, readCheckpointFile, type TrainingFolder } from "./training-folder.ts";
import { createTrainingMeter } from "./training-progress.ts";
import type { TrainingReporter } from "./training-reporters.ts";

/** What every training tells after a step. */
export interface TrainingRecord extends Metric {
  readonly steps: number;
  checkpoint(): Uint8Array;
}

/** The parts of a training that are its own. */
export interface Training<Record extends TrainingRecord> {
  /** Steps that the checkpoint has done. */
  readonly done: number;
  readonly records: AsyncGenerator<Record>;
  /** Called after steps that `samplesEvery` divides, and after the last. */
  sample?(record: Record): Promise<void>;
  dispose?(): Promise<void>;
}

export interface RunTrainingOptions<Record extends TrainingRecord> {
  readonly engine: CreateBackendOptions;
  readonly folder: TrainingFolder;
  readonly picturesPerStep: number;
  readonly checkpointEvery: number;
  readonly samplesEvery?: number;
  /** The command that goes on with it: "gramstyle train --resume wave.training". */
  readonly resumeCommand: string;
  readonly reporter: TrainingReporter;
  /** Stops it as SIGINT does. */
  readonly signal?: AbortSignal | undefined;
  /** @param checkpoint what the folder has, to go on from */
  start(
    backend: Backend,
    signal: AbortSignal,
    checkpoint: Uint8Array | undefined,
  ): Promise<Training<Record>>;
  /** Writes the result; the last checkpoint comes after it, so that a failure here loses little. */
  finish(last: Record, backend: Backend): Promise<void>;
}

/**
 * Returns the last record. On SIGINT, SIGTERM or the signal it writes a checkpoint, says so, and ends with an
 * InterruptedError; the engine is not waited for.
 * @throws UserError where nothing is left to do; Error where a loss becomes NaN or the disk is full:
 * the checkpoint before is then kept
 */
export async function runTraining<Record extends TrainingRecord>(
  options: RunTrainingOptions<Record>,
): Promise<Record> {
  const { folder, reporter, checkpointEvery, samplesEvery } = options;
  const abort = new AbortController();
  const { signal } = abort;
  const stop = () => {
    if (signal.aborted) return;
    reporter.note("Stopping.");
    abort.abort(new InterruptedError());
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  options.signal?.addEventListener("abort", stop);
  let backend: Backend | undefined;
  let training: Training<Record> | undefined;
  let last: Record | undefined;
  let saved = 0;
  const save = async (record: Record) => {
    await onDisk(folder.checkpoint, () => writeAtomically(folder.checkpoint, record.checkpoint()));
    saved = record.step;
  };
  try {
    options.signal?.throwIfAborted();
    reporter.stage("starting the engine");
    const checkpoint = await readCheckpointFile(folder);
    backend = await createBackend(options.engine);
    signal.throwIfAborted();
    reporter.stage(`preparing on ${backend.name} (${backend.device})`);
    training = await abortable(options.start(backend, signal, checkpoint), signal);
    saved = training.done;
    const metrics = await openMetrics(folder.metrics, training.done);
    try {
      const meter = createTrainingMeter(options);
      // A state is known to be good once the step after it had finite losses.
      let unproven: Record | undefined;
      let sampled = false;
      while (true) {
        const next = await abortable(training.records.next(), signal);
        if (next.done) break;
        const record = next.value;
        await metrics.append(record);
        if (unproven) await save(unproven);
        unproven = record.step % checkpointEvery === 0 ? record : undefined;
        last = record;
        reporter.progress(meter(record));
        sampled = training.sample !== undefined && record.step % (samplesEvery ?? 0) === 0;
        if (sampled) await abortable(training.sample!(record), signal);
      }
      if (last && !sampled && training.sample) {
        await abortable(training.sample(last), signal);
      }
    } finally {
      await metrics.close();
    }
    if (!last) {
      throw new UserError(
        `"${folder.path}": this training is at its end already, after ${training.done} steps`,
      );
    }
    await options.finish(last, backend);
    await save(last);
    return last;
  } catch (error) {
    if (!signal.aborted) throw withAdvice(error, saved, options.resumeCommand);
    await saveInterrupted(last, last && last.step > saved ? save : undefined, options);
    throw signal.reason;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    options.signal?.removeEventListener("abort", stop);
    reporter.close();
    // After an interrupt the engine is still at work on a step, which only its own end would end.
    if (signal.aborted) await backend?.dispose();
    const closed = training?.records.return(undefined).catch(() => undefined);
    if (!signal.aborted) {
      await closed;
      await training?.dispose?.();
      await backend?.dispose();
    }
  }
}

async function saveInterrupted<Record extends TrainingRecord>(
  last: Record | undefined,
  save: ((record: Record) => Promise<void>) | undefined,
  { reporter, resumeCommand }: RunTrainingOptions<Record>,
): Promise<void> {
  if (!last) {
    reporter.note(`Stopped before the first step.\nGo on with: ${resumeCommand}`);
    return;
  }
  await save?.(last);
  reporter.note(`Stopped after step ${last.step} of ${last.steps}.\nGo on with: ${resumeCommand}`);
}

/** Failures, other than the user's mistakes, say what was kept. */
function withAdvice(error: unknown, saved: number, resumeCommand: string): unknown {
  if (error instanceof UserError) return error;
  const kept =
    saved > 0
      ? `the checkpoint of step ${saved} is kept, go on with: ${resumeCommand}`
      : "there was no checkpoint yet";
  return new Error(`${errorMessage(error)}; ${kept}`, { cause: error });
}

/** "1200 steps in 9:41". */
export function describeSteps(steps: number, seconds: number): string {
  return `${steps} steps in ${formatDuration(seconds)}`;
}
