/** A graph that is needed for one run. */
import type { Arrays, Backend } from "./backend.ts";
import type { Graph } from "./graph/graph.ts";

/** Compiles, runs and disposes of it, also where the run fails. */
export async function runOnce(backend: Backend, graph: Graph, inputs: Arrays): Promise<Arrays> {
  const executable = await backend.compile(graph);
  try {
    return await executable.run(inputs);
  } finally {
    await executable.dispose();
  }
}
