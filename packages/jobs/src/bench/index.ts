/** How fast an engine is, measured against its own best. */
export { type Engine, type EngineMeasurement, measureEngine } from "./all-engines.ts";
export { lossWork, trainingWork, type Work } from "./graphs.ts";
export { type Measurement, measureBeside, measureOutsideShare, measureRates } from "./measure.ts";
export { median } from "./median.ts";
export { type Profile, profileWork } from "./profile.ts";
export { johnsonForComparison, measureRealtime, type RealtimeMeasurement } from "./realtime.ts";
