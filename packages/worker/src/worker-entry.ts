/** What runs in the worker thread: imports the backend's module, creates the backend, serves it. */
import { parentPort, workerData } from "node:worker_threads";
import { type Backend, BackendError, errorMessage } from "@gramstyle/core/backend";
import { nodePort } from "./node-port.ts";
import { sendOutput } from "./output.ts";
import { serveBackend } from "./remote/serve-backend.ts";
import { obeyThreadEnd } from "./thread-end.ts";
import type { WorkerData } from "./worker-data.ts";

const { module, exportName, options, output, threadEnd } = workerData as WorkerData;

obeyThreadEnd(threadEnd);
sendOutput(output);

// Without its id a message that cannot be read cannot be answered: dying tells the caller.
parentPort!.on("messageerror", (error) => {
  throw error;
});

await serveBackend(nodePort(parentPort!), async () => {
  const factory = (await importModule())[exportName];
  if (typeof factory !== "function") {
    throw new BackendError(
      `expected a factory as export "${exportName}" of ${module}, got ${typeof factory}`,
    );
  }
  const backend: Backend = await factory(options);
  if (typeof backend?.compile !== "function") {
    throw new BackendError(`expected "${exportName}" of ${module} to make a backend`);
  }
  return backend;
});

async function importModule(): Promise<Record<string, unknown>> {
  try {
    return await import(module);
  } catch (error) {
    throw new BackendError(`the backend module ${module} does not load: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}
