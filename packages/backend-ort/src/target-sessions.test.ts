/** An optimization opens one session for all targets, and one for the loss at each scale. */
import {
  type Backend,
  constant,
  conv2d,
  createRandom,
  type Encoder,
  findPreset,
  maxPool2d,
  optimizeImage,
  relu,
} from "@gramstyle/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOrtBackend } from "./ort-backend.ts";

let ort: Backend;
beforeAll(async () => {
  ort = await createOrtBackend({ device: "cpu", threads: 1 });
});
afterAll(() => ort.dispose());

const random = (length: number, seed: number) => Float32Array.from({ length }, createRandom(seed));
const kernel = (out: number, channels: number) =>
  constant(random(out * channels * 9, 5), [out, channels, 3, 3]);
const [first, second] = [kernel(16, 3), kernel(16, 16)];

const encoder: Encoder = {
  name: "small",
  layers: ["shallow", "deep"],
  minimumSize: () => 2,
  activations(image) {
    const shallow = relu(conv2d(image, first, { padding: 1 }));
    return { shallow, deep: relu(conv2d(maxPool2d(shallow), second, { padding: 1 })) };
  },
};

const picture = (width: number, height: number, seed: number) => ({
  width,
  height,
  data: random(3 * width * height, seed),
});

/** The last picture, and what was compiled on the way. */
async function optimized(backend: Backend, statistic: "gram" | "mean-deviation" | "wasserstein") {
  const outputs: string[][] = [];
  const counted: Backend = {
    ...backend,
    compile(graph, options) {
      outputs.push(Object.keys(graph.outputs));
      return backend.compile(graph, options);
    },
  };
  const { weights, learningRate, convention } = findPreset("default");
  const run = optimizeImage({
    content: picture(48, 36, 1),
    styles: [{ image: picture(40, 48, 2) }],
    encoder,
    backend: counted,
    convention: {
      ...{ ...convention, statistic },
      contentLayers: { deep: 1 },
      styleLayers: { shallow: 0.5, deep: 0.5 },
    },
    controls: () => ({ weights, learningRate }),
    longSide: 48,
    iterations: [2, 2, 2],
    optimizer: "adam",
    init: "content",
    seed: 0,
  });
  let last: Float32Array | undefined;
  for await (const progress of run) last = progress.image().data;
  return { last: last!, losses: outputs.filter((names) => names.includes("gradient")), outputs };
}

test.each(["gram", "mean-deviation", "wasserstein"] as const)("with %s", async (statistic) => {
  const now = await optimized(ort, statistic);
  expect([now.outputs.length, now.losses.length]).toEqual([4, 3]);
  // Measured by a session a scale, they are the same numbers.
  const { partial: _partial, ...whole } = ort;
  const before = await optimized(whole, statistic);
  expect([before.outputs.length, before.losses.length]).toEqual([6, 3]);
  expect(now.last).toEqual(before.last);
});
