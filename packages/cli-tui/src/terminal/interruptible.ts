/** Ctrl-C as an AbortSignal: the one place where a command's work hears of the system's signals. */
import { InterruptedError } from "../commands/run-program.ts";

/** What ends work that goes on until somebody ends it, the loss of the terminal among them. */
export const endingSignals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/** Of work that leaves nothing behind: Ctrl-C is the system's, which ends the process at once. */
export const leftToSystem = (): AbortSignal => new AbortController().signal;

/**
 * Does work that signals stop, SIGINT and SIGTERM unless others are named: its signal is then
 * aborted, with an InterruptedError, which ends the process quietly with 130.
 * @param onStop called when that happens, before the work has answered
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onStop: () => void = () => {},
  signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"],
): Promise<T> {
  const abort = new AbortController();
  const stop = () => {
    if (abort.signal.aborted) return;
    onStop();
    abort.abort(new InterruptedError());
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(abort.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
