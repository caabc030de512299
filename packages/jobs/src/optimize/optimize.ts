/** Slow mode from pictures to a picture, with checkpoints on the way. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { errorMessage, type RunState } from "@gramstyle/core";
import { type Original, writePicture } from "@gramstyle/media/picture";
import { lockOutputs } from "../lock/lock-output.ts";
import { defaultCheckpointPath, writeOptimizeCheckpoint } from "./checkpoint-file.ts";
import { createOptimizer } from "./optimizer.ts";
import type { OptimizePlan } from "./plan.ts";
import type {
  OptimizeEngineRecord,
  OptimizeProgressRecord,
  OptimizeRecord,
  OptimizeStoppedRecord,
} from "./records.ts";

/** What `optimize` is to do. */
export interface OptimizeRequest {
  readonly plan: OptimizePlan;
  /** Goes on from here. */
  readonly resumeFrom?: RunState | undefined;
  /** Written every so many iterations, and removed when the picture is there. */
  readonly checkpoint?: { readonly path: string; readonly every: number } | undefined;
}

/**
 * Does a plan and writes its picture. On the signal, and where the engine or the disk fails
 * half-way, it writes the picture so far and a checkpoint, says so in a last record, and throws.
 * @throws UserError where another process writes the same files, one cannot be read or written, or
 * options fit together badly; BackendError; the signal's reason
 */
export async function* optimize(
  request: OptimizeRequest,
  signal: AbortSignal,
): AsyncGenerator<OptimizeRecord, void> {
  const { plan, checkpoint } = request;
  const started = performance.now();
  const lock = await lockOutputs([plan.output, ...(checkpoint ? [checkpoint.path] : [])]);
  const optimizer = createOptimizer();
  let engine: OptimizeEngineRecord | undefined;
  let last: OptimizeProgressRecord | undefined;
  let hasCheckpoint = request.resumeFrom !== undefined && existsSync(checkpoint?.path ?? "");
  try {
    for await (const record of optimizer.iterate(request, signal)) {
      if ("backend" in record) engine = record;
      if (record.event === "progress") last = record;
      yield record;
      if (record.event !== "progress" || !checkpoint) continue;
      if (record.totalIteration % checkpoint.every !== 0) continue;
      await writeOptimizeCheckpoint(checkpoint.path, { state: record.state(), plan });
      hasCheckpoint = true;
    }
    const { width, height, totalIteration, losses, image } = last!;
    await writePicture(plan.output, image(), { from: engine?.original() });
    if (checkpoint) await rm(checkpoint.path, { force: true });
    yield {
      event: "done",
      output: plan.output,
      ...{ width, height, totalIteration, losses },
      backend: engine!.backend,
      device: engine!.device,
      seconds: (performance.now() - started) / 1000,
      image,
    };
  } catch (error) {
    // What fails half-way does not take the picture so far with it.
    const failed = !signal.aborted;
    if (!failed || last) {
      const from = engine?.original();
      yield await keepUnfinished(request, { failed, last, from, hasCheckpoint });
    }
    throw failed ? error : signal.reason;
  } finally {
    await optimizer.dispose();
    await lock.release();
  }
}

/** What there is of a run that ended early. */
interface Unfinished {
  readonly failed: boolean;
  readonly last: OptimizeProgressRecord | undefined;
  readonly from: Original | undefined;
  readonly hasCheckpoint: boolean;
}

/** Writes what there is; what cannot be written does not keep the rest from it. */
async function keepUnfinished(
  { plan, checkpoint }: OptimizeRequest,
  { failed, last, from, hasCheckpoint }: Unfinished,
): Promise<OptimizeStoppedRecord> {
  const path = checkpoint?.path ?? defaultCheckpointPath(plan.output);
  const nothing = { output: null, checkpoint: hasCheckpoint ? path : null, problem: null };
  if (!last) return { event: "stopped", failed, totalIteration: 0, fractionDone: 0, ...nothing };
  const problems: string[] = [];
  const written = async (work: Promise<void>): Promise<boolean> => {
    try {
      await work;
      return true;
    } catch (error) {
      problems.push(errorMessage(error));
      return false;
    }
  };
  // First what can be gone on from: it is worth more where there is room for one only.
  const kept = await written(writeOptimizeCheckpoint(path, { state: last.state(), plan }));
  const shown = await written(writePicture(plan.output, last.image(), { from }));
  const { totalIteration, fractionDone } = last;
  return {
    ...{ event: "stopped", failed, totalIteration, fractionDone },
    output: shown ? plan.output : null,
    checkpoint: kept || hasCheckpoint ? path : null,
    problem: problems[0] ?? null,
  };
}
