/**
 * Reads an ONNX file far enough to judge it: is it one, is it whole, and would an engine that loads
 * it stay within it? Nothing is run here.
 */
import { fromBinary } from "@bufbuild/protobuf";
import {
  type AttributeProto,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  type TensorProto,
  TensorProto_DataLocation,
} from "@gramstyle/backend-ort/onnx";
import { UserError } from "@gramstyle/core";
import { printable } from "../printable.ts";

/** The largest file that is taken for a style model, in bytes. */
export const largestModel = 256 * 2 ** 20;

/** A model that has a graph. */
export type WholeModel = ModelProto & { readonly graph: GraphProto };

/** @throws UserError for what is no ONNX file, or not all of one */
export function readOnnx(bytes: Uint8Array): WholeModel {
  if (bytes.length > largestModel) {
    throw new UserError(
      `expected a style model of at most ${largestModel / 2 ** 20} MiB, got ${Math.ceil(bytes.length / 2 ** 20)} MiB`,
    );
  }
  const model = decode(bytes);
  if (model?.graph && model.opsetImport.length > 0) return model as WholeModel;
  // Every writer begins with the version of the format, as field 1.
  throw new UserError(
    bytes[0] === 0x08
      ? "the ONNX file is cut off or damaged; get it anew"
      : "expected a style model (.onnx, or .pth of PyTorch), got something else",
  );
}

function decode(bytes: Uint8Array): ModelProto | undefined {
  try {
    return fromBinary(ModelProtoSchema, bytes);
  } catch {
    return undefined;
  }
}

/** Domains of operators that the engine itself brings. */
const builtInDomains: readonly string[] = ["", "ai.onnx", "ai.onnx.ml", "com.microsoft"];

/**
 * @throws UserError for a model that needs operators which the engine has not, or whose weights are
 *   in other files: what a model names is never read
 */
export function checkSelfContained(model: ModelProto): void {
  const { nodes, tensors } = contentsOf(model);
  const defined = new Set(model.functions.map(({ domain, name }) => `${domain}:${name}`));
  const custom = new Set(
    nodes
      .filter(({ domain }) => !builtInDomains.includes(domain))
      .map(({ domain, opType }) => `${domain}:${opType}`)
      .filter((operator) => !defined.has(operator)),
  );
  if (custom.size > 0) {
    const some = [...custom].slice(0, 5).map(printable).join(", ");
    const rest = custom.size > 5 ? ` and ${custom.size - 5} more` : "";
    throw new UserError(
      `the ONNX model needs custom operators (${some}${rest}), which cannot be run here`,
    );
  }
  const outside = tensors.find(
    ({ dataLocation, externalData }) =>
      dataLocation === TensorProto_DataLocation.EXTERNAL || externalData.length > 0,
  );
  if (outside) {
    throw new UserError(
      `the ONNX model keeps weights in other files ("${printable(outside.name)}"), which are never read; save it as one file`,
    );
  }
}

/** Every node and tensor, wherever the format lets them be. */
function contentsOf(model: ModelProto): { nodes: NodeProto[]; tensors: TensorProto[] } {
  const nodes: NodeProto[] = [];
  const tensors: TensorProto[] = [];
  const graphs: GraphProto[] = [model.graph!];
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
