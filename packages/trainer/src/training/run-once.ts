/** A graph that is needed for one run. */
import type { Arrays, Backend, Graph } from "@gramstyle/core";

export async function runOnce(backend: Backend, graph: Graph, inputs: Arrays): Promise<Arrays> {
  const executable = await backend.compile(graph);
  try {
    return await executable.run(inputs);
  } finally {
    await executable.dispose();
  }
}
