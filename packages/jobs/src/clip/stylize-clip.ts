/** One clip through a style model, piece by piece, so that a run that is stopped can go on. */
import { rm } from "node:fs/promises";
import { createTemporalSmoothing, type TemporalSmoothingState, UserError } from "@gramstyle/core";
import {
  checkOutputFile,
  chooseEncoding,
  clipFormatOfPath,
  joinPieces,
  openClip,
  openPieces,
  type PiecesFolder,
  piecesFolderOf,
  readClip,
  readProgress,
  targetSize,
  type VideoTools,
} from "@gramstyle/media";
import type { RunningModel } from "../stylize/open-stylizer.ts";
import { type ClipOptions, checkSameSettings, clipSettings } from "./clip-settings.ts";
import { createClipWriter } from "./clip-writer.ts";
import { encoderThreads } from "./encoder-threads.ts";
import { stylizeFrames } from "./stylize-frames.ts";

export interface ClipRun {
  readonly input: string;
  readonly output: string;
  /** The style model's file. */
  readonly modelPath: string;
  /** The engine, which may have to be started, for frames of so many pixels. */
  readonly model: (pixels: number) => Promise<RunningModel>;
  readonly strength: number;
  readonly preserveColor: boolean;
  readonly size?: number | undefined;
  readonly force: boolean;
  readonly clip: ClipOptions;
  readonly tools: VideoTools;
  readonly signal: AbortSignal;
  /** Frames that are done, of about how many; those of a run before count. */
  readonly progress: (done: number, total: number | undefined, before: number) => void;
  readonly note: (text: string) => void;
}

export interface ClipResult {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** Those of a run before not counted. */
  readonly framesPerSecond: number;
}

const mostGifFrameRate = 50;

/**
 * @throws UserError for a clip that cannot be read or an output that cannot be written;
 * VideoToolError where ffmpeg fails: what was finished stays, to go on with; the signal's reason
 */
export async function runClip(run: ClipRun): Promise<ClipResult> {
  const { input, output, tools, signal } = run;
  const { from = 0, to, crf, resume } = run.clip;
  const format = clipFormatOfPath(output);
  await checkOutputFile(output, { force: run.force });
  const clip = await openClip(input, tools);
  checkRange(input, from, to, clip.duration);
  const size = targetSize(clip.width, clip.height, { ...(run.size && { longSide: run.size }) });
  const encoding = chooseEncoding(format, tools.encoders, { crf, threads: encoderThreads() });
  const folder = piecesFolderOf(output);
  const settings = await clipSettings({
    ...{ ...run, ...size, model: run.modelPath, encoder: encoding.encoder },
  });
  await checkLeftOver(run, folder, (before) => checkSameSettings(output, before, settings));
  const pieces = await openPieces(folder, { settings, extension: encoding.extension, resume });
  const before = pieces.pieces.reduce((sum, { frames }) => sum + frames, 0);

  const smoothing = createTemporalSmoothing({ strength: run.clip.smoothing });
  if (pieces.state) smoothing.restore((pieces.state as SavedState).smoothing);
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
  const { stylize } = await run.model(size.width * size.height).catch(async (error: unknown) => {
    if (before === 0) await rm(folder, { recursive: true, force: true });
    throw error;
  });
  const stylized = stylizeFrames(decoded.frames(), {
    ...{ ...size, keepAlpha, preserveColor: run.preserveColor, smoothing },
    stylize: (image) => stylize(image, { strength: run.strength }),
  });

  const total = totalFrames(clip, from, to);
  const begun = performance.now();
  let done = before;
  run.progress(done, total, before);
  const writer = createClipWriter({
    ...{ tools, encoding, pieces, subject: `"${output}"` },
    format: { ...decoded.format, channels: keepAlpha ? 4 : 3 },
    state: (): SavedState => ({ smoothing: smoothing.state() }),
  });
  try {
    for await (const frame of stylized) {
      await writer.write(frame);
      run.progress(++done, total, before);
      signal.throwIfAborted();
    }
    await writer.finish();
  } catch (error) {
    stop.abort(error);
    await writer.finish().catch(() => writer.stop());
    await tellHowToGoOn(run, pieces, error);
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener("abort", ended);
    stop.abort(new Error("the clip is done"));
  }
  const seconds = (performance.now() - begun) / 1000;
  const complaints = decoded.complaints();
  if (pieces.pieces.length === 0) {
    await rm(folder, { recursive: true, force: true });
    const reason = complaints.at(-1) ?? "there are none";
    throw new UserError(`"${input}": expected frames, but none could be read (${reason})`);
  }
  if (complaints.length > 0) {
    run.note(`"${input}": damaged, ${done} frames could be read (${complaints.at(-1)})`);
  }
  await joinPieces(tools, {
    ...{ clip, pieces: pieces.pieces, folder, output, format, to, signal },
    from: from || undefined,
  });
  return { ...size, frames: done, framesPerSecond: (done - before) / seconds };
}

interface SavedState {
  readonly smoothing: TemporalSmoothingState | null;
}

function checkRange(input: string, from: number, to: number | undefined, duration?: number): void {
  if (to !== undefined && to <= from) {
    throw new UserError(`--to: expected a time after --from (${from} s), got ${to} s`);
  }
  if (duration !== undefined && from >= duration) {
    throw new UserError(
      `--from: expected a time in "${input}", which ends at ${duration.toFixed(2)} s, got ${from} s`,
    );
  }
}

async function checkLeftOver(
  { output, force, clip }: ClipRun,
  folder: string,
  check: (before: Parameters<typeof checkSameSettings>[1]) => void,
): Promise<void> {
  const left = await readProgress(folder);
  if (!left) return;
  if (clip.resume) return check(left.settings);
  if (force || left.pieces.length === 0) return;
  throw new UserError(
    `"${output}" was begun before: go on with --resume, or begin anew with --force`,
  );
}

/** What was finished is not lost: how to have it. */
async function tellHowToGoOn(run: ClipRun, { pieces, path }: PiecesFolder, error: unknown) {
  const frames = pieces.reduce((sum, piece) => sum + piece.frames, 0);
  if (frames === 0) {
    await rm(path, { recursive: true, force: true }).catch(() => {});
    return;
  }
  const why = run.signal.aborted || !(error instanceof Error) ? "Stopped" : "Failed";
  run.note(
    `${why} after ${frames} frames of "${run.input}"; the same command with --resume goes on`,
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
