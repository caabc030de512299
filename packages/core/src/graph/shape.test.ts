/** Shapes that do not fit: the error says which op, what it expected and what came. */
import { describe, expect, it } from "vitest";
import { ShapeError } from "../errors.ts";
import { conv2d, conv2dFilterGradient, conv2dInputGradient } from "../ops/convolution.ts";
import { add, constant, input } from "../ops/elementwise.ts";
import { matmul, transpose } from "../ops/linear-algebra.ts";
import { broadcastTo, concat, pad, reshape, slice } from "../ops/movement.ts";
import { instanceNorm } from "../ops/normalization.ts";
import { reflectPad2d } from "../ops/padding.ts";
import { avgPool2d, depthToSpace, maxPool2d, upsampleNearest2d } from "../ops/pooling.ts";
import { reduceSum } from "../ops/reduce.ts";
import { broadcastShapes, formatShape, type Shape, sizeOf } from "./shape.ts";
import { createValue, type Value } from "./value.ts";

const x = (...shape: number[]): Value => input("x", shape);
const picture = x(1, 3, 6, 8);
const unit = { stride: 1, padding: 0, groups: 1 };

const mistakes: readonly (readonly [() => Value, string])[] = [
  [() => x(2, 0), "input: expected sizes that are positive integers (the result would be 2×0)"],
  [() => constant(new Float32Array(5), [2, 3]), "constant: expected 6 numbers for 2×3, not 5"],
  [() => add(x(2, 3), x(4)), "add: expected shapes that broadcast, got 2×3, 4"],
  [() => createValue("add", [x(2)], {}), "add: expected 2 inputs, got 2"],
  [() => createValue("relu", [], {}), "relu: expected 1 input"],
  [() => concat([], 0), "concat: expected at least 1 inputs"],
  [() => matmul(x(2, 3), x(2, 3)), "matmul: expected matrices …×m×k and …×k×n, got 2×3, 2×3"],
  [() => matmul(x(3), x(3, 2)), "matmul: expected matrices …×m×k and …×k×n, got 3, 3×2"],
  [
    () => matmul(x(2, 3, 4), x(3, 4, 5)),
    "matmul: expected matrices …×m×k and …×k×n, got 2×3×4, 3×4×5",
  ],
  [
    () => transpose(x(2, 3), [0, 0]),
    "transpose: expected a permutation of 2 axes, not [0,0], got 2×3",
  ],
  [() => reshape(x(2, 3), [4]), "reshape: expected as many elements as 4 has, got 2×3"],
  [
    () => broadcastTo(x(2, 3), [3, 3]),
    "broadcastTo: expected a shape that broadcasts to 3×3, got 2×3",
  ],
  [() => broadcastTo(x(2, 3), [3]), "broadcastTo: expected a shape that broadcasts to 3, got 2×3"],
  [() => slice(x(4), [2], [3]), "slice: expected a slice inside x, not start [2] size [3], got 4"],
  [
    () => slice(x(4), [-1], [3]),
    "slice: expected a slice inside x, not start [-1] size [3], got 4",
  ],
  [
    () => pad(x(4), [-1], [1]),
    "pad: expected padding of 0 or more for 1 axes, not before [-1] after [1], got 4",
  ],
  [
    () => concat([x(2, 3), x(3, 3)], 1),
    "concat: expected shapes that differ only in axis 1, got 2×3, 3×3",
  ],
  [
    () => reduceSum(x(2, 3), { axes: [2] }),
    "reduceSum: expected different axes below 2, not [2], got 2×3",
  ],
  [
    () => reduceSum(x(2, 3), { axes: [0, 0] }),
    "reduceSum: expected different axes below 2, not [0,0], got 2×3",
  ],
  [
    () => conv2d(picture, x(4, 2, 3, 3)),
    "conv2d: expected x N×C×H×W and a kernel O×C/1×k×k, got 1×3×6×8, 4×2×3×3",
  ],
  [
    () => conv2d(picture, x(4, 1, 3, 3), { groups: 3 }),
    "conv2d: expected x N×C×H×W and a kernel O×C/3×k×k, got 1×3×6×8, 4×1×3×3",
  ],
  [
    () => conv2d(picture, x(4, 3, 3, 3), { bias: x(3) }),
    "conv2d: expected a bias of 4 numbers, got 1×3×6×8, 4×3×3×3, 3",
  ],
  [
    () => conv2d(picture, x(4, 3, 9, 9)),
    "conv2d: expected sizes that are positive integers (the result would be 1×4×-2×0), got 1×3×6×8, 4×3×9×9",
  ],
  [
    () => conv2d(picture, x(4, 3, 3, 3), { padding: -1 }),
    "conv2d: expected stride and groups of 1 or more and padding of 0 or more, not 1, 1, -1, got 1×3×6×8, 4×3×3×3",
  ],
  [
    () => conv2dInputGradient(x(1, 4, 6, 8), x(4, 3, 3, 3), [1, 3, 6, 8], unit),
    "conv2dInputGradient: expected dy of shape 1×4×4×6 for x 1×3×6×8, got 1×4×6×8, 4×3×3×3",
  ],
  [
    () => conv2dFilterGradient(picture, x(1, 4, 6, 8), [4, 3, 3, 3], unit),
    "conv2dFilterGradient: expected dy of shape 1×4×4×6 for a kernel 4×3×3×3, got 1×3×6×8, 1×4×6×8",
  ],
  [() => maxPool2d(x(3, 6, 8)), "maxPool2d: expected N×C×H×W, got 3×6×8"],
  [() => avgPool2d(picture, 7), "avgPool2d: expected a picture of at least 7×7, got 1×3×6×8"],
  [
    () => maxPool2d(picture, 1.5),
    "maxPool2d: expected windows of a positive whole size, not 1.5, got 1×3×6×8",
  ],
  [
    () => upsampleNearest2d(picture, 1.5),
    "upsampleNearest2d: expected a whole factor, not 1.5, got 1×3×6×8",
  ],
  [() => depthToSpace(picture), "depthToSpace: expected channels divisible by 4, got 1×3×6×8"],
  [
    () => reflectPad2d(picture, 6),
    "reflectPad2d: expected a picture larger than its padding of 6, got 1×3×6×8",
  ],
  [() => instanceNorm(x(3, 6, 8)), "instanceNorm: expected N×C×H×W, got 3×6×8"],
];

describe("shape errors", () => {
  it.each(mistakes.map(([build, message]) => [message, build] as const))("%s", (message, build) => {
    let thrown: unknown;
    try {
      build();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(ShapeError);
    expect((thrown as Error).message).toBe(message);
  });

  it("call a value by its name where it has one", () => {
    const named = x(2, 3);
    named.name = "conv3_1";
    expect(() => add(named, x(4))).toThrow(
      "add: expected shapes that broadcast, got conv3_1 2×3, 4",
    );
  });
});

describe("shapes", () => {
  it("have sizes and are written with ×", () => {
    expect([sizeOf([2, 3, 4]), sizeOf([])]).toEqual([24, 1]);
    expect([formatShape([2, 3]), formatShape([])]).toEqual(["2×3", "scalar"]);
  });

  it.each<[Shape, Shape, Shape | undefined]>([
    [[2, 3], [3], [2, 3]],
    [[], [2], [2]],
    [
      [2, 1, 4],
      [3, 1],
      [2, 3, 4],
    ],
    [[2, 3], [2], undefined],
  ])("%j and %j broadcast to %j", (a, b, expected) => {
    expect(broadcastShapes(a, b)).toEqual(expected);
    expect(broadcastShapes(b, a)).toEqual(expected);
  });
});
