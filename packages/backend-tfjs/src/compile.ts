/** From a graph to the kernel calls that compute it. */
import type { Graph, OpAttributes, Value } from "@gramstyle/core";
import type { Lowering } from "./elementwise.ts";
import type { EngineTraits } from "./engine.ts";
import { lowerings } from "./kernels.ts";
import type { Program } from "./program.ts";
import { createWriter, type Scope } from "./scope.ts";

/** Lowers every value in the graph's own order. */
export function compileGraph(graph: Graph, traits: EngineTraits): Program {
  const writer = createWriter(graph, traits);
  for (const value of graph.nodes) {
    const scope = writer.scopeFor(value);
    // Some come along with the value that they are computed from.
    if (!scope.isWritten(value)) lower(value, scope);
  }
  return writer.finish();
}

/** Calls the entry of the value's own op. */
function lower<K extends keyof OpAttributes>(value: Value<K>, scope: Scope): void {
  const lowering = lowerings[value.op] as Lowering<K>;
  lowering(value, scope);
}
