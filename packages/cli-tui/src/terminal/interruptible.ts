/** Ctrl-C as an AbortSignal: the one place where a command's work hears of the system's signals. */
import { InterruptedError } from "../run-program.ts";

/**
 * Does work that SIGINT and SIGTERM stop: its signal is then aborted, with an InterruptedError,
 * which ends the process quietly with 130.
 * @param onStop called when that happens, before the work has answered
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onStop: () => void = () => {},
): Promise<T> {
  const abort = new AbortController();
  const stop = () => {
    if (abort.signal.aborted) return;
    onStop();
    abort.abort(new InterruptedError());
  };
  process.on("SIGINT", stop).on("SIGTERM", stop);
  try {
    return await work(abort.signal);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
