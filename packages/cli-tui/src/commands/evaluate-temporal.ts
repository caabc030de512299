/** `gramstyle evaluate --temporal`: how steady style models are in video. */
import { UserError } from "@gramstyle/core";
import {
  evaluateTemporal,
  framesScene,
  type JudgedModel,
  photoScenes,
  type Scene,
} from "@gramstyle/jobs/evaluate";
import { findPictures } from "@gramstyle/jobs/files";
import type { EngineOptions } from "../options/shared-options.ts";
import { print, printJson, styleFor } from "../render/output.ts";
import { renderTemporal } from "../render/temporal.ts";
import { leftToSystem } from "../terminal/interruptible.ts";
import { createStatusLine } from "../terminal/live-line.ts";

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
  openModel: (model: string) => Promise<JudgedModel>,
  size: number,
): Promise<void> {
  const { model: models = [], contents, frames, smoothing, backend, json } = options;
  if (models.length === 0 || (!contents && frames === undefined)) {
    throw new UserError(
      "--temporal: expected --model with photos, --contents, or with frames of known flow, --frames, or both",
    );
  }
  const photos = contents ? await findPictures(contents, "") : [];
  const scenes: Scene[] = photos.flatMap((file) => photoScenes(file, size));
  if (frames !== undefined) scenes.push(await framesScene(frames));
  const status = createStatusLine();
  try {
    const request = { models, openModel, scenes, smoothing, backend };
    for await (const record of evaluateTemporal(request, leftToSystem())) {
      if (record.event === "progress") {
        const { model, kind, source, done, total } = record;
        status.show(`${model}, ${done + 1} of ${total}: ${kind}, ${source}`);
        continue;
      }
      status.clear();
      const { event: _event, ...report } = record;
      if (json) printJson(report);
      else print(renderTemporal(report, styleFor(process.stdout)));
    }
  } finally {
    status.clear();
  }
}
