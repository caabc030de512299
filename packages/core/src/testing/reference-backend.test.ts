/** The reference backend: the contract, and errors. Its kernels have tests of their own. */
import { describe, expect, it } from "vitest";
import { UserError } from "../errors.ts";
import { createGraph } from "../graph/graph.ts";
import { input, mul } from "../ops/elementwise.ts";
import { describeContract } from "./contract.ts";
import { createReferenceBackend, evaluate } from "./reference-backend.ts";

describe("reference backend", () => {
  const shared = createReferenceBackend();
  describeContract(
    () => shared,
    async () => createReferenceBackend(),
    1e-6,
  );
});

describe("refused inputs", () => {
  const run = async (inputs: Record<string, unknown>) => {
    const y = mul(input("picture", [2, 3]), input("strength", []));
    const executable = await createReferenceBackend().compile(createGraph({ y }));
    return executable.run(inputs as Record<string, Float32Array>);
  };
  const picture = new Float32Array(6);
  const strength = new Float32Array(1);

  it.each([
    ["missing", { picture }, 'input "strength" is missing: expected 1 numbers (scalar)'],
    [
      "too short",
      { picture: new Float32Array(5), strength },
      'input "picture": expected 6 numbers (2×3), got 5',
    ],
    [
      "of another type",
      { picture: [1, 2, 3, 4, 5, 6], strength },
      'input "picture": expected 6 numbers (2×3) in a Float32Array, got another type',
    ],
    [
      "unknown",
      { picture, strength, sharpness: strength },
      'the graph has no input "sharpness": it has "picture", "strength"',
    ],
  ])("%s", async (_title, inputs, message) => {
    const failure = run(inputs);
    await expect(failure).rejects.toThrow(message);
    await expect(failure).rejects.toBeInstanceOf(UserError);
  });
});

describe("evaluate", () => {
  it("computes outputs at once and ignores inputs that they do not need", async () => {
    const y = mul(input("x", [2]), 3);
    const outputs = await evaluate({ y }, { x: Float32Array.of(1, 2), other: new Float32Array(9) });
    expect([...outputs.y!]).toEqual([3, 6]);
  });
});
