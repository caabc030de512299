/**
 * Ending a worker thread without `worker.terminate()`: that makes a native call fail on its way
 * back to JavaScript, and onnxruntime-node then aborts the whole process. So does a process that
 * ends meanwhile, since it terminates its workers. Instead the thread is asked, and exits by itself
 * once the call it is in has returned; a process that ends in the meantime waits for that.
 */
import type { MessagePort, Worker } from "node:worker_threads";
import { atMost } from "./time-limit.ts";

/** What both sides share to end the thread. */
export interface ThreadEnd {
  /** The worker's end of the port that asks it to exit. */
  readonly port: MessagePort;
  /** In shared memory: 1 once the thread has left its last call. */
  readonly left: Int32Array;
}

/** The longest that a process which ends waits for a thread to leave its call, in ms. */
const processExitLimit = 60_000;

/** In the worker: exits when asked, which is heard between two calls. */
export function obeyThreadEnd({ port, left }: ThreadEnd): void {
  port.on("message", () => process.exit());
  port.unref();
  process.on("exit", () => {
    Atomics.store(left, 0, 1);
    Atomics.notify(left, 0);
  });
}

export interface ThreadKeeper {
  /** Whether the thread is in a call, as far as was said. */
  readonly busy: boolean;
  /** A busy thread keeps the process alive; an idle one does not. */
  setBusy(busy: boolean): void;
  /** Asks the thread to exit. Resolves once it has, or after `limit` milliseconds. */
  end(limit: number): Promise<void>;
}

/** In the caller. `port` is the other end of the worker's. */
export function keepThread(worker: Worker, port: MessagePort, left: Int32Array): ThreadKeeper {
  let busy = false;
  /** Once it ends, or is gone, how busy it is no longer matters. */
  let ending = false;
  const exited = new Promise<void>((resolve) => {
    worker.once("exit", () => {
      ending = true;
      process.off("exit", waitForThread);
      resolve();
    });
  });

  function waitForThread(): void {
    port.postMessage("exit");
    Atomics.wait(left, 0, 0, processExitLimit);
  }

  return {
    get busy() {
      return busy;
    },
    setBusy(now) {
      busy = now;
      if (ending) return;
      if (now) {
        worker.ref();
        process.once("exit", waitForThread);
      } else {
        worker.unref();
        process.off("exit", waitForThread);
      }
    },
    async end(limit) {
      if (!ending) {
        ending = true;
        process.off("exit", waitForThread);
        process.once("exit", waitForThread);
        port.postMessage("exit");
      }
      worker.ref();
      await atMost(limit, exited);
      worker.unref();
    },
  };
}
