import { conv2d, createGraph, input, mul, named, relu } from "@gramstyle/core";
import { toOnnx } from "@gramstyle/onnx";
import { expect, test } from "vitest";
import { createModelBackend } from "./open-model.ts";

const engine = { device: "cpu", threads: 1 } as const;

/** A file whose sides are open: relu(2 x). */
const file = toOnnx(createGraph({ painted: relu(mul(input("pixels", [1, 3, 8, 8]), 2)) }), {
  name: "a style",
  dynamicSize: true,
});

/** All that is said of the file: its input at a size, and its output. */
const signature = (height: number, width: number, output = "painted") =>
  createGraph({ [output]: input("pixels", [1, 3, height, width]) });

test("the file runs, not the graph, at the graph's sizes", async () => {
  const backend = await createModelBackend({ model: file, ...engine });
  for (const [height, width] of [
    [8, 8],
    [4, 10],
  ] as const) {
    const executable = await backend.compile(signature(height, width));
    const pixels = Float32Array.from({ length: 3 * height * width }, (_, i) => i - 20);
    const { painted } = await executable.run({ pixels });
    expect(painted).toEqual(pixels.map((x) => Math.max(0, 2 * x)));
    await executable.dispose();
  }
  await backend.dispose();
});

test("what the engine refuses is one line", async () => {
  const broken = await createModelBackend({ model: file.subarray(0, 100), ...engine });
  await expect(broken.compile(signature(8, 8))).rejects.toThrow(/^ort cpu could not compile .+$/);
  await broken.dispose();

  const kernel = named(input("kernel", [1, 3, 3, 3]), "kernel");
  const fixed = toOnnx(createGraph({ y: conv2d(input("x", [1, 3, 8, 8]), kernel) }), { name: "n" });
  const backend = await createModelBackend({ model: fixed, ...engine });
  const graph = createGraph({ y: input("x", [1, 3, 8, 9]) });
  const executable = await backend.compile(graph);
  const run = executable.run({ x: new Float32Array(3 * 8 * 9) });
  await expect(run).rejects.toThrow(/^ort cpu failed in .+$/);
  await backend.dispose();
});
