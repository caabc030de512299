/**
 * One list of cases for every op: what `describeBackend` runs on each engine and what the finite
 * differences check. A new op without a case is a compile error.
 */
import type { OpName } from "../graph/op-set.ts";
import type { Shape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { conv2d } from "../ops/convolution.ts";
import {
  abs,
  add,
  constant,
  div,
  equal,
  fakeQuantize,
  mul,
  neg,
  relu,
  sigmoid,
  sqrt,
  step,
  sub,
  tanh,
  toBytes,
  toFloat,
} from "../ops/elementwise.ts";
import { matmul, transpose } from "../ops/linear-algebra.ts";
import { broadcastTo, concat, pad, reshape, slice } from "../ops/movement.ts";
import { instanceNorm } from "../ops/normalization.ts";
import { reflectPad2d } from "../ops/padding.ts";
import { avgPool2d, depthToSpace, maxPool2d, upsampleNearest2d } from "../ops/pooling.ts";
import { reduceSum } from "../ops/reduce.ts";
import { convolutionCases, filterGradientCases, inputGradientCases } from "./convolution-cases.ts";
import type { OpCase } from "./op-case.ts";
import { randomArray, type Values } from "./random-data.ts";

/** At least one case for every op, with its edges. */
export const opCases: { readonly [K in OpName]: readonly OpCase[] } = {
  input: [one("handed through", [2, 3], (x) => x)],
  constant: [
    {
      title: "handed through",
      inputs: {},
      build: () => constant(Float32Array.of(1, -2, 3.5, 0, 1e-3, -1e3), [3, 2]),
    },
  ],

  add: broadcastingCases(add),
  sub: broadcastingCases(sub),
  mul: broadcastingCases(mul),
  div: broadcastingCases(div, "positive"),
  equal: broadcastingCases(equal, "integers", "integers"),
  neg: elementwiseCases(neg),
  abs: elementwiseCases(abs, "awayFromZero"),
  relu: [
    ...elementwiseCases(relu, "awayFromZero"),
    one("32 channels", [2, 32, 3, 5], relu, "awayFromZero"),
  ],
  step: [
    ...elementwiseCases(step, "awayFromZero"),
    // Whole blocks of channels, which an engine may treat in another way; and zeros.
    one("32 channels, with zeros", [2, 32, 3, 5], (x) => step(relu(x)), "awayFromZero"),
  ],
  sqrt: elementwiseCases(sqrt, "positive"),
  tanh: elementwiseCases(tanh),
  fakeQuantize: [
    one("one scale, unsigned", [2, 3, 4, 5], (x) =>
      fakeQuantize(x, { scales: [0.0125], zeroPoint: 117, signed: false }),
    ),
    one("clips", [2, 3, 4, 5], (x) =>
      fakeQuantize(x, { scales: [0.004], zeroPoint: 0, signed: false }),
    ),
    one("a scale for each index of the first axis", [3, 2, 3, 3], (x) =>
      fakeQuantize(x, { scales: [0.011, 0.02, 0.0131], zeroPoint: 0, signed: true }),
    ),
    {
      title: "a convolution of an activation and a constant kernel",
      inputs: { x: { shape: [1, 8, 5, 6] } },
      build: ({ x }) => quantizedConvolution(x!),
    },
  ],
  sigmoid: elementwiseCases(sigmoid),
  // 0 to 255 and beyond. Bytes themselves, in and out, are in the contract's own tests.
  toFloat: bytesCases("bytes as numbers", (x) => div(toFloat(toBytes(x)), 255)),
  toBytes: bytesCases("bytes", toBytes),

  matmul: [
    two("2×3 by 3×4", [2, 3], [3, 4], matmul),
    two("1×1 by 1×1", [1, 1], [1, 1], matmul),
    two("a row by a column", [1, 7], [7, 1], matmul),
    two("a column by a row", [5, 1], [1, 6], matmul),
    two("batches", [3, 2, 5], [3, 5, 4], matmul),
    two("two batch axes", [2, 3, 4, 5], [2, 3, 5, 2], matmul),
    two("one matrix by a batch", [2, 3], [4, 3, 5], matmul),
    two("a batch by one matrix", [4, 2, 3], [3, 5], matmul),
    two("batches that broadcast both ways", [2, 1, 3, 4], [5, 4, 2], matmul),
    one("x by its transpose", [2, 3, 7], (x) => matmul(x, transpose(x))),
    one("x transposed by x", [2, 7, 3], (x) => matmul(transpose(x), x)),
  ],
  transpose: [
    one("rank 2", [3, 5], (x) => transpose(x)),
    one("rank 3, rotated", [2, 3, 4], (x) => transpose(x, [1, 2, 0])),
    one("rank 4, pixels first", [2, 3, 4, 5], (x) => transpose(x, [0, 2, 3, 1])),
    one("rank 4, channels first", [2, 4, 5, 3], (x) => transpose(x, [0, 3, 1, 2])),
    one("rank 5", [2, 3, 1, 4, 2], (x) => transpose(x, [4, 2, 0, 3, 1])),
    one("rank 6, as in depth to space", [1, 2, 2, 3, 4, 2], (x) =>
      transpose(x, [0, 1, 4, 2, 5, 3]),
    ),
  ],

  reshape: [
    one("flattened", [2, 3, 4], (x) => reshape(x, [24])),
    one("pixels to a row", [1, 3, 4, 5], (x) => reshape(x, [1, 3, 20])),
    one("to rank 6", [2, 12, 3], (x) => reshape(x, [2, 3, 2, 2, 1, 3])),
    one("one number to a scalar", [1, 1], (x) => reshape(x, [])),
    one("a scalar to rank 2", [], (x) => reshape(x, [1, 1])),
  ],
  broadcastTo: [
    one("a scalar", [], (x) => broadcastTo(x, [2, 3])),
    one("along the middle axis", [2, 1, 3], (x) => broadcastTo(x, [2, 4, 3])),
    one("along several axes and two new ones", [3, 1, 1], (x) => broadcastTo(x, [2, 2, 3, 4, 5])),
  ],
  slice: [
    one("rank 1", [7], (x) => slice(x, [2], [3])),
    one("one element", [3, 4], (x) => slice(x, [2, 3], [1, 1])),
    one("the middle of a picture", [1, 2, 6, 7], (x) => slice(x, [0, 0, 1, 2], [1, 2, 4, 3])),
    one("from every axis", [3, 4, 5, 6], (x) => slice(x, [1, 2, 0, 3], [2, 1, 4, 2])),
  ],
  pad: [
    one("rank 1", [3], (x) => pad(x, [1], [2])),
    one("only before", [2, 3], (x) => pad(x, [1, 2], [0, 0])),
    one("only after", [2, 3], (x) => pad(x, [0, 0], [2, 1])),
    one("a picture, differently on each side", [1, 2, 3, 4], (x) =>
      pad(x, [0, 0, 1, 2], [0, 0, 3, 0]),
    ),
    one("every axis", [1, 2, 3, 2], (x) => pad(x, [1, 1, 2, 0], [0, 2, 1, 1])),
  ],
  concat: [
    ...[0, 1, 2, 3].map((axis) =>
      two(
        `rank 4 along axis ${axis}`,
        [2, 3, 4, 5],
        [2, 3, 4, 5].map((size, i) => (i === axis ? 2 : size)),
        (a, b) => concat([a, b], axis),
      ),
    ),
    two("three parts, one of them twice", [3], [2], (a, b) => concat([a, b, a], 0)),
  ],

  reduceSum: [
    one("to a scalar", [2, 3, 4], (x) => reduceSum(x)),
    one("to a scalar of rank 3", [2, 3, 4], (x) => reduceSum(x, { keepDimensions: true })),
    one("the first axis", [3, 4], (x) => reduceSum(x, { axes: [0] })),
    one("the last axis, kept", [3, 4], (x) => reduceSum(x, { axes: [1], keepDimensions: true })),
    one("over pixels, kept", [2, 3, 4, 5], (x) =>
      reduceSum(x, { axes: [2, 3], keepDimensions: true }),
    ),
    one("over all but channels", [2, 3, 4, 5], (x) => reduceSum(x, { axes: [0, 2, 3] })),
    one("axes in falling order", [2, 3, 4, 5], (x) => reduceSum(x, { axes: [3, 1] })),
    one("an axis of size 1, dropped", [3, 1, 2], (x) => reduceSum(x, { axes: [1] })),
  ],

  conv2d: convolutionCases,
  conv2dInputGradient: inputGradientCases,
  conv2dFilterGradient: filterGradientCases,

  maxPool2d: [
    one("size 2", [1, 2, 4, 6], (x) => maxPool2d(x), "distinct"),
    one("size 2 with a rest", [2, 3, 5, 7], (x) => maxPool2d(x), "distinct"),
    one("size 3", [1, 2, 6, 9], (x) => maxPool2d(x, 3), "distinct"),
    one("size 3 with a rest", [2, 1, 7, 8], (x) => maxPool2d(x, 3), "distinct"),
    one("one window", [1, 3, 2, 2], (x) => maxPool2d(x), "distinct"),
  ],
  avgPool2d: [
    one("size 2", [1, 2, 4, 6], (x) => avgPool2d(x)),
    one("size 2 with a rest", [2, 3, 5, 7], (x) => avgPool2d(x)),
    one("size 3", [1, 2, 6, 9], (x) => avgPool2d(x, 3)),
    one("size 3 with a rest", [2, 1, 7, 8], (x) => avgPool2d(x, 3)),
  ],
  upsampleNearest2d: [
    one("factor 2", [1, 2, 3, 4], (x) => upsampleNearest2d(x)),
    one("factor 3, a batch", [2, 3, 3, 2], (x) => upsampleNearest2d(x, 3)),
    one("one pixel", [1, 1, 1, 1], (x) => upsampleNearest2d(x)),
  ],
  depthToSpace: [
    one("blocks of 2", [1, 4, 2, 3], (x) => depthToSpace(x)),
    one("blocks of 2, three channels, a batch", [2, 12, 3, 2], (x) => depthToSpace(x)),
    one("blocks of 3", [1, 18, 2, 2], (x) => depthToSpace(x, 3)),
  ],
  reflectPad2d: [
    one("padding 1", [1, 2, 3, 4], (x) => reflectPad2d(x, 1)),
    one("padding 4, a batch", [2, 3, 5, 7], (x) => reflectPad2d(x, 4)),
    one("as far as it goes", [1, 1, 3, 3], (x) => reflectPad2d(x, 2)),
    one("of 0", [1, 2, 3, 3], (x) => reflectPad2d(x, 0)),
  ],
  instanceNorm: [
    one("one picture", [1, 3, 4, 5], (x) => instanceNorm(x)),
    one("a batch, odd sizes", [2, 2, 5, 3], (x) => instanceNorm(x)),
    one("large epsilon", [1, 2, 4, 4], (x) => instanceNorm(x, 0.5)),
    one("far from zero", [1, 2, 4, 4], (x) => instanceNorm(add(mul(x, 0.5), 3))),
  ],
};

/** Of an activation and a constant kernel, which engines may keep in eight bits. */
function quantizedConvolution(x: Value): Value {
  const activation = { scales: [1 / 64], zeroPoint: 128, signed: false };
  const kernel = constant(randomArray([8, 8, 3, 3], 5), [8, 8, 3, 3]);
  const scales = Array.from({ length: 8 }, (_, i) => (i + 8) / 1024);
  const weights = fakeQuantize(kernel, { scales, zeroPoint: 0, signed: true });
  return conv2d(fakeQuantize(x, activation), weights, { padding: 1 });
}

function bytesCases(title: string, build: (x: Value) => Value): OpCase[] {
  return [[7], [1, 3, 4, 5]].map((shape) => ({
    ...one(title, shape, (x) => build(add(mul(x, 120), 128)), "awayFromZero"),
    hasGradient: false,
  }));
}

/** A case with one input x. */
function one(title: string, shape: Shape, build: (x: Value) => Value, values?: Values): OpCase {
  return {
    title: `${title}, ${shape.length === 0 ? "scalar" : shape.join("×")}`,
    inputs: { x: values ? { shape, values } : { shape } },
    build: ({ x }) => build(x!),
  };
}

/** A case with two inputs a and b. */
function two(
  title: string,
  a: Shape,
  b: Shape,
  build: (a: Value, b: Value) => Value,
  valuesOfA: Values = "any",
  valuesOfB: Values = "any",
): OpCase {
  return {
    title,
    inputs: { a: { shape: a, values: valuesOfA }, b: { shape: b, values: valuesOfB } },
    build: (inputs) => build(inputs.a!, inputs.b!),
  };
}

function elementwiseCases(op: (x: Value) => Value, values?: Values): OpCase[] {
  return [
    one("rank 4", [2, 3, 2, 3], op, values),
    one("rank 1", [5], op, values),
    one("scalar", [], op, values),
  ];
}

function broadcastingCases(
  op: (a: Value | number, b: Value | number) => Value,
  valuesOfB: Values = "any",
  valuesOfA: Values = "any",
): OpCase[] {
  const pair = (title: string, a: Shape, b: Shape) => two(title, a, b, op, valuesOfA, valuesOfB);
  return [
    pair("same shape", [2, 3, 4, 5], [2, 3, 4, 5]),
    pair("scalars", [], []),
    pair("a scalar on the left", [], [2, 3]),
    pair("a scalar on the right", [2, 3], []),
    pair("one number of rank 1 on the right", [2, 3], [1]),
    pair("lower rank on the left", [4], [2, 3, 4]),
    pair("lower rank on the right", [2, 3, 4], [3, 1]),
    pair("a number for each channel on the right", [2, 3, 2, 2], [1, 3, 1, 1]),
    pair("a number for each channel on the left", [3, 1, 1], [2, 3, 2, 2]),
    pair("both ways", [3, 1, 4], [2, 1, 5, 1]),
    one("a number on the left", [2, 3], (x) => op(2, x), valuesOfB),
    one("a number on the right", [2, 3], (x) => op(x, 2), valuesOfA),
    one("x and itself", [2, 3], (x) => op(x, x), valuesOfB),
  ];
}
