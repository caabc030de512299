/** How good results are, and how steady style models are in video. */
export {
  type EvaluateDoneRecord,
  type EvaluateRecord,
  type EvaluateRequest,
  evaluate,
} from "./evaluate.ts";
export type { EvaluateProgressRecord } from "./evaluate-pictures.ts";
export type { JudgedModel, OpenJudgedModel } from "./judged-model.ts";
export { type PicturePair, pairPictures } from "./pair-pictures.ts";
export {
  type EvaluationReport,
  type MeanScore,
  meanScore,
  type PictureScore,
  type SkippedPicture,
} from "./report.ts";
export {
  type EvaluateTemporalRequest,
  evaluateTemporal,
  type TemporalDoneRecord,
  type TemporalProgressRecord,
  type TemporalRecord,
} from "./temporal/evaluate-temporal.ts";
export { framesScene } from "./temporal/frames-folder.ts";
export {
  type KindScore,
  type ModelSteadiness,
  mapTriple,
  type SceneKind,
  type SceneScore,
  type TemporalReport,
  type Triple,
} from "./temporal/report.ts";
export { photoScenes, type Scene, type SceneFrame, type SceneMotion } from "./temporal/scene.ts";
