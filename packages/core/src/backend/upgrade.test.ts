/** The second version of the contract on backends of the first. */
import { expect, test } from "vitest";
import type { Arrays, Backend } from "../backend.ts";
import { checkInputs } from "../graph/check-inputs.ts";
import { createGraph, type Graph } from "../graph/graph.ts";
import { printGraph } from "../graph/print.ts";
import { named } from "../graph/value.ts";
import { add, input, mul, toBytes, toFloat } from "../ops/elementwise.ts";
import { describeBackend } from "../testing/conformance.ts";
import { createReferenceBackend, runKernel, type Tensor } from "../testing/reference-backend.ts";
import { upgradeBackend, withoutBytes } from "./upgrade.ts";

/** As they were written for the first version: no options, all inputs, all outputs, no bytes. */
function createFirstVersion(compiled: (graph: Graph) => void = () => {}): Backend {
  let disposed = false;
  const refuse = () => {
    if (disposed) throw new Error("disposed");
  };
  return {
    name: "first",
    device: "cpu",
    async compile(graph) {
      refuse();
      compiled(graph);
      let released = false;
      return {
        async run(inputs, ...rest) {
          refuse();
          if (released || rest.length > 0) throw new Error("cannot run");
          checkInputs(graph, inputs);
          return runAll(graph, inputs);
        },
        async dispose() {
          released = true;
        },
      };
    },
    async dispose() {
      disposed = true;
    },
  };
}

function runAll(graph: Graph, inputs: Arrays): Arrays {
  const results = new Map<unknown, Tensor>();
  for (const value of graph.nodes) {
    const tensors = value.inputs.map((x) => results.get(x)!);
    results.set(value, { shape: value.shape, data: runKernel(value, tensors, inputs) });
  }
  return Object.fromEntries(
    Object.entries(graph.outputs).map(([name, value]) => [
      name,
      Float32Array.from(results.get(value)!.data),
    ]),
  );
}

describeBackend("first version", async () => createFirstVersion(), { tolerance: 1e-6 });

test("a backend of the second version is itself", () => {
  const backend = createReferenceBackend();
  expect(upgradeBackend(backend)).toBe(backend);
});

test("a backend of the first version never sees bytes", async () => {
  const seen: string[] = [];
  const backend = upgradeBackend(createFirstVersion((graph) => seen.push(printGraph(graph))));
  const frame = input("frame", [3], "uint8");
  const y = named(toBytes(mul(toFloat(frame), 2)), "twice");
  await backend.compile(createGraph({ y, frame }));
  expect(seen).toEqual([
    [
      "frame = input() : 3",
      "constant_1 = constant() [2] : scalar",
      "mul_1 = mul(frame, constant_1) : 3",
      "twice = fakeQuantize(mul_1) {scales: 1, zeroPoint: 0, signed: false} : 3",
      "y <- twice",
      "frame <- frame",
    ].join("\n"),
  ]);
  const plain = createGraph({ y: add(input("x", [3]), 1) });
  expect(withoutBytes(plain)).toBe(plain);
});
