import { expect, it } from "vitest";
import { gradients } from "../autodiff/gradients.ts";
import { conv2d } from "../ops/convolution.ts";
import { input } from "../ops/elementwise.ts";
import { matmul } from "../ops/linear-algebra.ts";
import { reduceSum } from "../ops/reduce.ts";
import { countArithmetic } from "./arithmetic.ts";
import { createGraph } from "./graph.ts";

it("counts two operations a multiplication of convolutions and products", () => {
  const x = input("x", [1, 3, 8, 8]);
  const kernel = input("kernel", [4, 3, 3, 3]);
  const y = conv2d(x, kernel, { padding: 1 });
  const forward = 2 * 4 * 8 * 8 * 27;
  expect(countArithmetic(createGraph({ y }))).toBe(forward);
  const [dx, dk] = gradients(reduceSum(y), [x, kernel]);
  expect(countArithmetic(createGraph({ y, dx: dx!, dk: dk! }))).toBe(3 * forward);
  const product = matmul(input("a", [5, 6]), input("b", [6, 7]));
  expect(countArithmetic(createGraph({ product }))).toBe(2 * 5 * 6 * 7);
});
