/** Cases of many ops together: the shapes of graph that losses, encoders and networks make. */
import { gradients } from "../autodiff/gradients.ts";
import type { Shape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { conv2d } from "../ops/convolution.ts";
import { abs, add, constant, mul, relu, sigmoid, square, sub } from "../ops/elementwise.ts";
import { matmul, transpose } from "../ops/linear-algebra.ts";
import { reshape, sliceAxis } from "../ops/movement.ts";
import { instanceNorm } from "../ops/normalization.ts";
import { reflectPad2d, replicatePad2d } from "../ops/padding.ts";
import { avgPool2d, depthToSpace, maxPool2d, upsampleNearest2d } from "../ops/pooling.ts";
import { mean, meanSquaredError, reduceSum } from "../ops/reduce.ts";
import type { OpCase } from "./op-case.ts";
import { randomArray } from "./random-data.ts";

const encoderShapes = {
  kernel1: [4, 3, 3, 3],
  bias1: [4],
  kernel2: [5, 4, 3, 3],
  bias2: [5],
} as const;

/** Cases of several ops in a row, as encoders and nets have them. */
export const compositeCases: readonly OpCase[] = [
  {
    title: "mean squared error",
    inputs: { a: { shape: [2, 3, 4] }, b: { shape: [2, 3, 4] } },
    build: ({ a, b }) => meanSquaredError(a!, b!),
  },
  {
    title: "absolute differences of neighbours",
    inputs: { x: { shape: [1, 2, 4, 5], values: "distinct" } },
    build: ({ x }) =>
      [2, 3]
        .map((axis) => {
          const size = x!.shape[axis]! - 1;
          return mean(abs(sub(sliceAxis(x!, axis, 1, size), sliceAxis(x!, axis, 0, size))));
        })
        .reduce(add),
  },
  {
    title: "replicate padding, then a convolution",
    inputs: { x: { shape: [1, 2, 4, 3] } },
    build: ({ x }) => conv2d(replicatePad2d(x!, 1), randomConstant([3, 2, 3, 3], 1)),
  },
  {
    title: "statistics of one picture given to another",
    inputs: { content: { shape: [1, 3, 4, 5] }, style: { shape: [1, 3, 6, 4] } },
    build: ({ content, style }) => {
      const overPixels = { axes: [2, 3], keepDimensions: true };
      const average = mean(style!, overPixels);
      const variance = mean(square(sub(style!, average)), overPixels);
      return add(mul(instanceNorm(content!), variance), average);
    },
  },
  {
    title: "two encoder blocks with constant weights, max pooling, Gram loss",
    inputs: encoderInputs(),
    build: ({ x, target, weight }) =>
      gramLoss(encoder(x!, encoderConstants(), maxPool2d), target!, weight!),
  },
  {
    title: "two encoder blocks with constant weights, average pooling, Gram loss",
    inputs: encoderInputs(),
    build: ({ x, target, weight }) =>
      gramLoss(encoder(x!, encoderConstants(), avgPool2d), target!, weight!),
  },
  {
    title: "two encoder blocks with weights as inputs, Gram loss",
    inputs: {
      ...encoderInputs(),
      kernel1: { shape: encoderShapes.kernel1 },
      bias1: { shape: encoderShapes.bias1 },
      kernel2: { shape: encoderShapes.kernel2 },
      bias2: { shape: encoderShapes.bias2 },
    },
    build: ({ x, target, weight, kernel1, bias1, kernel2, bias2 }) => {
      const weights = { kernel1: kernel1!, bias1: bias1!, kernel2: kernel2!, bias2: bias2! };
      return gramLoss(encoder(x!, weights, maxPool2d), target!, weight!);
    },
  },
  {
    title: "transform net: stem, residual block, upsampling, sub-pixel output",
    inputs: {
      x: { shape: [2, 3, 6, 8] },
      stem: { shape: [4, 3, 3, 3] },
      stemScale: { shape: [4, 1, 1] },
      stemShift: { shape: [4, 1, 1] },
      residual: { shape: [4, 4, 3, 3] },
      residualScale: { shape: [4, 1, 1] },
      residualShift: { shape: [4, 1, 1] },
      up: { shape: [4, 4, 3, 3] },
      last: { shape: [12, 4, 3, 3] },
      lastBias: { shape: [12] },
    },
    build: (inputs) => {
      const normalised = (value: Value, name: string) =>
        add(mul(instanceNorm(value), inputs[`${name}Scale`]!), inputs[`${name}Shift`]!);
      const stem = relu(
        normalised(conv2d(reflectPad2d(inputs.x!, 1), inputs.stem!, { stride: 2 }), "stem"),
      );
      const residual = normalised(conv2d(reflectPad2d(stem, 1), inputs.residual!), "residual");
      const trunk = add(stem, residual);
      const up = relu(conv2d(upsampleNearest2d(trunk), inputs.up!, { padding: 1 }));
      const last = conv2d(up, inputs.last!, { padding: 1, bias: inputs.lastBias! });
      return sigmoid(mul(depthToSpace(last), 0.1));
    },
  },
  {
    title: "gradient of a convolution's gradient",
    inputs: { x: { shape: [1, 2, 5, 6] }, kernel: { shape: [3, 2, 3, 3] } },
    build: ({ x, kernel }) => {
      const y = conv2d(x!, kernel!, { stride: 2, padding: 1 });
      const [dx, dKernel] = gradients(reduceSum(mul(square(y), 0.5)), [x!, kernel!]);
      return add(mean(square(dx!)), mean(square(dKernel!)));
    },
  },
];

interface EncoderWeights {
  readonly kernel1: Value;
  readonly bias1: Value;
  readonly kernel2: Value;
  readonly bias2: Value;
}

function encoder(x: Value, weights: EncoderWeights, pool: (x: Value) => Value): Value {
  const first = relu(conv2d(x, weights.kernel1, { padding: 1, bias: weights.bias1 }));
  const second = conv2d(pool(first), weights.kernel2, { padding: 1, bias: weights.bias2 });
  return pool(relu(second));
}

/** weight · mean((F·Fᵀ / pixels − target)²) */
function gramLoss(features: Value, target: Value, weight: Value): Value {
  const [n, c, h, w] = features.shape as [number, number, number, number];
  const rows = reshape(features, [n, c, h * w]);
  const gram = mul(matmul(rows, transpose(rows)), 1 / (h * w));
  return mul(meanSquaredError(gram, target), weight);
}

function encoderConstants(): EncoderWeights {
  return {
    kernel1: randomConstant(encoderShapes.kernel1, 1),
    bias1: randomConstant(encoderShapes.bias1, 2),
    kernel2: randomConstant(encoderShapes.kernel2, 3),
    bias2: randomConstant(encoderShapes.bias2, 4),
  };
}

function encoderInputs(): OpCase["inputs"] {
  return { x: { shape: [1, 3, 9, 8] }, target: { shape: [1, 5, 5] }, weight: { shape: [] } };
}

function randomConstant(shape: Shape, seed: number): Value {
  return constant(randomArray(shape, seed), shape);
}
