/** A backend in a worker of the web. */
import type { Backend } from "@gramstyle/core";
import type { MessagePortLike } from "./remote/protocol.ts";
import { createRemoteBackend } from "./remote/remote-backend.ts";

/** The part of the web's `Worker` that is used here. */
export interface WebWorkerLike extends Pick<MessagePortLike, "postMessage"> {
  addEventListener(
    type: "message" | "error" | "messageerror",
    listener: (event: { readonly data?: unknown; readonly message?: string }) => void,
  ): void;
  removeEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  terminate(): void;
}

/**
 * Stands for the backend that a web worker serves: same name, device, results and errors. The
 * worker's script says which one that is:
 *
 *     serveBackend(self, () => createOrtBackend({ device: "auto", wasmFolder: "/wasm/" }));
 *
 * A worker that dies (an uncaught error, a script that does not load) rejects what it was on, and
 * every later call, with a BackendError that says why. `dispose` ends the worker, also in the
 * middle of a run.
 *
 * @param worker one that no one else talks to; it is terminated if the backend cannot be created
 * @throws whatever the creation in the worker threw; BackendError where the worker died
 */
export async function inWebWorker(worker: WebWorkerLike): Promise<Backend> {
  const died = new Promise<string>((resolve) => {
    worker.addEventListener("error", ({ message }) => {
      resolve(`the worker died: ${message ?? "its script does not load"}`);
    });
    worker.addEventListener("messageerror", () => {
      resolve("the worker sent what cannot be read");
    });
  });
  let busy = false;
  const onBusy = (now: boolean): void => {
    busy = now;
  };
  try {
    const remote = await createRemoteBackend(worker as MessagePortLike, { died, onBusy });
    return {
      ...remote,
      async dispose() {
        const interrupts = busy;
        const disposal = remote.dispose();
        try {
          // What it computes can be ended only with the worker.
          if (!interrupts) await disposal;
        } finally {
          worker.terminate();
        }
      },
    };
  } catch (error) {
    worker.terminate();
    throw error;
  }
}
