/**
 * A complete backend: an imaginary chip that computes in half precision. It walks the graph with
 * core's plain kernels and rounds every result, so that one can see what half precision does to a
 * picture: gramstyle stylize photo.jpg --model udnie --backend ./half-precision-backend.js
 */
import { type Arrays, type Backend, checkInputs, type Graph, type Value } from "@gramstyle/core";
import { runKernel, type Tensor } from "@gramstyle/core/reference";

/** The factory, which `--backend` finds as the default export. */
export default function createHalfPrecisionBackend(): Backend {
  let disposed = false;
  return {
    name: "half-precision",
    device: "cpu",
    async compile(graph) {
      if (disposed) throw new Error("half-precision: cannot compile after dispose");
      let released = false;
      return {
        async run(inputs) {
          if (disposed || released) throw new Error("half-precision: cannot run after dispose");
          checkInputs(graph, inputs);
          return runGraph(graph, inputs);
        },
        async dispose() {
          released = true;
        },
      };
    },
    async dispose() {
      disposed = true;
    },
  };
}

function runGraph(graph: Graph, inputs: Arrays): Arrays {
  const results = new Map<Value, Tensor>();
  for (const value of graph.nodes) {
    const data = runKernel(
      value,
      value.inputs.map((x) => results.get(x)!),
      inputs,
    );
    results.set(value, { shape: value.shape, data: Float32Array.from(data, toHalf) });
  }
  const outputs = Object.entries(graph.outputs);
  return Object.fromEntries(
    outputs.map(([name, value]) => [name, Float32Array.from(results.get(value)!.data)]),
  );
}

/** The nearest number with eleven significant bits (Veltkamp's splitting); any exponent. */
function toHalf(x: number): number {
  const split = x * (2 ** 42 + 1);
  return split - (split - x);
}
