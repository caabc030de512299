/** A graph as flat plain data: values in order, which refer to each other by index. */
import type { Graph, OpAttributes, OpName, Value } from "@gramstyle/core";
import { createValue } from "@gramstyle/core/backend";
import { copyToSend } from "./transfer.ts";

export interface FlatValue {
  readonly op: OpName;
  /** Indices of earlier values. */
  readonly inputs: readonly number[];
  readonly attributes: OpAttributes[OpName];
  readonly name: string | undefined;
}

export interface FlatGraph {
  /** In the topological order of the graph. */
  readonly values: readonly FlatValue[];
  /** Indices into `values`. */
  readonly outputs: Readonly<Record<string, number>>;
}

/**
 * Flattens a graph to send it. Constants on a SharedArrayBuffer are shared; others are copied
 * once, and the buffers of the copies are added to `transfer`.
 */
export function encodeGraph(graph: Graph, transfer: Set<ArrayBuffer>): FlatGraph {
  const indices = new Map<Value, number>(graph.nodes.map((value, index) => [value, index]));
  const copies = new Map<Float32Array, Float32Array>();
  const copyOnce = (data: Float32Array): Float32Array => {
    const copy = copies.get(data) ?? copyToSend(data, transfer);
    copies.set(data, copy);
    return copy;
  };
  return {
    values: graph.nodes.map((value) => ({
      op: value.op,
      inputs: value.inputs.map((input) => indices.get(input)!),
      attributes:
        value.op === "constant"
          ? { ...value.attributes, data: copyOnce(value.attributes.data) }
          : value.attributes,
      name: value.name,
    })),
    outputs: Object.fromEntries(
      Object.entries(graph.outputs).map(([name, value]) => [name, indices.get(value)!]),
    ),
  };
}

/**
 * The graph again: the same values in the same order under the same names.
 * @throws ShapeError where the shapes do not fit, as when the graph was first built.
 */
export function decodeGraph(flat: FlatGraph): Graph {
  const nodes: Value[] = [];
  const inputs: Record<string, Value<"input">> = {};
  for (const { op, inputs: indices, attributes, name } of flat.values) {
    const value: Value = createValue(
      op,
      indices.map((index) => nodes[index]!),
      attributes as OpAttributes[typeof op],
    );
    if (name !== undefined) value.name = name;
    if (value.op === "input") inputs[value.attributes.name] = value;
    nodes.push(value);
  }
  const outputs = Object.fromEntries(
    Object.entries(flat.outputs).map(([name, index]) => [name, nodes[index]!]),
  );
  return { inputs, outputs, nodes };
}
