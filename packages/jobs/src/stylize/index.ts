/** Pictures through style models, and style models that can paint. */

export { type FindInputsOptions, findInputs, type InputPicture } from "./find-inputs.ts";
export {
  type NamedModel,
  type OpenStylizerOptions,
  openStylizer,
  type Precision,
  precisions,
  rangesOf,
  readNamedModel,
  type StylizerEngine,
} from "./open-stylizer.ts";
export {
  makeFolderFor,
  type OutputPlan,
  planOutputs,
  type StylizeTask,
} from "./plan-outputs.ts";
export {
  type PreviewRecord,
  type PreviewRequest,
  previewStyles,
} from "./preview-styles.ts";
export {
  readPreview,
  type StylePreview,
  type StylePreviewRequest,
  stylizePreview,
} from "./previews.ts";
export { BusyError } from "./queue-limit.ts";
export { readCard } from "./read-card.ts";
export type {
  ClipProgressRecord,
  ClipRecord,
  FailedRecord,
  FramesRecord,
  KeptRecord,
  MadeFile,
  PictureRecord,
  StylizeDone,
  StylizeRecord,
  StylizeStopped,
  TurnRecord,
} from "./records.ts";
export { failureOfAll, stylize } from "./stylize.ts";
export type { StylizeRequest } from "./stylize-run.ts";
export {
  createStylizerShelf,
  type ShelfOptions,
  type StylizerShelf,
} from "./stylizer-shelf.ts";
