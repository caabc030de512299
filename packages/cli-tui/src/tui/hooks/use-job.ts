/** One job as a component sees it: started, followed, and ended with the component. */
import { errorMessage } from "@gramstyle/core";
import { useEffect, useRef, useState } from "react";

export interface JobState<Record> {
  readonly status: "idle" | "running" | "done" | "failed";
  /** The newest record. */
  readonly record: Record | undefined;
  /** Why it failed, one line. */
  readonly error: string | undefined;
}

const idle = { status: "idle", record: undefined, error: undefined } as const;

/**
 * Runs the generator that `start` makes, anew whenever `key` changes; without a key nothing runs.
 * The job before is aborted first; its record stays until the new one's first comes.
 */
export function useJob<Record>(
  key: string | undefined,
  start: (signal: AbortSignal) => AsyncIterable<Record>,
): JobState<Record> {
  const [state, setState] = useState<JobState<Record>>(idle);
  const latest = useRef(start);
  latest.current = start;
  useEffect(() => {
    if (key === undefined) return setState(idle);
    const abort = new AbortController();
    const { signal } = abort;
    const change = (update: Partial<JobState<Record>>) => {
      if (!signal.aborted) setState((before) => ({ ...before, ...update }));
    };
    change({ status: "running", error: undefined });
    follow(latest.current(signal), change, signal);
    return () => abort.abort();
  }, [key]);
  return state;
}

async function follow<Record>(
  records: AsyncIterable<Record>,
  change: (update: Partial<JobState<Record>>) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const record of records) {
      if (signal.aborted) return;
      change({ record });
    }
    change({ status: "done" });
  } catch (error) {
    change({ status: "failed", error: errorMessage(error) });
  }
}
