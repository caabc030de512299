import { createOrtBackend } from "@gramstyle/backend-ort";
import {
  buildMini,
  constant,
  conv2d,
  createGraph,
  createRandom,
  createVggEncoder,
  input,
  type MiniArchitecture,
  parameterConstants,
  reduceSum,
  runOnce,
  type Tensor,
} from "@gramstyle/core";
import { expect, test } from "vitest";
import { chooseChannels, initialWeights } from "./initial-weights.ts";
import { measureProjections } from "./projections.ts";
import { relativeErrors } from "./relative-errors.ts";

test("chooses channels that explain the others", () => {
  // Channels 0 and 2 are the same, 1 is weak, 3 stands alone.
  const gram = Float32Array.of(4, 0, 4, 0, 0, 0.1, 0, 0, 4, 0, 4, 0, 0, 0, 0, 2);
  expect(chooseChannels(gram, 3).sort()).toEqual([0, 1, 3]);
  expect(chooseChannels(gram, 2).sort()).toEqual([0, 3]);
});

/** VGG's first block with made-up weights. */
function teacherWeights(): Record<string, Tensor> {
  const random = createRandom(1);
  const numbers = (length: number, scale: number) =>
    Float32Array.from({ length }, () => (random() - 0.5) * scale);
  return {
    "conv1_1.weight": { shape: [64, 3, 3, 3], data: numbers(64 * 27, 0.2) },
    "conv1_1.bias": { shape: [64], data: numbers(64, 10) },
    "conv1_2.weight": { shape: [64, 64, 3, 3], data: numbers(64 * 64 * 9, 0.2) },
    "conv1_2.bias": { shape: [64], data: numbers(64, 10) },
  };
}

async function errorsOf(
  channels: number,
  alsoReads: MiniArchitecture["alsoReads"] = {},
): Promise<Record<string, number>> {
  const backend = await createOrtBackend({ device: "cpu", threads: 1 });
  const teacher = createVggEncoder({ weights: teacherWeights() });
  const heads = { relu1_1: channels, relu1_2: channels };
  const architecture = { channels: [channels], convolutions: [2], heads, alsoReads };
  const count = 3;
  const random = createRandom(2);
  const images = Float32Array.from({ length: count * 3 * 32 * 32 }, random);
  const projections = await measureProjections(backend, teacher, architecture, [images], count);
  const options = { backend, teacher, architecture, projections, batches: [images], count };
  const weights = await initialWeights(options);

  const image = input("image", [count, 3, 32, 32]);
  const layers = Object.keys(heads);
  const expected = teacher.activations(image, layers);
  const found = buildMini(image, layers, architecture, parameterConstants(weights));
  const errors = layers.map((layer) => {
    const { kernel } = projections[layer]!;
    const target = conv2d(expected[layer]!, constant(kernel.data, kernel.shape));
    return [layer, reduceSum(relativeErrors(found[layer]!, target))];
  });
  const outputs = await runOnce(backend, createGraph(Object.fromEntries(errors)), {
    image: images,
  });
  await backend.dispose();
  return Object.fromEntries(layers.map((layer) => [layer, outputs[layer]![0]! / count]));
}

test("with the teacher's own number of channels, the student is the teacher", async () => {
  const errors = await errorsOf(64);
  // Zeros outside mean black to the teacher and grey to the student: that is all that is left.
  expect(errors.relu1_1).toBeLessThan(0.02);
  expect(errors.relu1_2).toBeLessThan(0.05);
});

test("with a quarter of the channels it is not far off", async () => {
  const errors = await errorsOf(16);
  expect(errors.relu1_1).toBeGreaterThan(1e-4);
  expect(errors.relu1_1).toBeLessThan(0.3);
  expect(errors.relu1_2).toBeLessThan(0.3);
});

test("a head that reads one convolution more is fitted to both", async () => {
  const [own, both] = [await errorsOf(8), await errorsOf(8, { relu1_1: ["1_2"] })];
  expect(both.relu1_1).toBeLessThan(0.98 * own.relu1_1!);
  expect(both.relu1_2).toBeCloseTo(own.relu1_2!, 5);
});
