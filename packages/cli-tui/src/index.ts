export { backendNames, type CreateBackendOptions, createBackend } from "./create-backend.ts";
export { findWeights } from "./find-weights.ts";
export {
  chooseEncoder,
  type EncoderName,
  encoderNames,
  type LoadEncoderOptions,
  loadEncoder,
} from "./load-encoder.ts";
export { readSafetensors } from "./read-safetensors.ts";
