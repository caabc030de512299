/** The second version of the contract on top of a backend of the first. */
import type { ArrayData, Arrays, Backend, Inputs } from "../backend.ts";
import type { Graph } from "../graph/graph.ts";
import type { OpName } from "../graph/op-set.ts";
import { createValue, type Value } from "../graph/value.ts";
import { createExecutable, hostEngine } from "./executable.ts";

/**
 * The backend, if it keeps the second version of the contract; else one that does so with its help:
 * kept and carried arrays stay on the host and are handed to it at every run, bytes are numbers to
 * it. So whoever uses a backend may rely on all of the contract, whoever writes one need not begin
 * with it.
 */
export function upgradeBackend(backend: Backend): Backend {
  if (backend.contract === 2) return backend;
  const label = `${backend.name} ${backend.device}`;
  return {
    name: backend.name,
    device: backend.device,
    contract: 2,
    ...(backend.facts === undefined ? {} : { facts: backend.facts }),
    async compile(graph, options = {}) {
      const plain = await backend.compile(withoutBytes(graph));
      const bytes = namesOfBytes(graph);
      const compute = async (inputs: Inputs, outputs: readonly string[]) =>
        asDeclared(await plain.run(asNumbers(inputs)), outputs, bytes);
      try {
        return createExecutable(
          label,
          graph,
          options,
          hostEngine(compute, () => plain.dispose()),
        );
      } catch (error) {
        await plain.dispose();
        throw error;
      }
    },
    dispose: () => backend.dispose(),
  };
}

/**
 * The same graph for an engine that has no bytes: its inputs and outputs of bytes are float32 with
 * the numbers 0 to 255 in them.
 */
export function withoutBytes(graph: Graph): Graph {
  const plain = new Map<Value, Value>();
  const plainOf = (value: Value): Value => {
    const inputs = value.inputs.map((input) => plain.get(input)!);
    switch (value.op) {
      case "input": {
        const { name, shape } = value.attributes;
        return createValue("input", [], { name, shape });
      }
      case "toFloat":
        return inputs[0]!;
      case "toBytes":
        return createValue("fakeQuantize", inputs, { scales: [1], zeroPoint: 0, signed: false });
      default:
        return createValue(value.op as OpName, inputs, value.attributes as never);
    }
  };
  if (graph.nodes.every(({ dataType }) => dataType === "float32")) return graph;
  for (const value of graph.nodes) {
    const replacement = plainOf(value);
    if (value.op !== "toFloat" && value.name !== undefined) replacement.name = value.name;
    plain.set(value, replacement);
  }
  const ofAll = <V extends Value>(values: Readonly<Record<string, V>>) =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, plain.get(value) as V]),
    );
  return {
    inputs: ofAll(graph.inputs),
    outputs: ofAll(graph.outputs),
    nodes: [...new Set(plain.values())],
  };
}

const asNumbers = (inputs: Inputs): Arrays =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, array]) => [
      name,
      array instanceof Uint8Array ? new Float32Array(array) : array,
    ]),
  );

const namesOfBytes = ({ outputs }: Graph): ReadonlySet<string> =>
  new Set(Object.keys(outputs).filter((name) => outputs[name]!.dataType === "uint8"));

function asDeclared(
  arrays: Arrays,
  outputs: readonly string[],
  bytes: ReadonlySet<string>,
): Record<string, ArrayData> {
  return Object.fromEntries(
    outputs.map((name) => {
      const array = arrays[name]!;
      return [name, bytes.has(name) ? new Uint8Array(array) : array];
    }),
  );
}
