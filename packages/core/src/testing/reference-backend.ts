/**
 * The reference backend: every op as a plain loop in float64, one after the other on the calling
 * thread. It is the oracle of the conformance suite and works wherever JavaScript does; it is not
 * made to be fast.
 */

import { createExecutable, hostEngine } from "../backend/executable.ts";
import { trackExecutables } from "../backend/track-executables.ts";
import type { ArrayData, Arrays, Backend, Inputs } from "../backend.ts";
import { createGraph, type Graph } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";
import { type ComputedOp, kernels } from "./reference-kernels.ts";
import type { Kernel, Numbers, Tensor } from "./tensor.ts";

export type { Numbers, Tensor };

/**
 * A backend without any engine. Computes in float64; inputs and outputs are float32, as
 * everywhere. Intermediate results are let go after their last use.
 */
export function createReferenceBackend(): Backend {
  return {
    name: "reference",
    device: "cpu",
    contract: 2,
    ...trackExecutables("reference", async (graph, options) => {
      const lastUses = findLastUses(graph);
      const compute = async (inputs: Inputs, outputs: readonly string[]) =>
        runGraph(graph, lastUses, inputs, outputs);
      return createExecutable("reference", graph, options, hostEngine(compute));
    }),
  };
}

/**
 * Computes outputs once on the reference backend: for tests and small computations.
 * @param inputs May hold more than the outputs need.
 * @throws UserError where an input is missing or has the wrong length.
 */
export async function evaluate(
  outputs: Readonly<Record<string, Value>>,
  inputs: Arrays = {},
): Promise<Arrays> {
  const graph = createGraph(outputs);
  const executable = await createReferenceBackend().compile(graph);
  return executable.run(pickInputs(graph, inputs));
}

/** Of some arrays those that a graph has inputs for. */
export function pickInputs(graph: Graph, arrays: Arrays): Arrays {
  return Object.fromEntries(
    Object.entries(arrays).filter(([name]) => Object.hasOwn(graph.inputs, name)),
  );
}

/** For each node, the values that nothing needs after it. */
function findLastUses(graph: Graph): ReadonlyMap<Value, readonly Value[]> {
  const seen = new Set(Object.values(graph.outputs));
  const lastUses = new Map<Value, Value[]>();
  for (const node of [...graph.nodes].reverse()) {
    for (const input of node.inputs) {
      if (seen.has(input)) continue;
      seen.add(input);
      lastUses.set(node, [...(lastUses.get(node) ?? []), input]);
    }
  }
  return lastUses;
}

function runGraph(
  graph: Graph,
  lastUses: ReadonlyMap<Value, readonly Value[]>,
  inputs: Inputs,
  outputs: readonly string[],
): Record<string, ArrayData> {
  const results = new Map<Value, Tensor>();
  for (const node of graph.nodes) {
    const tensors = node.inputs.map((input) => results.get(input)!);
    results.set(node, { data: runKernel(node, tensors, inputs), shape: node.shape });
    for (const value of lastUses.get(node) ?? []) results.delete(value);
  }
  return Object.fromEntries(
    outputs.map((name) => {
      const value = graph.outputs[name]!;
      const { data } = results.get(value)!;
      return [name, value.dataType === "uint8" ? new Uint8Array(data) : new Float32Array(data)];
    }),
  );
}

/**
 * One value of a graph, computed by a plain loop: what a backend can be begun with before it has
 * kernels of its own.
 * @param tensors the value's inputs, in their order
 * @param inputs the graph's inputs by name
 */
export function runKernel(value: Value, tensors: readonly Tensor[], inputs: Inputs): Numbers {
  if (value.op === "input") return inputs[value.attributes.name]!;
  if (value.op === "constant") return value.attributes.data;
  // TypeScript cannot see that the kernel and the attributes belong to the same op.
  const kernel = kernels[value.op] as Kernel<ComputedOp>;
  return kernel(tensors, value.attributes as never, value.shape);
}
