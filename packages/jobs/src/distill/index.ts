/** Distillation of encoders. */
export {
  type DistillBegunRecord,
  type DistillDoneRecord,
  type DistillJobRecord,
  distill,
} from "./distill.ts";
export type {
  DistillChanges,
  DistillRequest,
  LearningSource,
  NewDistillation,
  ResumedDistillation,
  StudentSizes,
} from "./distill-request.ts";
export type { HeldOutErrors } from "./measure-encoder.ts";
export { type MeasureEncoderRequest, measureEncoderFile } from "./measure-encoder-file.ts";
export { holdOutEvery } from "./plan-distillation.ts";
