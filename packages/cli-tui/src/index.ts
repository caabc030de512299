export { backendNames, type CreateBackendOptions, createBackend } from "./create-backend.ts";
export {
  encoderNames,
  findWeights,
  type LoadEncoderOptions,
  loadEncoder,
} from "./load-encoder.ts";
export { readSafetensors } from "./read-safetensors.ts";
