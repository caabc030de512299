/** A small perceptual loss with its gradient: every kind of kernel that image optimization uses. */
import {
  type Arrays,
  constant,
  conv2d,
  type Encoder,
  findPreset,
  type Graph,
  maxPool2d,
  named,
  perceptualLossGraph,
  relu,
  sizeOf,
} from "@gramstyle/core";
import { randomArray } from "@gramstyle/core/testing";

const size = { width: 18, height: 15 };
const { convention: conventionOfPreset, weights } = findPreset("neural-style");
const convention = {
  ...conventionOfPreset,
  contentLayers: { relu2_1: 1 },
  styleLayers: { relu1_1: 1, relu2_1: 1 },
};

const encoder: Encoder = {
  name: "small",
  layers: ["relu1_1", "relu2_1"],
  minimumSize: () => 2,
  activations: (image) => {
    const weight = (shape: number[], seed: number) => constant(randomArray(shape, seed), shape);
    const first = conv2d(image, weight([8, 3, 3, 3], 1), { padding: 1, bias: weight([8], 2) });
    const relu1 = named(relu(first), "relu1_1");
    const second = conv2d(maxPool2d(relu1), weight([6, 8, 3, 3], 3), { padding: 1 });
    return { relu1_1: relu1, relu2_1: named(relu(second), "relu2_1") };
  },
};

function loss() {
  return perceptualLossGraph(encoder, convention, size);
}

/** Value and gradient. */
export const lossGraph = (): Graph => loss().graph;

/** Inputs of `lossGraph`. */
export function lossInputs(seed: number): Arrays {
  const { graph, inputs } = loss();
  const random = Object.entries(graph.inputs).map(([name, { shape }]) => [
    name,
    sizeOf(shape) === 1 ? Float32Array.of(1) : randomArray(shape, seed),
  ]);
  return { ...Object.fromEntries(random), ...inputs({}, weights) };
}
