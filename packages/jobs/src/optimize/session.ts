/**
 * An optimization that is steered while it runs: pause, step, undo, fork, another style. Every run is
 * one generator of records that begins at a state; steering ends it and begins another.
 */
import { errorMessage, type LiveControls, type Progress, type RunState } from "@gramstyle/core";
import type { Original } from "@gramstyle/media/picture";
import type { Stage } from "../job.ts";
import type { Optimizer } from "./optimizer.ts";
import type { OptimizePlan, StyleFile } from "./plan.ts";
import type { IterationRecord } from "./records.ts";
import { type ClockReading, createRunClock } from "./run-clock.ts";
import { nextBranch, type Snapshot, undoFrom, withSnapshot } from "./snapshots.ts";

/** Where a session is: a new object after every change. */
export interface SessionView {
  readonly phase: "preparing" | "running" | "paused" | "done" | "failed";
  /** What is done before the first iteration; undefined while iterations come. */
  readonly stage: Stage | undefined;
  readonly error: string | undefined;
  readonly progress: Progress | undefined;
  readonly clock: ClockReading;
  readonly device: string | undefined;
  /** What a result keeps of the content picture, once that is read. */
  readonly original: Original | undefined;
  readonly controls: LiveControls;
  readonly plan: OptimizePlan;
  readonly history: readonly Progress["losses"][];
  readonly snapshots: readonly Snapshot[];
  readonly branch: string;
  /** Whether something was changed on the way, so that the plan alone does not lead here. */
  readonly steered: boolean;
}

/** An optimization that is steered while it runs. */
export interface OptimizeSession {
  readonly view: () => SessionView;
  /**
   * Called after every change, and told whether a user waits for it: other changes come as often as
   * iterations do. @returns what ends that
   */
  subscribe(listener: (isAwaited: boolean) => void): () => void;
  pause(): void;
  resume(): void;
  /** One iteration, then a pause. */
  step(): void;
  setControls(controls: LiveControls): void;
  /** Back to the snapshot before. @returns whether there was one */
  undo(): boolean;
  /** Goes on from a snapshot as a new branch; where the run is now becomes a snapshot too. */
  fork(id: number): void;
  swapStyle(style: StyleFile): void;
  /** So many more iterations at the last scale. */
  extend(iterations: number): void;
  close(): void;
}

/** What a session begins with. */
export interface SessionOptions {
  readonly plan: OptimizePlan;
  readonly resumeFrom?: RunState | undefined;
  /** What does the work; it stays the caller's. */
  readonly iterate: Optimizer["iterate"];
}

/** Iterations between two snapshots. */
const snapshotEvery = 10;
/** Losses that are kept for the curves. */
const historyLength = 600;

/** Begins at once. Errors of a run are in the view, `phase: "failed"`; nothing is thrown. */
export function createOptimizeSession({
  plan,
  resumeFrom,
  iterate,
}: SessionOptions): OptimizeSession {
  let view: SessionView = {
    phase: "preparing",
    stage: undefined,
    error: undefined,
    progress: undefined,
    clock: { rate: undefined, left: undefined },
    device: undefined,
    original: undefined,
    controls: { weights: plan.weights, learningRate: plan.learningRate },
    plan,
    history: [],
    snapshots: [],
    branch: nextBranch(0),
    steered: resumeFrom !== undefined,
  };
  let branches = 1;
  let snapshotId = 0;
  let abort = new AbortController();
  /** Iterations that may be done while paused. */
  let steps = 0;
  let paused = false;
  let wake: () => void = () => {};

  const listeners = new Set<(isAwaited: boolean) => void>();
  const tell = (isAwaited = false): void => {
    for (const listener of listeners) listener(isAwaited);
  };
  const change = (update: Partial<SessionView>, isAwaited = false): void => {
    view = { ...view, ...update };
    tell(isAwaited);
  };

  const snapshot = (): void => {
    const { progress, controls, branch, history } = view;
    if (!progress) return;
    const taken = { id: snapshotId++, branch, progress, controls, plan: view.plan, history };
    view = { ...view, snapshots: withSnapshot(view.snapshots, taken) };
  };

  /** Ends the run that there is and begins one from a state. */
  const begin = (state: RunState | undefined): void => {
    abort.abort();
    abort = new AbortController();
    wake();
    const request = { plan: view.plan, resumeFrom: state, controls: () => view.controls };
    change({ phase: paused ? "paused" : "preparing", error: undefined });
    void run(iterate(request, abort.signal), abort.signal);
  };

  const run = async (records: AsyncGenerator<IterationRecord>, signal: AbortSignal) => {
    const clock = createRunClock();
    try {
      while (true) {
        while (paused && steps === 0 && !signal.aborted) {
          await new Promise<void>((go) => {
            wake = go;
          });
        }
        if (signal.aborted) return;
        const next = await records.next();
        if (signal.aborted) return;
        if (next.done) break;
        take(next.value, clock);
      }
      if (!paused) snapshot();
      change({ phase: "done", stage: undefined }, true);
    } catch (error) {
      if (!signal.aborted) change({ phase: "failed", error: errorMessage(error) }, true);
    } finally {
      records.return(undefined).catch(() => {});
    }
  };

  const take = (record: IterationRecord, clock: ReturnType<typeof createRunClock>): void => {
    if (record.event === "stage") {
      const begun = "device" in record && { device: record.device, original: record.original() };
      change({ stage: record.stage, ...begun });
      return;
    }
    if (steps > 0) steps--;
    view = {
      ...view,
      phase: paused ? "paused" : "running",
      stage: undefined,
      progress: record,
      clock: clock(record),
      history: [...view.history, record.losses].slice(-historyLength),
    };
    if (record.totalIteration === 1 || record.totalIteration % snapshotEvery === 0) snapshot();
    // The last one before a pause, or a single step: nothing comes after it soon.
    tell(paused);
  };

  const goTo = (to: Snapshot, update: Partial<SessionView>): void => {
    const { progress, controls, history } = to;
    change({ progress, controls, history, plan: to.plan, steered: true, ...update }, true);
    begin(progress.state());
  };

  const session: OptimizeSession = {
    view: () => view,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pause() {
      paused = true;
      if (view.phase === "running" || view.phase === "preparing") change({ phase: "paused" }, true);
    },
    resume() {
      paused = false;
      if (view.phase === "paused") {
        change({ phase: view.progress ? "running" : "preparing" }, true);
      }
      wake();
    },
    step() {
      session.pause();
      steps++;
      wake();
    },
    setControls(controls) {
      snapshot();
      change({ controls, steered: true }, true);
    },
    undo() {
      const back = undoFrom(view.snapshots, view.progress);
      if (!back) return false;
      // Else it would soon be where it was; now something can be changed first.
      paused = true;
      goTo(back.snapshot, { snapshots: back.ring, branch: back.snapshot.branch });
      return true;
    },
    fork(id) {
      const from = view.snapshots.find((candidate) => candidate.id === id);
      if (!from) return;
      snapshot();
      goTo(from, { branch: nextBranch(branches++), snapshots: view.snapshots });
    },
    swapStyle(style) {
      snapshot();
      change({ plan: { ...view.plan, styles: [style] }, steered: true }, true);
      begin(view.progress?.state() ?? resumeFrom);
    },
    extend(iterations) {
      const all = view.plan.iterations;
      const longer = [...all.slice(0, -1), all.at(-1)! + iterations];
      change({ plan: { ...view.plan, iterations: longer } }, true);
      begin(view.progress?.state() ?? resumeFrom);
    },
    close() {
      abort.abort();
      wake();
      listeners.clear();
    },
  };
  begin(resumeFrom);
  return session;
}
