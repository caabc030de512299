export type { Job, NoteRecord, Stage, StageRecord } from "./job.ts";
export { lockOutput, lockOutputs, type OutputLock } from "./lock/lock-output.ts";
