export { checkSeal, sealJson, sealTensors } from "./checkpoint/seal.ts";
export {
  checkMeaning,
  readSealed,
  readSealedJson,
  writeSealedJson,
  writeSealedTensors,
} from "./checkpoint/sealed-file.ts";
export { type ClipOptions, defaultClipOptions } from "./clip/clip-settings.ts";
export { encoderThreads } from "./clip/encoder-threads.ts";
export { bytesOfPlanes, planesOfBytes } from "./clip/frame-bytes.ts";
export { type ClipRequest, stylizeClip } from "./clip/stylize-clip.ts";
export { type StylizeFramesOptions, stylizeFrames } from "./clip/stylize-frames.ts";
export {
  backendNames,
  type CreateBackendOptions,
  createBackend,
  locate,
} from "./engine/create-backend.ts";
export { poolForFrames } from "./engine/plan-engines.ts";
export { expandPictures } from "./files/expand-pictures.ts";
export { findPictures } from "./files/find-pictures.ts";
export {
  checkUnchanged,
  type PictureFile,
  pictureFile,
  pictureFileSchema,
} from "./files/picture-file.ts";
export { sha256OfFile } from "./files/sha256-of-file.ts";
export type { Job, NoteRecord, Stage, StageRecord } from "./job.ts";
export { lockOutput, lockOutputs, type OutputLock } from "./lock/lock-output.ts";
export {
  defaultCheckpointPath,
  type OptimizeCheckpoint,
  readOptimizeCheckpoint,
  writeOptimizeCheckpoint,
} from "./optimize/checkpoint-file.ts";
export { encoderFor, readPictures } from "./optimize/inputs.ts";
export {
  checkPictures,
  lossOf,
  type OptimizePlan,
  optimizePlanSchema,
  type StyleFile,
  spreadIterations,
} from "./optimize/plan.ts";
export { type FindInputsOptions, findInputs, type InputPicture } from "./stylize/find-inputs.ts";
export {
  type OpenStylizerOptions,
  openStylizer,
  type Precision,
  precisions,
  type StylizerEngine,
} from "./stylize/open-stylizer.ts";
export {
  makeFolderFor,
  type OutputPlan,
  planOutputs,
  type StylizeTask,
} from "./stylize/plan-outputs.ts";
export {
  type PreviewRecord,
  type PreviewRequest,
  previewStyles,
} from "./stylize/preview-styles.ts";
export { BusyError } from "./stylize/queue-limit.ts";
export { readCard } from "./stylize/read-card.ts";
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
} from "./stylize/records.ts";
export { failureOfAll, stylize } from "./stylize/stylize.ts";
export type { StylizeRequest } from "./stylize/stylize-run.ts";
export {
  createStylizerShelf,
  type ShelfOptions,
  type StylizerShelf,
} from "./stylize/stylizer-shelf.ts";
