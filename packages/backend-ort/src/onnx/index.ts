/** Graphs as ONNX files, and the format itself. No part of this touches an engine. */
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
export { type OnnxOptions, toOnnx } from "./to-onnx.ts";
