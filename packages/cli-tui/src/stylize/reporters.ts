/** How `gramstyle stylize` tells where it is: a live line, plain lines, JSON lines, or not at all. */
import { createLiveLine } from "../live-line.ts";
import type { ReporterKind } from "../optimize/reporters.ts";
import { isTerminal, printJson, warn } from "../output.ts";
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
  /** One line that stays. */
  failed(record: FailureRecord): void;
  /** A remark that stays. */
  note(text: string): void;
  /** Leaves the terminal tidy; also after an error. */
  close(): void;
}

export function createStylizeReporter(kind: ReporterKind): StylizeReporter {
  if (kind === "json") return jsonReporter;
  if (kind === "quiet") return quietReporter;
  return isTerminal(process.stderr) ? liveReporter() : lineReporter;
}

const jsonReporter: StylizeReporter = {
  stage: (text) => printJson({ event: "stage", text }),
  picture() {},
  written: (record) => printJson({ event: "picture", ...record }),
  failed: (record) => printJson({ event: "failed", ...record }),
  note: (text) => printJson({ event: "note", text }),
  close() {},
};

const quietReporter: StylizeReporter = {
  stage() {},
  picture() {},
  written() {},
  failed: ({ error }) => warn(error),
  note() {},
  close() {},
};

/** A line for each picture, for logs. */
const lineReporter: StylizeReporter = {
  stage() {},
  picture() {},
  written: ({ output, width, height, seconds }) => {
    process.stderr.write(`${output}  ${width}×${height}  ${seconds.toFixed(2)} s\n`);
  },
  failed: ({ error }) => warn(error),
  note: (text) => warn(text),
  close() {},
};

/** A line that moves while a picture computes. */
function liveReporter(): StylizeReporter {
  let stage = "";
  let started: number | undefined;
  let latest: { progress: StylizeProgress; at: number } | undefined;
  const live = createLiveLine((columns, style) => {
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
      stage = `stylizing ${file}`;
      const left = secondsLeft(done, total, (at - started) / 1000);
      latest = { progress: { file, done, total, left }, at };
    },
    written() {},
    failed: ({ error }) => line(error),
    note: line,
    close: live.close,
  };
}
