/** Lets only so many tasks run at once. */

import { availableParallelism } from "node:os";

/** Runs a task as soon as fewer than the limit are running, in the order of the calls. */
export type Limit = <Result>(task: () => Promise<Result>) => Promise<Result>;

/**
 * A limit for decoding. Each decode holds one of the threads that Node shares with reading and
 * writing files (four, or UV_THREADPOOL_SIZE); one is left free, so that a checkpoint need not wait.
 */
export function createDecodeLimit(): Limit {
  const threads = Number(process.env.UV_THREADPOOL_SIZE) || 4;
  // Two even on one core: while one decodes, the other reads its file.
  return createLimit(Math.max(2, Math.min(availableParallelism(), threads - 1)));
}

/** A limit of `count` tasks at once. */
export function createLimit(count: number): Limit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running < count) running++;
    // Whoever ends hands its place to the first that waits, so `running` stays.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
