/** Encoders as files, without what style models need. */
export { findWeights, weightsPlace } from "./find-weights.ts";
export {
  chooseEncoder,
  encoderWeightsPath,
  type LoadEncoderOptions,
  loadEncoder,
} from "./load-encoder.ts";
export { miniEncoderPath } from "./mini-encoder.ts";
export { readSafetensorsWhole } from "./read-safetensors.ts";
