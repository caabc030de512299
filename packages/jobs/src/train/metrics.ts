/** The metrics of a training: one line of JSON for each step, none twice, whatever interrupted it. */
import { type FileHandle, open, readFile } from "node:fs/promises";
import { writeAtomically } from "@gramstyle/media";
import { onDisk } from "./training-folder.ts";

/** What the metrics of a training have of each step. */
export interface Metric {
  /** Steps done. */
  readonly step: number;
  readonly losses: Readonly<Record<string, number>>;
  readonly learningRate: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  /** The step's seconds, and for how many of them the engine waited for pictures. */
  readonly seconds: number;
  readonly waited: number;
}

export interface MetricsFile {
  append(metric: Metric): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the file for what comes after `step`: lines of later steps, which a run that was killed
 * wrote after its last checkpoint, are cut off.
 */
export async function openMetrics(path: string, step: number): Promise<MetricsFile> {
  const file = await onDisk(path, async (): Promise<FileHandle> => {
    const kept = (await readMetrics(path)).filter((metric) => metric.step <= step);
    await writeAtomically(path, Buffer.from(kept.map(lineOf).join("")));
    return open(path, "a");
  });
  return {
    append: (metric) => onDisk(path, () => file.appendFile(lineOf(metric))),
    close: () => file.close(),
  };
}

/** All whole lines; none where there is no file. */
export async function readMetrics(path: string): Promise<Metric[]> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  // What comes after the last line end is half a line of a run that was killed.
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Metric);
}

const lineOf = ({ step, losses, learningRate, gradientNorm, seconds, waited }: Metric): string =>
  `${JSON.stringify({ step, losses, learningRate, gradientNorm, seconds, waited })}\n`;
