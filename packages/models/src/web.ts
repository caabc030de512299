/**
 * What needs no files and no Node: encoders and style models from bytes, in web pages too. There the
 * root of this package is just this.
 */
export { type ReadMiniOptions, readMiniEncoder } from "./encoders/read-mini.ts";
export * from "./names.ts";
export type { ForeignOptions, ForeignStyleModel } from "./onnx/foreign-model.ts";
export type { PixelRange } from "./onnx/pixel-range.ts";
export {
  type PytorchModel,
  readStyleModel,
  type StyleModel,
} from "./read-style-model.ts";
export {
  lossFormulas,
  lossWeights,
  type OptimizeRunRecord,
  parseRunRecord,
  type RecordedEngine,
  type RecordedFile,
  type RunRecord,
  type StylizeRunRecord,
} from "./run-record.ts";
export { parseStyleCard, type StyleCard, styleCardSchema } from "./style-card.ts";
export {
  type FormatStyleModelOptions,
  formatStyleModel,
  type GramstyleModel,
  parseStyleModel,
} from "./style-model.ts";
