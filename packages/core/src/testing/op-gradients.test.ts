/** The check of every VJP rule: each op case's gradient against finite differences. */
import { describe, expect, it } from "vitest";
import { gradients } from "../autodiff/gradients.ts";
import type { Value } from "../graph/value.ts";
import { add, fakeQuantize, input, mul, relu, square, tanh } from "../ops/elementwise.ts";
import { mean, reduceSum } from "../ops/reduce.ts";
import { compositeCases } from "./composite-cases.ts";
import { weightedSum } from "./conformance.ts";
import { checkGradients } from "./finite-differences.ts";
import { caseData, type OpCase } from "./op-case.ts";
import { opCases } from "./op-cases.ts";
import { randomArray } from "./random-data.ts";
import { evaluate } from "./reference-backend.ts";

function check(opCase: OpCase): Promise<unknown> {
  const data = caseData(opCase);
  const inputs = Object.entries(opCase.inputs).map(([name, { shape }]) => [
    name,
    { shape, data: data[name]! },
  ]);
  return checkGradients({
    loss: (values) => weightedSum(opCase.build(values)),
    inputs: Object.fromEntries(inputs),
  });
}

// A staircase, whose gradient is by convention that of the ramp it follows.
const { fakeQuantize: staircase, ...smooth } = opCases;

describe("gradient of fakeQuantize", () => {
  it("goes straight through, except where it clips", async () => {
    const x = input("x", [2, 3]);
    const grid = { scales: [0.5, 1], zeroPoint: 2, signed: false };
    const loss = reduceSum(mul(square(fakeQuantize(x, grid)), 1));
    const [dx] = gradients(loss, [x]);
    const data = Float32Array.of(-1.2, -1.3, 0.7, -2.4, 253.4, 253.6);
    const { dx: grads } = await evaluate({ dx: dx! }, { x: data });
    expect([...grads!].map((x) => x + 0)).toEqual([-2, 0, 1, -4, 506, 0]);
  });

  it.each(staircase)("is not 0: $title", async (opCase) => {
    const inputs: Record<string, Value> = Object.fromEntries(
      Object.entries(opCase.inputs).map(([name, { shape }]) => [name, input(name, shape)]),
    );
    const [dx] = gradients(weightedSum(opCase.build(inputs)), Object.values(inputs));
    const { dx: grads } = await evaluate({ dx: dx! }, caseData(opCase));
    expect(grads!.some((x) => x !== 0)).toBe(true);
  });
});

for (const [op, all] of [...Object.entries(smooth), ["composite", compositeCases] as const]) {
  const cases = all.filter(
    ({ inputs, hasGradient }) => Object.keys(inputs).length > 0 && hasGradient !== false,
  );
  if (cases.length === 0) continue;
  describe(`gradient of ${op}`, () => {
    for (const opCase of cases) it(opCase.title, () => check(opCase));
  });
}

describe("the finite-difference check itself", () => {
  const x = { shape: [2, 3], data: randomArray([2, 3], 1, "positive") };

  it("accepts a right gradient and says how near it came", async () => {
    const worst = await checkGradients({
      loss: ({ x }) => mean(tanh(mul(x!, x!))),
      inputs: { x },
    });
    expect(worst.relativeError).toBeLessThan(1e-6);
  });

  // A loss whose graph changes from one build to the next: its gradient belongs to another loss.
  it("refuses a wrong gradient and says where", async () => {
    let builds = 0;
    const check = checkGradients({
      loss: ({ x }) => reduceSum(mul(square(x!), builds++ === 0 ? 1.001 : 1)),
      inputs: { x },
    });
    await expect(check).rejects.toThrow(/expected gradients within 0.00001 .* at x\[\d\]/);
  });

  it("refuses NaN", async () => {
    let builds = 0;
    const check = checkGradients({
      loss: ({ x }) => mul(reduceSum(x!), builds++ === 0 ? Number.NaN : 1),
      inputs: { x },
    });
    await expect(check).rejects.toThrow("got Infinity");
  });

  it("checks elements beyond those that it tries one by one", async () => {
    const many = { shape: [50], data: randomArray([50], 2, "positive") };
    let builds = 0;
    const check = checkGradients({
      loss: ({ x }) => {
        const weights = add(relu(x!), builds++ === 0 ? 0.5 : 0);
        return reduceSum(mul(weights, x!));
      },
      inputs: { x: many },
      elements: 0,
    });
    await expect(check).rejects.toThrow("all inputs");
  });
});
