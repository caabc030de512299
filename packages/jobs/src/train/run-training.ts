/** Runs a training, of whatever kind, on an engine: steps become records, metrics and checkpoints. */
import { abortable, type Backend, errorMessage, UserError } from "@gramstyle/core";
import { writeSealedTensors } from "../checkpoint/sealed-file.ts";
import { type CreateBackendOptions, createBackend } from "../engine/create-backend.ts";
import type { NoteRecord, StageRecord } from "../job.ts";
import { noteOnDamaged } from "./json-lines.ts";
import { type Metric, openMetrics } from "./metrics.ts";
import { onDisk, readCheckpoint, type TrainingFolder } from "./training-folder.ts";
import { createTrainingMeter } from "./training-meter.ts";
import type {
  TrainingMeasuredRecord,
  TrainingSampleRecord,
  TrainingStepsRecord,
} from "./training-records.ts";

/** What every training tells after a step. */
export interface TrainingStep extends Metric {
  readonly steps: number;
  checkpoint(): Uint8Array;
}

/** The parts of a training that are its own. */
export interface Training<Step extends TrainingStep> {
  /** Steps that the checkpoint has done. */
  readonly done: number;
  readonly steps: AsyncGenerator<Step>;
  /** Called after steps that `samplesEvery` divides, and after the last. */
  sample?(step: Step): Promise<TrainingSampleRecord | TrainingMeasuredRecord>;
  dispose?(): Promise<void>;
}

export interface RunTrainingOptions<Step extends TrainingStep, Checkpoint> {
  readonly engine: CreateBackendOptions;
  readonly folder: TrainingFolder;
  readonly picturesPerStep: number;
  readonly checkpointEvery: number;
  readonly samplesEvery?: number;
  /** What a checkpoint's bytes mean. May throw UserErrors. */
  parse(bytes: Uint8Array): Checkpoint;
  /**
   * Yields what takes a while, and returns the training.
   * @param checkpoint what the folder has, to go on from
   */
  start(
    backend: Backend,
    signal: AbortSignal,
    checkpoint: Checkpoint | undefined,
  ): AsyncGenerator<StageRecord | NoteRecord, Training<Step>>;
  /** Writes the result; the last checkpoint comes after it, so that a failure here loses little. */
  finish(last: Step, backend: Backend): Promise<void>;
}

/** A training that failed on the way: its message says what is kept. */
export class TrainingError extends Error {
  override readonly name = "TrainingError";
  /** The step whose checkpoint is in the folder; undefined where there is none. */
  readonly kept: number | undefined;

  constructor(message: string, kept: number | undefined, options?: ErrorOptions) {
    super(message, options);
    this.kept = kept;
  }
}

/**
 * Returns the last step's record. On the signal it writes a checkpoint, yields a record that says
 * so, and throws the signal's reason; the engine is not waited for.
 * @throws UserError where nothing is left to do; TrainingError where a loss becomes NaN or the disk
 * is full: the checkpoint before is then kept
 */
export async function* runTraining<Step extends TrainingStep, Checkpoint>(
  options: RunTrainingOptions<Step, Checkpoint>,
  signal: AbortSignal,
): AsyncGenerator<TrainingStepsRecord, Step> {
  const { folder, checkpointEvery, samplesEvery } = options;
  let backend: Backend | undefined;
  let training: Training<Step> | undefined;
  let last: Step | undefined;
  let checkpoint: Checkpoint | undefined;
  let saved: number | undefined;
  const save = async (step: Step) => {
    await onDisk(folder.checkpoint, () => writeSealedTensors(folder.checkpoint, step.checkpoint()));
    saved = step.step;
  };
  try {
    signal.throwIfAborted();
    yield { event: "stage", stage: "starting the engine" };
    checkpoint = await readCheckpoint(folder, options.parse);
    backend = await createBackend(options.engine);
    signal.throwIfAborted();
    const { name, device } = backend;
    yield { event: "stage", stage: "preparing", backend: name, device };
    training = yield* abortableRecords(options.start(backend, signal, checkpoint), signal);
    if (checkpoint) saved = training.done;
    const metrics = await openMetrics(folder.metrics, training.done);
    try {
      const text = noteOnDamaged(folder.metrics, metrics.damaged);
      if (text !== undefined) yield { event: "note", text };
      const meter = createTrainingMeter(options);
      // A state is known to be good once the step after it had finite losses.
      let unproven: Step | undefined;
      let sampled = false;
      for await (const step of abortableRecords(training.steps, signal)) {
        await metrics.append(step);
        if (unproven) await save(unproven);
        unproven = step.step % checkpointEvery === 0 ? step : undefined;
        last = step;
        yield { event: "progress", ...meter(step) };
        sampled = samplesEvery !== undefined && step.step % samplesEvery === 0;
        if (sampled && training.sample) yield await abortable(training.sample(step), signal);
      }
      // How many steps there are is known for sure when no more come.
      if (last && !sampled && training.sample) {
        yield await abortable(training.sample(last), signal);
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
    if (!signal.aborted) throw withWhatIsKept(error, saved, checkpoint !== undefined);
    if (last && last.step > (saved ?? 0)) await save(last);
    const { step, steps } = last ?? { step: 0, steps: 0 };
    yield { event: "stopped", step, steps, folder: folder.path };
    throw signal.reason;
  } finally {
    // After an interrupt the engine is still at work on a step, which only its own end would end.
    if (signal.aborted) await backend?.dispose();
    const closed = training?.steps.return(undefined).catch(() => undefined);
    if (!signal.aborted) {
      await closed;
      await training?.dispose?.();
      await backend?.dispose();
    }
  }
}

/** The same records and the same end, or the signal's reason, whatever the generator is at. */
async function* abortableRecords<Record, Result>(
  records: AsyncGenerator<Record, Result>,
  signal: AbortSignal,
): AsyncGenerator<Record, Result> {
  while (true) {
    const next = await abortable(records.next(), signal);
    if (next.done) return next.value;
    yield next.value;
  }
}

/** Failures, other than the user's mistakes, say what was kept. */
function withWhatIsKept(
  error: unknown,
  saved: number | undefined,
  hasCheckpoint: boolean,
): unknown {
  if (error instanceof UserError) return error;
  const otherwise = hasCheckpoint ? "the checkpoint is as it was" : "there was no checkpoint yet";
  const kept = saved === undefined ? otherwise : `the checkpoint of step ${saved} is kept`;
  return new TrainingError(`${errorMessage(error)}; ${kept}`, saved, { cause: error });
}
