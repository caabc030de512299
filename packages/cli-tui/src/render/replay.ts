/** What a replay found out, as text. */
import type { ReplayedPicture, ReplayReport } from "@gramstyle/jobs/replay";
import { formatDuration } from "@gramstyle/jobs/text";
import { formatNumber, formatTable, type Style } from "./output.ts";

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
