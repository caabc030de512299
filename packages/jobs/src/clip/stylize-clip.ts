/** One clip through a style model, piece by piece, so that a run that is stopped can go on. */
import { rm } from "node:fs/promises";
import { createTemporalSmoothing, type Stylizer, UserError } from "@gramstyle/core";
import {
  checkOutputFile,
  chooseEncoding,
  clipFormatOfPath,
  findVideoTools,
  joinPieces,
  openClip,
  readClip,
  targetSize,
  type VideoTools,
} from "@gramstyle/media";
import type { ModelFile, PixelRange } from "@gramstyle/models";
import { poolForFrames } from "../engine/plan-engines.ts";
import { lockOutput } from "../lock/lock-output.ts";
import {
  type Precision,
  readNamedModel,
  type StylizerEngine,
  startStylizer,
} from "../stylize/open-stylizer.ts";
import type { ClipProgressRecord } from "../stylize/records.ts";
import { type ClipOptions, checkSameSettings, clipSettings } from "./clip-settings.ts";
import { createClipWriter } from "./clip-writer.ts";
import { encoderThreads } from "./encoder-threads.ts";
import { createFrameClock } from "./frame-clock.ts";
import { openPieces, type PiecesFolder, piecesFolderOf, readProgress } from "./pieces-folder.ts";
import { stylizeFrames } from "./stylize-frames.ts";

interface ClipFacts {
  readonly input: string;
  readonly output: string;
  readonly strength?: number | undefined;
  readonly preserveColor?: boolean | undefined;
  /** The long side that larger frames are scaled down to. */
  readonly size?: number | undefined;
  /** Whether a result that exists is replaced, and what is left of a run before. */
  readonly force?: boolean | undefined;
  readonly clip: ClipOptions;
}

/** A clip, the style model that it goes through, and on what. */
export interface ClipRequest extends ClipFacts {
  readonly model: ModelFile;
  readonly engine: StylizerEngine;
  readonly pixelRange?: PixelRange | undefined;
}

/** A clip whose style model somebody else opens. */
export interface ClipWork extends ClipFacts {
  readonly model: ModelFile;
  readonly precision: Precision | undefined;
  readonly tools: VideoTools;
}

const mostGifFrameRate = 50;

/**
 * The verb for one clip. On the signal, and where it fails, what was finished is kept beside the
 * output, to be gone on with.
 * @throws UserError for a clip that cannot be read or an output that cannot be written;
 * VideoToolError where ffmpeg fails; the signal's reason
 */
export async function* stylizeClip(
  request: ClipRequest,
  signal: AbortSignal,
): AsyncGenerator<ClipProgressRecord, void> {
  const { engine } = request;
  const model = await readNamedModel(request.model, request.pixelRange);
  let stylizer: Stylizer | undefined;
  const open = async (pixels: number) => {
    const pool = engine.pool ?? poolForFrames(engine, pixels);
    stylizer = await startStylizer(model, { ...engine, pool, ahead: 1 });
    return stylizer;
  };
  try {
    const tools = await findVideoTools();
    yield* clipRecords({ ...request, precision: engine.precision, tools }, open, signal);
  } finally {
    await stylizer?.dispose();
  }
}

/**
 * @param open gives the stylizer, which may have to be started, for frames of so many pixels
 * @throws UserError where no frame can be read, or the times lie outside of the clip
 */
export async function* clipRecords(
  work: ClipWork,
  open: (pixels: number) => Promise<Stylizer>,
  signal: AbortSignal,
): AsyncGenerator<ClipProgressRecord, void> {
  await checkOutputFile(work.output, { force: work.force });
  const lock = await lockOutput(work.output);
  try {
    // Another process may just have written it.
    await checkOutputFile(work.output, { force: work.force });
    yield* lockedRecords(work, open, signal);
  } finally {
    await lock.release();
  }
}

async function* lockedRecords(
  work: ClipWork,
  open: (pixels: number) => Promise<Stylizer>,
  signal: AbortSignal,
): AsyncGenerator<ClipProgressRecord, void> {
  const { input, output, tools } = work;
  const { from = 0, to, crf, resume } = work.clip;
  const format = clipFormatOfPath(output);
  const clip = await openClip(input, tools);
  checkRange(input, from, to, clip.duration);
  const size = targetSize(clip.width, clip.height, { ...(work.size && { longSide: work.size }) });
  const encoding = chooseEncoding(format, tools.encoders, { crf, threads: encoderThreads() });
  const folder = piecesFolderOf(output);
  const { strength = 1, preserveColor = false, precision = "float32" } = work;
  const settings = await clipSettings({
    ...{ input, model: work.model.path, strength, preserveColor, precision, clip: work.clip },
    ...{ ...size, encoder: encoding.encoder },
  });
  await checkLeftOver(work, folder, (before) => checkSameSettings(output, before, settings));
  const pieces = await openPieces(folder, {
    ...{ settings, extension: encoding.extension, resume, smooths: work.clip.smoothing > 0 },
  });
  for (const loss of pieces.losses) yield { event: "note", text: `${loss}: it is made again` };
  const before = framesOf(pieces);

  const smoothing = createTemporalSmoothing({ strength: work.clip.smoothing });
  smoothing.restore(pieces.smoothing);
  const last = pieces.pieces.at(-1);
  const stop = new AbortController();
  const ended = () => stop.abort(signal.reason);
  signal.addEventListener("abort", ended);
  const decoded = readClip(clip, tools, {
    ...{ ...size, from, to, signal: stop.signal },
    after: last && { pts: last.last, count: before },
    mostFrameRate: format === "gif" ? mostGifFrameRate : undefined,
    threads: encoderThreads(),
  });
  const keepAlpha = encoding.lossless && decoded.format.channels === 4;
  yield { event: "stage", stage: "starting the engine" };
  const stylizer = await open(size.width * size.height).catch(async (error: unknown) => {
    if (before === 0) await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const stylized = stylizeFrames(decoded.frames(), {
    ...{ ...size, stylizer, strength, keepAlpha, preserveColor, smoothing, signal },
  });

  const total = totalFrames(clip, from, to);
  const begun = performance.now();
  let done = before;
  const clock = createFrameClock();
  const frames = () => ({ event: "frames", input, done, total, ...clock(done, total) }) as const;
  yield frames();
  const writer = createClipWriter({
    ...{ tools, encoding, pieces, subject: `"${output}"` },
    format: { ...decoded.format, channels: keepAlpha ? 4 : 3 },
    state: () => smoothing.state(),
  });
  let isWhole = false;
  try {
    for await (const frame of stylized) {
      await writer.write(frame);
      done++;
      yield frames();
      signal.throwIfAborted();
    }
    await writer.finish();
    isWhole = true;
  } catch (error) {
    stop.abort(error);
    await writer.finish().catch(() => writer.stop());
    const why = signal.aborted ? "stopped" : "failed";
    if (framesOf(pieces) > 0) yield { event: "kept", input, frames: framesOf(pieces), why };
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", ended);
    stop.abort(new Error("the clip is done"));
    // Also where whoever reads the records went away.
    if (!isWhole) await writer.finish().catch(() => writer.stop());
    if (!isWhole && framesOf(pieces) === 0) {
      await rm(folder, { recursive: true, force: true }).catch(() => {});
    }
  }
  const seconds = (performance.now() - begun) / 1000;
  const complaints = decoded.complaints();
  if (pieces.pieces.length === 0) {
    await rm(folder, { recursive: true, force: true });
    const reason = complaints.at(-1) ?? "there are none";
    throw new UserError(`"${input}": expected frames, but none could be read (${reason})`);
  }
  if (complaints.length > 0) {
    const text = `"${input}": damaged, ${done} frames could be read (${complaints.at(-1)})`;
    yield { event: "note", text };
  }
  await pieces.check();
  await joinPieces(tools, {
    ...{ clip, pieces: pieces.pieces, folder, output, format, to, signal },
    from: from || undefined,
  });
  const made = { input, output, model: work.model.name };
  const framesPerSecond = (done - before) / seconds;
  yield { event: "clip", ...made, ...size, frames: done, framesPerSecond };
}

const framesOf = ({ pieces }: PiecesFolder) => pieces.reduce((sum, { frames }) => sum + frames, 0);

function checkRange(input: string, from: number, to: number | undefined, duration?: number): void {
  if (to !== undefined && to <= from) {
    throw new UserError(`\`to\`: expected a time after \`from\` (${from} s), got ${to} s`);
  }
  if (duration !== undefined && from >= duration) {
    throw new UserError(
      `\`from\`: expected a time in "${input}", which ends at ${duration.toFixed(2)} s, got ${from} s`,
    );
  }
}

async function checkLeftOver(
  { output, force, clip }: ClipWork,
  folder: string,
  check: (before: Parameters<typeof checkSameSettings>[1]) => void,
): Promise<void> {
  const left = await readProgress(folder);
  if (!left) return;
  if (clip.resume) return check(left.settings);
  if (force || left.pieces.length === 0) return;
  throw new UserError(
    `"${output}" was begun before: go on with \`resume\`, or begin anew with \`force\``,
  );
}

function totalFrames(
  { duration, frameCount, frameRate }: Awaited<ReturnType<typeof openClip>>,
  from: number,
  to: number | undefined,
): number | undefined {
  if (from === 0 && to === undefined) return frameCount;
  if (duration === undefined || frameRate === undefined) return undefined;
  return Math.max(1, Math.round((Math.min(duration, to ?? duration) - from) * frameRate));
}
