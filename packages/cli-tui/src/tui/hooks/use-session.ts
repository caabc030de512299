/** An optimization as a component sees it: begun with it, and left so that it can go on later. */
import { join } from "node:path";
import { errorMessage, type RunState } from "@gramstyle/core";
import {
  createOptimizeSession,
  type OptimizePlan,
  type OptimizeSession,
  type SessionView,
} from "@gramstyle/jobs/optimize";
import { saveSessionCheckpoint } from "@gramstyle/jobs/record";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useApp } from "../app-context.ts";
import type { Unfinished } from "../state/app-state.ts";
import { createPacedTeller } from "../work/paced-teller.ts";

/** Where a run begins. */
export interface RunStart {
  readonly plan: OptimizePlan;
  readonly resumeFrom?: RunState | undefined;
  /** Where its checkpoint is, where it has one already. */
  readonly checkpoint?: string | undefined;
  /** What Home calls it when it is left. */
  readonly title: string;
}

export interface RunningSession {
  readonly session: OptimizeSession | undefined;
  readonly view: SessionView | undefined;
  /** Why it could not begin. */
  readonly error: string | undefined;
}

/** Milliseconds between two checkpoints of a run that goes on. */
const checkpointEvery = 60_000;

/** @param start read once, when the component appears */
export function useSession(start: () => Promise<RunStart>): RunningSession {
  const { dispatch, services } = useApp();
  const { jobs, runsFolder, beforeExit } = services;
  const [session, setSession] = useState<OptimizeSession>();
  const [error, setError] = useState<string>();
  const begin = useRef(start);

  useEffect(() => {
    let ended = false;
    let begun: OptimizeSession | undefined;
    let title = "";
    let checkpoint = join(runsFolder, `${Date.now()}.checkpoint`);
    let left = false;
    const keep = async (): Promise<void> => {
      const view = begun?.view();
      if (!view || view.phase === "done") return;
      if (!(await saveSessionCheckpoint(view, checkpoint))) return;
      const unfinished: Unfinished = {
        checkpoint,
        title,
        fractionDone: view.progress!.fractionDone,
      };
      dispatch({ type: "leave-unfinished", unfinished });
    };
    const forget = beforeExit(async () => {
      left = true;
      await keep();
    });
    const timer = setInterval(() => {
      if (begun?.view().phase === "running") keep().catch(() => {});
    }, checkpointEvery);
    begin
      .current()
      .then((run) => {
        if (ended) return;
        title = run.title;
        checkpoint = run.checkpoint ?? checkpoint;
        begun = createOptimizeSession({ ...run, iterate: jobs.iterate });
        setSession(begun);
      })
      .catch((reason: unknown) => setError(errorMessage(reason)));
    return () => {
      ended = true;
      clearInterval(timer);
      forget();
      const done = begun?.view().phase === "done";
      const kept = (left ? Promise.resolve() : keep()).catch((reason: unknown) => {
        const text = `the run could not be kept: ${errorMessage(reason)}`;
        dispatch({ type: "say", message: { kind: "error", text } });
      });
      // The file goes at the next start, when nothing can need it any more.
      if (done) dispatch({ type: "finish-run", checkpoint });
      begun?.close();
      void kept.then(() => jobs.endOptimizer());
    };
  }, [jobs, runsFolder, beforeExit, dispatch]);

  const subscribe = useMemo(() => (session ? paced(session) : subscribeToNothing), [session]);
  const view = useSyncExternalStore(
    subscribe,
    () => session?.view(),
    () => undefined,
  );
  return { session, view, error };
}

/** Tells of a session's changes no more often than drawing is worth. */
function paced(session: OptimizeSession) {
  return (listener: () => void) => {
    const teller = createPacedTeller();
    teller.subscribe(listener);
    const end = session.subscribe(teller.tell);
    return () => {
      end();
      teller.close();
    };
  };
}

const subscribeToNothing = () => () => {};
