/** From a graph to the model that the engine loads for it. */
import type { Graph } from "@gramstyle/core";
import { type BuiltModel, buildModel } from "@gramstyle/onnx/write";

export type ModelOf = (graph: Graph) => BuiltModel;

export const modelOfGraph: ModelOf = (graph) =>
  buildModel(graph, { name: "graph" }, { keepDataOutside: true });

/** The file's own network, whatever the graph: that says only which inputs and outputs are meant. */
export const modelOfFile =
  (model: Uint8Array): ModelOf =>
  ({ outputs }) => ({
    model,
    externalData: [],
    outputNames: Object.fromEntries(Object.keys(outputs).map((name) => [name, name])),
  });
