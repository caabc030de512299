/** The errors on held-out pictures as a distillation goes on: one line of JSON for each measurement. */
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "@gramstyle/media";
import { z } from "zod";
import { readJsonLines } from "../train/json-lines.ts";
import { onDisk, type TrainingFolder } from "../train/training-folder.ts";
import type { HeldOutErrors } from "./measure-encoder.ts";

export interface HeldOutMeasurement extends HeldOutErrors {
  readonly step: number;
}

const errors = z.record(z.string(), z.number());

const schema = z.object({
  step: z.int().min(1),
  photos: errors,
  paintings: errors,
}) satisfies z.ZodType<HeldOutMeasurement>;

export const heldOutPath = (folder: TrainingFolder): string => join(folder.path, "held-out.jsonl");

export async function appendHeldOut(
  folder: TrainingFolder,
  measurement: HeldOutMeasurement,
): Promise<void> {
  const path = heldOutPath(folder);
  await onDisk(path, () => appendFile(path, `${JSON.stringify(measurement)}\n`));
}

/** All lines that can be read; none where there is no file. */
export async function readHeldOutFile(
  folder: TrainingFolder,
): Promise<readonly HeldOutMeasurement[]> {
  return (await readJsonLines(heldOutPath(folder), schema)).lines;
}

/**
 * Cuts off what a run that was killed measured after its last checkpoint.
 * @returns how many damaged lines were left out
 */
export async function cutHeldOutFile(folder: TrainingFolder, step: number): Promise<number> {
  const path = heldOutPath(folder);
  const { lines, damaged } = await readJsonLines(path, schema);
  const kept = lines.filter((measurement) => measurement.step <= step);
  const text = kept.map((measurement) => `${JSON.stringify(measurement)}\n`).join("");
  await onDisk(path, () => writeAtomically(path, Buffer.from(text)));
  return damaged;
}
