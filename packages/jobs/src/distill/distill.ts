/** Distillation as a job: a small encoder learns what VGG-19 sees. */
import { dirname } from "node:path";
import { errorMessage } from "@gramstyle/core";
import { makeFolder } from "@gramstyle/media";
import type { Job } from "../job.ts";
import { lockOutputs } from "../lock/lock-output.ts";
import { beginTrainingFolder } from "../train/training-folder.ts";
import type { TrainingDoneRecord, TrainingStepsRecord } from "../train/training-records.ts";
import { distillEncoderFile } from "./distill-encoder-file.ts";
import type { DistillRequest } from "./distill-request.ts";
import type { HeldOutErrors } from "./measure-encoder.ts";
import { planDistillation } from "./plan-distillation.ts";
import { writeDistillReport } from "./write-distill-report.ts";

/** The folder of the distillation is there. */
export interface DistillBegunRecord {
  readonly event: "begun";
  /** Where it is kept; absolute. */
  readonly folder: string;
}

/** The encoder is written. */
export interface DistillDoneRecord extends TrainingDoneRecord {
  /** At the end. */
  readonly heldOut: HeldOutErrors;
}

/** What a distillation tells. */
export type DistillJobRecord = TrainingStepsRecord | DistillBegunRecord | DistillDoneRecord;

/**
 * On the signal it writes a checkpoint; a request with its folder goes on.
 * @throws UserError where something cannot be read, the output exists, or another process is at it;
 * TrainingError where it fails on the way
 */
export const distill: Job<DistillRequest, DistillJobRecord> = async function* (request, signal) {
  const { folder, settings, fresh, force } = await planDistillation(request);
  const { output } = settings;
  await makeFolder(dirname(folder.path));
  const lock = await lockOutputs([folder.path, output]);
  try {
    if (fresh) await beginTrainingFolder(folder, settings, { force });
    yield { event: "begun", folder: folder.path };
    const distilled = yield* distillEncoderFile(settings, folder, signal);
    const { last, seconds, bytes, heldOut } = distilled;
    // The encoder is there: what only tells of it may fail.
    let report: string | null = folder.report;
    try {
      await writeDistillReport(folder, settings, distilled);
    } catch (error) {
      report = null;
      yield { event: "note", text: `the report could not be written: ${errorMessage(error)}` };
    }
    const { step: steps, losses, broken, small } = last;
    yield { event: "done", output, bytes, steps, seconds, losses, heldOut, broken, small, report };
  } finally {
    await lock.release();
  }
};
