/**
 * An optimization that is steered while it runs: pause, step, undo, fork, another style. Every run is
 * one generator of records that begins at a state; steering ends it and begins another.
 */
import { errorMessage, type LiveControls, type Progress, type RunState } from "@gramstyle/core";
import type { OptimizePlan } from "@gramstyle/jobs";
import { nextBranch, type Snapshot, undoFrom, withSnapshot } from "../state/snapshots.ts";
import type { OptimizeRecord, OptimizeRequest } from "./optimizer.ts";
import { createPacedTeller } from "./paced-teller.ts";
import { type ClockReading, createRunClock } from "./run-clock.ts";

export interface SessionView {
  readonly phase: "preparing" | "running" | "paused" | "done" | "failed";
  /** What is done before the first iteration. */
  readonly stage: string;
  readonly error: string | undefined;
  readonly progress: Progress | undefined;
  readonly clock: ClockReading;
  readonly device: string | undefined;
  readonly controls: LiveControls;
  readonly recipe: OptimizePlan;
  readonly history: readonly Progress["losses"][];
  readonly snapshots: readonly Snapshot[];
  readonly branch: string;
  /** Whether something was changed on the way, so that the recipe alone does not lead here. */
  readonly steered: boolean;
}

export interface OptimizeSession {
  readonly view: () => SessionView;
  /** Called after changes, a few times a second at most. @returns what ends that */
  subscribe(listener: () => void): () => void;
  pause(): void;
  resume(): void;
  /** One iteration, then a pause. */
  step(): void;
  setControls(controls: LiveControls): void;
  /** Back to the snapshot before. @returns whether there was one */
  undo(): boolean;
  /** Goes on from a snapshot as a new branch; where the run is now becomes a snapshot too. */
  fork(id: number): void;
  swapStyle(style: OptimizePlan["styles"][number]): void;
  /** So many more iterations at the last scale. */
  extend(iterations: number): void;
  close(): void;
}

export interface SessionOptions {
  readonly recipe: OptimizePlan;
  readonly resumeFrom?: RunState | undefined;
  optimize(request: OptimizeRequest, signal: AbortSignal): AsyncGenerator<OptimizeRecord>;
}

/** Iterations between two snapshots. */
const snapshotEvery = 10;
/** Losses that are kept for the curves. */
const historyLength = 600;

export function createOptimizeSession({
  recipe,
  resumeFrom,
  optimize,
}: SessionOptions): OptimizeSession {
  let view: SessionView = {
    phase: "preparing",
    stage: "",
    error: undefined,
    progress: undefined,
    clock: { rate: undefined, left: undefined },
    device: undefined,
    controls: { weights: recipe.weights, learningRate: recipe.learningRate },
    recipe,
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

  const { tell, ...teller } = createPacedTeller();
  const change = (update: Partial<SessionView>, atOnce = false): void => {
    view = { ...view, ...update };
    tell(atOnce);
  };

  const snapshot = (): void => {
    const { progress, controls, branch, history } = view;
    if (!progress) return;
    const taken = { id: snapshotId++, branch, progress, controls, recipe: view.recipe, history };
    view = { ...view, snapshots: withSnapshot(view.snapshots, taken) };
  };

  /** Ends the run that there is and begins one from a state. */
  const begin = (state: RunState | undefined): void => {
    abort.abort();
    abort = new AbortController();
    wake();
    const request = { recipe: view.recipe, resumeFrom: state, controls: () => view.controls };
    change({ phase: paused ? "paused" : "preparing", error: undefined });
    void run(optimize(request, abort.signal), abort.signal);
  };

  const run = async (records: AsyncGenerator<OptimizeRecord>, signal: AbortSignal) => {
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
      change({ phase: "done", stage: "" }, true);
    } catch (error) {
      if (!signal.aborted) change({ phase: "failed", error: errorMessage(error) }, true);
    } finally {
      records.return(undefined).catch(() => {});
    }
  };

  const take = (record: OptimizeRecord, clock: ReturnType<typeof createRunClock>): void => {
    if (record.kind === "stage") {
      change({ stage: record.text });
      return;
    }
    const { progress, device } = record;
    if (steps > 0) steps--;
    view = {
      ...view,
      phase: paused ? "paused" : "running",
      stage: "",
      progress,
      device,
      clock: clock(progress),
      history: [...view.history, progress.losses].slice(-historyLength),
    };
    if (progress.totalIteration === 1 || progress.totalIteration % snapshotEvery === 0) snapshot();
    // The last one before a pause, or a single step: nothing comes after it soon.
    tell(paused);
  };

  const goTo = (to: Snapshot, update: Partial<SessionView>): void => {
    const { progress, controls, history } = to;
    change({ progress, controls, history, recipe: to.recipe, steered: true, ...update }, true);
    begin(progress.state());
  };

  const session: OptimizeSession = {
    view: () => view,
    subscribe: teller.subscribe,
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
      change({ recipe: { ...view.recipe, styles: [style] }, steered: true }, true);
      begin(view.progress?.state() ?? resumeFrom);
    },
    extend(iterations) {
      const all = view.recipe.iterations;
      const longer = [...all.slice(0, -1), all.at(-1)! + iterations];
      change({ recipe: { ...view.recipe, iterations: longer } }, true);
      begin(view.progress?.state() ?? resumeFrom);
    },
    close() {
      abort.abort();
      wake();
      teller.close();
    },
  };
  begin(resumeFrom);
  return session;
}
