/** Encoders and style models as files: our own, other people's ONNX files, PyTorch state dicts. */
export { describeStyleModel, type StyleModelDescription } from "./describe-style-model.ts";
export * from "./encoders/index.ts";
export { openStyleModel } from "./open-style-model.ts";
export * from "./styles/index.ts";
export * from "./web.ts";
