/** Style models by themselves, and end to end where there is ffmpeg. */
import { rm } from "node:fs/promises";
import { UserError } from "@gramstyle/core";
import type { VideoTools } from "@gramstyle/media";
import type { ModelFile } from "@gramstyle/models";
import { rangesOf, readNamedModel, type StylizerEngine } from "../stylize/open-stylizer.ts";
import { createHere } from "./bench.ts";
import { type ClipMeasurement, measureClip, syntheticClip } from "./clip-realtime.ts";
import { johnsonForComparison, measureRealtime, type RealtimeMeasurement } from "./realtime.ts";

export interface FrameSize {
  readonly width: number;
  readonly height: number;
}

export interface RealtimeRequest extends StylizerEngine {
  readonly model: ModelFile;
  /** Default: 640×480, or the clip's own. */
  readonly frame?: readonly FrameSize[] | undefined;
  readonly rounds: number;
}

const usualSize: FrameSize = { width: 640, height: 480 };

/**
 * Bytes in, bytes out, with the standard net of the field beside it.
 * @throws UserError for a network of others
 */
export async function measureModel(request: RealtimeRequest): Promise<RealtimeMeasurement[]> {
  const { frame = [usualSize], rounds, precision } = request;
  const { name, label, model } = await readNamedModel(request.model);
  if (model.kind === "foreign") {
    throw new UserError(`${label}: expected a style model of Gramstyle or a PyTorch state dict`);
  }
  const { network, parameters } = model;
  const ranges = rangesOf(label, model, precision);
  const models = [{ name, network, parameters, ...(ranges && { ranges }) }, johnsonForComparison()];
  const backend = await createHere(request);
  const measured: RealtimeMeasurement[] = [];
  for (const size of frame) {
    measured.push(...(await measureRealtime(backend, models, size, rounds * 4)));
  }
  await backend.dispose();
  return measured;
}

/** As `stylize` makes clips. @param clip Default: a test picture that moves */
export async function measureClips(
  request: RealtimeRequest,
  tools: VideoTools,
  clip?: string,
): Promise<ClipMeasurement[]> {
  const { model, frame } = request;
  if (clip !== undefined) {
    const sides = frame?.map(({ width, height }) => Math.max(width, height)) ?? [undefined];
    const measured: ClipMeasurement[] = [];
    for (const side of sides) {
      measured.push(await measureClip(model, request, clip, tools, side));
    }
    return measured;
  }
  const measured: ClipMeasurement[] = [];
  for (const size of frame ?? [usualSize]) {
    const { path, folder } = await syntheticClip(tools, size);
    try {
      measured.push(await measureClip(model, request, path, tools));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return measured;
}
