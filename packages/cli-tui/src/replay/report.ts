/** What `gramstyle replay` found out, as data and as text. */

import { formatDuration } from "@gramstyle/jobs/text";
import type { ColorDifference } from "@gramstyle/media/figure";
import type { RecordedEngine } from "@gramstyle/models";
import { formatNumber, formatTable, type Style } from "../output.ts";

/** A picture that was made again. */
export interface ReplayedPicture {
  readonly output: string;
  /** The first picture; null where it is gone or has changed. */
  readonly first: string | null;
  /** null where there is nothing to compare with. */
  readonly identical: boolean | null;
  /** ΔE2000; null where the two could not be compared. */
  readonly difference: ColorDifference | null;
  /** Why they could not be compared. */
  readonly reason: string | null;
}

export interface ReplayReport {
  readonly recipe: string;
  readonly pictures: readonly ReplayedPicture[];
  readonly engine: RecordedEngine;
  /** Without comparing. */
  readonly seconds: number;
  /** What the recipe says of the first time. */
  readonly before: { readonly engine: RecordedEngine; readonly seconds: number };
}

/** The largest mean ΔE2000; Infinity where a picture has another size, undefined where none compares. */
export function farthest(pictures: readonly ReplayedPicture[]): number | undefined {
  const means = pictures
    .filter(({ first }) => first !== null)
    .map(({ difference }) => difference?.mean ?? Number.POSITIVE_INFINITY);
  return means.length === 0 ? undefined : Math.max(...means);
}

/** One line for one picture, a table for several; then what made them. */
export function renderReplay(report: ReplayReport, style: Style): string {
  const { pictures } = report;
  const result = pictures.length === 1 ? lineOf(pictures[0]!) : tableOf(pictures, style);
  return `${result}\n${style("dim", renderEngines(report))}`;
}

function lineOf(picture: ReplayedPicture): string {
  const { output, first, identical, difference, reason } = picture;
  if (first === null) return `${output}: nothing to compare with: ${reason}`;
  if (identical) return `${output}: the same pixels as ${first}`;
  if (!difference) return `${output}: ${reason}`;
  const { mean, percentile95, max } = difference;
  const figures = `mean ${shown(mean)}, 95th percentile ${shown(percentile95)}, max ${shown(max)}`;
  return `${output}: ΔE2000 from ${first}: ${figures}`;
}

function tableOf(pictures: readonly ReplayedPicture[], style: Style): string {
  const right = "right";
  const columns = [
    { title: "picture" },
    { title: "mean ΔE2000", align: right },
    { title: "95 %", align: right },
    { title: "max", align: right },
    { title: "" },
  ] as const;
  const rows = pictures.map(({ output, identical, difference, reason }) => {
    const { mean, percentile95, max } = difference ?? {};
    return [
      output,
      shown(mean),
      shown(percentile95),
      shown(max),
      reason ?? (identical ? "the same pixels" : ""),
    ];
  });
  const same = pictures.filter(({ identical }) => identical).length;
  return `${formatTable(columns, rows, style)}\n${same} of ${pictures.length} have the same pixels as the first`;
}

function renderEngines({ engine, seconds, before }: ReplayReport): string {
  const now = `made on ${engine.backend} (${engine.device}) in ${formatDuration(seconds)}`;
  const then = `${before.engine.backend} (${before.engine.device}) in ${formatDuration(before.seconds)}`;
  return `${now}; the first time on ${then}`;
}

const shown = (value: number | undefined) => (value === undefined ? "–" : formatNumber(value, 3));
