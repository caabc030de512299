import {
  createGraph,
  gradients,
  gramMatrixOfActivations,
  input,
  reduceSum,
  square,
} from "@gramstyle/core";
import { evaluate } from "@gramstyle/core/reference";
import { expect, test } from "vitest";
import { createRightOperands } from "./right-operands.ts";
import { createTfjsBackend } from "./tfjs-backend.ts";

test("the same memory in another shape clashes, in the same shape or after a copy it does not", () => {
  const operands = createRightOperands();
  const column = { id: 1, shape: [1, 5, 1] };
  const row = { id: 2, shape: [1, 1, 5] };
  operands.alias(row, column);
  expect(operands.clashes(row)).toBe(false);
  expect(operands.clashes(row)).toBe(false);
  expect(operands.clashes(column)).toBe(true);
  expect(operands.clashes({ id: 3, shape: [1, 5, 1] })).toBe(false);
});

test("the gradient of a Gram matrix of one pixel, on wasm", async () => {
  const x = input("x", [1, 192, 1, 1]);
  const [gradient] = gradients(reduceSum(square(gramMatrixOfActivations(x))), [x]);
  const arrays = { x: Float32Array.from({ length: 192 }, (_, i) => ((i * 31) % 17) / 17) };
  const expected = (await evaluate({ y: gradient! }, arrays)).y!;
  const backend = await createTfjsBackend({ device: "wasm" });
  try {
    const executable = await backend.compile(createGraph({ y: gradient! }));
    for (let run = 0; run < 20; run++) {
      const { y } = await executable.run(arrays);
      y!.forEach((number, i) => {
        expect(Math.abs(number - expected[i]!)).toBeLessThanOrEqual(1e-4 * Math.abs(expected[i]!));
      });
    }
  } finally {
    await backend.dispose();
  }
});
