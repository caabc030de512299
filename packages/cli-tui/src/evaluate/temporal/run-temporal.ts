/** `gramstyle evaluate --temporal`: from options to what is printed. */
import { UserError } from "@gramstyle/core";
import { findPictures } from "@gramstyle/jobs";
import { createStatusLine } from "../../live-line.ts";
import type { EngineOptions } from "../../options.ts";
import { print, printJson, styleFor } from "../../output.ts";
import type { OpenModel } from "../opened-model.ts";
import { evaluateTemporal } from "./evaluate-temporal.ts";
import { framesScene } from "./frames-folder.ts";
import { renderTemporal } from "./render-temporal.ts";
import { photoScenes, type Scene } from "./scene.ts";

export interface TemporalOptions extends EngineOptions {
  readonly model?: readonly string[];
  readonly contents?: readonly string[];
  readonly frames?: string;
  readonly smoothing: number;
  readonly json?: boolean;
}

/** @param size the long side that larger photos are scaled to */
export async function runTemporal(
  options: TemporalOptions,
  openModel: OpenModel,
  size: number,
): Promise<void> {
  const { model = [], contents, frames, smoothing, json } = options;
  if (model.length === 0 || (!contents && frames === undefined)) {
    throw new UserError(
      "--temporal: expected --model with photos, --contents, or with frames of known flow, --frames, or both",
    );
  }
  const photos = contents ? await findPictures(contents, "") : [];
  const scenes: Scene[] = photos.flatMap((file) => photoScenes(file, size));
  if (frames !== undefined) scenes.push(await framesScene(frames));
  const status = createStatusLine();
  try {
    const report = await evaluateTemporal({
      ...{ models: model, scenes, smoothing, backend: options.backend },
      openModel: (name) => openModel(name, options),
      onScene: (name, { kind, source }, done) =>
        status.show(`${name}, ${done + 1} of ${scenes.length}: ${kind}, ${source}`),
    });
    status.clear();
    if (json) printJson(report);
    else print(renderTemporal(report, styleFor(process.stdout)));
  } finally {
    status.clear();
  }
}
