/** How fast an engine is, measured against its own best. */
export type { EngineMeasurement } from "./all-engines.ts";
export {
  type BenchRequest,
  createHere,
  measureEncoders,
  measureEngines,
  measureSize,
  profileSize,
} from "./bench.ts";
export type { Measurement } from "./measure.ts";
export { median } from "./median.ts";
export type { Profile } from "./profile.ts";
export { johnsonForComparison, measureRealtime, type RealtimeMeasurement } from "./realtime.ts";
