export { checkSeal, sealJson, sealTensors } from "./checkpoint/seal.ts";
export {
  checkMeaning,
  readSealed,
  readSealedJson,
  writeSealedJson,
  writeSealedTensors,
} from "./checkpoint/sealed-file.ts";
export {
  backendNames,
  type CreateBackendOptions,
  createBackend,
  locate,
} from "./engine/create-backend.ts";
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
