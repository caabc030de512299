/** How a training tells where it is: a live bar, plain lines, JSON lines, or not at all. */

import { describeErrors, describeSteps } from "@gramstyle/jobs/text";
import type { TrainingProgress, TrainingStepsRecord, TrainRecord } from "@gramstyle/jobs/train";
import type { ViewKind } from "../options/view-kind.ts";
import { describeBroken } from "./describe-broken.ts";
import { printJson } from "./output.ts";
import { createRunLines, type RunLines } from "./run-lines.ts";
import { quoted, shownPath } from "./shown-path.ts";
import { renderTrainingProgress, trainingLine } from "./training-progress.ts";

export interface TrainingWords {
  /** "train", "distill": the command that goes on with it. */
  readonly command: string;
  /** What the first weights are fitted to, where that takes a while. */
  readonly fitting: string;
  /** What is in the report. */
  readonly report: string;
  /** The command that uses a result. */
  use(output: string): string;
  /** Whether to list broken pictures. */
  readonly verbose: boolean;
}

/** Shows the records of a training. */
export interface TrainingView {
  show(record: TrainRecord): void;
  /** The user wants it to stop. */
  stopping(): void;
  /** Leaves the terminal tidy; also after an error. */
  close(): void;
}

/** "gramstyle train --resume wave.training" */
export const resumeCommand = (command: string, folder: string): string =>
  `gramstyle ${command} --resume ${quoted(shownPath(folder))}`;

export function createTrainingView(kind: ViewKind, words: TrainingWords): TrainingView {
  if (kind === "quiet") return { show() {}, stopping() {}, close() {} };
  if (kind === "json") return jsonView(words);
  return textView(lines(), words);
}

/** Each record as a line on stdout; what has words for people has them as `text`. */
function jsonView(words: TrainingWords): TrainingView {
  return {
    show(record) {
      if (record.event === "done") {
        for (const text of describeBroken(record, words.verbose, record.report)) {
          printJson({ event: "note", text });
        }
      }
      const text = textOf(record, words);
      printJson(text === undefined || record.event === "note" ? record : { ...record, text });
    },
    stopping: () => printJson({ event: "note", text: "Stopping." }),
    close() {},
  };
}

/** What a stage or an end is called. */
function textOf(record: TrainRecord, words: TrainingWords): string | undefined {
  if (record.event === "stage") return stageText(record, words.fitting);
  if (record.event !== "stopped") return undefined;
  const { step, steps, folder } = record;
  const where = step === 0 ? "before the first step" : `after step ${step} of ${steps}`;
  return `Stopped ${where}.\nGo on with: ${resumeCommand(words.command, folder)}`;
}

/** @param fitting what fitting the first weights is called */
export function stageText(
  record: Extract<TrainingStepsRecord, { event: "stage" }>,
  fitting: string,
): string {
  if (record.stage === "reading inputs") return "reading pictures and weights";
  if (record.stage === "fitting first weights") return fitting;
  if ("backend" in record) return `preparing on ${record.backend} (${record.device})`;
  return record.stage;
}

function textView(lines: RunLines<TrainingProgress>, words: TrainingWords): TrainingView {
  return {
    show(record) {
      switch (record.event) {
        case "stage":
          return lines.stage(stageText(record, words.fitting));
        case "progress":
          return lines.progress(record);
        case "note":
          return lines.note(record.text);
        case "measured":
          lines.note(`step ${record.step}, held-out photos     ${describeErrors(record.photos)}`);
          return lines.note(
            `step ${record.step}, held-out paintings  ${describeErrors(record.paintings)}`,
          );
        case "begun":
          if (record.trainings === 1) return;
          return lines.note(`${record.title} (${record.training} of ${record.trainings})`);
        case "stopped":
          return lines.note(textOf(record, words)!);
        case "done":
          lines.close();
          for (const line of doneLines(record, words)) lines.note(line);
      }
    },
    stopping: () => lines.note("Stopping."),
    close: lines.close,
  };
}

function doneLines(
  { output, bytes, steps, seconds, broken, small, report }: Extract<TrainRecord, { event: "done" }>,
  words: TrainingWords,
): string[] {
  return [
    ...describeBroken({ broken, small }, words.verbose, report),
    ...(report === null ? [] : [`${shownPath(report)}  ${words.report}`]),
    `${shownPath(output)}  ${Math.round(bytes / 1024)} KiB, ${describeSteps(steps, seconds)}`,
    `Use it: ${words.use(quoted(shownPath(output)))}`,
  ];
}

const lines = () =>
  createRunLines<TrainingProgress>({
    line: trainingLine,
    isDue: ({ step, steps }) => step === steps,
    live: ({ left, ...progress }, waited, columns, style) =>
      renderTrainingProgress({ ...progress, left: left - waited }, columns, style),
  });
