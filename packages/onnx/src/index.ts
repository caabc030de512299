/** Graphs as ONNX models, ONNX files and their tensors read. No part of this touches an engine. */
export {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type GraphProto,
  type ModelProto,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  type TensorShapeProto_Dimension,
  type ValueInfoProto,
} from "./onnx_pb.ts";
export { contentsOf, decodeModel, type WholeModel } from "./read-model.ts";
export { readTensor } from "./read-tensor.ts";
export * from "./write.ts";
