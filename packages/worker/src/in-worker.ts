/** A backend in a worker thread of Node, so that the event loop of the caller stays free. */
import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import { type Backend, BackendError, errorMessage, UserError } from "@gramstyle/core/backend";
import { deathOf } from "./death.ts";
import { nodePort } from "./node-port.ts";
import { receiveOutput } from "./output.ts";
import { createRemoteBackend } from "./remote/remote-backend.ts";
import { keepThread } from "./thread-end.ts";
import { atMost } from "./time-limit.ts";
import type { WorkerData } from "./worker-data.ts";

/** The module of a backend, and what its factory is given. */
export interface InWorkerOptions {
  /**
   * The module that exports the factory: a URL or an absolute path. For a package, what the
   * caller's `import.meta.resolve("@gramstyle/backend-ort")` gives: only the caller knows which
   * packages it can see.
   */
  readonly module: string | URL;
  /** The export that is the factory `(options) => Backend | Promise<Backend>`. Default: "default". */
  readonly exportName?: string;
  /** Handed to the factory. Plain data: it is copied to the other thread. */
  readonly options?: unknown;
  /**
   * Takes what JavaScript in the worker writes to stdout and stderr; dropped where not given, so
   * that it never lands in the middle of a terminal UI. What native code writes cannot be caught.
   */
  readonly onOutput?: (text: string) => void;
}

/** The longest that `dispose` waits for an idle worker to release what it holds and exit, in ms. */
const idleLimit = 2000;
/** The longest that `dispose` waits for one that computes to exit, in ms. */
const busyLimit = 100;

/**
 * Starts a worker thread, creates a backend in it and stands for that backend here: same name,
 * device, results and errors. What crosses how is said at `createRemoteBackend`.
 *
 * - A worker that dies (an uncaught error, `process.exit` in it, out of JavaScript memory) rejects
 *   what it was on, and every later call, with a BackendError that says why; make a new one then.
 *   A crash of native code takes the whole process, as it does without a worker.
 * - An idle worker does not keep the process alive; one that computes does.
 * - `dispose` ends the thread. While something is compiled or run it rejects that at once, waits
 *   0.1 s at most and lets the thread exit by itself when the one call that it is in has returned:
 *   a native call cannot be interrupted (see thread-end.ts). What is queued behind it never starts.
 *   A process that ends in that time waits for the call, up to a minute.
 *
 * @throws UserError where `module` is no URL and no absolute path, or `options` are not plain data;
 *   BackendError where the module does not load or the worker dies; whatever the factory throws.
 */
export async function inWorker({
  module,
  exportName = "default",
  options,
  onOutput,
}: InWorkerOptions): Promise<Backend> {
  const output = new MessageChannel();
  const threadEnd = new MessageChannel();
  const left = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const worker = startWorker({
    module: moduleUrl(module),
    exportName,
    options,
    output: output.port2,
    threadEnd: { port: threadEnd.port2, left },
  });
  const lastError = receiveOutput(output.port1, onOutput);
  const thread = keepThread(worker, threadEnd.port1, left);
  let remote: Backend;
  try {
    remote = await createRemoteBackend(nodePort(worker), {
      died: deathOf(worker, lastError),
      onBusy: thread.setBusy,
    });
  } catch (error) {
    await thread.end(idleLimit);
    throw error;
  }

  let disposal: Promise<void> | undefined;
  const dispose = async (): Promise<void> => {
    const limit = thread.busy ? busyLimit : idleLimit;
    try {
      await atMost(limit, remote.dispose());
    } finally {
      await thread.end(limit);
    }
  };
  return {
    ...remote,
    dispose() {
      disposal ??= dispose();
      return disposal;
    },
  };
}

function startWorker(workerData: WorkerData): Worker {
  // The same file from src/ (in tests) and from dist/.
  const entry = new URL("../dist/worker-entry.js", import.meta.url);
  if (!existsSync(entry)) {
    throw new BackendError(
      `the worker's script is not at ${fileURLToPath(entry)}: it lies beside the code of @gramstyle/worker; a bundle for Node must leave @gramstyle/* external`,
    );
  }
  try {
    const transferList = [workerData.output, workerData.threadEnd.port];
    // Kept from this process's own: what is printed comes over `output`.
    return new Worker(entry, { workerData, transferList, stdout: true, stderr: true });
  } catch (error) {
    if (!(error instanceof Error && error.name === "DataCloneError")) throw error;
    throw new UserError(
      `expected options of plain data for a backend in a worker: ${errorMessage(error)}`,
    );
  }
}

function moduleUrl(module: string | URL): string {
  if (module instanceof URL) return module.href;
  if (isAbsolute(module)) return pathToFileURL(module).href;
  if (URL.canParse(module)) return module;
  throw new UserError(
    `expected the URL or absolute path of a module, got "${module}"; for a package give import.meta.resolve("${module}")`,
  );
}
