/** A training as a component sees it: begun, followed, stopped with a checkpoint. */
import { errorMessage } from "@gramstyle/core";
import {
  TrainingExistsError,
  type TrainingProgress,
  type TrainRecord,
  type TrainRequest,
} from "@gramstyle/jobs/train";
import { useCallback, useEffect, useRef, useState } from "react";
import { stageText } from "../../render/training.ts";
import { useApp } from "../app-context.ts";

export interface TrainingView {
  readonly phase: "idle" | "running" | "stopping" | "stopped" | "done" | "failed";
  readonly stage: string;
  readonly progress: TrainingProgress | undefined;
  /** Smoothed losses, one for each time that they were told. */
  readonly history: readonly TrainingProgress["losses"][];
  /** Where the training is kept, and the painting that it learns. */
  readonly folder: string | undefined;
  readonly style: string | undefined;
  /** The newest validation pictures. */
  readonly sample: { readonly step: number; readonly path: string } | undefined;
  readonly output: string | undefined;
  readonly error: string | undefined;
}

const idle: TrainingView = {
  phase: "idle",
  stage: "",
  progress: undefined,
  history: [],
  folder: undefined,
  style: undefined,
  sample: undefined,
  output: undefined,
  error: undefined,
};

/** What a training does before its first step, where a model to start from has norms. */
const fitting = "measuring the norms of the model to start from";

function whyFailed(error: unknown): string {
  if (!(error instanceof TrainingExistsError)) return errorMessage(error);
  return `"${error.folder}" holds a training already; “Go on” goes on with it`;
}

/** Losses that are kept for the curves. */
const historyLength = 600;
/** Milliseconds between two changes that are shown. */
const showEvery = 250;

export interface Training {
  readonly view: TrainingView;
  start(request: TrainRequest): void;
  /** Ends it with a checkpoint. */
  stop(): void;
}

export function useTraining(): Training {
  const { jobs, beforeExit } = useApp().services;
  const [view, setView] = useState(idle);
  const running = useRef<{ abort: AbortController; ended: Promise<void> }>(undefined);

  const stop = useCallback(() => {
    if (!running.current) return;
    running.current.abort.abort();
    setView((before) => ({ ...before, phase: "stopping", stage: "writing a checkpoint" }));
  }, []);

  const start = useCallback(
    (request: TrainRequest) => {
      if (running.current) return;
      const abort = new AbortController();
      setView({ ...idle, phase: "running", stage: "looking at the pictures" });
      const ended = follow(jobs.train(request, abort.signal), setView)
        .then(
          () => setView((before) => ({ ...before, phase: "done", stage: "" })),
          (error: unknown) =>
            setView((before) =>
              abort.signal.aborted
                ? { ...before, phase: "stopped", stage: "" }
                : { ...before, phase: "failed", stage: "", error: whyFailed(error) },
            ),
        )
        .finally(() => {
          running.current = undefined;
        });
      running.current = { abort, ended };
    },
    [jobs],
  );

  useEffect(() => {
    const end = async () => {
      running.current?.abort.abort();
      await running.current?.ended;
    };
    const forget = beforeExit(end);
    return () => {
      forget();
      void end();
    };
  }, [beforeExit]);
  return { view, start, stop };
}

async function follow(
  records: AsyncIterable<TrainRecord>,
  setView: (change: (before: TrainingView) => TrainingView) => void,
): Promise<void> {
  let history: readonly TrainingProgress["losses"][] = [];
  let shown = 0;
  for await (const record of records) {
    if (record.event === "stage") {
      setView((before) => ({ ...before, stage: stageText(record, fitting) }));
    }
    if (record.event === "begun") {
      const { folder, style } = record;
      setView((before) => ({ ...before, folder, style }));
    }
    if (record.event === "sample") setView((before) => ({ ...before, sample: record }));
    if (record.event === "done") setView((before) => ({ ...before, output: record.output }));
    if (record.event !== "progress") continue;
    const { event: _event, ...progress } = record;
    history = [...history, progress.losses].slice(-historyLength);
    if (performance.now() - shown < showEvery && progress.step < progress.steps) continue;
    shown = performance.now();
    setView((before) => ({ ...before, stage: "", progress, history }));
  }
}
