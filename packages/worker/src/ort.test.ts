/** The ONNX Runtime backend in a worker: conformance, and that its native calls block nobody. */
import { constant, conv2d, createGraph, input, type Value } from "@gramstyle/core";
import { describeBackend } from "@gramstyle/core/testing";
import { expect, test } from "vitest";
import { inWorker } from "./in-worker.ts";

const createOrt = () =>
  inWorker({
    module: import.meta.resolve("@gramstyle/backend-ort"),
    exportName: "createOrtBackend",
    options: { device: "cpu", threads: 1 },
  });

describeBackend("ort cpu in a worker", createOrt, { tolerance: 1e-5 });

/** Some 0.6 GFLOP a layer. */
function heavyGraph(layers: number) {
  const kernel = constant(new Float32Array(64 * 64 * 9).fill(1e-3), [64, 64, 3, 3]);
  let value: Value = input("x", [1, 64, 90, 90]);
  for (let layer = 0; layer < layers; layer++) value = conv2d(value, kernel, { padding: 1 });
  return createGraph({ y: value });
}

test("constants on a SharedArrayBuffer compute the same", async () => {
  const shared = new Float32Array(new SharedArrayBuffer(4 * 18 * 18)).fill(2);
  const graph = createGraph({
    y: conv2d(input("x", [1, 1, 18, 18]), constant(shared, [1, 1, 18, 18])),
  });
  const backend = await createOrt();
  try {
    const executable = await backend.compile(graph);
    const { y } = await executable.run({ x: new Float32Array(18 * 18).fill(3) });
    expect(y).toEqual(Float32Array.of(6 * 18 * 18));
  } finally {
    await backend.dispose();
  }
});

// On the calling thread not one tick would come. How many do depends on how busy the machine is.
test("a timer keeps firing while a heavy graph computes", async () => {
  const backend = await createOrt();
  try {
    const executable = await backend.compile(heavyGraph(48));
    const x = new Float32Array(64 * 90 * 90).fill(1);
    await executable.run({ x });
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 5);
    await executable.run({ x });
    clearInterval(timer);
    expect(ticks).toBeGreaterThanOrEqual(5);
  } finally {
    await backend.dispose();
  }
});

test("dispose during a native call rejects it and all that waits behind it", async () => {
  const backend = await createOrt();
  const executable = await backend.compile(heavyGraph(12));
  const x = new Float32Array(64 * 90 * 90).fill(1);
  await executable.run({ x });
  const runs = Array.from({ length: 20 }, () => executable.run({ x }));
  const rejected = Promise.all(
    runs.map((run) => expect(run).rejects.toThrow(/disposed while it computed/)),
  );
  await backend.dispose();
  await rejected;
});
