/** ONNX Runtime on the CPU: the conformance suite, and what this backend adds to the contract. */
import {
  BackendError,
  constant,
  conv2d,
  createGraph,
  input,
  mul,
  UserError,
} from "@gramstyle/core";
import { describeBackend } from "@gramstyle/core/testing";
import { Tensor } from "onnxruntime-common";
import { expect, test } from "vitest";
import { createBackend } from "./create-backend.ts";
import { createExecutable } from "./executable.ts";
import { createOrtBackend, listDevices } from "./ort-backend.ts";
import { nodeRuntime } from "./runtime.node.ts";

// One thread: the cases are far too small for more.
const create = () => createOrtBackend({ device: "cpu", threads: 1 });
describeBackend("ort cpu", create, { tolerance: 1e-5 });

test("more threads give the same numbers", async () => {
  const x = Float32Array.from({ length: 8 * 24 * 24 }, (_, i) => Math.sin(i));
  const kernel = Float32Array.from({ length: 16 * 8 * 9 }, (_, i) => Math.cos(i));
  const y = conv2d(input("x", [1, 8, 24, 24]), constant(kernel, [16, 8, 3, 3]), { padding: 1 });
  const results: Float32Array[] = [];
  for (const threads of [1, 3]) {
    const backend = await createOrtBackend({ device: "cpu", threads });
    const executable = await backend.compile(createGraph({ y }));
    results.push((await executable.run({ x })).y!);
    await backend.dispose();
  }
  results[1]!.forEach((number, i) => {
    expect(number).toBeCloseTo(results[0]![i]!, 4);
  });
});

test("large constants reach the engine, views and shared memory too", async () => {
  const backend = await createOrtBackend({ device: "cpu", threads: 1 });
  const memory = new Float32Array(new SharedArrayBuffer(4 * 1001));
  memory.forEach((_, i) => {
    memory[i] = i;
  });
  const x = input("x", [1000]);
  const y = mul(x, constant(memory.subarray(1), [1000]));
  const executable = await backend.compile(createGraph({ y }));
  // What happens to the array later is no concern of the compiled graph.
  memory.fill(-1);
  const result = await executable.run({ x: new Float32Array(1000).fill(2) });
  expect([result.y![0], result.y![999]]).toEqual([2, 2000]);
  await backend.dispose();
});

test("inputs may lie in shared memory", async () => {
  const backend = await createOrtBackend({ device: "cpu", threads: 1 });
  const executable = await backend.compile(createGraph({ y: mul(input("x", [3]), 2) }));
  const x = new Float32Array(new SharedArrayBuffer(12));
  x.set([1, 2, 3]);
  expect((await executable.run({ x })).y).toEqual(Float32Array.of(2, 4, 6));
  await backend.dispose();
});

test("an output may be called like an input: one step of an iteration", async () => {
  const backend = await createOrtBackend({ device: "cpu", threads: 1 });
  const executable = await backend.compile(createGraph({ x: mul(input("x", [2]), 3) }));
  const once = await executable.run({ x: Float32Array.of(1, 2) });
  expect((await executable.run({ x: once.x! })).x).toEqual(Float32Array.of(9, 18));
  await backend.dispose();
});

test("the arena may be off, with the same numbers", async () => {
  const tuning = { memoryArena: false, memoryPattern: false, session: {} };
  const backend = await createBackend(nodeRuntime, { device: "cpu", threads: 1 }, tuning);
  const kernel = constant(new Float32Array(9).fill(1), [1, 1, 3, 3]);
  const graph = createGraph({ y: conv2d(input("x", [1, 1, 3, 3]), kernel) });
  const executable = await backend.compile(graph);
  expect((await executable.run({ x: new Float32Array(9).fill(1) })).y).toEqual(Float32Array.of(9));
  await backend.dispose();
});

test("input errors are the user's and say what was expected", async () => {
  const backend = await createOrtBackend({ device: "cpu", threads: 1 });
  const executable = await backend.compile(createGraph({ y: mul(input("x", [2, 3]), 2) }));
  const expected = "expected 6 numbers (2×3)";
  await expect(executable.run({})).rejects.toThrow(UserError);
  await expect(executable.run({})).rejects.toThrow(`input "x" is missing: ${expected}`);
  await expect(executable.run({ x: new Float32Array(5) })).rejects.toThrow(
    `input "x": ${expected}, got 5`,
  );
  await expect(executable.run({ x: new Float32Array(6), y: new Float32Array(1) })).rejects.toThrow(
    'the graph has no input "y": it has "x"',
  );
  await backend.dispose();
});

test("after dispose there is a BackendError; a run that was under way ends well", async () => {
  const backend = await createOrtBackend({ device: "cpu", threads: 1 });
  const graph = createGraph({ y: mul(input("x", [1]), 2) });
  const executable = await backend.compile(graph);
  const running = executable.run({ x: Float32Array.of(4) });
  await Promise.all([executable.dispose(), running]);
  expect((await running).y).toEqual(Float32Array.of(8));
  await expect(executable.run({ x: Float32Array.of(4) })).rejects.toThrow(BackendError);
  await backend.dispose();
  await expect(backend.compile(graph)).rejects.toThrow(BackendError);
});

test("runs are queued: one starts when the one before has ended, failed or not", async () => {
  const events: string[] = [];
  const executable = createExecutable(
    {
      tensor: (array, shape) => new Tensor("float32", array as Float32Array, shape),
      read: async ({ data }) => data as Float32Array,
      async run({ x }) {
        const [number] = x!.data as Float32Array;
        events.push(`start ${number}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        events.push(`end ${number}`);
        if (number === 1) {
          throw new Error("while running Conv node. Name:'conv1_1' Status Message: no memory\nat");
        }
        return { y: x! };
      },
      async release() {
        events.push("release");
      },
    },
    createGraph({ y: mul(input("x", [1]), 2) }),
    { device: "cpu", outputNames: { y: "y" }, leastShapes: {} },
  );
  const runs = [1, 2].map((number) => executable.run({ x: Float32Array.of(number) }));
  const disposed = executable.dispose();
  await expect(runs[0]).rejects.toThrow("ort cpu failed in conv1_1: no memory");
  await expect(runs[0]).rejects.toThrow(BackendError);
  // All that the engine said is the cause.
  await expect(runs[0]).rejects.toMatchObject({
    cause: { message: expect.stringContaining("while running Conv node") },
  });
  expect((await runs[1]!).y).toEqual(Float32Array.of(2));
  await disposed;
  expect(events).toEqual(["start 1", "end 1", "start 2", "end 2", "release"]);
});

test("the number of threads must be a positive whole number", async () => {
  for (const threads of [0, -1, 1.5, Number.NaN]) {
    await expect(createOrtBackend({ device: "cpu", threads })).rejects.toThrow(UserError);
  }
  const backend = await createOrtBackend({ device: "cpu", threads: 3 });
  expect(backend.threads).toBe(3);
  expect(backend.facts).toEqual({
    engine: expect.stringMatching(/^onnxruntime-node \d/),
    threads: "3",
  });
  await backend.dispose();
});

test("auto finds a device here, and the list knows it", async () => {
  const backend = await createOrtBackend();
  const devices = await listDevices();
  expect(devices.find(({ device }) => device === backend.device)).toMatchObject({ works: true });
  for (const { works, reason } of devices) {
    if (works) expect(reason).toBeUndefined();
    else expect(reason).toMatch(/^[^\n]+$/);
  }
  await backend.dispose();
});
