/** Model training as a job: one style after another, each from a painting and photos to a model. */
import { dirname } from "node:path";
import { errorMessage } from "@gramstyle/core";
import { makeFolder } from "@gramstyle/media";
import type { Job } from "../job.ts";
import { lockOutputs } from "../lock/lock-output.ts";
import { type PlannedTraining, planTrainings } from "./plan-trainings.ts";
import { writeStyleReport } from "./report/write-style-report.ts";
import type { StyleSettings } from "./style-settings.ts";
import type { TrainRequest } from "./train-request.ts";
import { trainStyleModel } from "./train-style-model.ts";
import { beginTrainingFolder } from "./training-folder.ts";
import type { TrainRecord } from "./training-records.ts";

/**
 * Trains style models. On the signal it writes a checkpoint; a request with the folder of the
 * training that was stopped goes on with it and with those after it.
 * @throws UserError where something cannot be read, an output exists, or another process is at it;
 * TrainingError where a training fails on the way
 */
export const train: Job<TrainRequest, TrainRecord> = async function* (request, signal) {
  const planned = await planTrainings(request);
  const told = new Set<string>();
  for (const [i, training] of planned.entries()) {
    const after = planned.slice(i + 1);
    const next = after.map(({ folder, settings }) => ({ folder: folder.path, settings }));
    const place = { training: i + 1, trainings: planned.length };
    for await (const record of trainOne({ ...training, next }, place, signal)) {
      // What all of them share, such as photos that are few, is said once.
      if (record.event === "note" && told.has(record.text)) continue;
      if (record.event === "note") told.add(record.text);
      yield record;
    }
  }
};

async function* trainOne(
  { folder, force, fresh, next, settings: own }: PlannedTraining & Pick<StyleSettings, "next">,
  place: { readonly training: number; readonly trainings: number },
  signal: AbortSignal,
): AsyncGenerator<TrainRecord, void> {
  const settings: StyleSettings = { ...own, next };
  const { output, style, title } = settings;
  await makeFolder(dirname(folder.path));
  const lock = await lockOutputs([folder.path, output]);
  try {
    if (fresh) await beginTrainingFolder(folder, settings, { force });
    yield { event: "begun", folder: folder.path, style: style.path, title, ...place };
    const trained = yield* trainStyleModel(settings, folder, signal);
    const { last, seconds, bytes } = trained;
    // The model is there: what only tells of it may fail.
    let report: string | null = folder.report;
    try {
      await writeStyleReport(folder, settings, trained);
    } catch (error) {
      report = null;
      yield { event: "note", text: `the report could not be written: ${errorMessage(error)}` };
    }
    const { steps, losses, broken, small } = last;
    yield { event: "done", output, bytes, steps, seconds, losses, broken, small, report };
  } finally {
    await lock.release();
  }
}
