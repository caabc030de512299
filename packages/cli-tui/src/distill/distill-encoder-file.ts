/** One distillation from pictures to a file of weights. */
import { type Backend, formatSafetensors, type Tensor } from "@gramstyle/core";
import type { StageRecord, TrainingStepsRecord } from "@gramstyle/jobs";
import {
  meanLosses,
  onDisk,
  readMetrics,
  runTraining,
  sameFiles,
  type Training,
  type TrainingFolder,
} from "@gramstyle/jobs/train";
import { writeAtomically } from "@gramstyle/media";
import { loadEncoder, readSafetensorsWhole } from "@gramstyle/models";
import {
  type Checkpoint,
  type DistillMemory,
  type DistillRecord,
  distillCheckpointKind,
  distillEncoder,
  parseTrainingCheckpoint,
} from "@gramstyle/trainer";
import type { DistillSettings } from "./distill-settings.ts";
import { encoderCard } from "./encoder-card.ts";

export interface DistilledEncoder {
  readonly last: DistillRecord;
  /** Of all steps, also of those before a resume. */
  readonly seconds: number;
  readonly bytes: number;
}

/** @throws as `runTraining` does */
export async function* distillEncoderFile(
  settings: DistillSettings,
  folder: TrainingFolder,
  signal: AbortSignal,
): AsyncGenerator<TrainingStepsRecord, DistilledEncoder> {
  const { architecture, batch, output } = settings;
  yield { event: "stage", stage: "reading inputs" };
  const photos = await sameFiles(settings.photos, folder.pictures);
  const paintings = await sameFiles(settings.paintings, folder.pictures);
  const teacher = await loadEncoder({
    name: "vgg19",
    weights: settings.weightsFile,
    pooling: "max",
    border: "replicate",
    layers: Object.keys(architecture.heads),
  });
  const start = async function* (
    backend: Backend,
    signal: AbortSignal,
    resumeFrom: Checkpoint<DistillMemory> | undefined,
  ): AsyncGenerator<StageRecord, Training<DistillRecord>> {
    const startFrom =
      settings.startFrom && !resumeFrom ? await readStudent(settings.startFrom) : undefined;
    if (!resumeFrom && !startFrom) yield { event: "stage", stage: "fitting first weights" };
    const { startFrom: _file, ...given } = settings;
    const records = distillEncoder({
      ...given,
      ...(startFrom ? { startFrom } : {}),
      backend,
      teacher,
      photos,
      paintings,
      signal,
      ...(resumeFrom ? { resumeFrom } : {}),
    });
    return { done: resumeFrom?.state.step ?? 0, steps: withOnPolicyLosses(records) };
  };
  let seconds = 0;
  let bytes = 0;
  const last = yield* runTraining(
    {
      engine: settings,
      folder,
      steps: settings.steps,
      picturesPerStep: batch.photos + batch.paintings + batch.onPolicy,
      checkpointEvery: settings.checkpointEvery,
      parse: (bytes) => parseTrainingCheckpoint<DistillMemory>(distillCheckpointKind, bytes),
      start,
      finish: async (record) => {
        const metrics = await readMetrics(folder.metrics);
        seconds = metrics.reduce((sum, metric) => sum + metric.seconds, 0);
        const losses = meanLosses(metrics.slice(-100).map((metric) => metric.losses));
        const file = formatSafetensors(
          record.weights(),
          {
            architecture: JSON.stringify(architecture),
            card: JSON.stringify(encoderCard(settings, { seconds, losses })),
          },
          { precision: "F16" },
        );
        bytes = file.length;
        await onDisk(output, () => writeAtomically(output, file));
      },
    },
    signal,
  );
  return { last, seconds, bytes };
}

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
