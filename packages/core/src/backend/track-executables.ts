/** What every backend does beside computing: it knows its executables, and ends with them. */
import type { Backend, CompileOptions, Executable } from "../backend.ts";
import { BackendError } from "../errors.ts";
import type { Graph } from "../graph/graph.ts";

/**
 * `compile` and `dispose` of a backend: disposing ends all executables that are left, and refuses
 * further ones, also one that is being compiled meanwhile.
 * @param label begins the message: "ort cpu"
 * @param release what is left to do after the executables
 */
export function trackExecutables(
  label: string,
  compile: (graph: Graph, options: CompileOptions) => Promise<Executable>,
  release: () => Promise<void> = async () => {},
): Pick<Backend, "compile" | "dispose"> {
  const executables = new Set<Executable>();
  let disposal: Promise<void> | undefined;
  const refusal = () => new BackendError(`${label}: cannot compile after dispose`);
  const disposeAll = async () => {
    await Promise.all([...executables].map((executable) => executable.dispose()));
    await release();
  };
  return {
    async compile(graph, options = {}) {
      if (disposal) throw refusal();
      const executable = await compile(graph, options);
      if (disposal) {
        await executable.dispose();
        throw refusal();
      }
      const compiled: Executable = {
        run: (inputs, runOptions) => executable.run(inputs, runOptions),
        async dispose() {
          executables.delete(compiled);
          await executable.dispose();
        },
      };
      executables.add(compiled);
      return compiled;
    },
    dispose() {
      disposal ??= disposeAll();
      return disposal;
    },
  };
}
