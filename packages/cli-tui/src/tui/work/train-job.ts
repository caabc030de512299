/** Model training as a job: what `gramstyle train` does, told as records. */
import { resolve } from "node:path";
import { pictureFile } from "@gramstyle/jobs";
import { checkOutputFile } from "@gramstyle/media";
import type { StyleRecipe } from "@gramstyle/trainer";
import { findStyleRecipe, trainedNetworks } from "@gramstyle/trainer";
import { quoted, shownPath } from "../../shown-path.ts";
import { pictureFolder } from "../../train/picture-folder.ts";
import { titleOf } from "../../train/style-card.ts";
import { type StyleSettings, styleSettingsKind } from "../../train/style-settings.ts";
import { trainStyleModel } from "../../train/train-style-model.ts";
import {
  beginTrainingFolder,
  defaultTrainingFolder,
  readSettings,
  type TrainingFolder,
  trainingFolder,
} from "../../train/training-folder.ts";
import type { TrainingProgress } from "../../train/training-progress.ts";
import type { TrainingReporter } from "../../train/training-reporters.ts";
import { writeStyleReport } from "../../train/write-style-report.ts";
import { channel } from "./channel.ts";
import { engineOptions } from "./start-engine.ts";

export type TrainRequest =
  | {
      readonly kind: "new";
      readonly style: string;
      readonly photos: string;
      readonly recipe: StyleRecipe["name"];
      /** The style model, .onnx. */
      readonly output: string;
      /** Default: the recipe's. */
      readonly steps?: number;
    }
  | { readonly kind: "resume"; readonly folder: string };

export type TrainRecord =
  | { readonly kind: "stage"; readonly text: string }
  /** Where it is kept, and what it learns. */
  | { readonly kind: "begun"; readonly folder: string; readonly style: string }
  | { readonly kind: "progress"; readonly progress: TrainingProgress }
  | { readonly kind: "sample"; readonly step: number; readonly path: string }
  | { readonly kind: "done"; readonly output: string; readonly report: string };

/** Steps between two checkpoints, and between two looks at the validation pictures. */
const checkpointEvery = 50;
const samplesEvery = 50;

/**
 * Aborting writes a checkpoint before the generator ends.
 * @throws UserError where the output exists, or something cannot be read
 */
export async function* trainModel(
  request: TrainRequest,
  signal: AbortSignal,
): AsyncGenerator<TrainRecord> {
  yield { kind: "stage", text: "looking at the pictures" };
  const { folder, settings } = await (request.kind === "new" ? fresh(request) : resumed(request));
  yield { kind: "begun", folder: folder.path, style: settings.style.path };
  const records = channel<TrainRecord>();
  const reporter: TrainingReporter = {
    stage: (text) => records.send({ kind: "stage", text }),
    progress: (progress) => records.send({ kind: "progress", progress }),
    sample: (step, path) => records.send({ kind: "sample", step, path }),
    note() {},
    close() {},
  };
  const resumeCommand = `gramstyle train --resume ${quoted(shownPath(folder.path))}`;
  const training = (async () => {
    const trained = await trainStyleModel({ settings, folder, reporter, resumeCommand, signal });
    await writeStyleReport(folder, settings, trained);
    records.send({ kind: "done", output: settings.output, report: folder.report });
  })();
  training.then(records.end, records.fail);
  try {
    yield* records.receive();
  } finally {
    // What was stopped writes its checkpoint first.
    await training.catch(() => {});
  }
}

async function fresh(request: Extract<TrainRequest, { kind: "new" }>) {
  const output = resolve(request.output);
  await checkOutputFile(output);
  const folder = trainingFolder(defaultTrainingFolder(output));
  const recipe = findStyleRecipe(request.recipe);
  const settings: StyleSettings = {
    kind: styleSettingsKind,
    style: await pictureFile(request.style),
    photos: (await pictureFolder(request.photos)).folder,
    output,
    recipe: { ...recipe, steps: request.steps ?? recipe.steps },
    network: trainedNetworks[recipe.net],
    seed: 0,
    ...engineOptions,
    checkpointEvery,
    samplesEvery,
    title: titleOf(request.style),
    next: [],
  };
  const resume = "“Go on” does that";
  await beginTrainingFolder(folder, settings, { force: false, resume });
  return { folder, settings };
}

async function resumed(request: Extract<TrainRequest, { kind: "resume" }>): Promise<{
  readonly folder: TrainingFolder;
  readonly settings: StyleSettings;
}> {
  const folder = trainingFolder(resolve(request.folder));
  return { folder, settings: await readSettings<StyleSettings>(folder, styleSettingsKind) };
}
