/** From a request to the trainings that it means: all that can be refused is, before any work. */
import { resolve } from "node:path";
import { checkOutputFile } from "@gramstyle/media";
import { pictureFile } from "../files/picture-file.ts";
import { pictureFolder } from "./picture-folder.ts";
import { recipeFor, recipeOf, startOf } from "./recipe-of-request.ts";
import { titleOf } from "./style-card.ts";
import { type StyleSettings, styleSettingsKind, styleSettingsSchema } from "./style-settings.ts";
import type {
  NewTraining,
  ResumedTraining,
  SettingsChanges,
  TrainRequest,
} from "./train-request.ts";
import {
  defaultTrainingFolder,
  readSettings,
  type TrainingFolder,
  trainingFolder,
} from "./training-folder.ts";

/** One training of a style, and where it is kept. */
export interface PlannedTraining {
  readonly folder: TrainingFolder;
  /** Without those after it. */
  readonly settings: StyleSettings;
  /** Whether it begins in the folder, rather than go on. */
  readonly fresh: boolean;
  /** Whether a training that is in the folder may be replaced. */
  readonly force: boolean;
}

/** @throws UserError where something cannot be read, or an output exists */
export async function planTrainings(request: TrainRequest): Promise<readonly PlannedTraining[]> {
  if (request.kind === "resume") return resumed(request);
  return Promise.all([request, ...(request.next ?? [])].map(fresh));
}

async function fresh(request: NewTraining): Promise<PlannedTraining> {
  const { style, output, weightsFile, force = false } = request;
  const file = resolve(output);
  const usual = recipeOf(request);
  const begin = await startOf(request, usual);
  const { folder: photos } = await pictureFolder(request.photos, request.exclude);
  const validation =
    request.validation === undefined ? undefined : (await pictureFolder(request.validation)).folder;
  await checkOutputFile(file, { force });
  const settings: StyleSettings = {
    kind: styleSettingsKind,
    style: await pictureFile(style),
    photos,
    validation,
    output: file,
    recipe: recipeFor(usual, begin, request),
    ...begin,
    seed: request.seed ?? 0,
    weightsFile: weightsFile === undefined ? undefined : resolve(weightsFile),
    backend: request.backend ?? "ort",
    device: request.device ?? "auto",
    threads: request.threads,
    checkpointEvery: request.checkpointEvery ?? 50,
    samplesEvery: request.samplesEvery ?? 200,
    title: request.title ?? titleOf(style),
    artist: request.artist,
    year: request.year,
    licence: request.licence,
    next: [],
  };
  const folder = trainingFolder(resolve(request.folder ?? defaultTrainingFolder(file)));
  return { folder, settings, fresh: true, force };
}

async function resumed(request: ResumedTraining): Promise<readonly PlannedTraining[]> {
  const folder = trainingFolder(resolve(request.folder));
  const saved = await readSettings(folder, styleSettingsKind, styleSettingsSchema);
  const { learningRate, force = false } = request;
  const recipe = learningRate === undefined ? saved.recipe : { ...saved.recipe, learningRate };
  const first = { ...changed(saved, request), recipe, next: [] };
  return [
    { folder, settings: first, fresh: false, force: false },
    ...saved.next.map((after) => ({
      folder: trainingFolder(after.folder),
      settings: changed(after.settings, request),
      fresh: true,
      force,
    })),
  ];
}

/** The settings with what a request says otherwise; what it leaves out stays. */
function changed(settings: StyleSettings, request: SettingsChanges): StyleSettings {
  const { backend, device, threads, weightsFile, checkpointEvery, samplesEvery } = request;
  return {
    ...settings,
    backend: backend ?? settings.backend,
    device: device ?? settings.device,
    threads: threads ?? settings.threads,
    weightsFile: weightsFile === undefined ? settings.weightsFile : resolve(weightsFile),
    checkpointEvery: checkpointEvery ?? settings.checkpointEvery,
    samplesEvery: samplesEvery ?? settings.samplesEvery,
  };
}
