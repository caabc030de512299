/** Graphs that tests compile for a moment. */
import type { Backend, CompileOptions, Executable } from "../backend.ts";
import { createGraph } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";

export type WithExecutable = (
  outputs: Readonly<Record<string, Value>>,
  use: (executable: Executable) => Promise<void>,
  options?: CompileOptions,
) => Promise<void>;

/** Compiles outputs on the backend, and disposes of the executable when it has been used. */
export const executablesOf =
  (backend: () => Backend): WithExecutable =>
  async (outputs, use, options) => {
    const executable = await backend().compile(createGraph(outputs), options);
    try {
      await use(executable);
    } finally {
      await executable.dispose();
    }
  };
