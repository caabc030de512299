export { checkSeal, sealJson, sealTensors } from "./checkpoint/seal.ts";
export {
  checkMeaning,
  readSealed,
  readSealedJson,
  writeSealedJson,
  writeSealedTensors,
} from "./checkpoint/sealed-file.ts";
export * from "./clip/index.ts";
export * from "./engine/index.ts";
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
export * from "./live/index.ts";
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
export { OptionError } from "./option-error.ts";
export * from "./stylize/index.ts";
export * from "./text/index.ts";
export * from "./train/index.ts";
