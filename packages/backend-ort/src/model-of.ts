/** From a graph to the model that the engine loads for it. */
import type { CompileOptions, Graph } from "@gramstyle/core";
import { type BuiltModel, buildModel } from "@gramstyle/onnx/write";

export type ModelOf = (graph: Graph, options: CompileOptions) => BuiltModel;

export const modelOfGraph: ModelOf = (graph, { partial = false }) =>
  buildModel(graph, { name: "graph" }, { keepDataOutside: true, openBatch: partial });

/** The file's own network, whatever the graph: that says only which inputs and outputs are meant. */
export const modelOfFile =
  (model: Uint8Array): ModelOf =>
  ({ inputs, outputs }) => ({
    model,
    externalData: [],
    leastShapes: Object.fromEntries(
      Object.entries(inputs).map(([name, { shape }]) => [name, shape]),
    ),
    outputNames: Object.fromEntries(Object.keys(outputs).map((name) => [name, name])),
  });
