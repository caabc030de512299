/** Style models as files: our own, other people's ONNX files, and PyTorch state dicts. */

export { type EmbeddedStyle, embeddedStyles } from "./embedded-styles.ts";
export { miniEncoderPath } from "./mini-encoder.ts";
export type { ForeignOptions, ForeignStyleModel } from "./onnx/foreign-model.ts";
export type { PixelRange } from "./onnx/pixel-range.ts";
export {
  type OpenedStyleModel,
  openStyleModel,
  type PytorchModel,
  readStyleModel,
} from "./open-style-model.ts";
export {
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
