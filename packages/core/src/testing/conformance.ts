/** The conformance suite: what every backend must do. Each calls `describeBackend` once. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gradients } from "../autodiff/gradients.ts";
import { upgradeBackend } from "../backend/upgrade.ts";
import type { ArrayData, Arrays, Backend } from "../backend.ts";
import { createGraph, type Graph } from "../graph/graph.ts";
import type { Shape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { constant, input, mul } from "../ops/elementwise.ts";
import { reduceSum } from "../ops/reduce.ts";
import { compositeCases } from "./composite-cases.ts";
import { describeContract } from "./contract.ts";
import { caseData, type OpCase } from "./op-case.ts";
import { opCases } from "./op-cases.ts";
import { randomArray } from "./random-data.ts";
import { createReferenceBackend, pickInputs } from "./reference-backend.ts";
import { describeRunOptions } from "./run-options.ts";

/** What is asked of a backend. */
export interface ConformanceOptions {
  /**
   * The largest error of an element, relative to the largest magnitude in its array: about 1e-5
   * for an engine that computes in float32.
   */
  readonly tolerance: number;
  /** Why the backend cannot run here; its tests are then shown as skipped, with this reason. */
  readonly unavailable?: string | undefined;
}

/**
 * Declares vitest tests: every op and some whole networks, values and gradients, against the
 * reference backend; and the rules of the contract (`Backend` and `Executable`).
 * @param create Makes a new backend. The suite disposes of all that it makes.
 */
export function describeBackend(
  name: string,
  create: () => Promise<Backend>,
  options: ConformanceOptions,
): void {
  if (options.unavailable !== undefined) {
    describe(`${name} backend`, () => {
      it.skip(`conforms (not available here: ${options.unavailable})`, () => {});
    });
    return;
  }
  describe(`${name} backend`, () => {
    let backend: Backend;
    /** Itself, or what core makes of one of the contract's first version. */
    let upgraded: Backend;
    beforeAll(async () => {
      backend = await create();
      upgraded = upgradeBackend(backend);
    });
    afterAll(async () => {
      await backend?.dispose();
    });
    for (const [op, cases] of [
      ...Object.entries(opCases),
      ["composite", compositeCases] as const,
    ]) {
      describe(op, () => {
        for (const opCase of cases) describeCase(opCase, () => upgraded, options.tolerance);
      });
    }
    describeContract(() => backend, create, options.tolerance);
    describeRunOptions(() => upgraded);
  });
}

function describeCase(opCase: OpCase, backend: () => Backend, tolerance: number): void {
  const inputs = caseInputs(opCase);
  const data = caseData(opCase);
  it(opCase.title, async () => {
    await expectSameAsReference(
      createGraph({ y: opCase.build(inputs) }),
      data,
      backend(),
      tolerance,
    );
  });
  if (Object.keys(inputs).length === 0 || opCase.hasGradient === false) return;
  it(`${opCase.title}: gradients`, async () => {
    const derived = gradients(weightedSum(opCase.build(inputs)), Object.values(inputs));
    const outputs = Object.keys(inputs).map((name, i) => [`d_${name}`, derived[i]!] as const);
    const graph = createGraph(Object.fromEntries(outputs));
    await expectSameAsReference(graph, data, backend(), tolerance);
  });
}

/** The inputs of a case as values. */
export function caseInputs({ inputs }: OpCase): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [name, input(name, shape)]),
  );
}

/** A scalar that every element of a value counts in, each with another weight. */
export function weightedSum(value: Value): Value {
  const weights = constant(randomArray(value.shape, 5, "awayFromZero"), value.shape);
  return reduceSum(mul(value, weights));
}

async function expectSameAsReference(
  graph: Graph,
  data: Arrays,
  backend: Backend,
  tolerance: number,
): Promise<void> {
  const arrays = pickInputs(graph, data);
  const reference = await createReferenceBackend().compile(graph);
  const expected = await reference.run(arrays);
  const executable = await backend.compile(graph);
  try {
    const actual = await executable.run(arrays);
    expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
    for (const [name, array] of Object.entries(expected)) {
      expectClose(name, actual[name]!, array, graph.outputs[name]!.shape, tolerance);
    }
  } finally {
    await executable.dispose();
  }
}

/** Fails with the worst element where an array is further from another than the tolerance allows. */
export function expectClose(
  name: string,
  actual: ArrayData,
  expected: ArrayData,
  shape: Shape,
  tolerance: number,
): void {
  expect(actual, `output "${name}"`).toBeInstanceOf(expected.constructor);
  expect(actual.length, `length of output "${name}"`).toBe(expected.length);
  let largest = 0;
  for (const number of expected) largest = Math.max(largest, Math.abs(number));
  let worst = 0;
  let error = -1;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!);
    // NaN is the worst error of all.
    const here = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    if (here > error) [worst, error] = [i, here];
  }
  const relative = error / (largest || 1);
  expect(
    relative,
    `output "${name}" (${shape.join("×") || "scalar"}), element ${worst}: ` +
      `expected ${expected[worst]}, got ${actual[worst]}; error relative to the largest`,
  ).toBeLessThanOrEqual(tolerance);
}
