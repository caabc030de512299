/** Which inputs of a graph an output is computed from. */
import type { Graph } from "../graph/graph.ts";
import { topologicalOrder } from "../graph/order.ts";

/** The names of the inputs that each output needs. */
export function neededInputs({ outputs }: Graph): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    Object.entries(outputs).map(([name, output]) => {
      const inputs = topologicalOrder([output]).filter((value) => value.op === "input");
      return [name, new Set(inputs.map((value) => value.attributes.name))];
    }),
  );
}
