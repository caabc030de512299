/** Makes the pictures of a recorded run again and says how far they are from the first, as a job. */
import { availableParallelism } from "node:os";
import { UserError } from "@gramstyle/core";
import { checkOutputPath } from "@gramstyle/media";
import {
  type EmbeddedStyle,
  embeddedStyles,
  type ModelFile,
  type OptimizeRunRecord,
  type RunRecord,
  type StylizeRunRecord,
} from "@gramstyle/models";
import type { CreateBackendOptions } from "../engine/create-backend.ts";
import type { NoteRecord } from "../job.ts";
import { optimize } from "../optimize/optimize.ts";
import type { OptimizeRecord } from "../optimize/records.ts";
import { packageVersion } from "../package-version.ts";
import { enginePackages } from "../record/engine-packages.ts";
import { planOfRecord } from "../record/optimize-record.ts";
import { findFirstPicture, findRecorded } from "../record/recorded-files.ts";
import { readRunRecord } from "../record/run-record-file.ts";
import type { StylizeTask } from "../stylize/plan-outputs.ts";
import type { FailedRecord, StylizeRecord } from "../stylize/records.ts";
import { failureOfAll, stylize } from "../stylize/stylize.ts";
import { formatNumber } from "../text/numbers.ts";
import { comparePictures } from "./compare-pictures.ts";
import { engineFor, outputsOf, planReplay } from "./plan-replay.ts";
import { farthest, type ReplayedPicture, type ReplayReport } from "./report.ts";
import { versionNotes } from "./version-notes.ts";

/** Which run is made again, and where its pictures go. */
export interface ReplayRequest extends Partial<CreateBackendOptions> {
  /** The record's file. Engine, device and threads that are left out are the record's. */
  readonly record: string;
  /** A file for one picture, else a folder. Default: beside the first, `<name>-replayed`. */
  readonly output?: string | undefined;
  /** Whether results that exist are replaced. */
  readonly force?: boolean | undefined;
  /** The largest mean ΔE2000 that is no failure. Default: any. */
  readonly tolerance?: number | undefined;
  /** Where models are looked for by name besides. Default: those that come along. */
  readonly styles?: readonly EmbeddedStyle[] | undefined;
}

/** The record was read and everything that it was made from is there. */
export interface ReplayBegunRecord {
  readonly event: "begun";
  /** Whose records follow. */
  readonly command: RunRecord["command"];
  readonly pictures: number;
}

/** The pictures are made and compared. */
export interface ReplayDoneRecord extends ReplayReport {
  readonly event: "done";
}

/** What `replay` yields: between beginning and end, the records of the command that is done again. */
export type ReplayRecord =
  | ReplayBegunRecord
  | NoteRecord
  | Exclude<OptimizeRecord | StylizeRecord, { readonly event: "done" }>
  | ReplayDoneRecord;

/** What came of making the pictures. */
interface Remade {
  /** Which of the record's pictures were written, from 0; all, unless some failed. */
  readonly made: readonly number[];
  readonly device: string;
  /** Without comparing. */
  readonly seconds: number;
  readonly failure?: Error | undefined;
}

interface Replay<Run extends RunRecord = RunRecord> {
  readonly request: ReplayRequest;
  readonly run: Run;
  readonly engine: CreateBackendOptions;
  /** One for each picture. */
  readonly outputs: readonly string[];
  /** What should be known beforehand, one line each. */
  readonly notes: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Checks that all files are there and the same, makes the pictures, and compares them.
 * @throws UserError where a file is gone or has changed, or a result cannot be written; Error, after
 * the last record, where pictures failed or are farther than the tolerance; BackendError; the
 * signal's reason
 */
export async function* replay(
  request: ReplayRequest,
  signal: AbortSignal,
): AsyncGenerator<ReplayRecord, void> {
  const { record: path, tolerance } = request;
  const run = await readRunRecord(path);
  const engine = engineFor(run.engine, request);
  const outputs = planReplay(path, run, request.output);
  const firsts = [];
  for (const file of outputsOf(run)) firsts.push(await findFirstPicture(path, file));
  // A check that cannot be made must not pass, and is not worth the wait.
  const gone = firsts.find((first) => "reason" in first);
  if (tolerance !== undefined && gone && "reason" in gone) {
    throw new UserError(`\`tolerance\`: nothing to compare with: ${gone.reason}; leave it out`);
  }
  const now = {
    gramstyle: packageVersion(),
    engine: { backend: engine.backend, packages: enginePackages(engine.backend) },
  };
  const remade = yield* makeAgain({
    ...{ request, run, engine, outputs, signal },
    notes: versionNotes(run, now),
  });
  const pictures: ReplayedPicture[] = [];
  for (const i of remade.made) pictures.push(await compared(outputs[i]!, firsts[i]!));
  const { device, seconds, failure } = remade;
  const { threads = null } = engine;
  yield {
    event: "done",
    recipe: path,
    pictures,
    engine: { ...now.engine, device, threads, cores: availableParallelism() },
    seconds,
    before: { engine: run.engine, seconds: run.seconds },
  };
  if (failure) throw failure;
  const distance = farthest(pictures);
  if (tolerance !== undefined && distance !== undefined && distance > tolerance) {
    throw new Error(
      `expected a mean ΔE2000 of at most ${tolerance}, got ${formatNumber(distance, 3)}`,
    );
  }
}

function makeAgain(replay: Replay): AsyncGenerator<ReplayRecord, Remade> {
  const { run } = replay;
  return run.command === "optimize"
    ? optimizeAgain({ ...replay, run })
    : stylizeAgain({ ...replay, run });
}

async function* optimizeAgain(
  replay: Replay<OptimizeRunRecord>,
): AsyncGenerator<ReplayRecord, Remade> {
  const { request, run, engine, outputs, signal } = replay;
  const output = outputs[0]!;
  const plan = await planOfRecord(request.record, run, engine, output);
  await checkOutputPath(output, { force: request.force === true });
  yield* begun(replay);
  let remade: Remade | undefined;
  for await (const record of optimize({ plan }, signal)) {
    if (record.event !== "done") yield record;
    else remade = { made: [0], device: record.device, seconds: record.seconds };
  }
  return remade!;
}

async function* stylizeAgain(
  replay: Replay<StylizeRunRecord>,
): AsyncGenerator<ReplayRecord, Remade> {
  const { request, run, engine, outputs, signal } = replay;
  const models = await modelsOf(request, run);
  const tasks: StylizeTask[] = [];
  for (const [i, { input, model }] of run.pictures.entries()) {
    const found = await findRecorded({ record: request.record, file: input });
    tasks.push({ input: found, output: outputs[i]!, model });
  }
  const { strength, preserveColor, size, pixelRange } = run.options;
  yield* begun(replay);
  const made: number[] = [];
  const failures: FailedRecord[] = [];
  let end: Pick<Remade, "device" | "seconds"> | undefined;
  const again = stylize(
    {
      ...{ tasks, models, engine, strength, preserveColor, force: request.force },
      ...{ size: size ?? undefined, pixelRange: pixelRange ?? undefined },
    },
    signal,
  );
  for await (const record of again) {
    if (record.event === "picture") made.push(outputs.indexOf(record.output));
    if (record.event === "failed") failures.push(record);
    if (record.event !== "done") yield record;
    else end = { device: record.device ?? engine.device, seconds: record.seconds };
  }
  return { made, ...end!, failure: failureOfAll(made.length, failures) };
}

function* begun({ run, notes }: Replay): Generator<ReplayRecord> {
  yield { event: "begun", command: run.command, pictures: outputsOf(run).length };
  for (const text of notes) yield { event: "note", text };
}

async function modelsOf(
  { record, styles }: ReplayRequest,
  { models }: StylizeRunRecord,
): Promise<ModelFile[]> {
  const known = styles ?? (await embeddedStyles());
  const found: ModelFile[] = [];
  for (const file of models) {
    const others = known.filter(({ name }) => name === file.name).map(({ path }) => path);
    found.push({ name: file.name, path: await findRecorded({ record, file, others }) });
  }
  return found;
}

async function compared(
  output: string,
  first: Awaited<ReturnType<typeof findFirstPicture>>,
): Promise<ReplayedPicture> {
  if ("reason" in first) {
    return { output, first: null, identical: null, difference: null, ...first };
  }
  return { output, first: first.path, ...(await comparePictures(first.path, output)) };
}
