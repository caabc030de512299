/** Tensors of TensorFlow.js: none is left over, whatever happens, and nobody else's are touched. */
import { BackendError, createGraph, input, mul, named, sqrt } from "@gramstyle/core";
import { evaluate, expectClose } from "@gramstyle/core/testing";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { compileGraph } from "./compile.ts";
import { createBackend } from "./create-backend.ts";
import type { EngineSource } from "./devices.ts";
import { createEngineSource } from "./engines.ts";
import { createExecutable } from "./executable.ts";
import { createTfjsBackend } from "./index.ts";
import { lossGraph, lossInputs } from "./loss.test.helpers.ts";

/** Tensors, and the bytes that they take. */
const inUse = () => ({ tensors: tf.memory().numTensors, bytes: tf.memory().numBytes });

/** Engines whose kernel of one name throws, once. */
function failingSource(kernel: string): EngineSource {
  const source = createEngineSource({});
  let failed = false;
  return {
    ...source,
    async open(device) {
      const engine = await source.open(device);
      return {
        ...engine,
        runKernel(name, inputs, attributes) {
          if (name === kernel && !failed) {
            failed = true;
            throw new Error("out of memory\nat somewhere");
          }
          return engine.runKernel(name, inputs, attributes);
        },
      };
    },
  };
}

beforeAll(async () => {
  // Asking for the memory needs an active device.
  await (await createTfjsBackend({ device: "cpu" })).dispose();
  await tf.setBackend("cpu");
});

describe.each(["cpu", "wasm"] as const)("%s", (device) => {
  // Opening an engine is not what is measured here.
  beforeAll(async () => {
    await (await createTfjsBackend({ device })).dispose();
  });

  test("300 iterations keep as many tensors as 3, and dispose frees all", async () => {
    const before = inUse();
    const backend = await createTfjsBackend({ device });
    const executable = await backend.compile(lossGraph());
    const after: unknown[] = [];
    for (let i = 1; i <= 300; i++) {
      await executable.run(lossInputs(i));
      if (i === 3 || i === 300) after.push(inUse());
    }
    expect(after[1]).toEqual(after[0]);
    await executable.dispose();
    expect(inUse()).toEqual(before);
    await backend.compile(lossGraph());
    await backend.dispose();
    expect(inUse()).toEqual(before);
  });

  test("an engine that fails half-way: one line, nothing left over, the next run works", async () => {
    const backend = await createBackend(failingSource("Sqrt"), device);
    const y = named(sqrt(mul(input("x", [2]), 2)), "root");
    const executable = await backend.compile(createGraph({ y }));
    const before = inUse();
    const x = Float32Array.of(2, 8);
    const failed = executable.run({ x });
    const next = executable.run({ x });
    await expect(failed).rejects.toThrow(
      new BackendError(`tfjs ${device} failed in root: out of memory`),
    );
    await expect(failed).rejects.toBeInstanceOf(BackendError);
    expect([...(await next).y!]).toEqual([2, 4]);
    // The input is kept for runs to come.
    expect(inUse()).toEqual({ tensors: before.tensors + 1, bytes: before.bytes + x.byteLength });
    await backend.dispose();
  });

  test("constants that find no room are given back", async () => {
    const engine = await createEngineSource({}).open(device);
    const before = inUse();
    let uploads = 0;
    const full = {
      ...engine,
      upload: (...[data, shape]: Parameters<typeof engine.upload>) => {
        if (++uploads === 3) throw new Error("no memory");
        return engine.upload(data, shape);
      },
    };
    const graph = lossGraph();
    const creation = createExecutable(full, graph, compileGraph(graph, engine.traits));
    await expect(creation).rejects.toThrow(/^tfjs \w+ could not compile .*: no memory$/);
    expect(inUse()).toEqual(before);
  });

  test("a user's device, tensors and scopes stay as they are", async () => {
    const other = device === "cpu" ? "wasm" : "cpu";
    await (await createTfjsBackend({ device: other })).dispose();
    await tf.setBackend(other);
    const user = tf.tensor1d([1, 2]);
    const backend = await createTfjsBackend({ device });
    const executable = await backend.compile(lossGraph());
    tf.engine().startScope();
    const running = executable.run(lossInputs(1));
    expect(tf.getBackend()).toBe(other);
    tf.engine().endScope();
    await running;
    expect(tf.getBackend()).toBe(other);
    expect(tf.engine().backend).toBe(tf.engine().registry[other]);
    await backend.dispose();
    expect([...(await user.data())]).toEqual([1, 2]);
    user.dispose();
  });
});

test("backends side by side give the same numbers as alone", async () => {
  const expected = await evaluate(lossGraph().outputs, lossInputs(7));
  const devices = ["cpu", "wasm", "wasm"] as const;
  const backends = await Promise.all(devices.map((device) => createTfjsBackend({ device })));
  const executables = await Promise.all(backends.map((backend) => backend.compile(lossGraph())));
  const results = await Promise.all(
    [1, 2, 3].flatMap(() => executables.map((executable) => executable.run(lossInputs(7)))),
  );
  const { shape } = lossGraph().outputs.gradient!;
  for (const { gradient } of results) {
    expectClose("gradient", gradient!, expected.gradient!, shape, 2e-5);
  }
  await backends[1]!.dispose();
  expect((await executables[2]!.run(lossInputs(7))).gradient).toEqual(results[1]!.gradient);
  await Promise.all(backends.map((backend) => backend.dispose()));
});
