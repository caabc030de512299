/** The web's worker, played by a message channel; browsers are driven by backend-tfjs's tests. */
import { BackendError, createGraph, input, mul } from "@gramstyle/core";
import { createReferenceBackend } from "@gramstyle/core/reference";
import { expect, test } from "vitest";
import { inWebWorker, type WebWorkerLike } from "./in-web-worker.ts";
import { nodePort } from "./node-port.ts";
import { serveBackend } from "./remote/serve-backend.ts";

const graph = createGraph({ y: mul(input("x", [1]), 2) });

/** A worker as pages have them, and the port of its script. */
function webWorker() {
  const { port1, port2 } = new MessageChannel();
  const listeners: Record<string, (event: { readonly message?: string }) => void> = {};
  const page = nodePort(port1 as never);
  let terminated = false;
  const worker: WebWorkerLike = {
    postMessage: page.postMessage,
    addEventListener(type, listener) {
      if (type === "message") page.addEventListener(type, listener);
      else listeners[type] = listener;
    },
    removeEventListener: page.removeEventListener,
    terminate() {
      terminated = true;
      port1.close();
    },
  };
  return {
    worker,
    script: nodePort(port2 as never),
    die: (message: string) => listeners.error?.({ message }),
    isTerminated: () => terminated,
  };
}

test("is the backend of the worker, and ends it with the backend", async () => {
  const { worker, script, isTerminated } = webWorker();
  void serveBackend(script, async () => createReferenceBackend());
  const backend = await inWebWorker(worker);
  expect(backend.name).toBe("reference");
  const executable = await backend.compile(graph);
  expect((await executable.run({ x: Float32Array.of(3) })).y).toEqual(Float32Array.of(6));
  await backend.dispose();
  expect(isTerminated()).toBe(true);
});

test("a worker that dies rejects what it was on; one whose backend fails is ended", async () => {
  const first = webWorker();
  void serveBackend(first.script, async () => ({
    ...createReferenceBackend(),
    compile: () => new Promise(() => {}),
  }));
  const backend = await inWebWorker(first.worker);
  const compiling = backend.compile(graph);
  first.die("out of memory");
  await expect(compiling).rejects.toThrow(new BackendError("the worker died: out of memory"));
  await backend.dispose();

  const second = webWorker();
  void serveBackend(second.script, () => Promise.reject(new BackendError("no device")));
  await expect(inWebWorker(second.worker)).rejects.toThrow("no device");
  expect(second.isTerminated()).toBe(true);
});

test("dispose in the middle of a run rejects it and does not wait for it", async () => {
  const { worker, script, isTerminated } = webWorker();
  void serveBackend(script, async () => ({
    ...createReferenceBackend(),
    compile: async () => ({ run: () => new Promise(() => {}), dispose: async () => {} }),
  }));
  const backend = await inWebWorker(worker);
  const executable = await backend.compile(graph);
  const run = executable.run({ x: Float32Array.of(3) });
  const rejected = expect(run).rejects.toThrow("disposed while it computed");
  await backend.dispose();
  await rejected;
  expect(isTerminated()).toBe(true);
});
