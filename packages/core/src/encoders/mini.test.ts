import { expect, test } from "vitest";
import { createGraph } from "../graph/graph.ts";
import { collectParameters, initialParameters } from "../networks/parameters.ts";
import { add, input } from "../ops/elementwise.ts";
import { reduceSum } from "../ops/reduce.ts";
import { checkGradients } from "../testing/finite-differences.ts";
import { createReferenceBackend } from "../testing/reference-backend.ts";
import { buildMini, createMiniEncoder, type MiniArchitecture } from "./mini.ts";

const architecture: MiniArchitecture = {
  channels: [3, 4, 5],
  convolutions: [2, 1, 1],
  heads: { relu1_1: 2, relu2_1: 3, relu3_1: 4 },
};
const layers = Object.keys(architecture.heads);
const shape = [1, 3, 8, 12];
const specs = collectParameters((source) =>
  buildMini(input("image", shape), layers, architecture, source),
);
const weights = initialParameters(specs, 1);
const image = Float32Array.from({ length: 3 * 8 * 12 }, (_, i) => 0.5 + 0.5 * Math.sin(i));

test("gives every head at its block's size", () => {
  const encoder = createMiniEncoder({ weights, architecture });
  const found = encoder.activations(input("image", shape), layers);
  expect(Object.entries(found).map(([layer, value]) => [layer, value.shape])).toEqual([
    ["relu1_1", [1, 2, 8, 12]],
    ["relu2_1", [1, 3, 4, 6]],
    ["relu3_1", [1, 4, 2, 3]],
  ]);
  expect(encoder.minimumSize(["relu1_1"])).toBe(1);
  expect(encoder.minimumSize(layers)).toBe(4);
});

test("asks only for the weights of the layers that are wanted", () => {
  const { "conv1_1.weight": kernel, "conv1_1.bias": bias } = weights;
  const { "head1_1.weight": head, "head1_1.bias": headBias } = weights;
  const first = {
    "conv1_1.weight": kernel!,
    "conv1_1.bias": bias!,
    "head1_1.weight": head!,
    "head1_1.bias": headBias!,
  };
  const encoder = createMiniEncoder({ weights: first, architecture });
  expect(() => encoder.activations(input("image", shape), ["relu1_1"])).not.toThrow();
  expect(() => encoder.activations(input("image", shape), ["relu2_1"])).toThrow(
    'the weights have no "conv1_2.weight"',
  );
});

test("a constant picture has no border with replicated pixels, and one with zeros", async () => {
  const backend = createReferenceBackend();
  const spread = async (border: "zero" | "replicate") => {
    const encoder = createMiniEncoder({ weights, architecture, border });
    const graph = createGraph(encoder.activations(input("image", shape), ["relu1_1"]));
    const executable = await backend.compile(graph);
    const { relu1_1 } = await executable.run({ image: new Float32Array(image.length).fill(0.9) });
    const channel = relu1_1!.subarray(0, 8 * 12);
    return Math.max(...channel) - Math.min(...channel);
  };
  expect(await spread("replicate")).toBeLessThan(1e-6);
  expect(await spread("zero")).toBeGreaterThan(1e-2);
});

test("the gradient of every parameter and of the picture is right", async () => {
  await checkGradients({
    inputs: { ...weights, image: { shape, data: image } },
    step: 2 ** -20,
    tolerance: 1e-4,
    elements: 6,
    loss: (inputs) => {
      const heads = buildMini(inputs.image!, layers, architecture, (name) => inputs[name]!);
      return Object.values(heads)
        .map((head) => reduceSum(head))
        .reduce((sum, head) => add(sum, head));
    },
  });
});

test("says which layers it has", () => {
  const encoder = createMiniEncoder({ weights, architecture });
  expect(() => encoder.activations(input("image", shape), ["relu9_9"])).toThrow(
    'mini has no layer "relu9_9"; expected one of relu1_1, relu2_1, relu3_1',
  );
});
