/** What a web page needs of this package: style models from bytes. Nothing here needs Node. */
export type { ForeignOptions, ForeignStyleModel } from "./onnx/foreign-model.ts";
export { largestModel } from "./onnx/read-onnx.ts";
export { parseStyleCard, type StyleCard } from "./style-card.ts";
export { type GramstyleModel, parseStyleModel } from "./style-model.ts";
