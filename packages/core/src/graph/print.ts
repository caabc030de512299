/** A graph as text, one value a line, for people and for tests. */
import type { Graph } from "./graph.ts";
import { formatShape } from "./shape.ts";
import type { Value } from "./value.ts";

/** For example `relu1_1 = relu(conv1_1) : 1×64×256×256`. */
export function printGraph(graph: Graph): string {
  const outputs = Object.entries(graph.outputs).map(([name, value]) => `${name} <- ${value.name}`);
  return [...graph.nodes.map(printValue), ...outputs].join("\n");
}

function printValue(value: Value): string {
  const inputs = value.inputs.map((input) => input.name).join(", ");
  return `${value.name} = ${value.op}(${inputs})${printAttributes(value)} : ${formatShape(value.shape)}${value.dataType === "uint8" ? " uint8" : ""}`;
}

function printAttributes(value: Value): string {
  if (value.op === "input") return "";
  if (value.op === "constant") {
    const { data } = value.attributes;
    return data.length <= 4 ? ` [${[...data].join(", ")}]` : "";
  }
  const entries = Object.entries(value.attributes);
  return entries.length === 0
    ? ""
    : ` {${entries.map(([name, attribute]) => `${name}: ${attribute}`).join(", ")}}`;
}
