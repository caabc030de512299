/** Every kernel of the reference backend against numbers worked out by hand. */
import { describe, expect, it } from "vitest";
import type { OpName } from "../graph/op-set.ts";
import type { Shape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { conv2d, conv2dFilterGradient, conv2dInputGradient } from "../ops/convolution.ts";
import {
  abs,
  add,
  constant,
  div,
  equal,
  fakeQuantize,
  input,
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
import { evaluate } from "./reference-backend.ts";

const array = (shape: Shape, numbers: readonly number[]) =>
  constant(Float32Array.from(numbers), shape);
/** 1, 2, 3, … */
const counting = (shape: Shape) =>
  array(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1),
  );
const row = (...numbers: number[]) => array([numbers.length], numbers);
const plain = { stride: 1, padding: 0, groups: 1 };

/** For each op: what to compute, the shape and the numbers that must come out. */
const examples: { readonly [K in OpName]: readonly [Value, Shape, readonly number[]][] } = {
  input: [[input("x", [2]), [2], [7, 8]]],
  constant: [[row(1, 2), [2], [1, 2]]],
  add: [
    [add(row(1, 2), row(10, 20)), [2], [11, 22]],
    [add(array([2, 1], [1, 2]), row(10, 20, 30)), [2, 3], [11, 21, 31, 12, 22, 32]],
  ],
  sub: [[sub(row(5, 1), array([2, 1], [1, 2])), [2, 2], [4, 0, 3, -1]]],
  mul: [[mul(counting([2, 2, 2]), row(1, 10)), [2, 2, 2], [1, 20, 3, 40, 5, 60, 7, 80]]],
  div: [[div(row(1, -6), row(4, 2)), [2], [0.25, -3]]],
  equal: [[equal(row(1, 2, 3), row(1, 0, 3)), [3], [1, 0, 1]]],
  neg: [[neg(row(1, -2)), [2], [-1, 2]]],
  abs: [[abs(row(1, -2, 0)), [3], [1, 2, 0]]],
  relu: [[relu(row(1, -2, 0)), [3], [1, 0, 0]]],
  step: [[step(row(1, -2, 0)), [3], [1, 0, 0]]],
  sqrt: [[sqrt(row(4, 0.25, 0)), [3], [2, 0.5, 0]]],
  toFloat: [[toFloat(toBytes(row(-3, 7, 300))), [3], [0, 7, 255]]],
  toBytes: [
    [toBytes(row(-1, -0.5, 0.4, 0.5, 0.6, 1.5, 2.5)), [7], [0, 0, 0, 0, 1, 2, 2]],
    [toBytes(row(254.4, 254.5, 255.5, 1e9)), [4], [254, 254, 255, 255]],
  ],
  tanh: [[tanh(row(0, Math.log(3) / 2, -100)), [3], [0, 0.5, -1]]],
  fakeQuantize: [
    [
      fakeQuantize(row(0.24, 0.25, 0.75, -9, 130), { scales: [0.5], zeroPoint: 3, signed: false }),
      [5],
      [0, 0, 1, -1.5, 126],
    ],
    [
      fakeQuantize(array([2, 2], [1.3, -999, 1.3, 999]), {
        scales: [1, 2],
        zeroPoint: 0,
        signed: true,
      }),
      [2, 2],
      [1, -128, 2, 254],
    ],
  ],
  sigmoid: [[sigmoid(row(0, Math.log(3), -1000, 1000)), [4], [0.5, 0.75, 0, 1]]],

  matmul: [
    [matmul(counting([2, 3]), counting([3, 2])), [2, 2], [22, 28, 49, 64]],
    [matmul(counting([1, 5]), counting([5, 1])), [1, 1], [55]],
    [matmul(counting([2, 1, 2]), array([2, 1], [1, 10])), [2, 1, 1], [21, 43]],
    [matmul(array([1, 2], [1, 10]), counting([2, 2, 1])), [2, 1, 1], [21, 43]],
  ],
  transpose: [
    [transpose(counting([2, 3])), [3, 2], [1, 4, 2, 5, 3, 6]],
    [transpose(counting([2, 1, 3]), [2, 0, 1]), [3, 2, 1], [1, 4, 2, 5, 3, 6]],
    [transpose(counting([2, 2, 2]), [1, 2, 0]), [2, 2, 2], [1, 5, 2, 6, 3, 7, 4, 8]],
  ],
  reshape: [[reshape(counting([2, 3]), [3, 2]), [3, 2], [1, 2, 3, 4, 5, 6]]],
  broadcastTo: [
    [broadcastTo(array([2, 1], [1, 2]), [2, 2, 2]), [2, 2, 2], [1, 1, 2, 2, 1, 1, 2, 2]],
  ],
  slice: [[slice(counting([3, 4]), [1, 2], [2, 2]), [2, 2], [7, 8, 11, 12]]],
  pad: [[pad(counting([1, 2]), [1, 0], [0, 2]), [2, 4], [0, 0, 0, 0, 1, 2, 0, 0]]],
  concat: [
    [concat([counting([2, 1]), counting([2, 2])], 1), [2, 3], [1, 1, 2, 2, 3, 4]],
    [concat([counting([1, 2]), counting([1, 2])], 0), [2, 2], [1, 2, 1, 2]],
  ],
  reduceSum: [
    [reduceSum(counting([2, 3])), [], [21]],
    [reduceSum(counting([2, 3]), { axes: [0] }), [3], [5, 7, 9]],
    [reduceSum(counting([2, 3]), { axes: [1], keepDimensions: true }), [2, 1], [6, 15]],
    [reduceSum(counting([2, 2, 2]), { axes: [2, 0] }), [2], [14, 22]],
  ],

  conv2d: [
    // No flip of the kernel: 1·1 + 2·10 + 4·100 + 5·1000.
    [
      conv2d(counting([1, 1, 2, 3]), array([1, 1, 2, 2], [1, 10, 100, 1000])),
      [1, 1, 1, 2],
      [5421, 6532],
    ],
    // Two channels in, two out, with a bias.
    [
      conv2d(counting([1, 2, 1, 2]), array([2, 2, 1, 1], [1, 10, 100, 1000]), {
        bias: row(0.5, -1),
      }),
      [1, 2, 1, 2],
      [31.5, 42.5, 3099, 4199],
    ],
    [
      conv2d(counting([1, 1, 2, 2]), array([1, 1, 3, 3], [1, 1, 1, 1, 1, 1, 1, 1, 1]), {
        padding: 1,
        stride: 2,
      }),
      [1, 1, 1, 1],
      [10],
    ],
    [
      conv2d(counting([1, 2, 1, 2]), array([2, 1, 1, 1], [10, 100]), { groups: 2 }),
      [1, 2, 1, 2],
      [10, 20, 300, 400],
    ],
  ],
  conv2dInputGradient: [
    [
      conv2dInputGradient(
        array([1, 1, 1, 2], [1, 100]),
        array([1, 1, 1, 2], [1, 10]),
        [1, 1, 1, 3],
        plain,
      ),
      [1, 1, 1, 3],
      [1, 110, 1000],
    ],
    // At stride 2 the fifth pixel is beyond the last window: nothing flows there.
    [
      conv2dInputGradient(
        array([1, 1, 1, 2], [1, 100]),
        array([1, 1, 1, 2], [1, 10]),
        [1, 1, 1, 5],
        {
          ...plain,
          stride: 2,
        },
      ),
      [1, 1, 1, 5],
      [1, 10, 100, 1000, 0],
    ],
  ],
  conv2dFilterGradient: [
    [
      conv2dFilterGradient(
        counting([1, 1, 1, 3]),
        array([1, 1, 1, 2], [1, 100]),
        [1, 1, 1, 2],
        plain,
      ),
      [1, 1, 1, 2],
      [201, 302],
    ],
    // Summed over the batch.
    [
      conv2dFilterGradient(
        counting([2, 1, 1, 1]),
        array([2, 1, 1, 1], [10, 100]),
        [1, 1, 1, 1],
        plain,
      ),
      [1, 1, 1, 1],
      [210],
    ],
  ],

  maxPool2d: [
    [maxPool2d(array([1, 1, 2, 5], [1, 5, -3, -2, 9, 4, 2, -4, -1, 9])), [1, 1, 1, 2], [5, -1]],
    [maxPool2d(counting([1, 1, 3, 3]), 3), [1, 1, 1, 1], [9]],
  ],
  avgPool2d: [
    [avgPool2d(counting([1, 1, 3, 4])), [1, 1, 1, 2], [3.5, 5.5]],
    [avgPool2d(counting([1, 1, 3, 3]), 3), [1, 1, 1, 1], [5]],
  ],
  upsampleNearest2d: [
    [upsampleNearest2d(counting([1, 1, 1, 2])), [1, 1, 2, 4], [1, 1, 2, 2, 1, 1, 2, 2]],
    [upsampleNearest2d(counting([1, 2, 1, 1]), 2), [1, 2, 2, 2], [1, 1, 1, 1, 2, 2, 2, 2]],
  ],
  depthToSpace: [
    [depthToSpace(counting([1, 4, 1, 2])), [1, 1, 2, 4], [1, 3, 2, 4, 5, 7, 6, 8]],
    [depthToSpace(counting([1, 8, 1, 1])), [1, 2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]],
  ],
  reflectPad2d: [
    [
      reflectPad2d(counting([1, 1, 2, 3]), 1),
      [1, 1, 4, 5],
      [5, 4, 5, 6, 5, 2, 1, 2, 3, 2, 5, 4, 5, 6, 5, 2, 1, 2, 3, 2],
    ],
  ],
  instanceNorm: [
    // Mean 2 and variance 4, then mean 6 and variance 0.
    [
      instanceNorm(array([1, 2, 1, 2], [0, 4, 6, 6]), 0),
      [1, 2, 1, 2],
      [-1, 1, Number.NaN, Number.NaN],
    ],
    [instanceNorm(array([1, 2, 1, 2], [0, 4, 6, 6]), 12), [1, 2, 1, 2], [-0.5, 0.5, 0, 0]],
  ],
};

for (const [op, list] of Object.entries(examples)) {
  describe(op, () => {
    it.each(list.map((example, i) => [i + 1, ...example] as const))(
      "example %i",
      async (_number, y, shape, expected) => {
        expect(y.shape).toEqual(shape);
        const outputs = await evaluate({ y }, { x: Float32Array.of(7, 8) });
        const actual = [...outputs.y!];
        expect(actual).toHaveLength(expected.length);
        actual.forEach((number, i) => {
          if (Number.isNaN(expected[i])) expect(number).toBeNaN();
          else expect(number).toBeCloseTo(expected[i]!, 5);
        });
      },
    );
  });
}

it("relu and max pooling hand NaN on instead of hiding it", async () => {
  const x = array([1, 1, 2, 2], [1, Number.NaN, 2, 3]);
  const outputs = await evaluate({ rectified: relu(x), pooled: maxPool2d(x) });
  expect(outputs.rectified![1]).toBeNaN();
  expect(outputs.pooled![0]).toBeNaN();
});
