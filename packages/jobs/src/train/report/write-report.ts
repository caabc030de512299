/** Puts a training's folder together into its report. */
import { readFile } from "node:fs/promises";
import { writeAtomically } from "@gramstyle/media";
import { type Metric, readMetrics } from "../metrics.ts";
import { listSamples, onDisk, type TrainingFolder } from "../training-folder.ts";
import { renderReportPage, type TrainingReport } from "./page.ts";

/** What the folder's files do not tell. */
export interface ReportFrame extends Omit<TrainingReport, "curves" | "samples"> {
  /** Beside those of the metrics. */
  readonly moreCurves?: TrainingReport["curves"];
}

/** Writes the page with the loss curves and the samples of a training. */
export async function writeReport(
  folder: TrainingFolder,
  { moreCurves = [], ...frame }: ReportFrame,
): Promise<void> {
  await onDisk(folder.report, async () => {
    const metrics = await readMetrics(folder.metrics);
    const last = metrics.at(-1)?.step ?? 0;
    const files = (await listSamples(folder)).filter(({ step }) => step <= last);
    const samples = await Promise.all(
      files.map(async ({ step, path }) => ({ step, jpeg: await readFile(path) })),
    );
    const curves = [...moreCurves, ...curvesOf(metrics)];
    const page = renderReportPage({ ...frame, curves, samples });
    await writeAtomically(folder.report, Buffer.from(page));
  });
}

/** Every loss, then what drives the training. */
export function curvesOf(metrics: readonly Metric[]): TrainingReport["curves"] {
  const curve = (name: string, value: (metric: Metric) => number) => ({
    name,
    points: metrics.map((metric) => ({ step: metric.step, value: value(metric) })),
  });
  const names = Object.keys(metrics[0]?.losses ?? {});
  return [
    ...names.map((name) => curve(name, ({ losses }) => losses[name] ?? 0)),
    curve("gradient norm", ({ gradientNorm }) => gradientNorm),
    curve("learning rate", ({ learningRate }) => learningRate),
  ];
}
