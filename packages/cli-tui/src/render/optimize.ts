/** How a run tells where it is: a live bar, plain lines, JSON lines, or not at all. */
import type { Progress } from "@gramstyle/core";
import { createLiveLine } from "../live-line.ts";
import { isTerminal, printJson } from "../output.ts";
import { formatDuration, type RunClock, renderLosses, renderProgress } from "./progress-line.ts";

export interface Reporter {
  /** Something that takes a while, before the first iteration. */
  stage(text: string): void;
  progress(progress: Progress): void;
  /** A line that stays. */
  note(text: string): void;
  /** Leaves the terminal tidy; also after an error. */
  close(): void;
}

export type ReporterKind = "terminal" | "json" | "quiet";

export function createReporter(kind: ReporterKind, started = performance.now()): Reporter {
  if (kind === "quiet") return { stage() {}, progress() {}, note() {}, close() {} };
  if (kind === "json") return jsonReporter(started);
  return isTerminal(process.stderr) ? liveReporter(started) : lineReporter(started);
}

/** One JSON object a line on stdout. */
function jsonReporter(started: number): Reporter {
  const clock = createClock(started);
  return {
    stage: (text) => printJson({ event: "stage", text }),
    progress: (progress) => {
      // The record without its two functions: image() and state() are not for text.
      const { image: _image, state: _state, ...record } = progress;
      const { elapsed, left } = clock(progress);
      printJson({ event: "progress", ...record, elapsed, left });
    },
    note: (text) => printJson({ event: "note", text }),
    close() {},
  };
}

/** A line every few seconds and at the end of each scale, for logs. */
function lineReporter(started: number): Reporter {
  const clock = createClock(started);
  let last = Number.NEGATIVE_INFINITY;
  const line = (text: string) => process.stderr.write(`${text}\n`);
  return {
    stage: line,
    progress: (progress) => {
      const { elapsed, left } = clock(progress);
      if (elapsed - last < 10 && progress.iteration < progress.iterations) return;
      last = elapsed;
      const percent = Math.floor(progress.fractionDone * 100);
      const where = `${percent} %, scale ${progress.scale}/${progress.scales}, iteration ${progress.iteration}/${progress.iterations}`;
      const time = left === undefined ? "" : `, ${formatDuration(left)} left`;
      line(`${where}${time}: ${renderLosses(progress)}`);
    },
    note: line,
    close() {},
  };
}

/** A bar that moves while an iteration computes. */
function liveReporter(started: number): Reporter {
  const clock = createClock(started);
  let stage = "";
  let latest: { progress: Progress; clock: RunClock; at: number } | undefined;
  const line = createLiveLine((columns, style) => {
    if (!latest) return stage;
    const waited = (performance.now() - latest.at) / 1000;
    const left = latest.clock.left;
    const now = left === undefined ? latest.clock : { ...latest.clock, left: left - waited };
    return renderProgress(latest.progress, now, columns, style);
  });
  return {
    stage: (text) => {
      stage = text;
      line.start();
    },
    progress: (progress) => {
      latest = { progress, clock: clock(progress), at: performance.now() };
    },
    note: line.note,
    close: line.close,
  };
}

/** Time left from the share of the arithmetic that is done, and the rate of the last iterations. */
function createClock(started: number): (progress: Progress) => RunClock {
  let first: { fraction: number; at: number } | undefined;
  let smoothed: number | undefined;
  let scale = 0;
  return ({ fractionDone, seconds, scale: now }) => {
    const at = performance.now();
    first ??= { fraction: fractionDone, at };
    const done = fractionDone - first.fraction;
    const left = done > 0 ? ((at - first.at) / 1000 / done) * (1 - fractionDone) : undefined;
    smoothed = now === scale && smoothed !== undefined ? 0.8 * smoothed + 0.2 * seconds : seconds;
    scale = now;
    return { elapsed: (at - started) / 1000, left, rate: smoothed > 0 ? 1 / smoothed : undefined };
  };
}
