/** Work that is given up when a signal says so. */
import type { AbortSignalLike } from "./runtime.ts";

/**
 * The work's result, or a rejection with the signal's reason as soon as there is one; the work then
 * goes on unheeded.
 */
export function abortable<T>(work: Promise<T>, signal: AbortSignalLike | undefined): Promise<T> {
  if (!signal) return work;
  // Not Promise.race: what races against one long-lived promise is kept as long as that lives.
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort);
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
