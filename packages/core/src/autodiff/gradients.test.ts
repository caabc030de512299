/** The reverse walk. The rules themselves are checked in testing/op-gradients.test.ts. */
import { describe, expect, it } from "vitest";
import { ShapeError } from "../errors.ts";
import { createGraph } from "../graph/graph.ts";
import { conv2d } from "../ops/convolution.ts";
import { constant, input, mul, square, step, tanh, toBytes, toFloat } from "../ops/elementwise.ts";
import { matmul, transpose } from "../ops/linear-algebra.ts";
import { reduceSum } from "../ops/reduce.ts";
import { checkGradients } from "../testing/finite-differences.ts";
import { randomArray } from "../testing/random-data.ts";
import { evaluate } from "../testing/reference-backend.ts";
import { gradients } from "./gradients.ts";

const x = input("x", [3]);
const data = { x: Float32Array.of(1, -2, 3) };

describe("gradients", () => {
  it("adds up what a value gets along several ways", async () => {
    const loss = reduceSum(mul(mul(x, x), x));
    const [dx] = gradients(loss, [x]);
    expect([...(await evaluate({ dx: dx! }, data)).dx!]).toEqual([3, 12, 27]);
  });

  it("reaches values in the middle, and the loss itself", async () => {
    const middle = square(x);
    const loss = reduceSum(square(middle));
    const [dMiddle, dLoss, dx] = gradients(loss, [middle, loss, x]);
    const outputs = await evaluate({ dMiddle: dMiddle!, dLoss: dLoss!, dx: dx! }, data);
    expect([...outputs.dMiddle!]).toEqual([2, 8, 18]);
    expect([...outputs.dLoss!]).toEqual([1]);
    expect([...outputs.dx!]).toEqual([4, -32, 108]);
  });

  it("gives zeros where the loss does not depend on a value, or only through a step", async () => {
    const other = input("other", [2]);
    const [dOther, dx] = gradients(reduceSum(step(x)), [other, x]);
    const outputs = await evaluate({ dOther: dOther!, dx: dx! }, data);
    expect([...outputs.dOther!]).toEqual([0, 0]);
    expect([...outputs.dx!]).toEqual([0, 0, 0]);
  });

  it("builds nothing for weights that nobody asked about", () => {
    const picture = input("picture", [1, 1, 4, 4]);
    const kernel = constant(new Float32Array(9), [1, 1, 3, 3]);
    const [dPicture] = gradients(reduceSum(square(conv2d(picture, kernel))), [picture]);
    const ops = createGraph({ dPicture: dPicture! }).nodes.map((node) => node.op);
    expect(ops).toContain("conv2dInputGradient");
    expect(ops).not.toContain("conv2dFilterGradient");
  });

  it("may be taken again", async () => {
    const [dx] = gradients(reduceSum(mul(square(x), x)), [x]);
    const [ddx] = gradients(reduceSum(dx!), [x]);
    expect([...(await evaluate({ ddx: ddx! }, data)).ddx!]).toEqual([6, -12, 18]);
  });

  // The gradient of the sum of squared gradients, through all three convolutions.
  it("may be taken again through a convolution", async () => {
    await checkGradients({
      loss: ({ picture, kernel }) => {
        const y = tanh(conv2d(picture!, kernel!, { padding: 1, stride: 2 }));
        const [dPicture, dKernel] = gradients(reduceSum(square(y)), [picture!, kernel!]);
        return reduceSum(mul(reduceSum(square(dPicture!)), reduceSum(square(dKernel!))));
      },
      inputs: {
        picture: { shape: [1, 2, 4, 5], data: randomArray([1, 2, 4, 5], 1) },
        kernel: { shape: [2, 2, 3, 3], data: randomArray([2, 2, 3, 3], 2).map((k) => k / 4) },
      },
    });
  });

  // Both factors of a Gram matrix: the shortcut for it must not go past what was asked for.
  it.each([
    ["the matrix", true, false],
    ["its transpose", false, true],
    ["both", true, true],
  ])("of a Gram matrix reach %s", async (_what, wantsA, wantsB) => {
    const a = input("a", [2, 3]);
    const b = transpose(a);
    const weights = constant(Float32Array.of(1, 2, 3, 4), [2, 2]);
    const loss = reduceSum(mul(matmul(a, b), weights));
    const wanted = [...(wantsA ? [a] : []), ...(wantsB ? [b] : [])];
    const found = gradients(loss, wanted);
    const outputs = Object.fromEntries(found.map((value, i) => [`${i}`, value]));
    const arrays = Object.values(await evaluate(outputs, { a: Float32Array.of(1, 2, 3, 4, 5, 6) }));
    // (weights + weightsᵀ)·a, and aᵀ·weights.
    const ofA = [22, 29, 36, 37, 50, 63];
    const ofB = [13, 18, 17, 24, 21, 30];
    expect(arrays.map((array) => [...array])).toEqual([
      ...(wantsA ? [ofA] : []),
      ...(wantsB ? [ofB] : []),
    ]);
  });

  it("says where there is none: bytes", () => {
    const frame = input("frame", [3], "uint8");
    expect(() => gradients(reduceSum(toFloat(frame)), [frame])).toThrow(
      "gradients: expected values of float32, got uint8",
    );
    expect(() => gradients(reduceSum(toFloat(toBytes(x))), [x])).toThrow(
      "gradients: toBytes has none",
    );
    const [dx] = gradients(reduceSum(mul(toFloat(frame), x)), [x]);
    expect(dx!.shape).toEqual([3]);
  });

  it("wants a scalar loss", () => {
    expect(() => gradients(square(x), [x])).toThrow("gradients: expected a scalar loss, got 3");
    expect(() => gradients(square(x), [x])).toThrow(ShapeError);
  });
});
