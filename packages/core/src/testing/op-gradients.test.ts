/** The check of every VJP rule: each op case's gradient against finite differences. */
import { describe, expect, it } from "vitest";
import { gradients } from "../autodiff/gradients.ts";
import { createGraph } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";
import { add, input, mul, relu, square, tanh } from "../ops/elementwise.ts";
import { mean, reduceSum } from "../ops/reduce.ts";
import { runOnce } from "../run-once.ts";
import { compositeCases } from "./composite-cases.ts";
import { weightedSum } from "./conformance.ts";
import { checkGradients } from "./finite-differences.ts";
import { caseData, type OpCase } from "./op-case.ts";
import { opCases } from "./op-cases.ts";
import { randomArray } from "./random-data.ts";
import { createReferenceBackend } from "./reference-backend.ts";

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

// Between its jumps it is constant, so that its gradient is 0 everywhere; a difference that is wide
// enough to be exact meets jumps.
const { fakeQuantize: jumping, ...smooth } = opCases;

describe("gradient of fakeQuantize", () => {
  it.each(jumping)("is zero: $title", async (opCase) => {
    const inputs: Record<string, Value> = Object.fromEntries(
      Object.entries(opCase.inputs).map(([name, { shape }]) => [name, input(name, shape)]),
    );
    const grads = gradients(weightedSum(opCase.build(inputs)), Object.values(inputs));
    const graph = createGraph(Object.fromEntries(grads.map((grad, i) => [`grad${i}`, grad])));
    const arrays = await runOnce(createReferenceBackend(), graph, {});
    for (const array of Object.values(arrays)) expect(array.every((x) => x === 0)).toBe(true);
  });
});

for (const [op, all] of [...Object.entries(smooth), ["composite", compositeCases] as const]) {
  const cases = all.filter(({ inputs }) => Object.keys(inputs).length > 0);
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
