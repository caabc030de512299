/** Training of style models. */

export { type Metric, readMetrics } from "./metrics.ts";
export { modelFiles } from "./model-files.ts";
export { type PictureFolder, pictureFolder, sameFiles } from "./picture-folder.ts";
export { writeReport } from "./report/write-report.ts";
export { runTraining, type Training, TrainingError, type TrainingStep } from "./run-training.ts";
export { modelName, titleOf } from "./style-card.ts";
export { train } from "./train.ts";
export type {
  NetChanges,
  NewTraining,
  RecipeChanges,
  ResumedTraining,
  SettingsChanges,
  TrainRequest,
} from "./train-request.ts";
export {
  beginTrainingFolder,
  defaultTrainingFolder,
  onDisk,
  readSettings,
  TrainingExistsError,
  type TrainingFolder,
  trainingFolder,
} from "./training-folder.ts";
export { meanLosses, type TrainingProgress } from "./training-meter.ts";
export type {
  TrainingBegunRecord,
  TrainingDoneRecord,
  TrainingEngineRecord,
  TrainingMeasuredRecord,
  TrainingProgressRecord,
  TrainingSampleRecord,
  TrainingStepsRecord,
  TrainingStoppedRecord,
  TrainRecord,
} from "./training-records.ts";
