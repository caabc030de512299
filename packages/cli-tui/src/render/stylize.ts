/** How `gramstyle stylize` tells where it is: a live line, plain lines, JSON lines, or not at all. */
import { createLiveLine } from "../live-line.ts";
import type { ReporterKind } from "../optimize/reporters.ts";
import { isTerminal, plain, printJson, warn } from "../output.ts";
import { type ClipProgress, renderClipProgress } from "../video/clip-progress.ts";
import { renderStylizeProgress, type StylizeProgress, secondsLeft } from "./progress.ts";

/** A picture that was written. */
export interface PictureRecord {
  readonly input: string;
  readonly output: string;
  readonly model: string;
  readonly width: number;
  readonly height: number;
  /** The engine's time for it, where the size is new with preparing. */
  readonly seconds: number;
}

/** A clip that was written. */
export interface ClipRecord extends Omit<PictureRecord, "seconds"> {
  readonly frames: number;
  readonly framesPerSecond: number;
}

export interface FailureRecord {
  readonly input: string;
  readonly output: string;
  readonly model: string;
  /** One line. */
  readonly error: string;
}

export interface StylizeReporter {
  /** Something that takes a while, before the first picture. */
  stage(text: string): void;
  /** A picture comes to the engine. */
  picture(file: string, done: number, total: number): void;
  written(record: PictureRecord): void;
  /** After each frame of a clip. */
  frame(progress: ClipProgress): void;
  clipWritten(record: ClipRecord): void;
  /** One line that stays. */
  failed(record: FailureRecord): void;
  /** A remark that stays. */
  note(text: string): void;
  /** Leaves the terminal tidy; also after an error. */
  close(): void;
}

export function createStylizeReporter(kind: ReporterKind): StylizeReporter {
  if (kind === "json") return jsonReporter();
  if (kind === "quiet") return quietReporter;
  return isTerminal(process.stderr) ? liveReporter() : lineReporter();
}

function jsonReporter(): StylizeReporter {
  const isDue = everySoOften(1);
  return {
    stage: (text) => printJson({ event: "stage", text }),
    picture() {},
    written: (record) => printJson({ event: "picture", ...record }),
    frame: (progress) => {
      if (isDue() || progress.done === progress.total) printJson({ event: "frames", ...progress });
    },
    clipWritten: (record) => printJson({ event: "clip", ...record }),
    failed: (record) => printJson({ event: "failed", ...record }),
    note: (text) => printJson({ event: "note", text }),
    close() {},
  };
}

/** Whether so many seconds have gone since it last was so. */
function everySoOften(seconds: number): () => boolean {
  let last = performance.now();
  return () => {
    const now = performance.now();
    if (now - last < 1000 * seconds) return false;
    last = now;
    return true;
  };
}

const quietReporter: StylizeReporter = {
  stage() {},
  picture() {},
  written() {},
  frame() {},
  clipWritten() {},
  failed: ({ error }) => warn(error),
  note() {},
  close() {},
};

/** A line for each picture and now and then for a clip, for logs. */
function lineReporter(): StylizeReporter {
  const isDue = everySoOften(10);
  const line = (text: string) => process.stderr.write(`${text}\n`);
  return {
    stage() {},
    picture() {},
    written: ({ output, width, height, seconds }) =>
      line(`${output}  ${width}×${height}  ${seconds.toFixed(2)} s`),
    frame: (progress) => {
      if (isDue()) line(renderClipProgress(progress, 100, plain));
    },
    clipWritten: ({ output, width, height, frames, framesPerSecond }) =>
      line(
        `${output}  ${width}×${height}  ${frames} frames  ${framesPerSecond.toFixed(1)} frames/s`,
      ),
    failed: ({ error }) => warn(error),
    note: (text) => warn(text),
    close() {},
  };
}

/** A line that moves while a picture computes. */
function liveReporter(): StylizeReporter {
  let stage = "";
  let started: number | undefined;
  let latest: { progress: StylizeProgress; at: number } | undefined;
  let clip: ClipProgress | undefined;
  const live = createLiveLine((columns, style) => {
    if (clip) return renderClipProgress(clip, columns, style);
    if (!latest || latest.progress.total === 1) return stage;
    const { progress, at } = latest;
    const waited = (performance.now() - at) / 1000;
    const left = progress.left === undefined ? undefined : progress.left - waited;
    return renderStylizeProgress({ ...progress, left }, columns, style);
  });
  const line = (text: string) => live.note(`gramstyle: ${text}`);
  return {
    stage: (text) => {
      stage = text;
      live.start();
    },
    picture: (file, done, total) => {
      const at = performance.now();
      started ??= at;
      clip = undefined;
      stage = `stylizing ${file}`;
      const left = secondsLeft(done, total, (at - started) / 1000);
      latest = { progress: { file, done, total, left }, at };
    },
    written() {},
    frame: (progress) => {
      clip = progress;
    },
    clipWritten() {
      clip = undefined;
    },
    failed: ({ error }) => line(error),
    note: line,
    close: live.close,
  };
}
