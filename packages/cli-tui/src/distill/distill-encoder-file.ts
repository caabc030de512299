/** One distillation from pictures to a file of weights. */
import { type Backend, formatSafetensors, type Tensor } from "@gramstyle/core";
import { writeAtomically } from "@gramstyle/media";
import {
  type DistillMemory,
  type DistillRecord,
  distillCheckpointKind,
  distillEncoder,
  parseTrainingCheckpoint,
} from "@gramstyle/trainer";
import { readSafetensorsWhole } from "../read-safetensors.ts";
import { readMetrics } from "../train/metrics.ts";
import { runTraining, type Training } from "../train/run-training.ts";
import { onDisk, type TrainingFolder } from "../train/training-folder.ts";
import { meanLosses } from "../train/training-progress.ts";
import type { TrainingReporter } from "../train/training-reporters.ts";
import type { DistillSettings } from "./distill-settings.ts";
import { encoderCard } from "./encoder-card.ts";
import { splitPictures } from "./held-out.ts";
import { appendHeldOut, cutHeldOutFile } from "./held-out-file.ts";
import { type HeldOutErrors, measureEncoder, readHeldOut } from "./measure-encoder.ts";
import { loadTeacher } from "./measure-encoder-file.ts";

export interface DistillEncoderFileOptions {
  readonly settings: DistillSettings;
  readonly folder: TrainingFolder;
  readonly reporter: TrainingReporter;
  readonly resumeCommand: string;
}

export interface DistilledEncoder {
  readonly last: DistillRecord;
  /** Of all steps, also of those before a resume. */
  readonly seconds: number;
  readonly bytes: number;
  /** At the end. */
  readonly heldOut: HeldOutErrors;
}

/** @throws as `runTraining` does */
export async function distillEncoderFile(
  options: DistillEncoderFileOptions,
): Promise<DistilledEncoder> {
  const { settings, folder, reporter, resumeCommand } = options;
  const { architecture, batch, output } = settings;
  reporter.stage("reading pictures and weights");
  const { photos, paintings } = await splitPictures(settings);
  const heldOut = await readHeldOut(photos.validation, paintings.validation, measuredPictures);
  const teacher = await loadTeacher(Object.keys(architecture.heads), settings.weightsFile);
  const start = async (
    backend: Backend,
    signal: AbortSignal,
    checkpoint: Uint8Array | undefined,
  ): Promise<Training<DistillRecord>> => {
    const resumeFrom =
      checkpoint && parseTrainingCheckpoint<DistillMemory>(distillCheckpointKind, checkpoint);
    const startFrom =
      settings.startFrom && !resumeFrom ? await readStudent(settings.startFrom) : undefined;
    if (!resumeFrom && !startFrom)
      reporter.stage("fitting the first weights to VGG-19's (a minute or two)");
    const { startFrom: _file, ...given } = settings;
    await cutHeldOutFile(folder, resumeFrom?.state.step ?? 0);
    const records = distillEncoder({
      ...given,
      ...(startFrom ? { startFrom } : {}),
      backend,
      teacher,
      photos: photos.training,
      paintings: paintings.training,
      signal,
      ...(resumeFrom ? { resumeFrom } : {}),
    });
    return {
      done: resumeFrom?.state.step ?? 0,
      records: withOnPolicyLosses(records),
      sample: async (record) => {
        const tensors = record.weights();
        errors = await measureEncoder({
          ...{ backend, teacher, architecture, tensors, signal },
          pictures: heldOut,
        });
        await appendHeldOut(folder, { step: record.step, ...errors });
        reporter.measured?.(record.step, errors);
      },
    };
  };
  let errors: HeldOutErrors = { photos: {}, paintings: {} };
  let seconds = 0;
  let bytes = 0;
  const last = await runTraining<DistillRecord>({
    engine: settings,
    folder,
    picturesPerStep: batch.photos + batch.paintings + batch.onPolicy,
    checkpointEvery: settings.checkpointEvery,
    samplesEvery: settings.measureEvery,
    resumeCommand,
    reporter,
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
              ...{ steps: record.step, seconds, losses, heldOut: errors },
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
  });
  return { last, seconds, bytes, heldOut: errors };
}

/** Of each kind, whenever it is measured: more take long. */
const measuredPictures = 12;

async function readStudent(path: string): Promise<Readonly<Record<string, Tensor>>> {
  return (await readSafetensorsWhole(path)).tensors;
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
