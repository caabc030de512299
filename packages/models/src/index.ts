/** Encoders and style models as files: our own, other people's ONNX files, PyTorch state dicts. */
export { describeStyleModel, type StyleModelDescription } from "./describe-style-model.ts";
export { findWeights, weightsPlace } from "./encoders/find-weights.ts";
export {
  chooseEncoder,
  encoderWeightsPath,
  type LoadEncoderOptions,
  loadEncoder,
} from "./encoders/load-encoder.ts";
export { miniEncoderPath } from "./encoders/mini-encoder.ts";
export { readSafetensorsWhole } from "./encoders/read-safetensors.ts";
export { openStyleModel } from "./open-style-model.ts";
export { type EmbeddedStyle, embeddedStyles } from "./styles/embedded-styles.ts";
export { type ModelFile, resolveModel } from "./styles/resolve-model.ts";
export * from "./web.ts";
