/** One distillation from pictures to a file of weights. */
import { type Backend, formatSafetensors } from "@gramstyle/core";
import { writeAtomically } from "@gramstyle/media";
import {
  type Checkpoint,
  type DistillMemory,
  type DistillRecord,
  distillEncoder,
} from "@gramstyle/trainer";
import { datasetOf } from "@gramstyle/trainer/node";
import type { NoteRecord, StageRecord } from "../job.ts";
import { noteOnDamaged } from "../train/json-lines.ts";
import { readMetrics } from "../train/metrics.ts";
import { runTraining, type Training } from "../train/run-training.ts";
import { onDisk, type TrainingFolder } from "../train/training-folder.ts";
import { meanLosses } from "../train/training-meter.ts";
import type { TrainingStepsRecord } from "../train/training-records.ts";
import { parseDistillCheckpoint } from "./distill-checkpoint.ts";
import type { DistillSettings } from "./distill-settings.ts";
import { encoderCard } from "./encoder-card.ts";
import { splitPictures } from "./held-out.ts";
import { appendHeldOut, cutHeldOutFile, heldOutPath } from "./held-out-file.ts";
import { type HeldOutErrors, measureEncoder, readHeldOut } from "./measure-encoder.ts";
import { loadTeacher } from "./measure-encoder-file.ts";
import { readStudent } from "./read-student.ts";

export interface DistilledEncoder {
  readonly last: DistillRecord;
  /** Of all steps, also of those before a resume. */
  readonly seconds: number;
  readonly bytes: number;
  /** At the end. */
  readonly heldOut: HeldOutErrors;
}

/** Of each kind, whenever it is measured: more take long. */
const measuredPictures = 12;

/** @throws as `runTraining` does */
export async function* distillEncoderFile(
  settings: DistillSettings,
  folder: TrainingFolder,
  signal: AbortSignal,
): AsyncGenerator<TrainingStepsRecord, DistilledEncoder> {
  const { architecture, batch, output } = settings;
  yield { event: "stage", stage: "reading inputs" };
  const { photos, paintings } = await splitPictures(settings, folder.pictures);
  const pictures = await readHeldOut(photos.validation, paintings.validation, measuredPictures);
  const teacher = await loadTeacher(architecture, settings.weightsFile);
  let heldOut: HeldOutErrors = { photos: {}, paintings: {} };
  const start = async function* (
    backend: Backend,
    signal: AbortSignal,
    resumeFrom: Checkpoint<DistillMemory> | undefined,
  ): AsyncGenerator<StageRecord | NoteRecord, Training<DistillRecord>> {
    const { startFrom: file, ...given } = settings;
    const startFrom = file && !resumeFrom ? (await readStudent(file)).tensors : undefined;
    if (!resumeFrom && !startFrom) yield { event: "stage", stage: "fitting first weights" };
    const damaged = await cutHeldOutFile(folder, resumeFrom?.state.step ?? 0);
    const text = noteOnDamaged(heldOutPath(folder), damaged);
    if (text !== undefined) yield { event: "note", text };
    const records = distillEncoder({
      ...given,
      ...(startFrom ? { startFrom } : {}),
      backend,
      teacher,
      photos: datasetOf(photos.training),
      paintings: datasetOf(paintings.training),
      signal,
      ...(resumeFrom ? { resumeFrom } : {}),
    });
    return {
      done: resumeFrom?.state.step ?? 0,
      steps: withOnPolicyLosses(records),
      async sample(record) {
        const tensors = record.weights();
        const measured = { backend, teacher, architecture, tensors, pictures, signal };
        heldOut = await measureEncoder(measured);
        await appendHeldOut(folder, { step: record.step, ...heldOut });
        return { event: "measured", step: record.step, ...heldOut };
      },
    };
  };
  let seconds = 0;
  let bytes = 0;
  const last = yield* runTraining(
    {
      engine: settings,
      folder,
      picturesPerStep: batch.photos + batch.paintings + batch.onPolicy,
      checkpointEvery: settings.checkpointEvery,
      samplesEvery: settings.measureEvery,
      parse: parseDistillCheckpoint,
      start,
      finish: async (record) => {
        const metrics = await readMetrics(folder.metrics);
        seconds = metrics.reduce((sum, metric) => sum + metric.seconds, 0);
        const losses = meanLosses(metrics.slice(-100).map((metric) => metric.losses));
        const file = formatSafetensors(
          record.weights(),
          {
            architecture: JSON.stringify(architecture),
            card: JSON.stringify(
              encoderCard(settings, {
                ...{ steps: record.step, seconds, losses, heldOut },
                photos: photos.training.length,
                paintings: paintings.training.length,
              }),
            ),
          },
          { precision: "F16" },
        );
        bytes = file.length;
        await onDisk(output, () => writeAtomically(output, file));
      },
    },
    signal,
  );
  return { last, seconds, bytes, heldOut };
}

/** The errors on on-policy pictures among the losses, under names of their own. */
async function* withOnPolicyLosses(
  records: AsyncIterable<DistillRecord>,
): AsyncGenerator<DistillRecord> {
  for await (const record of records) {
    const onPolicy = Object.entries(record.onPolicy).map(
      ([name, loss]) => [`on-policy ${name}`, loss] as const,
    );
    yield { ...record, losses: { ...record.losses, ...Object.fromEntries(onPolicy) } };
  }
}
