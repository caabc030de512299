import { fileURLToPath } from "node:url";
import { BackendError, createGraph, input, mul, ShapeError, UserError } from "@gramstyle/core";
import { afterEach, expect, test } from "vitest";
import { type InWorkerOptions, inWorker } from "./in-worker.ts";

const module = new URL("./fixtures/fake-backend.mjs", import.meta.url);
const graph = createGraph({ y: mul(input("x", [1]), 2) });
const x = Float32Array.of(1);

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

async function fake(behaviour: string, more: Partial<InWorkerOptions> = {}) {
  const backend = await inWorker({ module, options: { behaviour }, ...more });
  cleanups.push(() => backend.dispose());
  return { backend, executable: await backend.compile(graph) };
}

test("is the backend of the worker; the caller keeps its inputs and owns the outputs", async () => {
  const { backend, executable } = await fake("double", { options: { device: "imagined" } });
  expect([backend.name, backend.device]).toEqual(["fake", "imagined"]);
  const inputs = [1, 2, 3].map((number) => Float32Array.of(number));
  const runs = await Promise.all(inputs.map((array) => executable.run({ x: array })));
  expect(runs.map(({ y }) => y)).toEqual([2, 4, 6].map((number) => Float32Array.of(number)));
  expect(inputs.map((array) => array[0])).toEqual([1, 2, 3]);
});

test("outputs that are parts of one buffer arrive as arrays of their own", async () => {
  const { executable } = await fake("views");
  const { a, b } = await executable.run({ x });
  expect([a, b]).toEqual([Float32Array.of(1, 2), Float32Array.of(3, 4)]);
  expect(a!.buffer.byteLength).toBe(8);
});

test("an input on a SharedArrayBuffer is the same memory in the worker", async () => {
  const { executable } = await fake("shared");
  const shared = new Float32Array(new SharedArrayBuffer(4));
  expect((await executable.run({ x: shared })).y![0]).toBe(1);
  expect(shared[0]).toBe(1);
  expect((await executable.run({ x })).y![0]).toBe(0);
  expect(x[0]).toBe(1);
});

test("takes an absolute path as well, and a named export", async () => {
  const backend = await inWorker({ module: fileURLToPath(module) });
  await backend.dispose();
  await expect(inWorker({ module, exportName: "notABackend" })).rejects.toThrow(
    /expected "notABackend" of .* to make a backend/,
  );
});

test("errors keep their class and message", async () => {
  const { executable } = await fake("userError");
  await expect(executable.run({ x })).rejects.toThrow(new UserError("a user error"));
  await expect(executable.run({ x })).rejects.toBeInstanceOf(UserError);
  const { executable: other } = await fake("shapeError");
  await expect(other.run({ x })).rejects.toBeInstanceOf(ShapeError);
  const creation = inWorker({ module, options: { device: "none" } });
  await expect(creation).rejects.toThrow(new UserError('unknown device "none"'));
});

test("says what is wrong with a module or its options", async () => {
  const missing = new URL("./fixtures/missing.mjs", import.meta.url);
  await expect(inWorker({ module: missing })).rejects.toThrow(/missing\.mjs does not load: Cannot/);
  await expect(inWorker({ module, exportName: "create" })).rejects.toThrow(
    /expected a factory as export "create" of .*fake-backend\.mjs, got undefined/,
  );
  await expect(inWorker({ module: "@gramstyle/backend-ort" })).rejects.toThrow(UserError);
  await expect(inWorker({ module, options: () => {} })).rejects.toThrow(UserError);
});

test("the event loop goes on while the worker computes", async () => {
  const { executable } = await fake("spinUntilCounted");
  const count = new Float32Array(new SharedArrayBuffer(4));
  const timer = setInterval(() => {
    count[0]! += 1;
  }, 5);
  const { y } = await executable.run({ x: count });
  clearInterval(timer);
  expect(y![0]).toBeGreaterThanOrEqual(50);
});

test("a worker that exits rejects its runs and later calls with the reason", async () => {
  const { backend, executable } = await fake("exit");
  const reason = new BackendError("the worker ended with exit code 3: the driver is gone");
  const runs = [executable.run({ x }), executable.run({ x })];
  for (const run of runs) await expect(run).rejects.toThrow(reason);
  await expect(executable.run({ x })).rejects.toThrow(reason);
  await expect(backend.compile(graph)).rejects.toThrow(BackendError);
  await executable.dispose();
  await backend.dispose();
  const { executable: anew } = await fake("double");
  expect((await anew.run({ x })).y).toEqual(Float32Array.of(2));
});

test("an uncaught error in the worker is the reason of its runs", async () => {
  const { executable } = await fake("throwLater");
  await expect(executable.run({ x })).rejects.toThrow(
    new BackendError("the worker died: thrown from a timer"),
  );
});

test("dispose rejects what runs at once; what is queued behind it never starts", async () => {
  const { backend, executable } = await fake("countAndHold");
  const [started, release] = [0, 1];
  const shared = new Float32Array(new SharedArrayBuffer(8));
  const runs = [1, 2, 3].map(() => executable.run({ x: shared }));
  const rejected = Promise.all(
    runs.map((run) => expect(run).rejects.toThrow(/was disposed while it computed/)),
  );
  await expect.poll(() => shared[started], { timeout: 120_000 }).toBe(1);
  await backend.dispose();
  await rejected;
  await expect(executable.run({ x })).rejects.toThrow(BackendError);
  shared[release] = 1;
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(shared[started]).toBe(1);
});

test("dispose does not wait for a native call that cannot be interrupted", async () => {
  const { backend, executable } = await fake("block");
  const shared = new Float32Array(new SharedArrayBuffer(8));
  const [milliseconds, returned] = [0, 1];
  shared[milliseconds] = 8000;
  const rejected = expect(executable.run({ x: shared })).rejects.toThrow(BackendError);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await backend.dispose();
  expect(shared[returned]).toBe(0);
  await rejected;
});

test("dispose ends a worker whose backend never finishes its own dispose", async () => {
  const { backend } = await fake("never");
  await backend.dispose();
});

test("what the worker prints goes to onOutput and nowhere else", async () => {
  let output = "";
  const { executable } = await fake("print", {
    onOutput: (text) => {
      output += text;
    },
  });
  await executable.run({ x });
  await expect.poll(() => output, { timeout: 120_000 }).toContain("to stderr\n");
  expect(output).toContain("to stdout\n");
});
