/** What the checkpoint of a distillation must say. */
import {
  type Checkpoint,
  type DistillMemory,
  distillCheckpointKind,
  parseTrainingCheckpoint,
} from "@gramstyle/trainer";
import { z } from "zod";
import { checkMeaning } from "../checkpoint/sealed-file.ts";
import { datasetCursorSchema } from "../train/dataset-cursor.ts";

const numbers = z.record(z.string(), z.number());

const memorySchema = z.object({
  seconds: z.number().min(0),
  photos: datasetCursorSchema,
  paintings: datasetCursorSchema,
  begun: z.int().min(0),
  scales: numbers,
  kept: numbers,
}) satisfies z.ZodType<DistillMemory>;

/** @throws UserError where the bytes are no checkpoint of a distillation, or damaged */
export function parseDistillCheckpoint(bytes: Uint8Array): Checkpoint<DistillMemory> {
  const checkpoint = parseTrainingCheckpoint<unknown>(distillCheckpointKind, bytes);
  return { ...checkpoint, memory: checkMeaning(memorySchema, checkpoint.memory) };
}
