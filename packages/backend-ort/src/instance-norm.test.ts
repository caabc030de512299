/** Products and sums after an instance norm: what is taken into its node, and what is not. */
import { fromBinary } from "@bufbuild/protobuf";
import {
  add,
  constant,
  createGraph,
  type Graph,
  input,
  instanceNorm,
  mul,
  named,
  reshape,
  type Value,
} from "@gramstyle/core";
import { createReferenceBackend } from "@gramstyle/core/reference";
import { randomArray } from "@gramstyle/core/testing";
import { type GraphProto, ModelProtoSchema, toOnnx } from "@gramstyle/onnx";
import { expect, test } from "vitest";
import { createOrtBackend } from "./ort-backend.ts";

const x = input("x", [2, 3, 4, 5]);
const broadcast = (value: Value) => reshape(value, [1, 3, 1, 1]);
const scale = () => named(constant(Float32Array.of(2, -0.5, 3), [3]), "norm.weight");
const shift = () => named(constant(Float32Array.of(0.1, 1, -2), [3]), "norm.bias");

const structure = (graph: Graph): GraphProto => fromBinary(ModelProtoSchema, toOnnx(graph)).graph!;
const operators = (graph: Graph) => structure(graph).node.map(({ opType }) => opType);

/** The engine's results against those of the reference. */
async function expectRight(graph: Graph): Promise<void> {
  const inputs = Object.fromEntries(
    Object.entries(graph.inputs).map(([name, { shape }]) => [name, randomArray(shape, 5)]),
  );
  const results = await Promise.all(
    [createReferenceBackend(), await createOrtBackend({ device: "cpu", threads: 1 })].map(
      async (backend) => {
        const executable = await backend.compile(graph);
        const outputs = await executable.run(inputs);
        await backend.dispose();
        return outputs;
      },
    ),
  );
  const [expected, got] = results;
  for (const [name, array] of Object.entries(expected!)) {
    array.forEach((number, i) => {
      expect(got![name]![i]!).toBeCloseTo(number, 4);
    });
  }
}

test("scale and shift become the norm's own, under the parameters' names", async () => {
  const norm = mul(instanceNorm(x), broadcast(scale()));
  const graph = createGraph({ y: named(add(norm, broadcast(shift())), "y") });
  const { node, initializer } = structure(graph);
  expect(node.map(({ opType, input: from }) => [opType, ...from])).toEqual([
    ["InstanceNormalization", "x", "norm.weight", "norm.bias"],
  ]);
  expect(initializer.map(({ name }) => name)).toEqual(["norm.weight", "norm.bias"]);
  await expectRight(graph);
});

test.each<[string, Value]>([
  ["a scale alone", mul(broadcast(scale()), instanceNorm(x))],
  ["a shift alone", add(instanceNorm(x), broadcast(shift()))],
  ["constants of shape C×1×1", mul(instanceNorm(x), constant(Float32Array.of(1, 2, 3), [3, 1, 1]))],
  ["another epsilon", add(mul(instanceNorm(x, 1e-2), broadcast(scale())), broadcast(shift()))],
])("%s is taken in", async (_name, value) => {
  const graph = createGraph({ y: value });
  const expected = ["InstanceNormalization", "Identity"];
  expect(operators(graph).filter((operator) => expected.includes(operator))).toEqual(expected);
  expect(operators(graph)).not.toContain("Add");
  await expectRight(graph);
});

test("what another value or an output reads stays", async () => {
  const norm = instanceNorm(x);
  const scaled = mul(norm, broadcast(scale()));
  const shifted = add(scaled, broadcast(shift()));
  for (const [graph, expected] of [
    [createGraph({ shifted, norm }), ["InstanceNormalization", "Mul", "Add"]],
    [
      createGraph({ shifted, again: mul(norm, norm) }),
      ["InstanceNormalization", "Mul", "Mul", "Add"],
    ],
    [createGraph({ shifted, scaled }), ["InstanceNormalization", "Add"]],
  ] as const) {
    const got = operators(graph).filter((operator) => operator !== "Identity");
    expect([...got].sort()).toEqual([...expected].sort());
    await expectRight(graph);
  }
});

test("what is not one constant a channel stays", async () => {
  const perColumn = constant(Float32Array.of(1, 2, 3, 4, 5), [5]);
  const given = input("scale", [3]);
  for (const value of [
    mul(instanceNorm(x), perColumn),
    mul(instanceNorm(x), broadcast(given)),
    mul(instanceNorm(x), 2),
    add(add(instanceNorm(x), broadcast(shift())), mul(x, 0.5)),
  ]) {
    const graph = createGraph({ y: value });
    expect(operators(graph).some((operator) => operator === "Mul")).toBe(true);
    await expectRight(graph);
  }
});

test("a constant in another shape is an initializer, also as an output", async () => {
  const graph = createGraph({ y: broadcast(scale()), z: add(x, broadcast(shift())) });
  expect(operators(graph)).not.toContain("Reshape");
  await expectRight(graph);
});
