/**
 * Frames per second of a style model end to end, as `stylize` makes a clip: decoded, stylized and
 * encoded at the same time. What each stage takes when it has the machine for itself stands beside.
 */
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { createTemporalSmoothing, defaultSmoothing } from "@gramstyle/core";
import {
  chooseEncoding,
  defaultCrf,
  openClip,
  readClip,
  startPiece,
  targetSize,
  type VideoFrame,
  type VideoTools,
} from "@gramstyle/media";
import type { ModelFile } from "@gramstyle/models";
import { defaultClipOptions } from "../clip/clip-settings.ts";
import { encoderThreads } from "../clip/encoder-threads.ts";
import { clipRecords } from "../clip/stylize-clip.ts";
import { poolForFrames } from "../engine/plan-engines.ts";
import { openStylizer, type StylizerEngine } from "../stylize/open-stylizer.ts";
import type { ClipRecord } from "../stylize/records.ts";
import { median } from "./median.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Times are milliseconds a frame. */
export interface ClipMeasurement extends Size {
  readonly model: string;
  readonly device: string;
  readonly frames: number;
  readonly decode: number;
  /** From bytes to bytes, by all engines that the clip has together: the mean of many. */
  readonly stylize: number;
  /** Temporal smoothing. */
  readonly steady: number;
  readonly encode: number;
  /** With everything at once. */
  readonly framesPerSecond: number;
}

/** A clip of a moving test picture; the caller removes its folder. */
export async function syntheticClip(
  { ffmpeg }: VideoTools,
  { width, height }: Size,
): Promise<{ readonly path: string; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "gramstyle-bench-"));
  const path = join(folder, "clip.mp4");
  const source = `testsrc2=size=${width}x${height}:rate=30:duration=8`;
  const args = ["-v", "error", "-f", "lavfi", "-i", source, "-pix_fmt", "yuv420p", path];
  await promisify(execFile)(ffmpeg, args);
  return { path, folder };
}

/** @param longSide of the clip's frames, where they are larger */
export async function measureClip(
  model: ModelFile,
  engine: StylizerEngine,
  path: string,
  tools: VideoTools,
  longSide?: number,
): Promise<ClipMeasurement> {
  const folder = await mkdtemp(join(tmpdir(), "gramstyle-bench-"));
  const clip = await openClip(path, tools);
  const size = targetSize(clip.width, clip.height, longSide === undefined ? {} : { longSide });
  const pool = engine.pool ?? poolForFrames(engine, size.width * size.height);
  const { backend, device, threads, precision } = engine;
  const stylizer = await openStylizer({
    ...{ model: model.path, name: model.name, backend, device, threads, precision, pool, ahead: 1 },
  });
  try {
    const signal = new AbortController().signal;
    const decoding = performance.now();
    const decoded = readClip(clip, tools, { ...size, threads: encoderThreads() });
    const frames: VideoFrame[] = [];
    let count = 0;
    for await (const frame of decoded.frames()) {
      if (frames.length < keptFrames) frames.push(frame);
      count++;
    }
    const decode = (performance.now() - decoding) / count;

    const stylizeAll = (some: readonly VideoFrame[]) =>
      Promise.all(some.map(({ data }) => stylizer.stylizeFrame({ ...size, data })));
    // Compiles, on every engine.
    await stylizeAll(frames.slice(0, 8));
    const stylizing = performance.now();
    const stylized = await stylizeAll(frames);
    const stylize = (performance.now() - stylizing) / frames.length;
    const smoothing = createTemporalSmoothing({ strength: defaultSmoothing });
    const steady = medianTime(frames, ({ data }, i) =>
      smoothing.next({ ...size, data }, stylized[i]!),
    );
    const encoding = performance.now();
    const piece = startPiece(tools, {
      path: join(folder, "piece.mp4"),
      format: decoded.format,
      encoding: chooseEncoding("mp4", tools.encoders, {
        ...{ crf: defaultCrf, threads: encoderThreads() },
      }),
      subject: "bench",
    });
    for (const frame of frames) await piece.write(frame);
    await piece.finish();
    const encode = (performance.now() - encoding) / frames.length;

    const work = { input: path, output: join(folder, "out.mp4"), model, precision, size: longSide };
    const records = clipRecords(
      { ...work, tools, clip: defaultClipOptions },
      async () => stylizer,
      signal,
    );
    let whole: ClipRecord | undefined;
    for await (const record of records) if (record.event === "clip") whole = record;
    return {
      ...{ model: model.name, device: stylizer.device, ...size, frames: whole!.frames },
      ...{ decode, stylize, steady, encode, framesPerSecond: whole!.framesPerSecond },
    };
  } finally {
    await stylizer.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Enough for a mean, and not too many for the memory. */
const keptFrames = 60;

function medianTime(
  frames: readonly VideoFrame[],
  work: (frame: VideoFrame, index: number) => unknown,
): number {
  const times = frames.map((frame, i) => {
    const started = performance.now();
    work(frame, i);
    return performance.now() - started;
  });
  return median(times);
}
