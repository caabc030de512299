/**
 * The reference backend: every op as a plain loop in float64, one after the other on the calling
 * thread. It is the oracle of the conformance suite and works wherever JavaScript does; it is not
 * made to be fast.
 */
import type { Arrays, Backend, Executable } from "../backend.ts";
import { BackendError } from "../errors.ts";
import { checkInputs } from "../graph/check-inputs.ts";
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
  let disposed = false;
  return {
    name: "reference",
    device: "cpu",
    async compile(graph) {
      if (disposed)
        throw new BackendError("the reference backend was disposed of: create a new one");
      return createExecutable(graph, () => disposed);
    },
    async dispose() {
      disposed = true;
    },
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

function createExecutable(graph: Graph, backendDisposed: () => boolean): Executable {
  const lastUses = findLastUses(graph);
  let disposed = false;
  return {
    async run(inputs) {
      if (disposed || backendDisposed()) {
        throw new BackendError("this executable was disposed of: compile the graph again");
      }
      checkInputs(graph, inputs);
      return runGraph(graph, lastUses, inputs);
    },
    async dispose() {
      disposed = true;
    },
  };
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
  inputs: Arrays,
): Arrays {
  const results = new Map<Value, Tensor>();
  for (const node of graph.nodes) {
    const tensors = node.inputs.map((input) => results.get(input)!);
    results.set(node, { data: runKernel(node, tensors, inputs), shape: node.shape });
    for (const value of lastUses.get(node) ?? []) results.delete(value);
  }
  return Object.fromEntries(
    Object.entries(graph.outputs).map(([name, value]) => [
      name,
      new Float32Array(results.get(value)!.data),
    ]),
  );
}

/**
 * One value of a graph, computed by a plain loop: what a backend can be begun with before it has
 * kernels of its own.
 * @param tensors the value's inputs, in their order
 * @param inputs the graph's inputs by name
 */
export function runKernel(value: Value, tensors: readonly Tensor[], inputs: Arrays): Numbers {
  if (value.op === "input") return inputs[value.attributes.name]!;
  if (value.op === "constant") return value.attributes.data;
  // TypeScript cannot see that the kernel and the attributes belong to the same op.
  const kernel = kernels[value.op] as Kernel<ComputedOp>;
  return kernel(tensors, value.attributes as never, value.shape);
}
