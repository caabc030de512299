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
import type { ViewKind } from "../options/view-kind.ts";
import { renderLosses, renderProgress } from "./optimize-progress.ts";
import { printJson } from "./output.ts";
import { createRunLines, type RunLines, secondsSince } from "./run-lines.ts";
import { quoted, shownPath } from "./shown-path.ts";

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
  return textView(lines(), words);
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

/** A record of progress, with the clock's reading. */
type Told = Progress & ClockReading;

function textView(
  lines: RunLines<Told>,
  { recipeFile, tellsEnd = true }: OptimizeWords,
): OptimizeView {
  const clock = createRunClock();
  return {
    show(record) {
      switch (record.event) {
        case "stage":
          return lines.stage(stageText(record));
        case "progress":
          return lines.progress({ ...record, ...clock(record) });
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

function lines(): RunLines<Told> {
  return createRunLines<Told>({
    line: ({ left, ...progress }) => {
      const percent = Math.floor(progress.fractionDone * 100);
      const where = `${percent} %, scale ${progress.scale}/${progress.scales}, iteration ${progress.iteration}/${progress.iterations}`;
      const time = left === undefined ? "" : `, ${formatDuration(left)} left`;
      return `${where}${time}: ${renderLosses(progress)}`;
    },
    // Also at the end of each scale.
    isDue: ({ iteration, iterations }) => iteration === iterations,
    live: ({ left, rate, ...progress }, waited, columns, style) => {
      const clock = { rate, left: left === undefined ? undefined : left - waited };
      return renderProgress(progress, clock, columns, style);
    },
  });
}
