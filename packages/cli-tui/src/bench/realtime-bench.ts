/** `gramstyle bench --realtime`: a style model by itself, and end to end where ffmpeg is there. */
import { rm } from "node:fs/promises";
import { type Backend, errorMessage, UserError } from "@gramstyle/core";
import {
  johnsonForComparison,
  measureRealtime,
  type RealtimeMeasurement,
} from "@gramstyle/jobs/bench";
import {
  type NamedModel,
  rangesOf,
  readNamedModel,
  type StylizerEngine,
} from "@gramstyle/jobs/stylize";
import { findVideoTools, type VideoTools } from "@gramstyle/media";
import type { ModelFile } from "@gramstyle/models";
import { print, printJson, styleFor, warn } from "../output.ts";
import { renderClipSpeeds, renderRealtime } from "../render/bench.ts";
import { type ClipMeasurement, measureClip, syntheticClip } from "./clip-realtime.ts";

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

export interface RealtimeBenchOptions extends StylizerEngine {
  readonly frame?: readonly FrameSize[] | undefined;
  readonly clip?: string | undefined;
  readonly rounds: number;
  readonly json?: boolean | undefined;
}

const usualSize: FrameSize = { width: 640, height: 480 };

/** @throws UserError for a network of others, and for a clip without ffmpeg */
export async function realtimeBench(
  file: ModelFile,
  options: RealtimeBenchOptions,
  createHere: () => Promise<Backend>,
): Promise<void> {
  const model = await readNamedModel(file);
  const tools = await findVideoTools().catch((error: unknown) => {
    if (options.clip !== undefined) throw error;
    warn(`nothing is measured end to end: ${errorMessage(error)}`);
    return undefined;
  });
  const alone = options.clip === undefined ? await measureAlone(model, options, createHere) : [];
  const clips = tools ? await measureClips(file, options, tools) : [];
  if (options.json) {
    printJson(alone);
    if (tools) printJson(clips);
    return;
  }
  if (alone.length > 0) print(renderRealtime(alone, styleFor(process.stdout)));
  if (alone.length > 0 && clips.length > 0) print("");
  if (clips.length > 0) print(renderClipSpeeds(clips, styleFor(process.stdout)));
}

async function measureAlone(
  { name, label, model }: NamedModel,
  { frame = [usualSize], rounds, precision }: RealtimeBenchOptions,
  createHere: () => Promise<Backend>,
): Promise<RealtimeMeasurement[]> {
  if (model.kind === "foreign") {
    throw new UserError(`${label}: expected a style model of Gramstyle or a PyTorch state dict`);
  }
  const { network, parameters } = model;
  const ranges = rangesOf(label, model, precision);
  const models = [{ name, network, parameters, ...(ranges && { ranges }) }, johnsonForComparison()];
  const backend = await createHere();
  const measured: RealtimeMeasurement[] = [];
  for (const size of frame) {
    measured.push(...(await measureRealtime(backend, models, size, rounds * 4)));
  }
  await backend.dispose();
  return measured;
}

async function measureClips(
  model: ModelFile,
  options: RealtimeBenchOptions,
  tools: VideoTools,
): Promise<ClipMeasurement[]> {
  const { clip, frame } = options;
  if (clip !== undefined) {
    const sides = frame?.map(({ width, height }) => Math.max(width, height)) ?? [undefined];
    const measured: ClipMeasurement[] = [];
    for (const side of sides) {
      measured.push(await measureClip(model, options, clip, tools, side));
    }
    return measured;
  }
  const measured: ClipMeasurement[] = [];
  for (const size of frame ?? [usualSize]) {
    const { path, folder } = await syntheticClip(tools, size);
    try {
      measured.push(await measureClip(model, options, path, tools));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return measured;
}
