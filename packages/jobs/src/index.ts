export type { Job, NoteRecord, Stage, StageRecord } from "./job.ts";
