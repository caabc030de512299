/** Encoders and style models as files: our own, other people's ONNX files, PyTorch state dicts. */

export { describeIssue } from "./describe-issue.ts";
export { checkName, didYouMean, nearestName } from "./did-you-mean.ts";
export { findWeights, weightsPlace } from "./encoders/find-weights.ts";
export {
  chooseEncoder,
  type EncoderName,
  encoderNames,
  encoderWeightsPath,
  type LoadEncoderOptions,
  loadEncoder,
} from "./encoders/load-encoder.ts";
export { miniEncoderPath } from "./encoders/mini-encoder.ts";
export { readSafetensors, readSafetensorsWhole } from "./encoders/read-safetensors.ts";
export type { ForeignOptions, ForeignStyleModel } from "./onnx/foreign-model.ts";
export type { PixelRange } from "./onnx/pixel-range.ts";
export {
  type StyleModel,
  openStyleModel,
  type PytorchModel,
  readStyleModel,
} from "./open-style-model.ts";
export {
  lossFormulas,
  lossWeights,
  type OptimizedRecipe,
  type PictureRecipe,
  parsePictureRecipe,
  type RecordedEngine,
  type RecordedFile,
  type StylizedRecipe,
} from "./picture-recipe.ts";
export { parsePth } from "./pth/parse-pth.ts";
export { type ImportedNet, importPytorchExamples } from "./pytorch-examples.ts";
export { cardKey, parseStyleCard, type StyleCard, styleCardSchema } from "./style-card.ts";
export {
  type FormatStyleModelOptions,
  formatStyleModel,
  type GramstyleModel,
  parseStyleModel,
} from "./style-model.ts";
export { type EmbeddedStyle, embeddedStyles } from "./styles/embedded-styles.ts";
export { type ModelFile, resolveModel } from "./styles/resolve-model.ts";
