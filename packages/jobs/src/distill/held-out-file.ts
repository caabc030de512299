/** The errors on held-out pictures as a distillation goes on: one line of JSON for each measurement. */
import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "@gramstyle/media";
import { onDisk, type TrainingFolder } from "../train/training-folder.ts";
import type { HeldOutErrors } from "./measure-encoder.ts";

export interface HeldOutMeasurement extends HeldOutErrors {
  readonly step: number;
}

export const heldOutPath = (folder: TrainingFolder): string => join(folder.path, "held-out.jsonl");

export async function appendHeldOut(
  folder: TrainingFolder,
  measurement: HeldOutMeasurement,
): Promise<void> {
  const path = heldOutPath(folder);
  await onDisk(path, () => appendFile(path, `${JSON.stringify(measurement)}\n`));
}

/** All whole lines; none where there is no file. */
export async function readHeldOutFile(folder: TrainingFolder): Promise<HeldOutMeasurement[]> {
  const text = await readFile(heldOutPath(folder), "utf8").catch(() => "");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as HeldOutMeasurement);
}

/** Cuts off what a run that was killed measured after its last checkpoint. */
export async function cutHeldOutFile(folder: TrainingFolder, step: number): Promise<void> {
  const kept = (await readHeldOutFile(folder)).filter((measurement) => measurement.step <= step);
  const lines = kept.map((measurement) => `${JSON.stringify(measurement)}\n`);
  const path = heldOutPath(folder);
  await onDisk(path, () => writeAtomically(path, Buffer.from(lines.join(""))));
}
