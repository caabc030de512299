/** How a training tells where it is: a live bar, plain lines, JSON lines, or not at all. */
import { type HeldOutErrors, renderHeldOut } from "../distill/measure-encoder.ts";
import { createLiveLine } from "../live-line.ts";
import { isTerminal, printJson } from "../output.ts";
import {
  renderTrainingProgress,
  type TrainingProgress,
  trainingLine,
} from "./training-progress.ts";

export interface TrainingReporter {
  /** Something that takes a while, before the first step. */
  stage(text: string): void;
  progress(progress: TrainingProgress): void;
  /** A picture of samples was written. */
  sample?(step: number, path: string): void;
  /** What was found on pictures that are not trained on. */
  measured?(step: number, errors: HeldOutErrors): void;
  /** A line that stays. */
  note(text: string): void;
  /** Leaves the terminal tidy; also after an error. It may be used again afterwards. */
  close(): void;
}

export type ReporterKind = "terminal" | "json" | "quiet";

export function createTrainingReporter(kind: ReporterKind): TrainingReporter {
  if (kind === "quiet") return { stage() {}, progress() {}, note() {}, close() {} };
  if (kind === "json") return jsonReporter();
  return isTerminal(process.stderr) ? liveReporter() : lineReporter();
}

/** One JSON object a line on stdout. */
function jsonReporter(): TrainingReporter {
  return {
    stage: (text) => printJson({ event: "stage", text }),
    progress: (progress) => printJson({ event: "progress", ...progress }),
    measured: (step, errors) => printJson({ event: "measured", step, ...errors }),
    note: (text) => printJson({ event: "note", text }),
    close() {},
  };
}

/** A line every ten seconds and at the end, for logs. */
function lineReporter(): TrainingReporter {
  let last = Number.NEGATIVE_INFINITY;
  const line = (text: string) => process.stderr.write(`${text}\n`);
  return {
    stage: line,
    progress: (progress) => {
      const now = performance.now();
      if (now - last < 10_000 && progress.step < progress.steps) return;
      last = now;
      line(trainingLine(progress));
    },
    measured: (step, errors) => {
      line(`step ${step}`);
      for (const text of renderHeldOut(errors)) line(text);
    },
    note: line,
    close() {},
  };
}

/** A bar that moves while a step computes. */
function liveReporter(): TrainingReporter {
  let stage = "";
  let latest: { progress: TrainingProgress; at: number } | undefined;
  const line = createLiveLine((columns, style) => {
    if (!latest) return stage;
    const left = latest.progress.left - (performance.now() - latest.at) / 1000;
    return renderTrainingProgress({ ...latest.progress, left }, columns, style);
  });
  return {
    stage: (text) => {
      stage = text;
      latest = undefined;
      line.start();
    },
    progress: (progress) => {
      latest = { progress, at: performance.now() };
    },
    measured: (step, errors) => {
      line.note(`step ${step}\n${renderHeldOut(errors).join("\n")}`);
    },
    note: line.note,
    close: line.close,
  };
}
