/** Where style models are, without what reads them. */
export { type EmbeddedStyle, embeddedStyles } from "./embedded-styles.ts";
export { type ModelFile, resolveModel } from "./resolve-model.ts";
