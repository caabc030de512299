/** Slow mode: its plan, the job, and a session that is steered while it runs. */
export {
  defaultCheckpointPath,
  type OptimizeCheckpoint,
  readOptimizeCheckpoint,
  writeOptimizeCheckpoint,
} from "./checkpoint-file.ts";
export { createOptimizePlan, type OptimizeChoices } from "./create-plan.ts";
export { adjusted, type LiveControl, liveControls, sliderShare } from "./live-controls.ts";
export { type OptimizeRequest, optimize } from "./optimize.ts";
export {
  createOptimizer,
  type IterateRequest,
  type Optimizer,
  type OptimizerOptions,
} from "./optimizer.ts";
export {
  checkPictures,
  lossOf,
  type OptimizePlan,
  type StyleFile,
  spreadIterations,
} from "./plan.ts";
export { planSoFar, withControls } from "./plan-so-far.ts";
export type {
  IterationRecord,
  OptimizeDoneRecord,
  OptimizeEngineRecord,
  OptimizeProgressRecord,
  OptimizeRecord,
  OptimizeStoppedRecord,
} from "./records.ts";
export { type ClockReading, createRunClock } from "./run-clock.ts";
export {
  createOptimizeSession,
  type OptimizeSession,
  type SessionOptions,
  type SessionView,
} from "./session.ts";
export type { Snapshot } from "./snapshots.ts";
