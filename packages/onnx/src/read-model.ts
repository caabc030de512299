/** ONNX files as messages, and what is in them. Nothing is run here. */
import { fromBinary } from "@bufbuild/protobuf";
import {
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
} from "./onnx_pb.ts";

/** A model that has a graph. */
export type WholeModel = ModelProto & { readonly graph: GraphProto };

/** The model in a file's bytes; undefined for what is no ONNX file, or not all of one. */
export function decodeModel(bytes: Uint8Array): WholeModel | undefined {
  try {
    const model = fromBinary(ModelProtoSchema, bytes);
    return model.graph && model.opsetImport.length > 0 ? (model as WholeModel) : undefined;
  } catch {
    return undefined;
  }
}

/** Every node and tensor, wherever the format lets them be. */
export function contentsOf(model: WholeModel): { nodes: NodeProto[]; tensors: TensorProto[] } {
  const nodes: NodeProto[] = [];
  const tensors: TensorProto[] = [];
  const graphs: GraphProto[] = [model.graph];
  const attributes: AttributeProto[] = [];
  const add = <T>(to: T[], ...items: readonly (T | undefined)[]) => {
    for (const item of items) if (item) to.push(item);
  };
  const addNodes = (list: readonly NodeProto[]) => {
    for (const node of list) {
      nodes.push(node);
      for (const attribute of node.attribute) attributes.push(attribute);
    }
  };
  for (const { initialization, algorithm } of model.trainingInfo) {
    add(graphs, initialization, algorithm);
  }
  for (const { node, attributeProto } of model.functions) {
    addNodes(node);
    for (const attribute of attributeProto) attributes.push(attribute);
  }
  while (graphs.length > 0 || attributes.length > 0) {
    const graph = graphs.pop();
    if (graph) {
      addNodes(graph.node);
      for (const tensor of graph.initializer) tensors.push(tensor);
      for (const { values, indices } of graph.sparseInitializer) add(tensors, values, indices);
    }
    const attribute = attributes.pop();
    if (!attribute) continue;
    add(tensors, attribute.t);
    add(graphs, attribute.g);
    for (const tensor of attribute.tensors) tensors.push(tensor);
    for (const inner of attribute.graphs) graphs.push(inner);
    for (const sparse of [attribute.sparseTensor, ...attribute.sparseTensors]) {
      add(tensors, sparse?.values, sparse?.indices);
    }
  }
  return { nodes, tensors };
}
