/** What a finished run was: the file that users know as a recipe. */
export { enginePackages, formatPackages } from "./engine-packages.ts";
export {
  beginOptimizeRecord,
  type OptimizeOutcome,
  planOfRecord,
  type RecordOptions,
} from "./optimize-record.ts";
export {
  findFirstPicture,
  findRecorded,
  placeOf,
  placesOf,
  recordedPath,
  recordFile,
} from "./recorded-files.ts";
export { checkRecordPath, madeNow, readRunRecord, writeRunRecord } from "./run-record-file.ts";
export { saveSessionCheckpoint, saveSessionPicture, saveSessionRecord } from "./save-session.ts";
export { beginStylizeRecord, type StylizeOutcome } from "./stylize-record.ts";
