/** How fast an engine is, measured against its own best. */
export type { EngineMeasurement } from "./all-engines.ts";
export {
  type BenchRequest,
  measureEncoders,
  measureEngines,
  measureSize,
  profileSize,
} from "./bench.ts";
export type { ClipMeasurement } from "./clip-realtime.ts";
export type { Measurement } from "./measure.ts";
export type { Profile } from "./profile.ts";
export type { RealtimeMeasurement } from "./realtime.ts";
export { type FrameSize, measureClips, measureModel } from "./realtime-bench.ts";
