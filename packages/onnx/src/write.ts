/** Graphs as ONNX models, without what reads such models: for engines, which start with it. */
export type { ExternalData } from "./model-builder.ts";
export { type BuiltModel, buildModel, type OnnxOptions, toOnnx } from "./to-onnx.ts";
