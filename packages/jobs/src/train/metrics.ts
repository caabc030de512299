/** The metrics of a training: one line of JSON for each step, none twice, whatever interrupted it. */
import { type FileHandle, open } from "node:fs/promises";
import { writeAtomically } from "@gramstyle/media";
import { z } from "zod";
import { readJsonLines } from "./json-lines.ts";
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

const schema = z.object({
  step: z.int().min(1),
  losses: z.record(z.string(), z.number()),
  learningRate: z.number(),
  gradientNorm: z.number(),
  seconds: z.number().min(0),
  waited: z.number().min(0),
}) satisfies z.ZodType<Metric>;

export interface MetricsFile {
  /** Lines that were left out because they could not be read. */
  readonly damaged: number;
  append(metric: Metric): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the file for what comes after `step`: lines of later steps, which a run that was killed
 * wrote after its last checkpoint, are cut off.
 */
export async function openMetrics(path: string, step: number): Promise<MetricsFile> {
  const { lines, damaged } = await readJsonLines(path, schema);
  const file = await onDisk(path, async (): Promise<FileHandle> => {
    const kept = lines.filter((metric) => metric.step <= step);
    await writeAtomically(path, Buffer.from(kept.map(lineOf).join("")));
    return open(path, "a");
  });
  return {
    damaged,
    append: (metric) => onDisk(path, () => file.appendFile(lineOf(metric))),
    close: () => file.close(),
  };
}

/** All lines that can be read; none where there is no file. */
export async function readMetrics(path: string): Promise<readonly Metric[]> {
  return (await readJsonLines(path, schema)).lines;
}

const lineOf = ({ step, losses, learningRate, gradientNorm, seconds, waited }: Metric): string =>
  `${JSON.stringify({ step, losses, learningRate, gradientNorm, seconds, waited })}\n`;
