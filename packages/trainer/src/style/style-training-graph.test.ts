/** Both nets' gradients against finite differences, and a training step on two engines. */
import { createOrtBackend } from "@gramstyle/backend-ort";
import {
  type Arrays,
  type Backend,
  constant,
  createRandom,
  createSgd,
  createTransformNet,
  type Encoder,
  findPreset,
  type Graph,
  initialParameters,
  instanceNorm,
  type LossConvention,
  type LossPoint,
  mean,
  mul,
  reduceSum,
  relu,
  runOnce,
  sigmoid,
  sizeOf,
  square,
  statisticNames,
  statisticOf,
  sub,
  type TransformNetDescription,
} from "@gramstyle/core";
import { createReferenceBackend, evaluate } from "@gramstyle/core/reference";
import { checkGradients } from "@gramstyle/core/testing";
import { expect, test } from "vitest";
import { startTraining, updateParameters } from "../training/training-state.ts";
import { styleTrainingGraph } from "./style-training-graph.ts";
import { randomMotion } from "./synthetic-motion.ts";
import { steadyStylized } from "./temporal-loss.ts";

const nets: readonly TransformNetDescription[] = [
  { architecture: "johnson", channels: [2, 3, 4], blocks: 1 },
  { architecture: "realtime", channels: [2, 3, 2], blocks: 1, norm: "instance" },
  { architecture: "realtime", channels: [2, 3, 2], blocks: 1, norm: "picture" },
];

const numbers = (count: number, seed: number): Float32Array => {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, random);
};

test.each(nets)(
  "every parameter of $architecture, norm $norm, has the gradient that differences show",
  async (description) => {
    const net = createTransformNet(description);
    const shape = [2, 3, net.minimumSize, net.minimumSize + 4];
    const images = constant(numbers(sizeOf(shape), 1), shape);
    const direction = constant(numbers(sizeOf(shape), 2), shape);
    // A net that has learnt nothing makes flat pictures, whose norm is mostly rounding.
    const parameters = Object.fromEntries(
      Object.entries(initialParameters(net.parameters, 3)).map(([key, { shape: of, data }]) => [
        key,
        { shape: of, data: data.map((x) => 3 * x) },
      ]),
    );
    const { relativeError } = await checkGradients({
      inputs: parameters,
      // Steps so small that hardly a ReLU changes sides on the way.
      step: 2 ** -20,
      tolerance: 1e-3,
      elements: 6,
      loss: (inputs) => {
        const stylized = net.build({ image: images }, (name) => inputs[name]!);
        // Scaled so that what rounding leaves of zero gradients (a bias before a norm) counts as zero.
        return mul(reduceSum(mul(sigmoid(stylized), direction)), 1e-4);
      },
    });
    expect(relativeError).toBeLessThan(1e-3);
  },
);

test("the temporal term has the gradient that differences show", async () => {
  const net = createTransformNet({ architecture: "realtime", channels: [2, 3, 2], blocks: 1 });
  const shape = [1, 3, 28, 28];
  const images = constant(numbers(sizeOf(shape), 1), shape);
  const arrays = randomMotion(1, 28, 4);
  const motionOf = (name: string, shapeOf: readonly number[]) =>
    constant(arrays[`motion/${name}`]!, shapeOf);
  const motion = {
    rows: motionOf("rows", [1, 1, 28, 28]),
    columns: motionOf("columns", [1, 1, 28, 28]),
    gain: motionOf("gain", [1, 1, 1, 1]),
    noise: motionOf("noise", shape),
  };
  const { relativeError } = await checkGradients({
    inputs: initialParameters(net.parameters, 3),
    step: 2 ** -16,
    tolerance: 1e-3,
    elements: 6,
    loss: (inputs) =>
      mul(
        steadyStylized(images, (x) => net.build({ image: x }, (name) => inputs[name]!), motion)
          .temporal,
        100,
      ),
  });
  expect(relativeError).toBeLessThan(1e-3);
});

/** Two layers made of the picture itself: enough to have every term of the loss. */
const encoder: Encoder = {
  name: "plain",
  layers: ["relu1_1", "relu4_2"],
  minimumSize: () => 1,
  activations: (image) => ({ relu1_1: relu(instanceNorm(image)), relu4_2: sigmoid(image) }),
};

test.each(nets)(
  "a step of $architecture, norm $norm, has the same losses and gradients on ONNX Runtime",
  async (description) => {
    const net = createTransformNet(description);
    const preset = findPreset("default");
    const convention = { ...preset.convention, styleLayers: { relu1_1: 1 } };
    const training = styleTrainingGraph({
      net,
      encoder,
      convention,
      batch: 2,
      size: 28,
      temporal: true,
    });
    const inputs: Arrays = {
      images: numbers(2 * 3 * 28 * 28, 1),
      ...training.inputs({ relu1_1: { gram: numbers(9, 2) } }, preset.weights, 1),
      ...randomMotion(2, 28, 4),
    };
    for (const [name, { data }] of Object.entries(initialParameters(net.parameters, 3))) {
      // A net that has learnt nothing makes flat pictures, whose norm is mostly rounding.
      inputs[name] = data.map((x) => 3 * x);
    }
    const [expected, actual] = await onBothEngines(training.graph, inputs);
    const gradientNames = net.parameters.map(({ name }) => `gradient ${name}`);
    const terms = ["total", "content", "style relu1_1", "total variation", "temporal"];
    expect(Object.keys(actual!).sort()).toEqual([...terms, ...gradientNames].sort());
    expectSame(actual, expected);
  },
);

test.each(statisticNames)(
  "a step takes the statistic %s, terms and optimizers of one's own",
  async (name) => {
    const net = createTransformNet(nets[1]!);
    const convention: LossConvention = {
      ...findPreset("default").convention,
      styleLayers: { relu1_1: 1 },
      statistic: name,
    };
    const terms = ({ image }: LossPoint) => ({ grey: mean(square(sub(image, 0.5))) });
    const training = styleTrainingGraph({ net, encoder, convention, batch: 2, size: 28, terms });
    const statistic = statisticOf(convention);
    const style = constant(numbers(3 * 28 * 28, 8), [1, 3, 28, 28]);
    const { relu1_1 } = encoder.activations(style, ["relu1_1"]);
    const target = await evaluate(statistic.targets(relu1_1!));
    const weights = { content: 0.1, style: 1, totalVariation: 0, terms: { grey: 2 } };
    // A net that has learnt nothing makes flat pictures, whose norm is mostly rounding.
    const parameters = Object.fromEntries(
      Object.entries(initialParameters(net.parameters, 3)).map(([key, { shape: of, data }]) => [
        key,
        { shape: of, data: data.map((x) => 3 * x) },
      ]),
    );
    const inputs = {
      images: numbers(2 * 3 * 28 * 28, 1),
      ...training.inputs({ relu1_1: target }, weights),
      ...Object.fromEntries(Object.entries(parameters).map(([key, { data }]) => [key, data])),
    };
    const [expected, actual] = await onBothEngines(training.graph, inputs);
    expectSame(actual, expected);
    const { losses, gradients } = training.read(actual);
    expect(Object.keys(losses)).toEqual([
      "total",
      "content",
      "style relu1_1",
      "total variation",
      "grey",
    ]);
    const { content, grey, "style relu1_1": styleLoss } = losses;
    expect(losses.total).toBeCloseTo(0.1 * content! + styleLoss! + 2 * grey!, 4);
    const optimizer = createSgd();
    const state = startTraining(parameters, optimizer);
    const moved = updateParameters(state, gradients, {
      learningRate: 0.01,
      clipNorm: 1e9,
      norm: 1,
      optimizer,
    });
    const [first] = Object.keys(parameters);
    moved.parameters[first!]!.data.forEach((number, i) => {
      expect(number).toBeCloseTo(parameters[first!]!.data[i]! - 0.01 * gradients[first!]![i]!, 5);
    });
  },
);

test("a step needs no content layer", async () => {
  const net = createTransformNet(nets[1]!);
  const { convention } = findPreset("default");
  const texture = { ...convention, contentLayers: {}, styleLayers: { relu1_1: 1 } };
  const training = styleTrainingGraph({ net, encoder, convention: texture, batch: 1, size: 28 });
  const weights = { content: 1, style: 1, totalVariation: 1 };
  const outputs = await runOnce(createReferenceBackend(), training.graph, {
    images: numbers(3 * 28 * 28, 1),
    ...training.inputs({ relu1_1: { gram: numbers(9, 2) } }, weights),
    ...Object.fromEntries(
      Object.entries(initialParameters(net.parameters, 3)).map(([name, { data }]) => [name, data]),
    ),
  });
  const { losses } = training.read(outputs);
  expect(Object.keys(losses)).toEqual(["total", "style relu1_1", "total variation"]);
});

async function onBothEngines(graph: Graph, inputs: Arrays): Promise<[Arrays, Arrays]> {
  const backends = [
    createReferenceBackend(),
    await createOrtBackend({ device: "cpu", threads: 1 }),
  ];
  const outputs = await Promise.all(
    backends.map(async (backend: Backend) => {
      const found = await runOnce(backend, graph, inputs);
      await backend.dispose();
      return found;
    }),
  );
  return outputs as [Arrays, Arrays];
}

function expectSame(actual: Arrays, expected: Arrays): void {
  const largestOf = (array: Float32Array) => Math.max(...array.map(Math.abs));
  // A gradient that is zero by rights, of a bias before a norm, has what rounding leaves.
  const least = Math.max(...Object.values(expected).map(largestOf)) / 1000;
  for (const [name, numbersExpected] of Object.entries(expected)) {
    const largest = Math.max(largestOf(numbersExpected), least);
    numbersExpected.forEach((number, i) => {
      expect(Math.abs(actual[name]![i]! - number) / largest, `${name}[${i}]`).toBeLessThan(1e-3);
    });
  }
}
