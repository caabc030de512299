/** Why a worker thread ended. */
import type { Worker } from "node:worker_threads";
import { errorMessage } from "@gramstyle/core/backend";

/**
 * Resolves with a reason of one line once the worker is gone or cannot be talked to. For one that
 * exits, what it last wrote to stderr is part of the reason.
 */
export function deathOf(worker: Worker, lastError: () => string): Promise<string> {
  return new Promise((resolve) => {
    worker.once("error", (error) => resolve(`the worker died: ${errorMessage(error)}`));
    worker.once("messageerror", (error) => {
      resolve(`the worker sent what cannot be read: ${errorMessage(error)}`);
    });
    worker.once("exit", (code) => {
      const detail = lastError();
      resolve(`the worker ended with exit code ${code}${detail === "" ? "" : `: ${detail}`}`);
    });
  });
}
