/** How an optimization tells where it is: a live bar, plain lines, JSON lines, or not at all. */
import type { Progress } from "@gramstyle/core";
import type { NoteRecord } from "@gramstyle/jobs";
import {
  type ClockReading,
  createRunClock,
  type OptimizeDoneRecord,
  type OptimizeRecord,
  type OptimizeStoppedRecord,
} from "@gramstyle/jobs/optimize";
import { formatDuration } from "@gramstyle/jobs/text";
import { createLiveLine } from "../live-line.ts";
import type { ViewKind } from "../options/view-kind.ts";
import { isTerminal, printJson } from "../output.ts";
import { quoted, shownPath } from "../shown-path.ts";
import { renderLosses, renderProgress } from "./optimize-progress.ts";

/** Shows the records of a run. */
export interface OptimizeView {
  show(record: OptimizeRecord | NoteRecord): void;
  /** The user wants it to stop. */
  stopping(): void;
  /** Leaves the terminal tidy; also after an error. */
  close(): void;
}

export interface OptimizeWords {
  /** Where the caller will keep what the picture was made from: said in the command to go on with. */
  readonly recipeFile?: string | undefined;
  /** Whether the end is told. */
  readonly tellsEnd?: boolean;
}

export function createOptimizeView(kind: ViewKind, words: OptimizeWords = {}): OptimizeView {
  if (kind === "quiet") return { show() {}, stopping() {}, close() {} };
  if (kind === "json") return jsonView(words);
  return textView(isTerminal(process.stderr) ? liveLines() : plainLines(), words);
}

/** Each record as a line on stdout; what has words for people has them as `text`. */
function jsonView({ recipeFile, tellsEnd = true }: OptimizeWords): OptimizeView {
  const started = performance.now();
  const clock = createRunClock();
  return {
    show(record) {
      // What a record gives by a function is not for text: JSON leaves functions out.
      switch (record.event) {
        case "stage":
          return printJson({ ...record, text: stageText(record) });
        case "progress": {
          const { left } = clock(record);
          return printJson({ ...record, elapsed: secondsSince(started), left });
        }
        case "stopped":
          return printJson({ ...record, text: stoppedText(record, recipeFile) });
        case "note":
          return printJson(record);
        case "done":
          if (tellsEnd) printJson(record);
      }
    },
    stopping: () => printJson({ event: "note", text: "Stopping." }),
    close() {},
  };
}

/** Where a run's lines go. */
interface Lines {
  stage(text: string): void;
  progress(progress: Progress): void;
  note(text: string): void;
  close(): void;
}

function textView(lines: Lines, { recipeFile, tellsEnd = true }: OptimizeWords): OptimizeView {
  return {
    show(record) {
      switch (record.event) {
        case "stage":
          return lines.stage(stageText(record));
        case "progress":
          return lines.progress(record);
        case "stopped":
          return lines.note(stoppedText(record, recipeFile));
        case "note":
          return lines.note(record.text);
        case "done":
          lines.close();
          if (tellsEnd) lines.note(doneText(record));
      }
    },
    stopping: () => lines.note("Stopping."),
    close: lines.close,
  };
}

function stageText(record: Extract<OptimizeRecord, { event: "stage" }>): string {
  if (record.stage === "reading inputs") return "reading pictures and weights";
  if ("backend" in record) return `measuring the style on ${record.backend} (${record.device})`;
  return record.stage;
}

/** What is left of a run that ended early, and how to go on. */
export function stoppedText(record: OptimizeStoppedRecord, recipeFile?: string): string {
  const { failed, totalIteration, fractionDone, output, checkpoint, problem } = record;
  const what = failed ? "The run failed" : "Stopped";
  if (totalIteration === 0) {
    const nothing = `${what} before the first iteration; nothing was written.`;
    return checkpoint === null ? nothing : `${nothing}\n${resumeText(checkpoint, recipeFile)}`;
  }
  const picture =
    output === null
      ? "The picture so far could not be written."
      : `The picture so far${problem === null ? "" : ", unfinished"}: ${shownPath(output)}`;
  const next =
    checkpoint === null
      ? "There is no checkpoint to go on from: make room for one, and begin anew."
      : resumeText(checkpoint, recipeFile);
  const lines = [`${what} at ${Math.floor(100 * fractionDone)} %. ${picture}`];
  if (problem !== null && !failed) lines.push(problem);
  return [...lines, next].join("\n");
}

function resumeText(checkpoint: string, recipeFile: string | undefined): string {
  const keep = recipeFile === undefined ? "" : ` --recipe ${quoted(shownPath(recipeFile))}`;
  return `Go on with: gramstyle optimize --resume ${quoted(shownPath(checkpoint))}${keep}`;
}

/** One line for the end of a run. */
export function doneText({ output, width, height, ...record }: OptimizeDoneRecord): string {
  const { totalIteration, seconds } = record;
  return `${shownPath(output)}  ${width}×${height}, ${totalIteration} iterations in ${formatDuration(seconds)}`;
}

/** A line every few seconds and at the end of each scale, for logs. */
function plainLines(): Lines {
  const started = performance.now();
  const clock = createRunClock();
  let last = Number.NEGATIVE_INFINITY;
  const line = (text: string) => process.stderr.write(`${text}\n`);
  return {
    stage: line,
    progress: (progress) => {
      const { left } = clock(progress);
      const elapsed = secondsSince(started);
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
function liveLines(): Lines {
  const clock = createRunClock();
  let stage = "";
  let latest: { progress: Progress; clock: ClockReading; at: number } | undefined;
  const line = createLiveLine((columns, style) => {
    if (!latest) return stage;
    const { left } = latest.clock;
    const now =
      left === undefined ? latest.clock : { ...latest.clock, left: left - secondsSince(latest.at) };
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

const secondsSince = (milliseconds: number): number => (performance.now() - milliseconds) / 1000;
