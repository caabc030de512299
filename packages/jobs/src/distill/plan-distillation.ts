/** From a request to the distillation that it means: all that can be refused is, before any work. */
import { extname, resolve } from "node:path";
import { UserError } from "@gramstyle/core";
import { checkOutputFile } from "@gramstyle/media";
import { pictureFolder } from "../train/picture-folder.ts";
import {
  defaultTrainingFolder,
  readSettings,
  type TrainingFolder,
  trainingFolder,
} from "../train/training-folder.ts";
import type {
  DistillRequest,
  LearningSource,
  NewDistillation,
  ResumedDistillation,
} from "./distill-request.ts";
import {
  type DistillSettings,
  distillSettingsKind,
  distillSettingsSchema,
  type LearningPictures,
} from "./distill-settings.ts";
import { readStudent } from "./read-student.ts";
import { studentArchitecture } from "./student-architecture.ts";

/** One distillation, and where it is kept. */
export interface PlannedDistillation {
  readonly folder: TrainingFolder;
  readonly settings: DistillSettings;
  /** Whether it begins in the folder, rather than go on. */
  readonly fresh: boolean;
  /** Whether a training that is in the folder may be replaced. */
  readonly force: boolean;
}

/** One in so many is kept to measure on. */
export const holdOutEvery = { photos: 20, paintings: 12 } as const;

/** @throws UserError where something cannot be read, or the output exists */
export async function planDistillation(request: DistillRequest): Promise<PlannedDistillation> {
  return request.kind === "resume" ? resumed(request) : fresh(request);
}

async function fresh(request: NewDistillation): Promise<PlannedDistillation> {
  const { output, size, startFrom, weightsFile, force = false } = request;
  if (extname(output) !== ".safetensors") {
    throw new UserError(`"${output}": expected a name that ends in .safetensors`);
  }
  if (size % 16 !== 0) {
    throw new UserError(`\`size\`: expected a multiple of 16, got ${size}`);
  }
  await checkOutputFile(output, { force });
  const file = resolve(output);
  const settings: DistillSettings = {
    kind: distillSettingsKind,
    ...(await learningPictures(request)),
    output: file,
    architecture:
      startFrom === undefined
        ? studentArchitecture(request)
        : (await readStudent(startFrom)).architecture,
    length: request.length,
    batch: request.batch,
    size,
    learningRate: request.learningRate,
    gramWeight: request.gramWeight,
    clipNorm: 1,
    seed: request.seed ?? 0,
    startFrom: startFrom === undefined ? undefined : resolve(startFrom),
    weightsFile: weightsFile === undefined ? undefined : resolve(weightsFile),
    backend: request.backend ?? "ort",
    device: request.device ?? "auto",
    threads: request.threads,
    checkpointEvery: request.checkpointEvery ?? 50,
    measureEvery: request.measureEvery ?? 500,
  };
  const folder = trainingFolder(resolve(request.folder ?? defaultTrainingFolder(file)));
  return { folder, settings, fresh: true, force };
}

/** The folders as they are now, with the rule of what is held out. */
export async function learningPictures({
  photos,
  paintings,
  exclude,
  holdOut = [],
}: LearningSource): Promise<Pick<DistillSettings, "photos" | "paintings">> {
  const learn = async (
    folders: readonly string[],
    kind: keyof typeof holdOutEvery,
  ): Promise<LearningPictures> => {
    const found = await Promise.all(folders.map((path) => pictureFolder(path, exclude)));
    return {
      folders: found.map(({ folder }) => folder),
      holdOutEvery: holdOutEvery[kind],
      holdOut,
    };
  };
  return { photos: await learn(photos, "photos"), paintings: await learn(paintings, "paintings") };
}

async function resumed(request: ResumedDistillation): Promise<PlannedDistillation> {
  const folder = trainingFolder(resolve(request.folder));
  const saved = await readSettings(folder, distillSettingsKind, distillSettingsSchema);
  const { weightsFile } = request;
  const settings: DistillSettings = {
    ...saved,
    backend: request.backend ?? saved.backend,
    device: request.device ?? saved.device,
    threads: request.threads ?? saved.threads,
    weightsFile: weightsFile === undefined ? saved.weightsFile : resolve(weightsFile),
    checkpointEvery: request.checkpointEvery ?? saved.checkpointEvery,
    measureEvery: request.measureEvery ?? saved.measureEvery,
    learningRate: request.learningRate ?? saved.learningRate,
  };
  return { folder, settings, fresh: false, force: false };
}
